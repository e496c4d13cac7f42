package record

import (
	"fmt"
	"slices"
	"strings"

	"comity.example/second/jcs"
)

// object reads a JSON object's members one by one; the first thing wrong is
// kept in err, and what was never asked for is refused by done.
type object struct {
	v    *jcs.Value
	what string
	seen int
	err  error
}

func open(v *jcs.Value, what string) *object {
	o := &object{v: v, what: what}
	if v == nil || v.Kind != jcs.Object {
		o.fail("is not an object")
		o.v = &jcs.Value{Kind: jcs.Object}
	}
	return o
}

func (o *object) fail(format string, args ...any) {
	if o.err == nil {
		o.err = fmt.Errorf("record: "+o.what+" "+format, args...)
	}
}

// has looks a member up and counts it as known.
func (o *object) has(key string) (*jcs.Value, bool) {
	m, ok := o.v.Get(key)
	if ok {
		o.seen++
	}
	return m, ok
}

func (o *object) need(key string, kind jcs.Kind) *jcs.Value {
	m, ok := o.has(key)
	if !ok || m.Kind != kind {
		o.fail("has no right %q", key)
		return &jcs.Value{Kind: kind}
	}
	return m
}

func (o *object) text(key string) string { return o.need(key, jcs.String).Str }
func (o *object) flag(key string) bool   { return o.need(key, jcs.Bool).Bool }

func (o *object) list(key string) []jcs.Value { return o.need(key, jcs.Array).Items }

func (o *object) int(key string, least, most int64) int64 {
	n, ok := o.need(key, jcs.Number).Int()
	if !ok || n < least || n > most {
		o.fail("has %q out of range", key)
		return least
	}
	return n
}

func (o *object) time(key string) int64 {
	t, err := ParseTime(o.text(key))
	if err != nil {
		o.fail("has %q: %v", key, err)
	}
	return t
}

func (o *object) digest(key string) string {
	s := o.text(key)
	if !IsDigest(s) {
		o.fail("has no digest in %q", key)
	}
	return s
}

func (o *object) hex(key string, n int) string {
	s := o.text(key)
	if !IsHex(s, n) {
		o.fail("has no %d hex digits in %q", n, key)
	}
	return s
}

func (o *object) oneOf(key string, choices ...string) string {
	s := o.text(key)
	if !slices.Contains(choices, s) {
		o.fail("has %q %q", key, s)
	}
	return s
}

// single is a text of one line without controls (M2).
func (o *object) single(key string) string {
	s := o.text(key)
	if !isSingle(s) {
		o.fail("has %q that is not one plain line", key)
	}
	return s
}

func isSingle(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 || r >= 0x7f && r <= 0x9f || r == 0x2028 || r == 0x2029 ||
			r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
			r == 0x200e || r == 0x200f || r == 0x061c
	})
}

func (o *object) done() error {
	if o.err == nil && o.seen != len(o.v.Keys) {
		o.fail("has a member that this version does not know")
	}
	return o.err
}
