// Package record reads what a pair's logs hold: times, names, leaves,
// agreements, key sets and messages. One form of each is accepted.
package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

const timeForm = "2006-01-02T15:04:05Z"

// MinTime and MaxTime bound the times of leaves, in POSIX seconds: the years
// 2000 to 2999.
var (
	MinTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	MaxTime = time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC).Unix() - 1
)

// ParseTime reads YYYY-MM-DDTHH:MM:SSZ as POSIX seconds.
func ParseTime(text string) (int64, error) {
	t, err := time.Parse(timeForm, text)
	if err != nil || len(text) != len(timeForm) || t.UTC().Format(timeForm) != text {
		return 0, fmt.Errorf("record: bad time %q", text)
	}
	if s := t.Unix(); s >= MinTime && s <= MaxTime {
		return s, nil
	}
	return 0, fmt.Errorf("record: time %q is outside the years 2000 to 2999", text)
}

// PrintTime prints POSIX seconds.
func PrintTime(s int64) string { return time.Unix(s, 0).UTC().Format(timeForm) }

// Digest is "sha256:" and the hash in hex.
func Digest(data []byte) string {
	h := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(h[:])
}

// IsHex reports whether text is n lower-case hex digits.
func IsHex(text string, n int) bool {
	return len(text) == n && strings.Trim(text, "0123456789abcdef") == ""
}

// IsDigest reports whether text has the shape of a Digest.
func IsDigest(text string) bool {
	rest, ok := strings.CutPrefix(text, "sha256:")
	return ok && IsHex(rest, 64)
}

// WriterOf is the writer id of a raw identity key (L1).
func WriterOf(identity []byte) string {
	h := sha256.Sum256(identity)
	return hex.EncodeToString(h[:16])
}

// PairOf is the pair id of two raw identity keys (L1).
func PairOf(a, b []byte) string {
	if bytes.Compare(a, b) > 0 {
		a, b = b, a
	}
	h := sha256.Sum256(append(bytes.Clone(a), b...))
	return hex.EncodeToString(h[:16])
}

// Origin is a parsed log origin (L1).
type Origin struct {
	Host, Pair, Writer string
	Epoch              int
}

// ParseOrigin reads <host>/log/<pair>/<writer>/<epoch>.
func ParseOrigin(text string) (Origin, error) {
	f := strings.Split(text, "/")
	if len(f) != 5 || !IsHost(f[0]) || f[1] != "log" || !IsHex(f[2], 32) || !IsHex(f[3], 32) {
		return Origin{}, fmt.Errorf("record: bad origin %q", text)
	}
	n, err := strconv.ParseInt(f[4], 10, 53)
	if err != nil || n < 1 || strconv.FormatInt(n, 10) != f[4] {
		return Origin{}, fmt.Errorf("record: bad epoch in %q", text)
	}
	return Origin{Host: f[0], Pair: f[2], Writer: f[3], Epoch: int(n)}, nil
}

// IsHost checks a host (L1): lower-case letters, digits, dots and hyphens, and
// an optional port.
func IsHost(text string) bool {
	name, port, has := strings.Cut(text, ":")
	if has && (port == "" || len(port) > 5 || port[0] == '0' || strings.Trim(port, "0123456789") != "") {
		return false
	}
	const ends = "abcdefghijklmnopqrstuvwxyz0123456789"
	return name != "" && len(name) <= 253 && strings.Trim(name, ends+".-") == "" &&
		strings.Contains(ends, name[:1]) && strings.Contains(ends, name[len(name)-1:])
}

// String prints the origin.
func (o Origin) String() string {
	return fmt.Sprintf("%s/log/%s/%s/%d", o.Host, o.Pair, o.Writer, o.Epoch)
}
