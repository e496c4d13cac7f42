package verdict

import (
	"comity.example/second/note"
	"comity.example/second/record"
	"comity.example/second/tlog"
)

// index lays out what requests ask of both logs.
func (j *judge) index() {
	for s := range j.logs {
		j.refs[s] = map[string][]int{}
		for p, l := range j.logs[s] {
			if l.Type == record.MessageLeaf && l.Ref != "" {
				j.refs[s][l.Ref] = append(j.refs[s][l.Ref], p)
			}
		}
		j.held[s] = steps(len(j.logs[s]), func(p int) int { return j.logs[s][p].held })
		j.lack[s] = j.newLackTree(s)
		var cosigns []*line
		for _, lines := range j.over[s] {
			for _, l := range lines {
				if l.key.use == "cosign" {
					cosigns = append(cosigns, l)
				}
			}
		}
		j.cosigns[s] = newSuffix(cosigns)
		// receipt[of][in]: receipt lines over log of, recorded in log in.
		for of := range j.logs {
			j.receipt[of][s] = steps(len(j.logs[s]), func(p int) int {
				size := -1
				for _, r := range j.logs[s][p].recordings {
					if r.counted && !r.beyond && r.line.side == of && r.key.use == "cosign" {
						size = max(size, r.size)
					}
				}
				return size
			})
		}
	}
}

// lackTree finds lacks that stand over a request (V10). Its leaves are those
// leaves of a log that have lacks.
type lackTree struct {
	places []int
	// reach is, for each, the larger of its size and of the next held size: it
	// stands over requests below that, and not below the held size before it.
	reach []int
	tree  []int
	width int
	since []int64
}

func (j *judge) newLackTree(s int) *lackTree {
	t := &lackTree{}
	held, pending := 0, 0
	for p, l := range j.logs[s] {
		if l.held > held {
			for ; pending < len(t.places); pending++ {
				t.reach[pending] = max(t.reach[pending], l.held)
			}
			held = l.held
		}
		if l.Lacks == nil {
			continue
		}
		size := 0
		if side, epoch := j.logOf(l.Lacks.Log); side >= 0 {
			n, where := j.effective(side, epoch, l.Lacks.Size)
			if where == nowhere {
				n = j.off[side][epoch] + j.base[side][epoch]
			}
			size = n
		}
		t.places = append(t.places, p)
		t.reach = append(t.reach, size)
		t.since = append(t.since, l.Lacks.Since)
	}
	for ; pending < len(t.places); pending++ {
		t.reach[pending] = far
	}
	for t.width = 1; t.width < len(t.places); t.width *= 2 {
	}
	t.tree = make([]int, 2*t.width)
	copy(t.tree[t.width:], t.reach)
	for i := t.width - 1; i > 0; i-- {
		t.tree[i] = max(t.tree[2*i], t.tree[2*i+1])
	}
	return t
}

// next is the first entry from i on whose reach is above p, -1 if none.
func (t *lackTree) next(i, p int) int {
	if i >= len(t.places) {
		return -1
	}
	at := t.width + i
	for t.tree[at] <= p {
		for at&1 == 1 {
			at >>= 1
		}
		if at == 0 {
			return -1
		}
		at++
	}
	for at < t.width {
		if at *= 2; t.tree[at] <= p {
			at++
		}
	}
	return at - t.width
}

// expose finds from which index on the leaves of each epoch are exposed (V13).
func (j *judge) expose() {
	for b := range j.logs {
		a := 1 - b
		epochs := j.in.Logs[b].Epochs
		j.exposed[b] = make([]int, len(epochs))
		right := make([]int, len(epochs))
		for e := range epochs {
			j.exposed[b][e] = far
		}
		keys := j.logKeys(b)
		for _, l := range j.logs[a] {
			if len(l.Conflict) == 2 {
				if e := j.conflict(l.Conflict, b, keys); e >= 0 {
					j.exposed[b][e] = min(j.exposed[b][e], right[e])
				}
			}
			for _, c := range l.Checkpoints {
				side, e := j.logOf(c.Log)
				if side != b || e >= len(epochs) || c.Root == nil {
					continue
				}
				if root, ok := j.roots[record.Held{Log: c.Log, Size: c.Size}]; ok && root == *c.Root {
					right[e] = max(right[e], int(c.Size))
				}
			}
		}
	}
}

// logKeys are the public log keys of a side's key sets.
func (j *judge) logKeys(side int) [][]byte {
	seen := map[string]bool{}
	var out [][]byte
	for _, l := range j.logs[side] {
		if set := j.in.KeySets[l.ID]; set != nil && l.Kind == "keys" {
			for _, k := range set.Keys {
				if k.Use == "log" && !seen[string(k.Public)] {
					seen[string(k.Public)] = true
					out = append(out, k.Public)
				}
			}
		}
	}
	return out
}

// readNote reads a conflict's note; one that cannot be read counts for nothing.
func readNote(text string) (*note.Note, tlog.Checkpoint, bool) {
	n, err := note.Parse([]byte(text))
	if err != nil {
		return nil, tlog.Checkpoint{}, false
	}
	c, err := tlog.ParseCheckpoint(n.Text)
	return n, c, err == nil && len(c.Extensions) == 0
}

// conflict is the epoch (from 0) of log b that two notes prove to be forked,
// -1 if they prove nothing.
func (j *judge) conflict(notes []string, b int, keys [][]byte) int {
	var c [2]tlog.Checkpoint
	for i, text := range notes {
		n, read, ok := readNote(text)
		if !ok || !signedBy(n, read.Origin, keys) {
			return -1
		}
		c[i] = read
	}
	side, e := j.logOf(c[0].Origin)
	if c[0].Origin != c[1].Origin || side != b || e >= len(j.in.Logs[b].Epochs) {
		return -1
	}
	if c[0].Size == c[1].Size && c[0].Root != c[1].Root {
		return e
	}
	for i := range c {
		if root, ok := j.roots[record.Held{Log: c[i].Origin, Size: c[i].Size}]; ok && root != c[i].Root {
			return e
		}
	}
	return -1
}

func signedBy(n *note.Note, origin string, keys [][]byte) bool {
	var named []note.Key
	for _, public := range keys {
		named = append(named, note.NewKey(origin, note.AlgEd25519, public))
	}
	return n.OpenAny(named) == nil
}

// against is the epoch's writer where a leaf is exposed, "" else.
func (j *judge) against(at spot) string {
	l := j.logs[at.side][at.p]
	if l.index >= j.exposed[at.side][l.epoch] {
		return j.in.Logs[at.side].Writer
	}
	return ""
}
