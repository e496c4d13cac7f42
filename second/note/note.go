// Package note reads signed notes (C2SP signed-note) and verifier keys, and
// checks plain Ed25519 signatures (type 0x01).
package note

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Signature types of C2SP signed-note that this module knows.
const (
	AlgEd25519     = 0x01
	AlgCosignature = 0x04
)

// MaxLines is the largest number of signature lines that a note may have.
const MaxLines = 32

// KeyID is the first four bytes of the key's hash.
type KeyID [4]byte

func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// Error is a refusal with its code.
type Error struct{ Code, Detail string }

func (e *Error) Error() string { return e.Code + ": " + e.Detail }

// Errorf makes a refusal.
func Errorf(code, format string, args ...any) error {
	return &Error{code, fmt.Sprintf(format, args...)}
}

// Line is one signature line. Signature is what follows the four bytes of the
// key id.
type Line struct {
	Name      string
	ID        KeyID
	Signature []byte
	// Text is the line without the leading em dash and space and without its
	// newline.
	Text string
}

// Note is a text with the lines below it; nothing of it is verified.
type Note struct {
	// Text includes its final newline.
	Text  string
	Lines []Line
}

// Key is a verifier key.
type Key struct {
	Name   string
	ID     KeyID
	Alg    byte
	Public ed25519.PublicKey
}

// b64 is the only base64 that is read: standard alphabet, padded, no stray bits.
var b64 = base64.StdEncoding.Strict()

// ParseBase64 reads standard base64 in its one canonical form.
func ParseBase64(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("note: newline in base64")
	}
	return b64.DecodeString(text)
}

// Parse reads a signed note. It refuses text that is not UTF-8, control
// characters, a note without signature lines and one with more than MaxLines.
func Parse(data []byte) (*Note, error) {
	if !utf8.Valid(data) {
		return nil, Errorf("bad_note", "not UTF-8")
	}
	for _, c := range data {
		if c < 0x20 && c != '\n' {
			return nil, Errorf("bad_note", "control character")
		}
	}
	split := bytes.LastIndex(data, []byte("\n\n"))
	if split < 0 {
		return nil, Errorf("bad_note", "no blank line before signatures")
	}
	text, rest := string(data[:split+1]), string(data[split+2:])
	if rest == "" || !strings.HasSuffix(rest, "\n") {
		return nil, Errorf("bad_note", "no signature lines, or the last is not ended")
	}
	lines := strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
	if len(lines) > MaxLines {
		return nil, Errorf("bad_note", "%d signature lines", len(lines))
	}
	n := &Note{Text: text}
	for _, l := range lines {
		body, ok := strings.CutPrefix(l, "— ")
		if !ok {
			return nil, Errorf("bad_note", "signature line without em dash")
		}
		line, err := ParseLine(body)
		if err != nil {
			return nil, err
		}
		n.Lines = append(n.Lines, line)
	}
	return n, nil
}

// ParseLine reads "<key name> <base64>", a signature line without its em dash.
func ParseLine(text string) (Line, error) {
	name, enc, ok := strings.Cut(text, " ")
	if !ok || !ValidName(name) {
		return Line{}, Errorf("bad_note", "bad key name in %q", text)
	}
	sig, err := ParseBase64(enc)
	if err != nil {
		return Line{}, Errorf("bad_note", "bad base64 in %q", text)
	}
	if len(sig) < 5 {
		return Line{}, Errorf("bad_note", "signature too short")
	}
	l := Line{Name: name, Signature: sig[4:], Text: text}
	copy(l.ID[:], sig)
	return l, nil
}

// ValidName reports whether a key name is non-empty UTF-8 without Unicode
// spaces, control characters and plus.
func ValidName(name string) bool {
	if name == "" || !utf8.ValidString(name) || strings.Contains(name, "+") {
		return false
	}
	return strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r < 0x20 }) < 0
}

// NewKey makes the verifier key of a name, type and raw public key.
func NewKey(name string, alg byte, public []byte) Key {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte{'\n', alg})
	h.Write(public)
	k := Key{Name: name, Alg: alg, Public: ed25519.PublicKey(bytes.Clone(public))}
	copy(k.ID[:], h.Sum(nil))
	return k
}

// ParseKey reads a vkey, "<name>+<hex id>+<base64 of type and key>", of type
// 0x01 or 0x04; the id must be the one that the specification recommends.
func ParseKey(vkey string) (Key, error) {
	name, rest, ok := strings.Cut(vkey, "+")
	if !ok || !ValidName(name) {
		return Key{}, Errorf("bad_key", "bad name in verifier key")
	}
	id, enc, ok := strings.Cut(rest, "+")
	if !ok || len(id) != 8 || id != strings.ToLower(id) {
		return Key{}, Errorf("bad_key", "bad key id in verifier key")
	}
	raw, err := ParseBase64(enc)
	if err != nil || len(raw) != 33 {
		return Key{}, Errorf("bad_key", "bad key in verifier key")
	}
	if raw[0] != AlgEd25519 && raw[0] != AlgCosignature {
		return Key{}, Errorf("bad_key", "unknown signature type %#x", raw[0])
	}
	if !ValidPublic(raw[1:]) {
		return Key{}, Errorf("bad_key", "no usable point in verifier key")
	}
	k := NewKey(name, raw[0], raw[1:])
	if k.ID.String() != id {
		return Key{}, Errorf("bad_key", "key id does not follow from the key")
	}
	return k, nil
}

// String prints the key as a vkey.
func (k Key) String() string {
	return k.Name + "+" + k.ID.String() + "+" + b64.EncodeToString(append([]byte{k.Alg}, k.Public...))
}

// Names reports whether the line bears the key's name and id.
func (k Key) Names(l Line) bool { return k.Name == l.Name && k.ID == l.ID }

// Verify checks a 0x01 line over a note's text.
func (k Key) Verify(text string, l Line) bool {
	return k.Alg == AlgEd25519 && k.Names(l) && VerifyEd25519(k.Public, []byte(text), l.Signature)
}

// Line finds the one line of a key (N4): nil if there is none, an error if
// there are two.
func (n *Note) Line(k Key) (*Line, error) {
	var found *Line
	for i := range n.Lines {
		if k.Names(n.Lines[i]) {
			if found != nil {
				return nil, Errorf("bad_note", "two lines of key %s", k.Name)
			}
			found = &n.Lines[i]
		}
	}
	return found, nil
}

// Open checks that a 0x01 key signed the note (N4, N5).
func (n *Note) Open(k Key) error {
	if k.Alg != AlgEd25519 {
		return Errorf("bad_key", "key %s does not sign notes", k.Name)
	}
	l, err := n.Line(k)
	switch {
	case err != nil:
		return err
	case l == nil:
		return Errorf("unknown_key", "no line of key %s", k.Name)
	case !k.Verify(n.Text, *l):
		return Errorf("bad_signature", "the line of key %s does not verify", k.Name)
	}
	return nil
}

// OpenAny checks that one of several keys signed the note, and that no line of
// any of them is false.
func (n *Note) OpenAny(keys []Key) error {
	signed := false
	for _, k := range keys {
		err := n.Open(k)
		if e, ok := err.(*Error); ok && e.Code == "unknown_key" {
			continue
		}
		if err != nil {
			return err
		}
		signed = true
	}
	if !signed {
		return Errorf("unknown_key", "no line of a known key")
	}
	return nil
}
