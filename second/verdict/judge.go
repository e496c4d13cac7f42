// Package verdict is the verdict function, version 1: from two logs and the
// documents they name to one document (docs/spec/verdicts.md).
package verdict

import (
	"fmt"

	"comity.example/second/record"
	"comity.example/second/tlog"
)

// Input is all that the function reads.
type Input struct {
	Pair     string
	Exercise bool
	// Logs are the two logs, ordered by writer.
	Logs [2]Log
	// Agreements and KeySets are the documents by the id of their message;
	// those of messages that are not taken are absent.
	Agreements map[string]*record.Agreement
	KeySets    map[string]*record.KeySet
}

// Log is one party's log.
type Log struct {
	// Writer is the writer id, Identity the raw identity key in hex.
	Writer, Identity string
	Epochs           []Epoch
}

// Epoch is what is given of one epoch.
type Epoch struct {
	Origin string
	Leaves []*record.Leaf
	// Hashes are the leaves' hashes.
	Hashes []tlog.Hash
	Root   tlog.Hash
}

// Refusal is returned for an input that the function refuses.
type Refusal struct{ Code, Detail string }

func (r *Refusal) Error() string { return r.Code + ": " + r.Detail }

func refuse(code, format string, args ...any) error {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

// judge holds what the stages hand on. Sides 0 and 1 are the logs in order of
// writer.
type judge struct {
	in       *Input
	byOrigin map[string][2]int
	keys     *keyring
	// roots are those of the given leaves at the sizes that leaves name.
	roots      map[record.Held]tlog.Hash
	raw        []recording
	unverified []Unverified
	rights     []rightRoot
	// base[s][e] is the base of every epoch but the last (V1).
	base [2][]int
	off  [2][]int
	logs [2][]*leaf
	// versions are those entered by both sides, lowest first; at[s][p] is the
	// one in effect at a place, nil if none.
	versions []*version
	at       [2][]*version
	// over[s][n] are the counting lines within the cut over size n of log s.
	over [2][][]*line
	// groups are the checkpoints with counting lines, by size.
	groups  [2][]*group
	counted []*line
	cosigns [2]*suffix
	refs    [2]map[string][]int
	held    [2][]step
	lack    [2]*lackTree
	receipt [2][2][]step
	exposed [2][]int
	cut     int64
	away    [2]away
	// own[s][p] is when the writer first timed a checkpoint over more than p leaves.
	own [2][]int64
}

// leaf is a leaf of an effective log.
type leaf struct {
	*record.Leaf
	epoch, index int
	recordings   []*recording
	// needs are the leaves of either log that must come before this one.
	needs [2]int
	// held is the effective size that the leaf names as held, -1 if none.
	held int
}

// Output is the document (V15, without its final newline), the lines that were
// left aside, and the spans of time behind its sums, by log (V15, V16).
type Output struct {
	JSON           []byte
	Unverified     []Unverified
	Dark, Withheld [2][]Span
	Unwitnessed    []Span
}

// Span is a run of seconds, To excluded.
type Span struct{ From, To int64 }

// Unverified counts a leaf's timed lines that do not verify.
type Unverified struct {
	Origin       string
	Index, Lines int
}

// Judge computes the verdicts.
func Judge(in *Input) (*Output, error) {
	j := &judge{in: in, byOrigin: map[string][2]int{}}
	for s := range in.Logs {
		for e := range in.Logs[s].Epochs {
			j.byOrigin[in.Logs[s].Epochs[e].Origin] = [2]int{s, e}
		}
	}
	j.keys = j.collectKeys()
	j.collectLines()
	if err := j.settleBases(); err != nil {
		return nil, err
	}
	if err := j.cutLogs(); err != nil {
		return nil, err
	}
	j.settleVersions()
	j.settleKeys()
	if err := j.countLines(); err != nil {
		return nil, err
	}
	j.index()
	j.expose()
	j.cut = j.cutTime()
	j.settleAway()
	out := &Output{JSON: j.print(), Unverified: j.unverified, Unwitnessed: exported(j.unwitnessed())}
	for s := range j.away {
		out.Dark[s], out.Withheld[s] = exported(j.away[s].dark), exported(j.away[s].withheld)
	}
	return out, nil
}
