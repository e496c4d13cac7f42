package note

import (
	"strings"
	"testing"
)

const (
	exampleKey  = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
	exampleNote = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

func TestTheSpecificationsExampleVerifies(t *testing.T) {
	k, err := ParseKey(exampleKey)
	if err != nil {
		t.Fatal(err)
	}
	if k.String() != exampleKey {
		t.Error(k.String())
	}
	n, err := Parse([]byte(exampleNote))
	if err != nil {
		t.Fatal(err)
	}
	if !k.Verify(n.Text, n.Lines[0]) {
		t.Error("it does not")
	}
	if k.Verify(n.Text+"\n", n.Lines[0]) {
		t.Error("another text verifies")
	}
}

func TestOneFlippedBitNeverVerifies(t *testing.T) {
	k, _ := ParseKey(exampleKey)
	for i := range len(exampleNote) {
		for bit := range 8 {
			bad := []byte(exampleNote)
			bad[i] ^= 1 << bit
			n, err := Parse(bad)
			if err != nil {
				continue
			}
			for _, l := range n.Lines {
				if k.Verify(n.Text, l) {
					t.Fatalf("byte %d, bit %d", i, bit)
				}
			}
		}
	}
}

func TestBrokenNotesAreRefused(t *testing.T) {
	line := "— a AAAAAAA=\n"
	for name, text := range map[string]string{
		"no signature":      "a\n\n",
		"no blank line":     "a\n" + line,
		"unended":           "a\n\n" + strings.TrimSuffix(line, "\n"),
		"carriage return":   "a\r\n\n" + line,
		"not UTF-8":         "\xff\n\n" + line,
		"plus in name":      "a\n\n— a+b AAAAAAA=\n",
		"space in name":     "a\n\n— a\u00a0b AAAAAAA=\n",
		"stray bits":        "a\n\n— a AAAAAAB=\n",
		"short signature":   "a\n\n— a AAAAAA==\n",
		"33 lines":          "a\n\n" + strings.Repeat(line, 33),
		"hyphen for a dash": "a\n\n- a AAAAAAA=\n",
	} {
		if _, err := Parse([]byte(text)); err == nil {
			t.Errorf("a note with %s is read", name)
		}
	}
	if _, err := Parse([]byte("a\n\n" + strings.Repeat(line, 32))); err != nil {
		t.Error("32 lines are refused")
	}
}

func TestAKeyIdMustFollowFromItsKey(t *testing.T) {
	for _, bad := range []string{
		strings.Replace(exampleKey, "530d903a", "530d903b", 1),
		strings.Replace(exampleKey, "530d903a", "530D903A", 1),
		strings.Replace(exampleKey, "foo", "fop", 1),
		exampleKey + "A",
		strings.Replace(exampleKey, "AekyeR", "AukyeR", 1),
	} {
		if _, err := ParseKey(bad); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}
