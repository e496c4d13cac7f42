package verdict

import (
	"math"
	"slices"
	"sort"

	"comity.example/second/tlog"
)

// grace is how many seconds are nobody's fault (V16).
const grace = 600

// away is when a party was dark, and when it withheld (V16).
type away struct{ dark, withheld []span }

// settleAway finds both parties' spans.
func (j *judge) settleAway() {
	var all [2][]*line
	for _, l := range j.counted {
		all[l.side] = append(all[l.side], l)
	}
	moments := j.moments(j.counted)
	for w := range j.logs {
		j.away[w] = away{union(j.dark(j.moments(all[w]), moments)), union(j.withheldSpans(w))}
	}
}

// moments are the times of outside lines at which, by the given lines alone,
// the witnesses of a version are at hand; they ascend.
func (j *judge) moments(lines []*line) []int64 {
	lines = slices.Clone(lines)
	sort.SliceStable(lines, func(a, b int) bool { return lines[a].time < lines[b].time })
	var out []int64
	for _, v := range j.versions {
		if !v.outside {
			continue
		}
		place := map[int]int{}
		for i, w := range v.witnesses {
			place[w] = i
		}
		last := make([]int64, len(v.witnesses))
		for i := range last {
			last[i] = math.MinInt64 / 2
		}
		for i := 0; i < len(lines); {
			t, own := lines[i].time, false
			for ; i < len(lines) && lines[i].time == t; i++ {
				if w := lines[i].key.witness; w >= 0 {
					if n, ok := place[w]; ok {
						last[n], own = t, true
					}
				}
			}
			if !own {
				continue
			}
			here := make([]bool, len(last))
			for n := range last {
				here[n] = last[n] >= t-120
			}
			if v.Policy.Satisfied(here) {
				out = append(out, t)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (j *judge) dark(signs, moments []int64) []span {
	var out []span
	for i, sign := range signs {
		end := j.cut + 1
		if i+1 < len(signs) {
			end = signs[i+1]
		}
		m := sort.Search(len(moments), func(k int) bool { return moments[k] > sign+grace })
		l := sort.Search(len(moments), func(k int) bool { return moments[k] >= end }) - 1
		if m < l && moments[l]-moments[m] > grace {
			out = append(out, span{moments[m], moments[l]})
		}
	}
	return out
}

func (j *judge) withheldSpans(w int) []span {
	other := 1 - w
	var out []span
	for p, l := range j.logs[other] {
		if l.Lacks == nil || l.Lacks.Why != "not_delivered" {
			continue
		}
		n := far
		if side, epoch := j.logOf(l.Lacks.Log); side >= 0 {
			size, where := j.effective(side, epoch, l.Lacks.Size)
			if where == nowhere {
				size = j.off[side][epoch] + j.base[side][epoch]
			}
			n = size
		}
		if n > len(j.logs[w]) && !j.withheld(w) {
			continue
		}
		to := j.cut
		if h := firstAbove(j.held[other], n-1); h >= 0 {
			if h <= p {
				continue
			}
			to = min(to, j.uo(spot{other, h}, nil))
		}
		if from := j.uo(spot{other, p}, nil); from < to {
			out = append(out, span{from, to})
		}
	}
	return out
}

// union joins spans that meet or overlap.
func union(spans []span) []span {
	sort.Slice(spans, func(a, b int) bool { return spans[a].from < spans[b].from })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// secondsIn counts the seconds of joined spans from and before to.
func secondsIn(spans []span, from, to int64) int64 {
	n := int64(0)
	if to <= from {
		return 0
	}
	for i := sort.Search(len(spans), func(i int) bool { return spans[i].to > from }); i < len(spans) && spans[i].from < to; i++ {
		n += min(spans[i].to, to) - max(spans[i].from, from)
	}
	return n
}

func exported(spans []span) []Span {
	var out []Span
	for _, s := range spans {
		out = append(out, Span{s.from, s.to})
	}
	return out
}

func secondsOf(spans []span) int64 { return secondsIn(spans, 0, tlog.Inf) }
