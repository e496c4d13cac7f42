package record

import (
	"regexp"
	"slices"

	"comity.example/second/jcs"
)

var (
	grounds = []string{"no_offence", "military", "sovereignty_security", "public_order", "political", "persecution", "double_jeopardy", "pending_at_home", "time_barred", "no_link", "too_broad", "not_possible",
		"wrong_channel", "form", "rights", "use_limits", "cost", "other"}
	outcomes  = []string{"done", "partly", "not_possible", "refused", "condition", "postponed", "other_channel"}
	tlps      = []string{"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"}
	purposes  = []string{"case", "intelligence", "court"}
	onward    = []string{"none", "consent", "free"}
	relations = []string{"same_incident", "continues", "duplicates", "split_from", "re_entry"}
	pointer   = regexp.MustCompile("^(/[a-zA-Z0-9]+)+$")
	typeName  = regexp.MustCompile("^[a-z][a-z0-9_]{0,39}$")
)

// maxFile is the length of a file at most.
const maxFile = 1 << 31

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
	case "reply":
		b.digest("to")
		b.words("text")
		b.files("files")
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
	case "condition":
		conditionBody(b)
	case "accept":
		b.digest("of")
		b.flag("accepted")
		b.maybe("text", b.words)
	case "assess":
		b.digest("of")
		b.int("rating", 1, 5)
		rated := b.list("asks")
		last := int64(0)
		for i := range rated {
			r := open(&rated[i], "rated ask")
			last = r.int("ask", last+1, jcs.MaxInt)
			r.oneOf("rated", "met", "partly", "not_met")
			b.take(r.done())
		}
		b.words("reason")
	case "correct":
		b.digest("of")
		b.words("text")
		b.maybe("observables", func(key string) { b.some(key); b.observables(key) })
		b.maybe("links", func(key string) { b.some(key); b.links(key) })
		b.files("files")
	case "dispute":
		if b.oneOf("urgency", Urgencies...) != m.Urgency {
			b.fail("has another urgency than the message")
		}
		b.words("reason")
	case "renew":
		b.int("ask", 1, jcs.MaxInt)
		b.time("until")
		b.maybe("text", b.words)
	case "followup":
		if days := b.int("days", 7, 30); days != 7 && days != 30 {
			b.fail("follows up after %d days", days)
		}
		b.oneOf("state", "gone", "still_seen", "back")
		b.maybe("text", b.words)
	case "translation":
		translationBody(b)
	case "recall":
		b.removed()
		b.words("why")
	case "expunge":
		b.removed()
		b.oneOf("why", "retention", "recall", "order")
		b.maybe("article", func(key string) { b.single(key) })
	case "ratify":
		b.digest("of")
	case "notice":
		b.oneOf("announces", "suspension", "resumption", "ending")
		b.time("from")
		b.maybe("text", b.words)
	case "audit":
		b.int("entries", 0, jcs.MaxInt)
		b.digest("head")
	case "return":
		if b.text("code") != m.Code {
			b.fail("has another code than the message")
		}
		b.text("detail")
	default:
		b.fail("is of a kind that this version does not know")
	}
	switch m.Kind {
	case "keys", "agreement", "audit", "return":
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
	b.maybe("events", func(key string) {
		b.some(key)
		list := b.list(key)
		for i := range list {
			e := open(&list[i], "event")
			e.time("at")
			e.words("text")
			e.maybe("zone", func(key string) { e.single(key) })
			e.maybe("driftSeconds", func(key string) { e.int(key, -31536000, 31536000) })
			b.take(e.done())
		}
	})
	b.maybe("territory", b.words)
	b.maybe("rsit", func(key string) {
		r := open(b.need(key, jcs.Object), key)
		r.single("class")
		r.single("type")
		b.take(r.done())
	})
	for _, item := range b.list("offences") {
		if item.Kind != jcs.String || !isSingle(item.Str) {
			b.fail("has an offence that is not one plain line")
		}
	}
	b.observables("observables")
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
	b.maybe("use", func(key string) {
		u := open(b.need(key, jcs.Object), key)
		u.purposes("purposes")
		u.oneOf("onward", onward...)
		u.maybe("destroyBy", func(key string) { u.time(key) })
		b.take(u.done())
	})
	emergency := m.Rule != nil && m.Rule.Urgency == "emergency"
	if _, ok := b.v.Get("urgencyReason"); ok || emergency {
		b.words("urgencyReason")
	}
	if _, ok := b.v.Get("urgencyGround"); ok || emergency {
		b.oneOf("urgencyGround", "life", "health", "infrastructure", "data_loss")
	}
	b.oneOf("tlp", tlps...)
	b.maybe("links", func(key string) { b.some(key); b.links(key) })
	b.files("files")
	if m.Kind == "notify" {
		b.maybe("spontaneous", func(key string) {
			if !b.flag(key) {
				b.fail("has spontaneous as false")
			}
		})
	}
}

func conditionBody(b *object) {
	asks := b.list("asks")
	last := int64(0)
	for _, n := range asks {
		ask, ok := n.Int()
		if !ok || ask <= last {
			b.fail("has asks that are no numbers from 1, or out of order")
			return
		}
		last = ask
	}
	if last == 0 {
		b.fail("is about no ask")
	}
	t := open(b.need("terms", jcs.Object), "terms")
	said := 0
	for key, read := range map[string]func(key string){
		"use": t.purposes, "people": t.words, "onward": func(key string) { t.oneOf(key, onward...) },
		"returnBy": func(key string) { t.time(key) }, "destroyBy": func(key string) { t.time(key) }, "text": t.words,
	} {
		t.maybe(key, func(key string) { said++; read(key) })
	}
	if said == 0 {
		t.fail("say nothing")
	}
	b.take(t.done())
	b.files("withheld")
}

func translationBody(b *object) {
	b.digest("of")
	b.oneOf("lang", "en", "zh")
	b.some("texts")
	list := b.list("texts")
	for i := range list {
		t := open(&list[i], "text of an edition")
		if !pointer.MatchString(t.text("at")) {
			t.fail("is not named by a pointer")
		}
		t.text("text")
		b.take(t.done())
	}
	b.oneOf("how", "human", "machine")
	b.single("translator")
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
		o.maybe("until", func(key string) { o.time(key) })
		b.take(o.done())
	}
	b.flag("final")
	b.maybe("note", b.words)
	b.maybe("under", func(key string) { b.digest(key) })
	b.files("files")
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

func (o *object) files(key string) {
	list := o.list(key)
	for i := range list {
		f := open(&list[i], "file")
		f.digest("digest")
		f.int("length", 0, maxFile)
		f.single("name")
		f.maybe("hashes", func(key string) {
			h := open(f.need(key, jcs.Object), key)
			for name, digits := range map[string]int{"md5": 32, "sha1": 40, "sha512": 128} {
				h.maybe(name, func(key string) { h.hex(key, digits) })
			}
			f.take(h.done())
		})
		o.take(f.done())
	}
}

func (o *object) observables(key string) {
	list := o.list(key)
	for i := range list {
		v := open(&list[i], "observable")
		if !typeName.MatchString(v.text("type")) {
			v.fail("has a type that is no word")
		}
		v.single("value")
		v.maybe("note", func(key string) { v.single(key) })
		o.take(v.done())
	}
}

func (o *object) links(key string) {
	list := o.list(key)
	for i := range list {
		l := open(&list[i], "link")
		l.oneOf("relation", relations...)
		l.digest("request")
		o.take(l.done())
	}
}

// some refuses an empty list.
func (o *object) some(key string) {
	if list, ok := o.v.Get(key); ok && len(list.Items) == 0 {
		o.fail("has an empty list %q", key)
	}
}

func (o *object) purposes(key string) {
	o.some(key)
	seen := map[string]bool{}
	for _, item := range o.list(key) {
		if item.Kind != jcs.String || !slices.Contains(purposes, item.Str) || seen[item.Str] {
			o.fail("has a purpose that is none, or one twice")
		}
		seen[item.Str] = true
	}
}

// removed reads the messages and files that are removed, or to be removed.
func (o *object) removed() {
	named := 0
	for _, key := range []string{"messages", "digests"} {
		for _, item := range o.list(key) {
			if item.Kind != jcs.String || !IsDigest(item.Str) {
				o.fail("names something that is no digest")
			}
			named++
		}
	}
	if named == 0 {
		o.fail("names no message and no file")
	}
}
