package verdict

import (
	"sort"

	"comity.example/second/record"
	"comity.example/second/tlog"
)

// version is an agreement that came into effect in at least one log.
type version struct {
	*record.Agreement
	// witnesses are the policy's, as indexes into the keyring.
	witnesses []int
	outside   bool
	curves    *curves
	hands     []span
	handsDone bool
	best      map[[2]int]int64
}

// settleVersions finds which version is in effect at which place (A3, A4).
func (j *judge) settleVersions() {
	entered, docs := j.takenVersions()
	type start struct {
		v *version
		p int
	}
	var starts [2][]start
	for s := range j.logs {
		heldAt := steps(len(j.logs[s]), func(p int) int { return j.logs[s][p].held })
		for digest, p := range entered[s] {
			other, both := entered[1-s][digest]
			if !both {
				continue
			}
			if q := firstAbove(heldAt, other); q >= 0 {
				starts[s] = append(starts[s], start{j.version(docs[digest]), max(p, q) + 1})
			}
		}
	}
	sort.Slice(j.versions, func(a, b int) bool { return j.versions[a].Version < j.versions[b].Version })
	for s := range j.logs {
		sort.Slice(starts[s], func(a, b int) bool { return starts[s][a].p < starts[s][b].p })
		j.at[s] = make([]*version, len(j.logs[s])+1)
		var now *version
		for p, next := 0, 0; p <= len(j.logs[s]); p++ {
			for ; next < len(starts[s]) && starts[s][next].p == p; next++ {
				if v := starts[s][next].v; now == nil || v.Version > now.Version {
					now = v
				}
			}
			j.at[s][p] = now
		}
	}
}

// entry is an agreement document at a place of a log.
type entry struct {
	*record.Agreement
	side, p int
	// holds is how much of the other log this one shows before p that it holds.
	holds   int
	follows bool
}

// takenVersions finds the documents that each side takes, by digest and place
// (A3). Whether one follows depends on documents of the version below only.
func (j *judge) takenVersions() (entered [2]map[string]int, docs map[string]*record.Agreement) {
	var all [2][]*entry
	var byVersion []*entry
	for s := range j.logs {
		holds := 0
		for p, l := range j.logs[s] {
			holds = max(holds, l.held)
			a := j.in.Agreements[l.ID]
			if l.Kind != "agreement" || a == nil {
				continue
			}
			all[s] = append(all[s], &entry{Agreement: a, side: s, p: p, holds: holds})
		}
		byVersion = append(byVersion, all[s]...)
	}
	sort.SliceStable(byVersion, func(a, b int) bool { return byVersion[a].Version < byVersion[b].Version })
	first := [2]map[string]*entry{{}, {}}
	for _, e := range byVersion {
		e.follows = e.Continues(func(digest string) *record.Agreement {
			if own := first[e.side][digest]; own != nil && own.p < e.p {
				return own.Agreement
			}
			if other := first[1-e.side][digest]; other != nil && other.p < e.holds {
				return other.Agreement
			}
			return nil
		})
		if old := first[e.side][e.Digest]; e.follows && (old == nil || e.p < old.p) {
			first[e.side][e.Digest] = e
		}
	}
	docs = map[string]*record.Agreement{}
	for s := range all {
		entered[s] = map[string]int{}
		highest := int64(0)
		for _, e := range all[s] {
			if !e.follows {
				continue
			}
			if e.Version > highest && highestBelow(all[1-s], e.holds) <= e.Version {
				entered[s][e.Digest], docs[e.Digest] = e.p, e.Agreement
			}
			highest = max(highest, e.Version)
		}
	}
	return entered, docs
}

// highestBelow is the highest version that follows in a log before a place.
func highestBelow(all []*entry, size int) (highest int64) {
	for _, e := range all {
		if e.follows && e.p < size {
			highest = max(highest, e.Version)
		}
	}
	return highest
}

// version is the one object for a document.
func (j *judge) version(a *record.Agreement) *version {
	for _, v := range j.versions {
		if v.Digest == a.Digest {
			return v
		}
	}
	v := &version{Agreement: a, outside: a.Policy.Root != nil, best: map[[2]int]int64{}}
	for _, w := range a.Policy.Witnesses {
		v.witnesses = append(v.witnesses, j.keys.witness[w.Key.String()])
	}
	j.versions = append(j.versions, v)
	return v
}

// atEnd is the version at the end of a log.
func (j *judge) atEnd(side int) *version { return j.at[side][len(j.logs[side])] }

// settleKeys marks the keys of the key sets in the effective logs and finds
// their effective ends (K1 to K3).
func (j *judge) settleKeys() {
	for s := range j.logs {
		ended := map[int][]*key{}
		var last *record.KeySet
		for p, l := range j.logs[s] {
			if a := j.in.Agreements[l.ID]; a != nil && l.Kind == "agreement" {
				for _, w := range a.Policy.Witnesses {
					j.keys.witnesses[j.keys.witness[w.Key.String()]].taken = true
				}
			}
			set := j.in.KeySets[l.ID]
			if l.Kind != "keys" || set == nil {
				continue
			}
			if l.epoch > 0 && l.index == 1 {
				last = nil
			}
			if set.Succeeds(last) == nil {
				last = set
				ended[p] = j.takeSet(s, set)
			}
		}
		j.boundEnds(s, ended)
	}
}

// takeSet marks a set's keys and returns those whose end it is the first to set.
func (j *judge) takeSet(side int, set *record.KeySet) []*key {
	var ended []*key
	for _, k := range set.Keys {
		n := j.keys.party[partyKey(side, k)]
		if n == nil {
			continue
		}
		n.taken = true
		if k.End != tlog.Inf && !n.ends {
			n.ends, n.end = true, k.End
			ended = append(ended, n)
		}
	}
	return ended
}

// boundEnds moves the ends of keys to the key bounds of the leaves that set
// them (V5).
func (j *judge) boundEnds(s int, ended map[int][]*key) {
	over := make([][]*line, len(j.logs[s])+1)
	for side := range j.logs {
		for _, l := range j.logs[side] {
			for _, r := range l.recordings {
				if r.key.witness >= 0 && r.line.side == s && !r.beyond && !r.dead {
					over[r.size] = append(over[r.size], r.line)
				}
			}
		}
	}
	earliest := j.earliest()
	for p := len(j.logs[s]) - 1; p >= 0; p-- {
		for _, l := range over[p+1] {
			earliest[l.key.witness] = min(earliest[l.key.witness], l.time)
		}
		if v := j.at[s][p]; v != nil && v.outside && len(ended[p]) > 0 {
			bound := v.upper(earliest)
			for _, k := range ended[p] {
				k.end = max(k.end, bound)
			}
		}
	}
}

// earliest makes a list of times per witness, all unknown.
func (j *judge) earliest() []int64 {
	out := make([]int64, len(j.keys.witnesses))
	for i := range out {
		out[i] = tlog.Inf
	}
	return out
}

// latest makes a list of times per witness, all unknown.
func (j *judge) latest() []int64 {
	out := make([]int64, len(j.keys.witnesses))
	for i := range out {
		out[i] = -1
	}
	return out
}

// lower is the lower quorum time of the latest lines per witness, -1 if
// unknown.
func (v *version) lower(latest []int64) int64 {
	times := make([]int64, len(v.witnesses))
	for i, w := range v.witnesses {
		times[i] = latest[w]
	}
	return v.Policy.Lower(times)
}

// upper is the upper quorum time of the earliest lines per witness.
func (v *version) upper(earliest []int64) int64 {
	times := make([]int64, len(v.witnesses))
	for i, w := range v.witnesses {
		times[i] = earliest[w]
	}
	return v.Policy.Upper(times)
}

// step is a place at which a running maximum rose.
type step struct{ p, max int }

// steps lists the rises of a running maximum over places 0 to n−1.
func steps(n int, at func(int) int) []step {
	var out []step
	for p := range n {
		if v := at(p); v >= 0 && (len(out) == 0 || v > out[len(out)-1].max) {
			out = append(out, step{p, v})
		}
	}
	return out
}

// firstAbove is the first place whose value is above x, -1 if none.
func firstAbove(list []step, x int) int {
	if i := sort.Search(len(list), func(i int) bool { return list[i].max > x }); i < len(list) {
		return list[i].p
	}
	return -1
}
