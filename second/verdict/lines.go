package verdict

import (
	"runtime"
	"sync"

	"comity.example/second/note"
	"comity.example/second/record"
	"comity.example/second/tlog"
)

// key is a key whose lines may count: a party's, or an outside witness's.
type key struct {
	note.Key
	// witness is the index of an outside witness, -1 for a party's key.
	witness int
	side    int
	use     string
	// taken: a key set that is taken, in the effective log, lists it.
	taken bool
	// ends: a key set ends it; end is then its effective end (K2).
	ends bool
	end  int64
}

type keyName struct {
	name string
	id   note.KeyID
}

// keyring finds keys by the name and id that a line bears.
type keyring struct {
	byName    map[keyName][]*key
	party     map[string]*key
	witnesses []*key
	witness   map[string]int
}

// collectKeys gathers the keys of all leaves, lost ones too: bases are settled
// with them (V1).
func (j *judge) collectKeys() *keyring {
	r := &keyring{byName: map[keyName][]*key{}, party: map[string]*key{}, witness: map[string]int{}}
	for side := range j.in.Logs {
		for _, e := range j.in.Logs[side].Epochs {
			for _, l := range e.Leaves {
				if s := j.in.KeySets[l.ID]; s != nil && l.Kind == "keys" {
					r.addSet(side, s)
				}
				if a := j.in.Agreements[l.ID]; a != nil && l.Kind == "agreement" {
					r.addWitnesses(a.Policy)
				}
			}
		}
	}
	return r
}

func partyKey(side int, k record.Key) string {
	return string(rune('0'+side)) + k.Use + " " + string(k.Public)
}

func (r *keyring) addSet(side int, s *record.KeySet) {
	for _, k := range s.Keys {
		if k.Use != "time" && k.Use != "cosign" || r.party[partyKey(side, k)] != nil {
			continue
		}
		n := &key{Key: note.NewKey(k.Name, note.AlgCosignature, k.Public), witness: -1, side: side, use: k.Use}
		r.party[partyKey(side, k)] = n
		r.add(n)
	}
}

func (r *keyring) addWitnesses(p *tlog.Policy) {
	for _, w := range p.Witnesses {
		if _, ok := r.witness[w.Key.String()]; ok {
			continue
		}
		n := &key{Key: w.Key, witness: len(r.witnesses)}
		r.witness[w.Key.String()] = n.witness
		r.witnesses = append(r.witnesses, n)
		r.add(n)
	}
}

func (r *keyring) add(k *key) {
	at := keyName{k.Name, k.ID}
	r.byName[at] = append(r.byName[at], k)
}

// line is a timed line that verifies; lines of the same text over the same
// checkpoint are one.
type line struct {
	lineKey
	time int64
	// size is the effective size; beyond marks one that lies beyond the cut,
	// dead one that counts for nothing in the effective log.
	size         int
	beyond, dead bool
	counts       bool
}

type lineKey struct {
	side, epoch int
	raw         uint64
	root        tlog.Hash
	text        string
	key         *key
}

// recording is a line in a leaf.
type recording struct {
	*line
	side, epoch, index int
	counted            bool
}

// rightRoot is a right root within the leaves given, and the leaf that records
// it.
type rightRoot struct {
	side, epoch, index int
	of, ofEpoch        int
	size               uint64
}

// collectLines verifies each distinct line once and keeps the recordings of
// those that verify (V4, before it is asked whether they count).
func (j *judge) collectLines() {
	j.roots = j.rootsWanted()
	lines := map[lineKey]*line{}
	var order []*line
	for side := range j.in.Logs {
		for e, epoch := range j.in.Logs[side].Epochs {
			last := map[record.Held]tlog.Hash{}
			for i, l := range epoch.Leaves {
				for _, c := range l.Checkpoints {
					at := record.Held{Log: c.Log, Size: c.Size}
					if c.Root != nil {
						last[at] = *c.Root
					}
					of, oe := j.logOf(c.Log)
					if of < 0 {
						continue
					}
					root, known := last[at]
					if !known {
						continue
					}
					if right, within := j.roots[at]; within {
						if root != right {
							continue
						}
						j.rights = append(j.rights, rightRoot{side, e, i, of, oe, c.Size})
					}
					for _, text := range c.Lines {
						for _, k := range j.candidates(text, of) {
							id := lineKey{of, oe, c.Size, root, text, k}
							n := lines[id]
							if n == nil {
								n = &line{lineKey: id}
								lines[id] = n
								order = append(order, n)
							}
							j.raw = append(j.raw, recording{line: n, side: side, epoch: e, index: i})
						}
					}
				}
			}
		}
	}
	j.verifyLines(order)
	kept := j.raw[:0]
	for _, r := range j.raw {
		if r.time > 0 {
			kept = append(kept, r)
		}
	}
	j.raw = kept
	j.nameUnverified()
}

// nameUnverified counts, leaf by leaf, the lines that no key verifies. The
// recordings stand in the order of the leaves; keys of one line follow each
// other.
func (j *judge) nameUnverified() {
	next := 0
	for side := range j.in.Logs {
		for e, epoch := range j.in.Logs[side].Epochs {
			for i, l := range epoch.Leaves {
				n := 0
				for _, c := range l.Checkpoints {
					n += len(c.Lines)
				}
				for ; next < len(j.raw); next++ {
					r := &j.raw[next]
					if r.side != side || r.epoch != e || r.index != i {
						break
					}
					if next == 0 || !r.sameLine(&j.raw[next-1]) {
						n--
					}
				}
				if n > 0 {
					j.unverified = append(j.unverified, Unverified{epoch.Origin, i, n})
				}
			}
		}
	}
}

func (r *recording) sameLine(o *recording) bool {
	a, b := r.lineKey, o.lineKey
	a.key, b.key = nil, nil
	return a == b && r.side == o.side && r.epoch == o.epoch && r.index == o.index
}

// candidates are the keys that a line over a log of side of may be by: a
// party's time key over its own log, its cosign key over the other's, or an
// outside witness.
func (j *judge) candidates(text string, of int) []*key {
	l, err := note.ParseLine(text)
	if err != nil {
		return nil
	}
	var out []*key
	for _, k := range j.keys.byName[keyName{l.Name, l.ID}] {
		if k.witness >= 0 || (k.use == "time") == (k.side == of) {
			out = append(out, k)
		}
	}
	return out
}

// logOf finds a log's side and epoch (from 0); epochs that are not given have
// their number all the same.
func (j *judge) logOf(origin string) (side, epoch int) {
	if at, ok := j.byOrigin[origin]; ok {
		return at[0], at[1]
	}
	o, err := record.ParseOrigin(origin)
	if err != nil {
		return -1, 0
	}
	for s := range j.in.Logs {
		if j.in.Logs[s].Writer == o.Writer && o.Epoch > len(j.in.Logs[s].Epochs) {
			return s, o.Epoch - 1
		}
	}
	return -1, 0
}

// rootsWanted computes the roots of the given leaves at every recorded size.
func (j *judge) rootsWanted() map[record.Held]tlog.Hash {
	wanted := map[record.Held]bool{}
	for side := range j.in.Logs {
		for _, epoch := range j.in.Logs[side].Epochs {
			for _, l := range epoch.Leaves {
				for _, c := range l.Checkpoints {
					wanted[record.Held{Log: c.Log, Size: c.Size}] = true
				}
				for _, text := range l.Conflict {
					if _, c, ok := readNote(text); ok {
						wanted[record.Held{Log: c.Origin, Size: c.Size}] = true
					}
				}
			}
		}
	}
	roots := map[record.Held]tlog.Hash{}
	for side := range j.in.Logs {
		for _, epoch := range j.in.Logs[side].Epochs {
			var f tlog.Frontier
			for n := uint64(0); ; n++ {
				if at := (record.Held{Log: epoch.Origin, Size: n}); wanted[at] {
					roots[at] = f.Root()
				}
				if n == uint64(len(epoch.Hashes)) {
					break
				}
				f.Append(epoch.Hashes[n])
			}
		}
	}
	return roots
}

// verifyLines sets the time of each line that verifies, on all cores.
func (j *judge) verifyLines(lines []*line) {
	var wait sync.WaitGroup
	next := make(chan []*line, 16)
	for range runtime.GOMAXPROCS(0) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for batch := range next {
				for _, l := range batch {
					j.verify(l)
				}
			}
		}()
	}
	for len(lines) > 0 {
		n := min(len(lines), 256)
		next <- lines[:n]
		lines = lines[n:]
	}
	close(next)
	wait.Wait()
}

func (j *judge) verify(l *line) {
	parsed, err := note.ParseLine(l.text)
	if err != nil {
		return
	}
	c := tlog.Checkpoint{Origin: j.origin(l.side, l.epoch), Size: l.raw, Root: l.root}
	t, err := tlog.VerifyCosignature(c.Body(), parsed, l.key.Key)
	if err == nil && t >= record.MinTime && t <= record.MaxTime {
		l.time = t
	}
}

func (j *judge) origin(side, epoch int) string {
	log := &j.in.Logs[side]
	if epoch < len(log.Epochs) {
		return log.Epochs[epoch].Origin
	}
	o, _ := record.ParseOrigin(log.Epochs[0].Origin)
	o.Epoch = epoch + 1
	return o.String()
}
