package verdict

import (
	"sort"

	"comity.example/second/tlog"
)

// countLines decides which lines count (V4), from the last leaves backwards.
func (j *judge) countLines() error {
	order, err := j.leafOrder()
	if err != nil {
		return err
	}
	for s := range j.over {
		j.over[s] = make([][]*line, len(j.logs[s])+1)
	}
	var earliest [2][]int64
	cosigned := [2]int64{tlog.Inf, tlog.Inf}
	for s := range earliest {
		earliest[s] = j.earliest()
	}
	for i := len(order) - 1; i >= 0; i-- {
		s, p := order[i][0], order[i][1]
		for _, l := range j.over[s][p+1] {
			switch {
			case l.key.witness >= 0:
				earliest[s][l.key.witness] = min(earliest[s][l.key.witness], l.time)
			case l.key.use == "cosign":
				cosigned[s] = min(cosigned[s], l.time)
			}
		}
		uo := tlog.Inf
		v := j.at[s][p]
		if v != nil && v.outside {
			uo = v.upper(earliest[s])
		} else if v != nil {
			uo = cosigned[s]
		}
		for _, r := range j.logs[s][p].recordings {
			j.count(r, v, uo)
		}
	}
	j.group()
	return nil
}

// count decides whether a recording of a line counts, in a leaf whose outside
// upper bound is uo under v.
func (j *judge) count(r *recording, v *version, uo int64) {
	if r.dead || !r.key.taken || uo != tlog.Inf && r.time > uo+60 {
		return
	}
	if r.key.ends && (v == nil || v.outside) && !less(uo, plus(r.key.end, 86400)) {
		return
	}
	r.counted = true
	if r.counts {
		return
	}
	r.counts = true
	j.counted = append(j.counted, r.line)
	if !r.beyond {
		j.over[r.line.side][r.size] = append(j.over[r.line.side][r.size], r.line)
	}
}

// leafOrder sorts the leaves of both logs so that each comes after all below a
// size whose right root it records.
func (j *judge) leafOrder() ([][2]int, error) {
	var order [][2]int
	var at [2]int
	ready := func(s int) bool {
		return at[s] < len(j.logs[s]) && j.logs[s][at[s]].needs[s] <= at[s] && j.logs[s][at[s]].needs[1-s] <= at[1-s]
	}
	for at[0] < len(j.logs[0]) || at[1] < len(j.logs[1]) {
		s := 0
		if !ready(0) {
			if s = 1; !ready(1) {
				return nil, refuse("bad_order", "leaves of the two logs come after themselves")
			}
		}
		order = append(order, [2]int{s, at[s]})
		at[s]++
	}
	return order, nil
}

// group is a checkpoint with the latest counting lines over it.
type group struct {
	size   int
	beyond bool
	// own is the writer's latest time line, other the other party's latest
	// cosign line, -1 if none.
	own, other int64
	witness    map[int]int64
}

type groupKey struct {
	side, epoch int
	raw         uint64
	root        tlog.Hash
}

func (j *judge) group() {
	all := map[groupKey]*group{}
	for _, l := range j.counted {
		at := groupKey{l.side, l.epoch, l.raw, l.root}
		g := all[at]
		if g == nil {
			g = &group{size: l.size, beyond: l.beyond, own: -1, other: -1, witness: map[int]int64{}}
			all[at] = g
			j.groups[l.side] = append(j.groups[l.side], g)
		}
		switch {
		case l.key.witness >= 0:
			if t, ok := g.witness[l.key.witness]; !ok || l.time > t {
				g.witness[l.key.witness] = l.time
			}
		case l.key.use == "time":
			g.own = max(g.own, l.time)
		default:
			g.other = max(g.other, l.time)
		}
	}
	for s := range j.groups {
		sort.SliceStable(j.groups[s], func(a, b int) bool { return j.groups[s][a].size < j.groups[s][b].size })
	}
}
