package bundle

import (
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"comity.example/second/jcs"
	"comity.example/second/note"
	"comity.example/second/record"
	"comity.example/second/tlog"
	"comity.example/second/verdict"
)

// Report is what a verification found.
type Report struct {
	Findings []Finding
	// Verdicts are the bytes of V15 with their newline; nil where the bundle is
	// not proven.
	Verdicts []byte
	// Judged is what they were printed from; nil where they are.
	Judged *verdict.Output
}

// Proven reports whether nothing was refused.
func (r *Report) Proven() bool { return r.Verdicts != nil }

// Verify checks a bundle (B6) and judges it. identities are those compared at
// pairing, in hex; none, one or both may be given.
func Verify(data []byte, identities []string) *Report {
	v := &verifier{report: &Report{}}
	b, findings := Parse(data)
	v.report.Findings = findings
	if b == nil {
		return v.report
	}
	v.b = b
	v.compareIdentities(identities)
	if !v.header() {
		return v.report
	}
	v.leaves()
	v.envelopes()
	v.documents()
	v.others()
	v.checkpoints()
	v.lacking()
	for _, f := range v.report.Findings {
		if f.Refusal {
			return v.report
		}
	}
	v.judge()
	return v.report
}

type verifier struct {
	report *Report
	b      *Bundle
	input  verdict.Input
	hosts  map[string]string
	// returned are the ids that a return of the other party names.
	returned [2]map[string]bool
	messages []*message
	byID     map[string]*message
	// logKeys, messageKeys and timed are the keys of the key sets.
	logKeys, messageKeys [2]map[string]bool
	timed                []note.Key
}

// message is an envelope and the leaf that it belongs to.
type message struct {
	side, line int
	value      jcs.Value
	err        error
	id         string
	envelope   *record.Envelope
	leaf       *record.Leaf
}

func (v *verifier) refuse(code, format string, args ...any) {
	v.report.Findings = append(v.report.Findings, Finding{true, code, fmt.Sprintf(format, args...)})
}

func (v *verifier) note(code, format string, args ...any) {
	v.report.Findings = append(v.report.Findings, Finding{false, code, fmt.Sprintf(format, args...)})
}

func (v *verifier) compareIdentities(given []string) {
	for _, id := range given {
		if id != v.b.Identities[0] && id != v.b.Identities[1] {
			v.refuse("other_identity", "the bundle is not of identity %s", id)
		}
	}
	if len(given) < 2 {
		v.note("identity_not_compared", "%d of 2 identities were compared with those of pairing", len(given))
	}
}

// header checks that pair, writers and origins follow from the identities.
func (v *verifier) header() bool {
	h := &v.b.Header
	before := len(v.report.Findings)
	var raw [2][]byte
	for i, id := range h.Identities {
		raw[i], _ = hex.DecodeString(id)
	}
	if h.Identities[0] >= h.Identities[1] {
		v.refuse("bad_header", "the identities are not two in order")
	}
	if h.Pair != record.PairOf(raw[0], raw[1]) {
		v.refuse("bad_header", "the pair does not follow from the identities")
	}
	order := [2]int{0, 1}
	if record.WriterOf(raw[0]) > record.WriterOf(raw[1]) {
		order = [2]int{1, 0}
	}
	v.hosts = map[string]string{}
	v.input = verdict.Input{Pair: h.Pair, Exercise: h.Exercise, Agreements: map[string]*record.Agreement{}, KeySets: map[string]*record.KeySet{}}
	for s := range h.Logs {
		writer := record.WriterOf(raw[order[s]])
		if h.Logs[s].Writer != writer || len(h.Logs[s].Epochs) == 0 {
			v.refuse("bad_header", "log %d is not that of writer %s", s+1, writer)
			continue
		}
		v.input.Logs[s] = verdict.Log{Writer: writer, Identity: h.Identities[order[s]]}
		for e, epoch := range h.Logs[s].Epochs {
			o, err := record.ParseOrigin(epoch.Origin)
			if host, known := v.hosts[writer]; err != nil || o.Pair != h.Pair || o.Writer != writer || o.Epoch != e+1 || known && host != o.Host {
				v.refuse("bad_header", "%q is not the origin of epoch %d of writer %s", epoch.Origin, e+1, writer)
			}
			v.hosts[writer] = o.Host
		}
	}
	for _, f := range v.report.Findings[before:] {
		if f.Refusal {
			return false
		}
	}
	return true
}

// leaves parses all leaves and checks them (L2 to L7).
func (v *verifier) leaves() {
	for s := range v.b.Leaves {
		log := &v.input.Logs[s]
		v.returned[1-s] = map[string]bool{}
		for e, lines := range v.b.Leaves[s] {
			origin, _ := record.ParseOrigin(v.b.Logs[s].Epochs[e].Origin)
			epoch := verdict.Epoch{Origin: origin.String(), Leaves: make([]*record.Leaf, len(lines)), Hashes: make([]tlog.Hash, len(lines))}
			errs := make([]error, len(lines))
			parallel(len(lines), func(i int) {
				epoch.Hashes[i] = tlog.LeafHash(lines[i])
				epoch.Leaves[i], errs[i] = record.ParseLeaf(lines[i])
			})
			place := record.Place{Hosts: v.hosts, Pair: v.b.Pair, Writer: log.Writer, Epoch: e + 1,
				Roots: map[record.Held]tlog.Hash{}, IDs: map[string]bool{}}
			for i, l := range epoch.Leaves {
				err := errs[i]
				if err == nil {
					place.Index = uint64(i)
					err = record.CheckPlace(l, &place)
				}
				if err == nil && l.Type == record.SuccessionLeaf {
					identity, _ := hex.DecodeString(log.Identity)
					err = record.CheckSuccession(l.Note, origin, identity)
				}
				if err != nil {
					v.refuse("bad_leaf", "line %d, leaf %d of %s: %v", v.b.firstLine[s][e]+i, i, epoch.Origin, err)
					continue
				}
				if l.Kind == "return" && l.Ref != "" {
					v.returned[1-s][l.Ref] = true
				}
			}
			var f tlog.Frontier
			for _, h := range epoch.Hashes {
				f.Append(h)
			}
			epoch.Root = f.Root()
			log.Epochs = append(log.Epochs, epoch)
		}
	}
}

// envelopes parses the messages and finds the leaf of each (B4).
func (v *verifier) envelopes() {
	v.messages = make([]*message, len(v.b.Envelopes))
	parallel(len(v.b.Envelopes), func(i int) {
		m := &message{line: v.b.envelopes + i}
		v.messages[i] = m
		if m.value, m.err = jcs.Parse(v.b.Envelopes[i]); m.err != nil {
			return
		}
		if m.id, m.err = record.EnvelopeID(&m.value); m.err == nil {
			m.envelope, m.err = record.OpenEnvelope(&m.value)
		}
	})
	v.byID = map[string]*message{}
	next := 0
	for s := range v.input.Logs {
		for _, e := range v.input.Logs[s].Epochs {
			for _, l := range e.Leaves {
				if next < len(v.messages) && l != nil && l.Type == record.MessageLeaf && v.messages[next].id == l.ID && l.ID != "" {
					v.messages[next].side, v.messages[next].leaf = s, l
					v.byID[l.ID] = v.messages[next]
					next++
				}
			}
		}
	}
	for _, m := range v.messages[next:] {
		if m.id == "" {
			v.refuse("bad_envelope", "line %d: %v", m.line, m.err)
		} else {
			v.refuse("stray_message", "line %d: message %s has no leaf, or stands out of order", m.line, m.id)
		}
		break
	}
	v.messages = v.messages[:next]
	for _, m := range v.messages {
		if v.b.Public && m.leaf.Kind != "keys" && m.leaf.Kind != "agreement" {
			v.refuse("not_public", "line %d: a public bundle holds a message of kind %s", m.line, m.leaf.Kind)
		}
	}
}

// bad reports what is wrong with a message: a refusal unless it was returned.
func (v *verifier) bad(m *message, code string, err error) {
	if v.returned[m.side][m.leaf.ID] {
		v.note("returned", "line %d: message %s was returned: %v", m.line, m.leaf.ID, err)
		return
	}
	v.refuse(code, "line %d: message %s: %v", m.line, m.leaf.ID, err)
}

// document opens a message up to the document that it carries. Whatever is
// wrong with it is a finding, since verdicts may rest on it.
func (v *verifier) document(m *message) (*jcs.Value, error) {
	if m.err != nil {
		return nil, m.err
	}
	p, err := record.ParsePayload(m.envelope.Payload)
	if err != nil {
		return nil, err
	}
	if !p.Matches(m.leaf) || p.From != v.input.Logs[m.side].Identity || p.To != v.input.Logs[1-m.side].Identity {
		return nil, errDiffers
	}
	doc, _ := p.Body.Get("document")
	return doc, nil
}

var errDiffers = errors.New("it says something else than its leaf")

// other checks a message that carries no document. A payload that M2 to M4
// refuse says no more than its digest, and waits for its return.
func (v *verifier) other(m *message) error {
	if m.err != nil {
		return m.err
	}
	if !v.messageKeys[m.side][string(m.envelope.Signers[0])] {
		return errors.New("it is not signed by a message key")
	}
	if p, err := record.ParsePayload(m.envelope.Payload); err == nil && !p.Matches(m.leaf) {
		return errDiffers
	}
	return nil
}

// documents takes key sets and agreements (K1, A1, A3).
func (v *verifier) documents() {
	for s := range v.messageKeys {
		v.messageKeys[s], v.logKeys[s] = map[string]bool{}, map[string]bool{}
	}
	for s := range v.input.Logs {
		for e, epoch := range v.input.Logs[s].Epochs {
			var last *record.KeySet
			for i, l := range epoch.Leaves {
				if l == nil || l.Kind != "keys" || v.byID[l.ID] == nil {
					continue
				}
				set, err := v.keySet(v.byID[l.ID])
				if err == nil && (e == 0 || i != 1) {
					err = set.Succeeds(last)
				}
				if err != nil {
					v.bad(v.byID[l.ID], "bad_keys", err)
					continue
				}
				last = set
				v.take(s, l.ID, set)
			}
		}
	}
	for s := range v.input.Logs {
		for _, epoch := range v.input.Logs[s].Epochs {
			for _, l := range epoch.Leaves {
				if l == nil || l.Kind != "agreement" || v.byID[l.ID] == nil {
					continue
				}
				a, err := v.agreement(v.byID[l.ID])
				if err != nil {
					v.bad(v.byID[l.ID], "bad_agreement", err)
					continue
				}
				v.input.Agreements[l.ID] = a
			}
		}
	}
}

func (v *verifier) keySet(m *message) (*record.KeySet, error) {
	doc, err := v.document(m)
	if err != nil {
		return nil, err
	}
	identity := v.input.Logs[m.side].Identity
	if hex.EncodeToString(m.envelope.Signers[0]) != identity {
		return nil, fmt.Errorf("it is not signed by the identity key")
	}
	return record.ParseKeySet(doc, identity, v.hosts[v.input.Logs[m.side].Writer])
}

func (v *verifier) take(s int, id string, set *record.KeySet) {
	v.input.KeySets[id] = set
	for _, k := range set.Keys {
		switch k.Use {
		case "log":
			v.logKeys[s][string(k.Public)] = true
		case "message":
			v.messageKeys[s][string(k.Public)] = true
		case "time", "cosign", "witness":
			v.timed = append(v.timed, note.NewKey(k.Name, note.AlgCosignature, k.Public))
		}
	}
}

func (v *verifier) agreement(m *message) (*record.Agreement, error) {
	doc, err := v.document(m)
	if err != nil {
		return nil, err
	}
	if !v.messageKeys[m.side][string(m.envelope.Signers[0])] {
		return nil, fmt.Errorf("it is not signed by a message key")
	}
	a, err := record.ParseAgreement(doc)
	if err != nil {
		return nil, err
	}
	if a.Parties != v.b.Identities {
		return nil, fmt.Errorf("the agreement is of other parties")
	}
	if a.Exercise != v.b.Exercise {
		return nil, fmt.Errorf("the agreement's exercise is not the header's")
	}
	for _, w := range a.Policy.Witnesses {
		v.timed = append(v.timed, w.Key)
	}
	return a, nil
}

// others checks the remaining messages against their leaves.
func (v *verifier) others() {
	errs := make([]error, len(v.messages))
	parallel(len(v.messages), func(i int) {
		m := v.messages[i]
		if m.leaf.Kind == "keys" || m.leaf.Kind == "agreement" {
			return
		}
		errs[i] = v.other(m)
	})
	for i, err := range errs {
		if err != nil {
			v.bad(v.messages[i], "bad_message", err)
		}
	}
}

// checkpoints compares the roots with the signed checkpoints.
func (v *verifier) checkpoints() {
	for s := range v.input.Logs {
		for e, epoch := range v.input.Logs[s].Epochs {
			text := v.b.Logs[s].Epochs[e].Checkpoint
			if text == "" {
				continue
			}
			n, err := note.Parse([]byte(text))
			if err != nil {
				v.refuse("bad_checkpoint", "%s: %v", epoch.Origin, err)
				continue
			}
			c, err := tlog.ParseCheckpoint(n.Text)
			if err != nil || c.Origin != epoch.Origin || c.Size != uint64(len(epoch.Leaves)) || len(c.Extensions) > 0 {
				v.refuse("bad_checkpoint", "%s: the checkpoint is not of this log at size %d", epoch.Origin, len(epoch.Leaves))
				continue
			}
			if c.Root != epoch.Root {
				v.refuse("bad_root", "%s: the leaves give another root than the checkpoint", epoch.Origin)
			}
			v.checkpointLines(s, epoch.Origin, n)
		}
	}
}

func (v *verifier) checkpointLines(s int, origin string, n *note.Note) {
	var keys []note.Key
	for public := range v.logKeys[s] {
		keys = append(keys, note.NewKey(origin, note.AlgEd25519, []byte(public)))
	}
	if err := n.OpenAny(keys); err != nil {
		v.refuse("bad_checkpoint", "%s is not signed by a log key of its writer: %v", origin, err)
	}
	bad := 0
	for _, l := range n.Lines {
		if len(l.Signature) != tlog.CosignatureSize {
			continue
		}
		good := false
		for _, k := range v.timed {
			if k.Names(l) {
				_, err := tlog.VerifyCosignature(n.Text, l, k)
				good = good || err == nil
			}
		}
		if !good {
			bad++
		}
	}
	if bad > 0 {
		v.note("unverified_lines", "%s: %d timed lines of its checkpoint do not verify", origin, bad)
	}
}

// lacking names the messages that the bundle does not hold.
func (v *verifier) lacking() {
	n := 0
	for s := range v.input.Logs {
		for _, e := range v.input.Logs[s].Epochs {
			for i, l := range e.Leaves {
				if l == nil || l.Type != record.MessageLeaf || v.byID[l.ID] != nil {
					continue
				}
				if (l.Kind == "keys" || l.Kind == "agreement") && !v.returned[s][l.ID] {
					v.refuse("lacking_document", "leaf %d of %s: its %s message is not in the bundle", i, e.Origin, l.Kind)
				}
				n++
			}
		}
	}
	if n > 0 && !v.b.Public {
		v.note("lacking_messages", "%d messages are not in the bundle", n)
	}
}

func (v *verifier) judge() {
	out, err := verdict.Judge(&v.input)
	if refusal, ok := err.(*verdict.Refusal); ok {
		v.refuse(refusal.Code, "%s", refusal.Detail)
		return
	} else if err != nil {
		v.refuse("internal", "%v", err)
		return
	}
	for _, u := range out.Unverified {
		v.note("unverified_lines", "leaf %d of %s: %d timed lines do not verify", u.Index, u.Origin, u.Lines)
	}
	v.report.Verdicts = append(out.JSON, '\n')
	v.report.Judged = out
}

// parallel runs f for 0 to n−1 on all cores.
func parallel(n int, f func(i int)) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				f(i)
			}
		}()
	}
	wait.Wait()
}
