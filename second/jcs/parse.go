// Package jcs checks and prints canonical JSON (RFC 8785). Only the canonical
// form is read: the bytes are what a printer would give, or an error.
package jcs

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"
)

// Kind is the kind of a Value.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// MaxInt is the largest integer that is read (and, negated, the smallest).
const MaxInt = 1<<53 - 1

// Value is a parsed JSON value.
type Value struct {
	Kind Kind
	Bool bool
	Num  float64
	Str  string
	// Items are an array's members, or an object's values in the order of Keys.
	Items []Value
	Keys  []string
}

// The refusals: what is no JSON in UTF-8 at all, and any other form of JSON.
var (
	ErrJSON      = errors.New("not_json")
	ErrCanonical = errors.New("not_canonical")
)

// errAny stands for either until it is known which.
var errAny = errors.New("jcs")

const maxDepth = 64

// Parse reads canonical JSON. It refuses any other form of the same value,
// duplicate keys, lone surrogates, NUL and integers outside ±(2^53 − 1).
func Parse(data []byte) (Value, error) {
	p := parser{data: data}
	v, err := p.value(0)
	switch {
	case err == nil && p.at == len(data):
		return v, nil
	case !utf8.Valid(data) || !json.Valid(data):
		return Value{}, ErrJSON
	}
	return Value{}, ErrCanonical
}

// Get is an object's member.
func (v *Value) Get(key string) (*Value, bool) {
	for i, k := range v.Keys {
		if k == key {
			return &v.Items[i], true
		}
	}
	return nil, false
}

// Int is the value as an integer.
func (v *Value) Int() (int64, bool) {
	if v.Kind != Number || v.Num != math.Trunc(v.Num) || math.Abs(v.Num) > MaxInt {
		return 0, false
	}
	return int64(v.Num), true
}

type parser struct {
	data []byte
	at   int
}

func (p *parser) peek() byte {
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *parser) value(depth int) (Value, error) {
	switch c := p.peek(); {
	case c == '"':
		s, err := p.text()
		return Value{Kind: String, Str: s}, err
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case p.word("true"):
		return Value{Kind: Bool, Bool: true}, nil
	case p.word("false"):
		return Value{Kind: Bool}, nil
	case p.word("null"):
		return Value{}, nil
	}
	return Value{}, errAny
}

func (p *parser) word(w string) bool {
	if len(p.data)-p.at < len(w) || string(p.data[p.at:p.at+len(w)]) != w {
		return false
	}
	p.at += len(w)
	return true
}

func (p *parser) object(depth int) (Value, error) {
	v := Value{Kind: Object}
	if depth == maxDepth {
		return v, errAny
	}
	p.at++
	if p.peek() == '}' {
		p.at++
		return v, nil
	}
	for {
		if p.peek() != '"' {
			return v, errAny
		}
		key, err := p.text()
		if err != nil {
			return v, err
		}
		if n := len(v.Keys); n > 0 && !Less(v.Keys[n-1], key) {
			return v, errAny
		}
		if p.peek() != ':' {
			return v, errAny
		}
		p.at++
		item, err := p.value(depth + 1)
		if err != nil {
			return v, err
		}
		v.Keys = append(v.Keys, key)
		v.Items = append(v.Items, item)
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return v, nil
		default:
			return v, errAny
		}
	}
}

func (p *parser) array(depth int) (Value, error) {
	v := Value{Kind: Array}
	if depth == maxDepth {
		return v, errAny
	}
	p.at++
	if p.peek() == ']' {
		p.at++
		return v, nil
	}
	for {
		item, err := p.value(depth + 1)
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return v, nil
		default:
			return v, errAny
		}
	}
}

func (p *parser) number() (Value, error) {
	start := p.at
	for p.at < len(p.data) {
		c := p.data[p.at]
		if c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E' {
			p.at++
			continue
		}
		break
	}
	text := string(p.data[start:p.at])
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Value{}, errAny
	}
	if math.Abs(f) > MaxInt {
		return Value{}, errAny
	}
	if printNumber(f) != text {
		return Value{}, errAny
	}
	return Value{Kind: Number, Num: f}, nil
}

// text reads a string; the cursor stands on its opening quote.
func (p *parser) text() (string, error) {
	p.at++
	start := p.at
	for p.at < len(p.data) {
		c := p.data[p.at]
		if c == '"' {
			s := p.data[start:p.at]
			p.at++
			if !utf8.Valid(s) {
				return "", errAny
			}
			return string(s), nil
		}
		if c == '\\' || c < 0x20 {
			break
		}
		p.at++
	}
	return p.escaped(start)
}

func (p *parser) escaped(start int) (string, error) {
	out := append([]byte{}, p.data[start:p.at]...)
	for p.at < len(p.data) {
		c := p.data[p.at]
		switch {
		case c == '"':
			p.at++
			if !utf8.Valid(out) {
				return "", errAny
			}
			return string(out), nil
		case c < 0x20:
			return "", errAny
		case c != '\\':
			out = append(out, c)
			p.at++
			continue
		}
		r, n := unescape(p.data[p.at:])
		if n == 0 {
			return "", errAny
		}
		out = append(out, r)
		p.at += n
	}
	return "", errAny
}

// unescape reads the one escape that RFC 8785 prints for a character. NUL has
// none here.
func unescape(s []byte) (byte, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\':
		return s[1], 2
	case 'b':
		return '\b', 2
	case 't':
		return '\t', 2
	case 'n':
		return '\n', 2
	case 'f':
		return '\f', 2
	case 'r':
		return '\r', 2
	case 'u':
		if len(s) < 6 || s[2] != '0' || s[3] != '0' || s[4] != '0' && s[4] != '1' {
			return 0, 0
		}
		low := s[5]
		switch {
		case low >= '0' && low <= '9':
			low -= '0'
		case low >= 'a' && low <= 'f':
			low -= 'a' - 10
		default:
			return 0, 0
		}
		c := (s[4]-'0')<<4 | low
		switch c {
		case 0, '\b', '\t', '\n', '\f', '\r':
			return 0, 0
		}
		return c, 6
	}
	return 0, 0
}
