package jcs

import (
	"math"
	"strings"
	"testing"
)

func TestCanonicalFormsAreReadAndPrintedAgain(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `[]`, `{}`, `0`, `-1`, `9007199254740991`, `0.000001`, `1e-7`, `1.5e-9`, `4.5`, `-0.1`,
		`"€$\u000f\nA'B\"\\\\\"/"`, "{\"\\r\":1,\"1\":2,\"\u0080\":3,\"ö\":4,\"€\":5,\"😀\":6,\"\ufb33\":7}",
		`{"a":[1,{"b":null}],"b":"\u001f` + "\u007f" + `"}`,
	} {
		v, err := Parse([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := string(Print(v)); got != text {
			t.Errorf("%s is printed as %s", text, got)
		}
	}
}

func TestEveryOtherFormIsRefused(t *testing.T) {
	for _, text := range []string{
		``, ` 1`, `1 `, `01`, `-0`, `1.0`, `1e1`, `1E-7`, `+1`, `.5`, `1e400`, `NaN`, `9007199254740992`, `-9007199254740992`, `1e21`,
		`{"b":1,"a":2}`, `{"a":1,"a":1}`, `{"a": 1}`, `{"a":1,}`, `[1, 2]`, `[1,]`, `{"a"}`, `{1:2}`,
		`"\u0000"`, `"\u0061"`, `"\/"`, `"\u000A"`, `"\u000F"`, `"\ud800"`, "\"\xed\xa0\x80\"", "\"\xff\"", "\"\n\"", `"\u20ac"`, `"a`, `"\`,
		"{\"\ufb33\":7,\"😀\":6}", `tru`, `truefalse`, strings.Repeat("[", 70) + strings.Repeat("]", 70),
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}

// The examples of RFC 8785, appendix B.
func TestNumbersArePrintedAsECMAScriptDoes(t *testing.T) {
	for bits, want := range map[uint64]string{
		0x0000000000000000: "0", 0x8000000000000000: "0", 0x0000000000000001: "5e-324", 0x7fefffffffffffff: "1.7976931348623157e+308",
		0x4340000000000000: "9007199254740992", 0x44b52d02c7e14af5: "9.999999999999997e+22", 0x444b1ae4d6e2ef50: "1e+21",
		0x444b1ae4d6e2ef4f: "999999999999999900000", 0x3eb0c6f7a0b5ed8d: "0.000001", 0x3eb0c6f7a0b5ed8c: "9.999999999999997e-7",
		0x41b3de4355555553: "333333333.3333332", 0xbecbf647612f3696: "-0.0000033333333333333333",
	} {
		if got := printNumber(math.Float64frombits(bits)); got != want {
			t.Errorf("%x is printed as %s, not %s", bits, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"a":[1,"\n",null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Parse(data)
		if err == nil && string(Print(v)) != string(data) {
			t.Errorf("%q is printed as %q", data, Print(v))
		}
	})
}
