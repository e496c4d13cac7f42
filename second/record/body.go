package record

import (
	"comity.example/second/jcs"
)

var (
	grounds  = []string{"no_offence", "military", "sovereignty", "political", "pending_at_home", "persecution", "no_link", "disproportionate", "other"}
	outcomes = []string{"done", "partly", "not_possible", "refused", "other_channel", "later"}
	tlps     = []string{"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"}
)

// checkBody checks a body by its kind (M4).
func checkBody(o *object, v *jcs.Value, m Message) {
	b := open(v, "body of "+m.Kind)
	switch m.Kind {
	case "keys", "agreement":
		b.need("document", jcs.Object)
	case "request", "notify":
		requestBody(b, m)
	case "acknowledge":
		b.oneOf("state", "accepted", "pending")
		b.maybe("note", b.words)
		b.maybe("reference", func(key string) { b.single(key) })
	case "status", "clarify":
		b.words("text")
	case "result":
		resultBody(b)
	case "refuse":
		b.oneOf("ground", grounds...)
		b.single("article")
		b.maybe("text", b.words)
	case "extend":
		b.maybe("text", b.words)
		b.time("until")
	case "withdraw":
		b.maybe("text", b.words)
	case "return":
		if b.text("code") != m.Code {
			b.fail("has another code than the message")
		}
		b.text("detail")
	default:
		b.fail("is of a kind that this version does not know")
	}
	switch m.Kind {
	case "keys", "agreement", "return":
	default:
		b.person("by")
	}
	o.take(b.done())
}

func requestBody(b *object, m Message) {
	b.single("reference")
	b.line("title")
	b.words("facts")
	b.maybe("summary", b.words)
	b.maybe("rsit", func(key string) {
		r := open(b.need(key, jcs.Object), key)
		r.single("class")
		r.single("type")
		b.take(r.done())
	})
	b.maybe("offences", func(key string) { b.single(key) })
	for _, item := range b.list("observables") {
		if item.Kind != jcs.String || !isSingle(item.Str) {
			b.fail("has an observable that is not one plain line")
		}
	}
	asks := b.list("asks")
	if (len(asks) == 0) != (m.Kind == "notify") {
		b.fail("has the wrong number of asks")
	}
	for i := range asks {
		a := open(&asks[i], "ask")
		a.int("n", int64(i+1), int64(i+1))
		a.words("text")
		b.take(a.done())
	}
	b.maybe("basis", b.words)
	b.maybe("purpose", b.words)
	if _, ok := b.v.Get("urgencyReason"); ok || m.Rule != nil && m.Rule.Urgency == "emergency" {
		b.words("urgencyReason")
	}
	b.oneOf("tlp", tlps...)
	b.files()
}

func resultBody(b *object) {
	list := b.list("outcomes")
	if len(list) == 0 {
		b.fail("has no outcomes")
	}
	last := int64(0)
	for i := range list {
		o := open(&list[i], "outcome")
		last = o.int("ask", last+1, jcs.MaxInt)
		o.oneOf("outcome", outcomes...)
		o.maybe("text", o.words)
		o.maybe("ground", func(key string) { o.oneOf(key, grounds...) })
		o.maybe("article", func(key string) { o.single(key) })
		b.take(o.done())
	}
	b.flag("final")
	b.maybe("note", b.words)
	b.files()
}

// maybe reads an optional member.
func (o *object) maybe(key string, read func(key string)) {
	if _, ok := o.v.Get(key); ok {
		read(key)
	}
}

// words is a Text; line is a Text of one plain line.
func (o *object) words(key string) {
	t := open(o.need(key, jcs.Object), key)
	t.oneOf("lang", "en", "zh")
	t.text("text")
	o.take(t.done())
}

func (o *object) line(key string) {
	t := open(o.need(key, jcs.Object), key)
	t.oneOf("lang", "en", "zh")
	t.single("text")
	o.take(t.done())
}

func (o *object) person(key string) {
	p := open(o.need(key, jcs.Object), key)
	p.single("name")
	p.single("role")
	o.take(p.done())
}

func (o *object) files() {
	list := o.list("files")
	for i := range list {
		f := open(&list[i], "file")
		f.digest("digest")
		f.int("length", 0, jcs.MaxInt)
		f.single("name")
		o.take(f.done())
	}
}
