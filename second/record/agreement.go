package record

import (
	"slices"
	"strings"
	"time"

	"comity.example/second/jcs"
	"comity.example/second/tlog"
)

// Agreement is a pair agreement document (A1).
type Agreement struct {
	Digest, Before string
	Version        int64
	Exercise       bool
	// Stopped: suspended or ended (A8).
	Stopped bool
	// Parties are the identities in hex, in order.
	Parties   [2]string
	Duties    map[[2]string]Duties
	Calendars map[string]*Calendar
	Policy    *tlog.Policy
}

// Duties are the limits of one class and urgency; nil where there is no such
// duty.
type Duties struct {
	Receipt, Acknowledgement *Limit
	Answer, Updates, Result  *Limit
}

// Limit is minutes, or working days of somebody.
type Limit struct {
	Minutes, WorkingDays int64
	Of                   string
}

// Calendar is one party's calendar.
type Calendar struct {
	Zone  *time.Location
	Week  [8]bool
	Years map[int]*Year
}

// Year are the days that leave the week's rule, as days since 1970.
type Year struct{ Off, Work map[int]bool }

// ParseAgreement reads an agreement document.
func ParseAgreement(v *jcs.Value) (*Agreement, error) {
	o := open(v, "agreement")
	o.int("v", 1, 1)
	o.oneOf("type", "agreement")
	a := &Agreement{Digest: Digest(jcs.Print(*v)), Version: o.int("version", 1, jcs.MaxInt), Exercise: o.flag("exercise")}
	if _, ok := o.v.Get("before"); ok || a.Version > 1 {
		a.Before = o.digest("before")
		if a.Version == 1 {
			o.fail("of version 1 names one before it")
		}
	}
	o.int("verdicts", 1, 1)
	parties(o, a)
	texts(o, o.need("purpose", jcs.Object), false)
	if l := o.list("languages"); len(l) != 2 || l[0].Str != "en" || l[1].Str != "zh" {
		o.fail("has other languages")
	}
	h := open(o.need("hotline", jcs.Object), "hotline")
	h.oneOf("scope", "cybercrime", "any")
	o.take(h.done())
	duties(o, a)
	calendars(o, a)
	policy, err := tlog.ParsePolicy(o.text("policy"))
	o.take(err)
	a.Policy = policy
	numbers(o, "quotas", "messagesPerDay", "bytesPerDay")
	numbers(o, "retention", "days")
	t := open(o.need("tests", jcs.Object), "tests")
	t.flag("dailyLink")
	o.take(t.done())
	if l := o.list("suites"); len(l) != 1 || l[0].Str != "Ed25519" {
		o.fail("has other suites")
	}
	if _, ok := o.v.Get("state"); ok {
		o.oneOf("state", "suspended", "ended")
		a.Stopped = true
	}
	return a, o.done()
}

func numbers(o *object, key string, names ...string) {
	n := open(o.need(key, jcs.Object), key)
	for _, name := range names {
		n.int(name, 0, jcs.MaxInt)
	}
	o.take(n.done())
}

func texts(o *object, v *jcs.Value, single bool) {
	t := open(v, "text")
	for _, lang := range []string{"en", "zh"} {
		if single {
			t.single(lang)
		} else {
			t.text(lang)
		}
	}
	o.take(t.done())
}

func parties(o *object, a *Agreement) {
	list := o.list("parties")
	if len(list) != 2 {
		o.fail("has not two parties")
		return
	}
	var prefixes [2]string
	for i := range list {
		p := open(&list[i], "party")
		a.Parties[i] = p.hex("identity", 64)
		if !IsHost(p.text("host")) {
			p.fail("has a bad host")
		}
		texts(p, p.need("name", jcs.Object), true)
		prefix := p.text("prefix")
		if len(prefix) < 2 || len(prefix) > 5 || strings.Trim(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			p.fail("has prefix %q", prefix)
		}
		prefixes[i] = prefix
		o.take(p.done())
	}
	if a.Parties[0] >= a.Parties[1] || prefixes[0] == prefixes[1] {
		o.fail("has its parties out of order, or with one prefix")
	}
}

func duties(o *object, a *Agreement) {
	a.Duties = map[[2]string]Duties{}
	last := -1
	list := o.list("duties")
	for i := range list {
		d := open(&list[i], "duty")
		class, urgency := d.oneOf("class", Classes...), d.oneOf("urgency", Urgencies...)
		at := slices.Index(Classes, class)*len(Urgencies) + slices.Index(Urgencies, urgency)
		if at <= last {
			d.fail("stands out of order")
		}
		last = at
		out := Duties{Receipt: limit(d, "receipt", 5), Acknowledgement: limit(d, "acknowledgement", 0)}
		if class != "notification" {
			out.Answer = optional(d, "answer", 0)
			out.Updates = optional(d, "updates", 60)
			out.Result = optional(d, "result", 0)
		}
		a.Duties[[2]string{class, urgency}] = out
		o.take(d.done())
	}
}

func optional(o *object, key string, minutes int64) *Limit {
	if _, ok := o.v.Get(key); !ok {
		return nil
	}
	return limit(o, key, minutes)
}

// limit reads a limit; where minutes is given it must be in minutes and at
// least that many.
func limit(o *object, key string, minutes int64) *Limit {
	l := open(o.need(key, jcs.Object), "limit")
	out := &Limit{}
	if _, ok := l.v.Get("minutes"); ok || minutes > 0 {
		out.Minutes = l.int("minutes", max(1, minutes), 1_000_000)
	} else {
		out.WorkingDays = l.int("workingDays", 1, 1000)
		out.Of = l.oneOf("of", "answerer", "both", "either")
	}
	o.take(l.done())
	return out
}

func calendars(o *object, a *Agreement) {
	c := open(o.need("calendars", jcs.Object), "calendars")
	a.Calendars = map[string]*Calendar{}
	for _, id := range a.Parties {
		a.Calendars[id] = calendar(c, id)
	}
	o.take(c.done())
}

func calendar(o *object, id string) *Calendar {
	v := open(o.need(id, jcs.Object), "calendar")
	c := &Calendar{Years: map[int]*Year{}}
	zone := v.text("zone")
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		v.fail("has zone %q", zone)
	}
	c.Zone = loc
	last := int64(0)
	for _, item := range v.list("week") {
		n, ok := item.Int()
		if !ok || n <= last || n > 7 {
			v.fail("has a week out of order")
			break
		}
		last = n
		c.Week[n] = true
	}
	years := v.need("years", jcs.Object)
	for i, key := range years.Keys {
		t, err := time.Parse("2006", key)
		if err != nil {
			v.fail("has year %q", key)
			break
		}
		y := open(&years.Items[i], "year")
		year := &Year{days(y, "off", t.Year()), days(y, "work", t.Year())}
		for day := range year.Off {
			if year.Work[day] {
				y.fail("has a date that is both off and work")
			}
		}
		c.Years[t.Year()] = year
		v.take(y.done())
	}
	o.take(v.done())
	return c
}

func days(o *object, key string, year int) map[int]bool {
	out := map[int]bool{}
	last := ""
	for _, item := range o.list(key) {
		t, err := time.Parse("2006-01-02", item.Str)
		if err != nil || t.Year() != year || item.Str <= last {
			o.fail("has %q %q", key, item.Str)
			break
		}
		last = item.Str
		out[int(t.Unix()/86400)] = true
	}
	return out
}

// Continues says whether a continues, by A3, one of the documents that known
// finds by digest: a first version always does.
func (a *Agreement) Continues(known func(digest string) *Agreement) bool {
	if a.Version == 1 {
		return true
	}
	last := known(a.Before)
	return last != nil && last.Version == a.Version-1
}
