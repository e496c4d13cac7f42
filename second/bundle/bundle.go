// Package bundle reads a bundle, both logs of a pair in one file, and verifies
// it (docs/spec/bundle.md).
package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"comity.example/second/jcs"
	"comity.example/second/record"
)

// Header is a bundle's first line (B2).
type Header struct {
	Public, Exercise bool
	Pair             string
	Identities       [2]string
	Logs             [2]HeaderLog
	Messages         int
}

// HeaderLog is one log in the header.
type HeaderLog struct {
	Writer string
	Epochs []HeaderEpoch
}

// HeaderEpoch is one epoch in the header; Checkpoint is empty where Size is 0.
type HeaderEpoch struct {
	Origin     string
	Size       int
	Checkpoint string
}

// Bundle is a bundle cut into its lines.
type Bundle struct {
	Header
	// Leaves are the leaves' bytes by log and epoch; Envelopes the messages'.
	Leaves    [2][][][]byte
	Envelopes [][]byte
	// firstLine[s][e] is the number of an epoch's first line, from 1.
	firstLine [2][]int
	envelopes int
}

// Finding is one thing found; a refusal leaves the bundle unproven.
type Finding struct {
	Refusal bool
	Code    string
	Detail  string
}

func (f Finding) String() string {
	word := "note"
	if f.Refusal {
		word = "refused"
	}
	return word + " " + f.Code + ": " + f.Detail
}

// Parse cuts a bundle into lines and checks its trailer (B1 to B5). The bundle
// is nil where its form is broken.
func Parse(data []byte) (*Bundle, []Finding) {
	broken := func(format string, args ...any) (*Bundle, []Finding) {
		return nil, []Finding{{true, "bad_bundle", fmt.Sprintf(format, args...)}}
	}
	if len(data) == 0 || data[len(data)-1] != '\n' {
		return broken("the last line is not ended")
	}
	lines := bytes.Split(data[:len(data)-1], []byte("\n"))
	if len(lines) < 2 {
		return broken("there is no header or no trailer")
	}
	trailer := lines[len(lines)-1]
	lines = lines[:len(lines)-1]
	findings := checkTrailer(trailer, lines, data[:len(data)-len(trailer)-1])
	h, err := parseHeader(lines[0])
	if err != nil {
		return nil, append(findings, Finding{true, "bad_header", err.Error()})
	}
	b := &Bundle{Header: *h}
	next := 1
	for s := range h.Logs {
		for _, e := range h.Logs[s].Epochs {
			if e.Size > len(lines)-next {
				return nil, append(findings, Finding{true, "bad_bundle", "there are fewer lines than the header says"})
			}
			b.Leaves[s] = append(b.Leaves[s], lines[next:next+e.Size])
			b.firstLine[s] = append(b.firstLine[s], next+1)
			next += e.Size
		}
	}
	if len(lines)-next != h.Messages {
		return nil, append(findings, Finding{true, "bad_bundle", "there are more or fewer lines than the header says"})
	}
	b.Envelopes, b.envelopes = lines[next:], next+1
	return b, findings
}

func checkTrailer(trailer []byte, lines [][]byte, before []byte) []Finding {
	v, err := jcs.Parse(trailer)
	if err != nil || v.Kind != jcs.Object || !slices.Equal(v.Keys, []string{"digest", "lines"}) ||
		v.Items[0].Kind != jcs.String || v.Items[1].Kind != jcs.String {
		return []Finding{{true, "bad_trailer", "the last line is not a trailer"}}
	}
	sums := v.Items[1].Str
	if v.Items[0].Str == record.Digest(slices.Concat(before, []byte(sums))) && len(sums) == 8*len(lines) {
		return nil
	}
	out := []Finding{{true, "bad_digest", "the bundle's bytes are not those that its trailer names"}}
	if len(sums) != 8*len(lines) {
		return append(out, Finding{true, "bad_digest", fmt.Sprintf("the trailer names %d lines, there are %d", len(sums)/8, len(lines))})
	}
	for i, l := range lines {
		h := sha256.Sum256(l)
		if hex.EncodeToString(h[:4]) != sums[8*i:8*i+8] && len(out) < 20 {
			out = append(out, Finding{true, "changed_line", fmt.Sprintf("line %d is not the one that the trailer names", i+1)})
		}
	}
	return out
}

func parseHeader(line []byte) (*Header, error) {
	v, err := jcs.Parse(line)
	if err != nil {
		return nil, err
	}
	h := &Header{}
	var bad error
	fail := func(what string) {
		if bad == nil {
			bad = fmt.Errorf("bundle: header has no right %s", what)
		}
	}
	get := func(v *jcs.Value, key string, kind jcs.Kind) *jcs.Value {
		m, ok := v.Get(key)
		if !ok || m.Kind != kind {
			fail(key)
			return &jcs.Value{Kind: kind}
		}
		return m
	}
	size := func(v *jcs.Value, key string) int {
		n, ok := get(v, key, jcs.Number).Int()
		if !ok || n < 0 {
			fail(key)
		}
		return int(n)
	}
	exact := func(v *jcs.Value, keys ...string) {
		if !slices.Equal(v.Keys, keys) {
			fail("set of members")
		}
	}
	exact(&v, "exercise", "identities", "logs", "messages", "pair", "public", "type", "v")
	if get(&v, "type", jcs.String).Str != "comity-bundle" || size(&v, "v") != 1 {
		fail("type or version")
	}
	h.Public, h.Exercise = get(&v, "public", jcs.Bool).Bool, get(&v, "exercise", jcs.Bool).Bool
	h.Pair, h.Messages = get(&v, "pair", jcs.String).Str, size(&v, "messages")
	ids, logs := get(&v, "identities", jcs.Array).Items, get(&v, "logs", jcs.Array).Items
	if len(ids) != 2 || len(logs) != 2 {
		fail("number of identities or logs")
		return nil, bad
	}
	for i := range 2 {
		if h.Identities[i] = ids[i].Str; !record.IsHex(h.Identities[i], 64) {
			fail("identities")
		}
		exact(&logs[i], "epochs", "writer")
		h.Logs[i].Writer = get(&logs[i], "writer", jcs.String).Str
		epochs := get(&logs[i], "epochs", jcs.Array).Items
		for k := range epochs {
			e := HeaderEpoch{Origin: get(&epochs[k], "origin", jcs.String).Str, Size: size(&epochs[k], "size")}
			if e.Size > 0 {
				exact(&epochs[k], "checkpoint", "origin", "size")
				e.Checkpoint = get(&epochs[k], "checkpoint", jcs.String).Str
			} else {
				exact(&epochs[k], "origin", "size")
			}
			h.Logs[i].Epochs = append(h.Logs[i].Epochs, e)
		}
	}
	return h, bad
}
