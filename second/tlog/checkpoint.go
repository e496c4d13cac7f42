package tlog

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
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

// ParseCheckpoint reads a note's text as a checkpoint body.
func ParseCheckpoint(text string) (Checkpoint, error) {
	bad := errors.New("tlog: bad checkpoint")
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
	size, err := ParseDecimal(lines[1])
	if err != nil {
		return Checkpoint{}, bad
	}
	root, err := ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, bad
	}
	if size == 0 && root != EmptyRoot {
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
