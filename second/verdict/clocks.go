package verdict

import (
	"sort"

	"comity.example/second/tlog"
)

// span is a run of seconds, to excluded.
type span struct{ from, to int64 }

// atHand lists when a version's witnesses are at hand (V8).
func (j *judge) atHand(v *version) []span {
	if v.handsDone || !v.outside {
		return v.hands
	}
	v.handsDone = true
	type turn struct {
		at      int64
		witness int
		step    int
	}
	own := map[int]int{}
	for i, w := range v.witnesses {
		own[w] = i
	}
	var turns []turn
	for _, l := range j.counted {
		if i, ok := own[l.key.witness]; ok && l.key.witness >= 0 {
			turns = append(turns, turn{l.time, i, 1}, turn{l.time + 121, i, -1})
		}
	}
	sort.Slice(turns, func(a, b int) bool { return turns[a].at < turns[b].at })
	lines := make([]int, len(v.witnesses))
	here := make([]bool, len(v.witnesses))
	open := false
	for i := 0; i < len(turns); {
		at, changed := turns[i].at, false
		for ; i < len(turns) && turns[i].at == at; i++ {
			w := turns[i].witness
			lines[w] += turns[i].step
			if now := lines[w] > 0; now != here[w] {
				here[w], changed = now, true
			}
		}
		if !changed {
			continue
		}
		if now := v.Policy.Satisfied(here); now && !open {
			v.hands = append(v.hands, span{at, 0})
			open = true
		} else if !now && open {
			v.hands[len(v.hands)-1].to = at
			open = false
		}
	}
	return v.hands
}

// handsBetween reports whether witnesses are at hand at some T, from ≤ T < to.
func (j *judge) handsBetween(v *version, from, to int64) bool {
	spans := j.atHand(v)
	i := sort.Search(len(spans), func(i int) bool { return spans[i].to > from })
	return i < len(spans) && max(spans[i].from, from) < to
}

// latestLines are the latest counting lines per witness on either log, beyond
// the cut too.
func (j *judge) latestLines() []int64 {
	latest := j.latest()
	for _, l := range j.counted {
		if l.key.witness >= 0 {
			latest[l.key.witness] = max(latest[l.key.witness], l.time)
		}
	}
	return latest
}

// latestOf is a party's latest counting line on either log, -1 if none.
func (j *judge) latestOf(side int) int64 {
	t := int64(-1)
	for _, l := range j.counted {
		if l.key.witness < 0 && l.key.side == side {
			t = max(t, l.time)
		}
	}
	return t
}

// cutTime is the cut's time (V8), 0 if unknown.
func (j *judge) cutTime() int64 {
	t := int64(0)
	latest := j.latestLines()
	for s := range j.logs {
		switch v := j.atEnd(s); {
		case v == nil:
		case v.outside:
			t = max(t, v.lower(latest))
		default:
			t = max(t, j.latestOf(0), j.latestOf(1))
		}
	}
	return t
}

// The kinds of a side's best checkpoint time.
const (
	bestSeen = iota
	bestWithin
	bestQuorum
)

// best is the latest time that some checkpoint, or all lines, reach for a
// version and the log of side b: bestSeen for suspected (V11), bestWithin for
// unanswered, bestQuorum for silent.
func (j *judge) best(v *version, b, kind int) int64 {
	if t, ok := v.best[[2]int{b, kind}]; ok {
		return t
	}
	t := int64(-1)
	switch {
	case kind == bestQuorum && v.outside:
		t = v.lower(j.latestLines())
	case kind == bestQuorum:
		t = j.latestOf(1 - b)
	default:
		for _, g := range j.groups[b] {
			if g.own < 0 || g.beyond && kind == bestWithin {
				continue
			}
			quorum := g.other
			if v.outside {
				latest := j.latest()
				for w, at := range g.witness {
					latest[w] = at
				}
				quorum = v.lower(latest)
			}
			t = max(t, min(g.own, quorum))
		}
	}
	v.best[[2]int{b, kind}] = t
	return t
}

// withheld reports whether a time line of b over its log beyond the cut counts.
func (j *judge) withheld(b int) bool {
	for _, g := range j.groups[b] {
		if g.beyond && g.own >= 0 {
			return true
		}
	}
	return false
}

// unwitnessed are the seconds from the first to the last outside line at which
// witnesses are not at hand.
func (j *judge) unwitnessed() []span {
	v := j.atEnd(0)
	if v == nil || !v.outside {
		return nil
	}
	own := map[int]bool{}
	for _, w := range v.witnesses {
		own[w] = true
	}
	first, last := tlog.Inf, int64(-1)
	for _, l := range j.counted {
		if l.key.witness >= 0 && own[l.key.witness] {
			first, last = min(first, l.time), max(last, l.time)
		}
	}
	var out []span
	if last < 0 {
		return nil
	}
	for _, s := range j.atHand(v) {
		if s.from > first {
			out = append(out, span{first, min(s.from, last+1)})
		}
		if first = max(first, s.to); first > last {
			return out
		}
	}
	return append(out, span{first, last + 1})
}
