package tlog

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"comity.example/second/note"
)

// MaxSize is the largest size that a checkpoint may state: what every reader
// of JSON can hold.
const MaxSize = 1<<53 - 1

// Checkpoint is the body of a C2SP tlog-checkpoint.
type Checkpoint struct {
	Origin string
	Size   uint64
	Root   Hash
	// Extensions are the lines after the third, without newlines.
	Extensions []string
}

// ParseHash reads the 44 characters of a root.
func ParseHash(text string) (Hash, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != len(Hash{}) || len(text) != 44 {
		return Hash{}, errors.New("tlog: bad hash")
	}
	return Hash(raw), nil
}

// String prints the hash in base64.
func (h Hash) String() string { return base64.StdEncoding.EncodeToString(h[:]) }

// ParseDecimal reads a number without leading zeroes, at most MaxSize.
func ParseDecimal(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > MaxSize || strconv.FormatUint(n, 10) != text {
		return 0, errors.New("tlog: bad number")
	}
	return n, nil
}

// OpenCheckpoint reads a signed checkpoint without extension lines (CP4) that a
// log's key signed (CP5).
func OpenCheckpoint(text string, k note.Key) (Checkpoint, error) {
	n, err := note.Parse([]byte(text))
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return c, err
	}
	if len(c.Extensions) > 0 {
		return c, note.Errorf("bad_checkpoint", "extension lines")
	}
	return c, n.Open(k)
}

// ParseCheckpoint reads a note's text as a checkpoint body.
func ParseCheckpoint(text string) (Checkpoint, error) {
	bad := note.Errorf("bad_checkpoint", "not origin, size and root")
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return Checkpoint{}, bad
	}
	lines = lines[:len(lines)-1]
	for _, l := range lines {
		if l == "" {
			return Checkpoint{}, bad
		}
	}
	if strings.ContainsFunc(lines[0], func(r rune) bool { return r < 0x20 }) {
		return Checkpoint{}, bad
	}
	size, err := ParseDecimal(lines[1])
	if err != nil {
		return Checkpoint{}, bad
	}
	root, err := ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, bad
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root, Extensions: lines[3:]}, nil
}

// Body prints the checkpoint's text.
func (c Checkpoint) Body() string {
	s := c.Origin + "\n" + strconv.FormatUint(c.Size, 10) + "\n" + c.Root.String() + "\n"
	for _, e := range c.Extensions {
		s += e + "\n"
	}
	return s
}
