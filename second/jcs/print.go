package jcs

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Less orders keys as RFC 8785 does, by UTF-16 code units.
func Less(a, b string) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] == b[i] {
			continue
		}
		if a[i] < utf8.RuneSelf || b[i] < utf8.RuneSelf {
			return a[i] < b[i]
		}
		return lessUTF16(a, b)
	}
	return len(a) < len(b)
}

func lessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

// O is an object to print.
type O map[string]any

// Print gives the canonical form of nil, bool, int, int64, uint64, float64,
// string, O, Value, []any and slices of O.
func Print(v any) []byte { return appendAny(nil, v) }

func appendAny(out []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(out, "null"...)
	case bool:
		return strconv.AppendBool(out, v)
	case int:
		return strconv.AppendInt(out, int64(v), 10)
	case int64:
		return strconv.AppendInt(out, v, 10)
	case uint64:
		return strconv.AppendUint(out, v, 10)
	case float64:
		return append(out, printNumber(v)...)
	case string:
		return appendString(out, v)
	case []any:
		return appendList(out, v)
	case []O:
		return appendList(out, v)
	case []string:
		return appendList(out, v)
	case Value:
		return appendValue(out, &v)
	case O:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Slice(keys, func(i, j int) bool { return Less(keys[i], keys[j]) })
		out = append(out, '{')
		for i, k := range keys {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendString(out, k), ':')
			out = appendAny(out, v[k])
		}
		return append(out, '}')
	}
	panic("jcs: a value of this type cannot be printed")
}

func appendList[T any](out []byte, list []T) []byte {
	out = append(out, '[')
	for i, item := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendAny(out, item)
	}
	return append(out, ']')
}

func appendValue(out []byte, v *Value) []byte {
	switch v.Kind {
	case Bool:
		return strconv.AppendBool(out, v.Bool)
	case Number:
		return append(out, printNumber(v.Num)...)
	case String:
		return appendString(out, v.Str)
	case Array:
		return appendList(out, v.Items)
	case Object:
		o := O{}
		for i, k := range v.Keys {
			o[k] = v.Items[i]
		}
		return appendAny(out, o)
	}
	return append(out, "null"...)
}

func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c == '\b':
			out = append(out, '\\', 'b')
		case c == '\t':
			out = append(out, '\\', 't')
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\f':
			out = append(out, '\\', 'f')
		case c == '\r':
			out = append(out, '\\', 'r')
		case c < 0x20:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

// printNumber prints a number as ECMAScript does.
func printNumber(f float64) string {
	if f == 0 {
		return "0"
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	sign := exponent[:1]
	return mantissa + "e" + sign + strings.TrimLeft(exponent[1:], "0")
}
