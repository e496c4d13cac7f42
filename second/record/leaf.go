package record

import (
	"errors"
	"fmt"
	"slices"

	"comity.example/second/jcs"
	"comity.example/second/note"
	"comity.example/second/tlog"
)

// MaxLeaf is the largest leaf in bytes (L2).
const MaxLeaf = 65535

// Type is the type of a leaf.
type Type uint8

// The types of leaves.
const (
	MessageLeaf Type = iota
	CheckpointsLeaf
	SuccessionLeaf
)

// Leaf is a well-formed leaf; which members are set follows from Type.
type Leaf struct {
	Type Type
	At   int64
	Message
	Checkpoints []Recorded
	Held        *Held
	Lacks       *Lacks
	// Conflict is empty or two notes.
	Conflict []string
	// Note is a succession's signed note.
	Note string
}

// Message is what a message leaf says of its message.
type Message struct {
	ID, Kind, Thread, Ref, Code, Document string
	// Urgency is what a dispute says is the right one.
	Urgency  string
	Length   int64
	Exercise bool
	Rule     *Rule
	Answers  []string
	Grant    *Grant
}

// Rule names what a request rests on.
type Rule struct{ Agreement, Class, Urgency string }

// Grant is a new due time for a duty.
type Grant struct {
	Duty string
	Due  int64
}

// Recorded is a checkpoint with lines as a leaf records it.
type Recorded struct {
	Log  string
	Size uint64
	// Root is nil where the leaf leaves it out.
	Root  *tlog.Hash
	Lines []string
}

// Held names a size of a log.
type Held struct {
	Log  string
	Size uint64
}

// Lacks names a size whose bytes are not held.
type Lacks struct {
	Held
	Since int64
	Why   string
}

var (
	kinds    = []string{"keys", "agreement", "request", "notify", "acknowledge", "status", "result", "refuse", "clarify", "reply", "extend", "withdraw", "condition", "accept", "assess", "correct", "dispute", "renew", "followup", "translation", "recall", "expunge", "ratify", "notice", "audit", "return"}
	reserved = []string{"issue", "call", "line", "test", "roster", "session", "minutes", "position", "statement", "concern", "action", "edition"}
	codes    = []string{"unreadable", "unknown_kind", "bad_shape", "wrong_party", "bad_signature", "unknown_key", "differs_from_leaf", "wrong_agreement", "exercise_mismatch", "unknown_ref", "missing_file", "not_allowed"}
	// Classes and Urgencies are in the order of L3.
	Classes   = []string{"information", "investigation", "evidence", "preservation", "mitigation", "notification"}
	Urgencies = []string{"emergency", "urgent", "routine"}
	answers   = []string{"acknowledgement", "answer", "update", "result"}
	// canAnswer is L4.
	canAnswer = map[string][]string{
		"acknowledge": {"acknowledgement"},
		"status":      {"acknowledgement", "update"},
		"result":      answers,
		"refuse":      {"acknowledgement", "answer", "result"},
		"condition":   {"acknowledgement", "answer", "update"},
		"reply":       {"acknowledgement", "update"},
	}
)

// ParseLeaf reads a leaf by itself (L2 to L6, without its place).
func ParseLeaf(data []byte) (*Leaf, error) {
	if len(data) > MaxLeaf {
		return nil, errors.New("record: leaf is too long")
	}
	v, err := jcs.Parse(data)
	if err != nil {
		return nil, err
	}
	o := open(&v, "leaf")
	l := &Leaf{}
	o.int("v", 1, 1)
	switch kind := o.text("type"); kind {
	case "message":
		l.At = o.time("at")
		l.Message = message(o)
		l.ID = o.digest("id")
		l.Length = o.int("length", 2, 1<<20)
		if l.Kind == "keys" || l.Kind == "agreement" {
			l.Document = o.digest("document")
		}
	case "checkpoints":
		l.Type = CheckpointsLeaf
		l.At = o.time("at")
		checkpoints(o, l)
	case "succession":
		l.Type = SuccessionLeaf
		l.At = o.time("at")
		l.Note = o.text("note")
	default:
		o.fail("has type %q", kind)
	}
	return l, o.done()
}

// message reads the members that a message's leaf and payload share.
func message(o *object) Message {
	m := Message{Kind: o.text("kind"), Thread: o.hex("thread", 32), Exercise: o.flag("exercise")}
	if !slices.Contains(kinds, m.Kind) && !slices.Contains(reserved, m.Kind) {
		o.fail("has kind %q", m.Kind)
	}
	if _, ok := o.v.Get("ref"); ok {
		m.Ref = o.digest("ref")
	}
	switch m.Kind {
	case "request", "notify":
		m.Rule = rule(o, m.Kind)
	case "extend", "clarify", "reply":
		if g, ok := o.has("grant"); ok {
			m.Grant = grant(o, g)
		}
	case "dispute":
		m.Urgency = o.oneOf("urgency", Urgencies...)
	case "return":
		m.Code = o.oneOf("code", codes...)
	}
	if _, ok := o.v.Get("answers"); ok {
		m.Answers = answered(o, m)
	}
	return m
}

func rule(o *object, kind string) *Rule {
	r := open(o.need("rule", jcs.Object), "rule")
	out := &Rule{r.digest("agreement"), r.oneOf("class", Classes...), r.oneOf("urgency", Urgencies...)}
	if (out.Class == "notification") != (kind == "notify") {
		r.fail("has a class that does not go with %q", kind)
	}
	o.take(r.done())
	return out
}

func grant(o *object, v *jcs.Value) *Grant {
	g := open(v, "grant")
	out := &Grant{g.oneOf("duty", "acknowledgement", "answer", "result"), g.time("due")}
	o.take(g.done())
	return out
}

func answered(o *object, m Message) []string {
	var out []string
	last := -1
	for _, item := range o.list("answers") {
		at := slices.Index(answers, item.Str)
		if item.Kind != jcs.String || at <= last || !slices.Contains(canAnswer[m.Kind], item.Str) {
			o.fail("has answers that its kind cannot give, or out of order")
			return nil
		}
		last = at
		out = append(out, item.Str)
	}
	if len(out) == 0 || m.Ref == "" {
		o.fail("has empty answers, or answers without ref")
	}
	return out
}

func checkpoints(o *object, l *Leaf) {
	for _, item := range o.list("checkpoints") {
		r := recorded(o, &item)
		if n := len(l.Checkpoints); n > 0 {
			if p := l.Checkpoints[n-1]; p.Log > r.Log || p.Log == r.Log && p.Size >= r.Size {
				o.fail("has checkpoints out of order")
			}
		}
		l.Checkpoints = append(l.Checkpoints, r)
	}
	if v, ok := o.has("held"); ok {
		h := open(v, "held")
		l.Held = &Held{h.text("log"), uint64(h.int("size", 1, jcs.MaxInt))}
		o.take(h.done())
	}
	if v, ok := o.has("lacks"); ok {
		h := open(v, "lacks")
		l.Lacks = &Lacks{Held{h.text("log"), uint64(h.int("size", 1, jcs.MaxInt))},
			h.time("since"), h.oneOf("why", "not_delivered", "over_quota")}
		o.take(h.done())
	}
	if v, ok := o.has("conflict"); ok {
		if v.Kind != jcs.Array || len(v.Items) != 2 || v.Items[0].Kind != jcs.String || v.Items[1].Kind != jcs.String {
			o.fail("has a conflict that is not two notes")
			return
		}
		l.Conflict = []string{v.Items[0].Str, v.Items[1].Str}
	}
}

func recorded(o *object, v *jcs.Value) Recorded {
	c := open(v, "checkpoint")
	r := Recorded{Log: c.text("log"), Size: uint64(c.int("size", 1, jcs.MaxInt))}
	if _, ok := c.v.Get("root"); ok {
		h, err := tlog.ParseHash(c.text("root"))
		if err != nil {
			c.fail("has a bad root")
		}
		r.Root = &h
	}
	for _, item := range c.list("lines") {
		if item.Kind != jcs.String || len(r.Lines) > 0 && r.Lines[len(r.Lines)-1] >= item.Str {
			c.fail("has lines out of order")
			break
		}
		line, err := note.ParseLine(item.Str)
		if err != nil || len(line.Signature) != tlog.CosignatureSize {
			c.fail("has a line that is not a timed line")
			break
		}
		r.Lines = append(r.Lines, item.Str)
	}
	if len(r.Lines) == 0 {
		c.fail("has no lines")
	}
	o.take(c.done())
	return r
}

func (o *object) take(err error) {
	if err != nil && o.err == nil {
		o.err = err
	}
}

// Place is where a leaf stands, for what ParseLeaf cannot see.
type Place struct {
	// Hosts are the two logs' hosts by writer.
	Hosts  map[string]string
	Pair   string
	Writer string
	Epoch  int
	Index  uint64
	// Roots are the roots that this epoch recorded last, by log and size.
	Roots map[Held]tlog.Hash
	// IDs are the ids of the epoch's messages so far.
	IDs map[string]bool
}

// CheckPlace checks what of L5 to L7 depends on a leaf's place, except whether
// an agreement is in effect there, and the signature of a succession. It adds
// to the place's Roots and IDs.
func CheckPlace(l *Leaf, p *Place) error {
	switch {
	case l.Type == SuccessionLeaf && (p.Index != 0 || p.Epoch == 1):
		return errors.New("record: a succession stands at the wrong place")
	case l.Type != SuccessionLeaf && p.Index == 0 && p.Epoch > 1:
		return errors.New("record: a later epoch does not begin with a succession")
	case p.Index == 0 && p.Epoch == 1 || p.Index == 1 && p.Epoch > 1:
		if l.Type != MessageLeaf || l.Kind != "keys" {
			return errors.New("record: the log does not begin with keys")
		}
	}
	if l.Type == MessageLeaf {
		if p.IDs[l.ID] {
			return errors.New("record: a message stands twice in one epoch")
		}
		p.IDs[l.ID] = true
	}
	for i := range l.Checkpoints {
		if err := p.checkpoint(&l.Checkpoints[i]); err != nil {
			return err
		}
	}
	if l.Held != nil {
		if err := p.others(l.Held.Log); err != nil {
			return err
		}
	}
	if l.Lacks != nil {
		return p.others(l.Lacks.Log)
	}
	return nil
}

func (p *Place) log(text string) (Origin, error) {
	o, err := ParseOrigin(text)
	if err != nil {
		return o, err
	}
	if host, ok := p.Hosts[o.Writer]; !ok || host != o.Host || o.Pair != p.Pair {
		return o, fmt.Errorf("record: %q is no log of this pair", text)
	}
	return o, nil
}

func (p *Place) others(text string) error {
	o, err := p.log(text)
	if err == nil && o.Writer == p.Writer {
		return errors.New("record: held or lacks names the writer's own log")
	}
	return err
}

func (p *Place) checkpoint(r *Recorded) error {
	o, err := p.log(r.Log)
	if err != nil {
		return err
	}
	if o.Writer == p.Writer && (o.Epoch > p.Epoch || o.Epoch == p.Epoch && r.Size > p.Index) {
		return errors.New("record: a checkpoint of the own log lies beyond its place")
	}
	at := Held{r.Log, r.Size}
	last, known := p.Roots[at]
	if r.Root == nil {
		if !known {
			return errors.New("record: a root is absent that was not recorded before")
		}
		return nil
	}
	if known && last == *r.Root {
		return errors.New("record: a root stands again")
	}
	p.Roots[at] = *r.Root
	return nil
}
