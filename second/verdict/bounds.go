package verdict

import (
	"slices"
	"sort"

	"comity.example/second/tlog"
)

// curves are a version's bounds at every place of both logs (V6).
type curves struct {
	// uo[s][p] holds for a leaf at p; own[s][p] is the same for grants and
	// withdrawals; lb[s][p] is the lower bound.
	uo, own, lb [2][]int64
}

// curvesOf computes a version's bounds once, in one pass each.
func (j *judge) curvesOf(v *version) *curves {
	if v.curves == nil {
		v.curves = &curves{}
		for s := range j.logs {
			v.curves.uo[s], v.curves.own[s] = j.uppers(v, s)
			v.curves.lb[s] = j.lowers(v, s)
		}
	}
	return v.curves
}

func (j *judge) uppers(v *version, s int) (uo, own []int64) {
	n := len(j.logs[s])
	uo, own = make([]int64, n), make([]int64, n)
	earliest := j.earliest()
	cosign, timed, quorum := tlog.Inf, tlog.Inf, tlog.Inf
	for p := n - 1; p >= 0; p-- {
		for _, l := range j.over[s][p+1] {
			switch {
			case l.key.witness >= 0:
				earliest[l.key.witness] = min(earliest[l.key.witness], l.time)
			case l.key.use == "cosign":
				cosign = min(cosign, l.time)
			default:
				timed = min(timed, l.time)
			}
		}
		if v.outside {
			if len(j.over[s][p+1]) > 0 {
				quorum = v.upper(earliest)
			}
			uo[p], own[p] = quorum, quorum
		} else {
			uo[p], own[p] = cosign, timed
		}
	}
	return uo, own
}

func (j *judge) lowers(v *version, s int) []int64 {
	n := len(j.logs[s])
	lb := make([]int64, n)
	recorded, stale := j.latest(), j.latest()
	first, second, other := int64(-1), int64(-1), int64(-1)
	next := 0
	for p := range n {
		if p > 0 && j.recordedBefore(s, p-1, recorded, &other) && v.outside {
			first = v.lower(recorded)
		}
		for ; next < len(j.groups[s]) && j.groups[s][next].size <= p; next++ {
			g := j.groups[s][next]
			if g.beyond || g.own < 0 {
				continue
			}
			if !v.outside {
				second = max(second, min(g.own, g.other))
				continue
			}
			for w, t := range g.witness {
				stale[w] = max(stale[w], min(g.own, t))
			}
			second = max(second, v.lower(stale))
		}
		if !v.outside {
			first = other
		}
		lb[p] = max(0, first, second)
	}
	return lb
}

// recordedBefore adds what leaf p of log s records to the latest lines per
// witness, and to the other party's latest line.
func (j *judge) recordedBefore(s, p int, latest []int64, other *int64) bool {
	found := false
	for _, r := range j.logs[s][p].recordings {
		switch {
		case !r.counted || r.beyond:
		case r.key.witness >= 0:
			latest[r.key.witness] = max(latest[r.key.witness], r.time)
			found = true
		case r.key.side != s:
			*other = max(*other, r.time)
		}
	}
	return found
}

// spot is a leaf's place.
type spot struct{ side, p int }

// inPlay are the versions that bound a leaf: v and the one in effect there.
func (j *judge) inPlay(at spot, v *version) []*version {
	var out []*version
	if v != nil {
		out = append(out, v)
	}
	if here := j.at[at.side][at.p]; here != nil && here != v {
		out = append(out, here)
	}
	return out
}

func (j *judge) uo(at spot, v *version) int64 {
	t := tlog.Inf
	for _, x := range j.inPlay(at, v) {
		t = min(t, j.curvesOf(x).uo[at.side][at.p])
	}
	return t
}

// uoOwn is uo for a grant or a withdrawal (V3).
func (j *judge) uoOwn(at spot, v *version) int64 {
	t := tlog.Inf
	for _, x := range j.inPlay(at, v) {
		t = min(t, j.curvesOf(x).own[at.side][at.p])
	}
	return t
}

func (j *judge) lb(at spot, v *version) int64 {
	t := int64(0)
	for _, x := range j.inPlay(at, v) {
		t = max(t, j.curvesOf(x).lb[at.side][at.p])
	}
	return t
}

// bounds are lb and ub of a leaf, ub favouring a side (V7).
func (j *judge) bounds(at spot, v *version, favour int) (lb, ub int64) {
	lb, ub = j.lb(at, v), j.uo(at, v)
	if at.side == favour {
		ub = min(ub, j.cosigns[at.side].earliest(at.p, lb))
	}
	return lb, ub
}

// suffix answers: of the cosign lines over more than p leaves, the earliest
// that is not before t. It is a tree of sorted runs.
type suffix struct {
	sizes []int
	runs  [][]int64
}

func newSuffix(lines []*line) *suffix {
	lines = slices.Clone(lines)
	sort.SliceStable(lines, func(a, b int) bool { return lines[a].size < lines[b].size })
	s := &suffix{}
	level := make([]int64, len(lines))
	for i, l := range lines {
		s.sizes = append(s.sizes, l.size)
		level[i] = l.time
	}
	s.runs = append(s.runs, level)
	for width := 2; width/2 < len(lines); width *= 2 {
		next := slices.Clone(level)
		for i := 0; i < len(next); i += width {
			slices.Sort(next[i:min(i+width, len(next))])
		}
		s.runs = append(s.runs, next)
		level = next
	}
	return s
}

func (s *suffix) earliest(p int, t int64) int64 {
	best := tlog.Inf
	i, n := sort.SearchInts(s.sizes, p+1), len(s.sizes)
	for i < n {
		level := 0
		for level+1 < len(s.runs) && i%(2<<level) == 0 {
			level++
		}
		end := min(i+1<<level, n)
		run := s.runs[level][i:end]
		if k := sort.Search(len(run), func(k int) bool { return run[k] >= t }); k < len(run) {
			best = min(best, run[k])
		}
		i = end
	}
	return best
}
