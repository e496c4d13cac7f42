package verdict

import "sort"

// settleBases finds where each later epoch continues the one before (V1): the
// greatest bases that agree with the leaves they leave.
func (j *judge) settleBases() error {
	type claims struct {
		list []recording
		next int
	}
	var all [2][]claims
	for s := range j.in.Logs {
		last := max(0, len(j.in.Logs[s].Epochs)-1)
		j.base[s] = make([]int, last)
		all[s] = make([]claims, last)
	}
	for _, r := range j.raw {
		s, e := r.line.side, r.line.epoch
		if r.key.use != "cosign" || e >= len(all[s]) || r.side == s && r.epoch <= e {
			continue
		}
		all[s][e].list = append(all[s][e].list, r)
	}
	for s := range all {
		for e := range all[s] {
			c := &all[s][e]
			sort.SliceStable(c.list, func(a, b int) bool { return c.list[a].raw > c.list[b].raw })
			if len(c.list) > 0 {
				j.base[s][e] = int(c.list[0].raw)
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for s := range all {
			for e := range all[s] {
				c := &all[s][e]
				for c.next < len(c.list) && j.lost(c.list[c.next].side, c.list[c.next].epoch, c.list[c.next].index) {
					c.next++
				}
				base := 0
				if c.next < len(c.list) {
					base = int(c.list[c.next].raw)
				}
				if base != j.base[s][e] {
					j.base[s][e] = base
					changed = true
				}
			}
		}
	}
	for s := range j.base {
		for e, base := range j.base[s] {
			if given := len(j.in.Logs[s].Epochs[e].Leaves); given < base {
				return refuse("bad_cut", "%s is given with %d leaves, fewer than its base %d", j.in.Logs[s].Epochs[e].Origin, given, base)
			}
		}
	}
	return nil
}

func (j *judge) lost(side, epoch, index int) bool {
	return epoch < len(j.base[side]) && index >= j.base[side][epoch]
}

// cutLogs lays out the effective logs, gives every line its effective size and
// checks that the cut holds what each side says it holds (V1, V2).
func (j *judge) cutLogs() error {
	for s := range j.in.Logs {
		n := 0
		for e, epoch := range j.in.Logs[s].Epochs {
			j.off[s] = append(j.off[s], n)
			keep := len(epoch.Leaves)
			if e < len(j.base[s]) {
				keep = j.base[s][e]
			}
			for i := range keep {
				j.logs[s] = append(j.logs[s], &leaf{Leaf: epoch.Leaves[i], epoch: e, index: i, held: -1})
			}
			n += keep
		}
	}
	for i := range j.raw {
		r := &j.raw[i]
		size, where := j.effective(r.line.side, r.line.epoch, r.raw)
		r.size, r.beyond, r.dead = size, where == beyondCut, where == nowhere
		if !j.lost(r.side, r.epoch, r.index) {
			l := j.logs[r.side][j.off[r.side][r.epoch]+r.index]
			l.recordings = append(l.recordings, r)
		}
	}
	for _, r := range j.rights {
		if size, where := j.effective(r.of, r.ofEpoch, r.size); where == withinCut && !j.lost(r.side, r.epoch, r.index) {
			l := j.logs[r.side][j.off[r.side][r.epoch]+r.index]
			l.needs[r.of] = max(l.needs[r.of], size)
		}
	}
	for s := range j.logs {
		for _, l := range j.logs[s] {
			if l.Held == nil {
				continue
			}
			side, epoch := j.logOf(l.Held.Log)
			if side < 0 {
				continue
			}
			size, where := j.effective(side, epoch, l.Held.Size)
			if where == beyondCut {
				return refuse("bad_cut", "%s names size %d of %s as held, which is not given", j.in.Logs[s].Epochs[l.epoch].Origin, l.Held.Size, l.Held.Log)
			}
			if where == nowhere {
				size = j.off[side][epoch] + j.base[side][epoch]
			}
			l.held = size
		}
	}
	return nil
}

type whereabouts int

const (
	withinCut whereabouts = iota
	beyondCut
	nowhere
)

// far is a size greater than all others.
const far = 1 << 60

// effective maps a size of an epoch to the effective log.
func (j *judge) effective(side, epoch int, size uint64) (int, whereabouts) {
	switch n := len(j.in.Logs[side].Epochs); {
	case epoch >= n:
		return far, beyondCut
	case epoch < n-1:
		if size > uint64(j.base[side][epoch]) {
			return 0, nowhere
		}
	case size > uint64(len(j.in.Logs[side].Epochs[epoch].Leaves)):
		return j.off[side][epoch] + int(size), beyondCut
	}
	return j.off[side][epoch] + int(size), withinCut
}
