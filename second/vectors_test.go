package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"comity.example/second/bundle"
	"comity.example/second/jcs"
	"comity.example/second/note"
	"comity.example/second/tlog"
)

// vector is one case of ../vectors/<topic>/<file>.json.
type vector struct {
	Rule, Name string
	Input      input
	Expect     json.RawMessage
	Error      string
}

// input has every member that any of the files has.
type input struct {
	Text, Hex, JSON, IEEE, Note, VKey, Seed, Name, Body, Line, Path, LeafHash, Root, Message, Signature, PublicKey string
	Extensions                                                                                                     bool
	Leaves                                                                                                         json.RawMessage
	Proof                                                                                                          json.RawMessage
	Index, From                                                                                                    *uint64
	Size, Time                                                                                                     json.Number
	FromRoot, ToRoot, Policy, Leaf, Origin                                                                         string
	To, Since                                                                                                      uint64
	Width                                                                                                          int
	Times                                                                                                          map[string]int64
}

// runners give what a file's cases expect. A result of nil with no error is a
// case that only a signer can refuse.
var runners = map[string]func(in *input) (any, error){
	"canonical/parse.json":   parseCanonical,
	"canonical/print.json":   printCanonical,
	"canonical/number.json":  printNumber,
	"ed25519/verify.json":    verifyEd25519,
	"ed25519/sign.json":      signEd25519,
	"note/parse.json":        parseNote,
	"note/verifier-key.json": parseKey,
	"note/verify.json":       verifyNote,
	"checkpoint/parse.json":  parseCheckpoint,
	"checkpoint/sign.json":   signCheckpoint,
	"checkpoint/verify.json": verifyCheckpoint,
	"cosignature/sign.json":  signCosignature,
	"cosignature/open.json":  openCosignature,
	"tree/root.json":         treeRoot,
	"tree/inclusion.json":    inclusion,
	"tree/consistency.json":  consistency,
	"tree/made.json":         madeProof,
	"tile/path.json":         tilePath,
	"tile/exist.json":        tilesExist,
	"tile/hashes.json":       tileHashes,
	"tile/parse.json":        parseTile,
	"tile/bundle.json":       parseEntries,
	"proof/parse.json":       parseProof,
	"proof/verify.json":      verifyProof,
	"policy/parse.json":      parsePolicy,
	"policy/quorum.json":     quorum,
}

func TestTheVectorsHold(t *testing.T) {
	files, err := filepath.Glob("../vectors/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		name := strings.TrimPrefix(filepath.ToSlash(file), "../vectors/")
		run := runners[name]
		if strings.HasPrefix(name, "verdicts/") {
			continue
		}
		if run == nil {
			t.Logf("%s is not for a verifier", name)
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []vector
		if err := json.Unmarshal(data, &cases); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		ran++
		for _, c := range cases {
			t.Run(name+"/"+c.Rule+" "+c.Name, func(t *testing.T) { check(t, run, c) })
		}
	}
	if ran != len(runners) {
		t.Errorf("%d of %d files were found", ran, len(runners))
	}
}

func check(t *testing.T, run func(*input) (any, error), c vector) {
	got, err := run(&c.Input)
	if c.Error != "" {
		if got == nil && err == nil {
			t.Skip("only a signer refuses this")
		}
		if codeOf(err) != c.Error {
			t.Fatalf("%v, not %s", err, c.Error)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	printed, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var x, y any
	if json.Unmarshal(printed, &x) != nil || json.Unmarshal(c.Expect, &y) != nil || !reflect.DeepEqual(x, y) {
		t.Errorf("%s, not %s", printed, c.Expect)
	}
}

func codeOf(err error) string {
	var e *note.Error
	switch {
	case errors.As(err, &e):
		return e.Code
	case err == nil:
		return "accepted"
	}
	return err.Error()
}

// TestTheVerdictsHold judges each bundle of ../vectors/verdicts: the bytes are
// those that its vector expects, or it is refused with that code.
func TestTheVerdictsHold(t *testing.T) {
	files, err := filepath.Glob("../vectors/verdicts/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no vectors", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c struct {
				Bundle     string
				Identities []string
				Expect     json.RawMessage
				Error      string
			}
			if err := json.Unmarshal(data, &c); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(filepath.Join(filepath.Dir(file), c.Bundle))
			if err != nil {
				t.Fatal(err)
			}
			r := bundle.Verify(text, c.Identities)
			if c.Error != "" {
				for _, f := range r.Findings {
					if f.Refusal && f.Code == c.Error {
						return
					}
				}
				t.Fatalf("%v, not %s", r.Findings, c.Error)
			}
			if !r.Proven() {
				t.Fatal(r.Findings)
			}
			var want any
			if err := json.Unmarshal(c.Expect, &want); err != nil {
				t.Fatal(err)
			}
			if got, want := string(r.Verdicts), string(jcs.Print(plain(want)))+"\n"; got != want {
				t.Errorf("%s\nnot\n%s", got, want)
			}
		})
	}
}

type object = map[string]any

func bytesOf(text, hexed string) []byte {
	if hexed != "" {
		return unhex(hexed)
	}
	return []byte(text)
}

func unhex(text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}

func hashOf(text string) (h tlog.Hash) {
	copy(h[:], unhex(text))
	return h
}

func hexes(list []tlog.Hash) []string {
	out := []string{}
	for _, h := range list {
		out = append(out, hex.EncodeToString(h[:]))
	}
	return out
}

func parseCanonical(in *input) (any, error) {
	data := bytesOf(in.Text, in.Hex)
	v, err := jcs.Parse(data)
	if err != nil {
		return nil, err
	}
	return object{"accepted": bytes.Equal(jcs.Print(v), data)}, nil
}

// printCanonical reads the value in free spelling. What cannot be printed is
// told by reading what was printed, or, for lone surrogates, what was given.
func printCanonical(in *input) (any, error) {
	var v any
	if err := json.Unmarshal([]byte(in.JSON), &v); err != nil {
		return nil, err
	}
	text := string(jcs.Print(plain(v)))
	if strings.Contains(text, "\ufffd") {
		text = in.JSON
	}
	if _, err := jcs.Parse([]byte(text)); err != nil {
		return nil, err
	}
	return object{"text": text}, nil
}

// plain turns what encoding/json reads into what jcs prints.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := jcs.O{}
		for k, item := range v {
			out[k] = plain(item)
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, plain(item))
		}
		return out
	}
	return v
}

func printNumber(in *input) (any, error) {
	f := math.Float64frombits(binary.BigEndian.Uint64(unhex(in.IEEE)))
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, jcs.ErrCanonical
	}
	text := string(jcs.Print(f))
	if _, err := jcs.Parse([]byte(text)); err != nil {
		return nil, err
	}
	return object{"text": text}, nil
}

func verifyEd25519(in *input) (any, error) {
	return object{"valid": note.VerifyEd25519(unhex(in.PublicKey), unhex(in.Message), unhex(in.Signature))}, nil
}

func signEd25519(in *input) (any, error) {
	key := ed25519.NewKeyFromSeed(unhex(in.Seed))
	public, signature := key.Public().(ed25519.PublicKey), ed25519.Sign(key, unhex(in.Message))
	if !note.VerifyEd25519(public, unhex(in.Message), signature) {
		return nil, errors.New("it does not verify")
	}
	return object{"publicKey": hex.EncodeToString(public), "signature": hex.EncodeToString(signature)}, nil
}

func parseNote(in *input) (any, error) {
	n, err := note.Parse(bytesOf(in.Note, in.Hex))
	if err != nil {
		return nil, err
	}
	lines := []object{}
	for _, l := range n.Lines {
		lines = append(lines, object{"name": l.Name, "keyId": l.ID.String(), "signature": hex.EncodeToString(l.Signature)})
	}
	return object{"text": n.Text, "lines": lines}, nil
}

func parseKey(in *input) (any, error) {
	k, err := note.ParseKey(in.VKey)
	if err != nil {
		return nil, err
	}
	return object{"name": k.Name, "keyId": k.ID.String(), "alg": k.Alg, "publicKey": hex.EncodeToString(k.Public)}, nil
}

func verifyNote(in *input) (any, error) {
	k, err := note.ParseKey(in.VKey)
	if err != nil {
		return nil, err
	}
	n, err := note.Parse([]byte(in.Note))
	if err != nil {
		return nil, err
	}
	return object{"text": n.Text}, n.Open(k)
}

func printed(c tlog.Checkpoint) object {
	return object{"origin": c.Origin, "size": c.Size, "root": hex.EncodeToString(c.Root[:])}
}

func parseCheckpoint(in *input) (any, error) {
	c, err := tlog.ParseCheckpoint(in.Text)
	if err != nil {
		return nil, err
	}
	if len(c.Extensions) > 0 && !in.Extensions {
		return nil, note.Errorf("bad_checkpoint", "extension lines")
	}
	return printed(c), nil
}

func verifyCheckpoint(in *input) (any, error) {
	k, err := note.ParseKey(in.VKey)
	if err != nil {
		return nil, err
	}
	c, err := tlog.OpenCheckpoint(in.Note, k)
	return printed(c), err
}

func signCheckpoint(in *input) (any, error) {
	size, err := in.Size.Int64()
	if err != nil || size < 0 || size > tlog.MaxSize || len(in.Root) != 64 || strings.Contains(in.Origin, "\n") {
		return nil, nil
	}
	body := tlog.Checkpoint{Origin: in.Origin, Size: uint64(size), Root: hashOf(in.Root)}.Body()
	key := ed25519.NewKeyFromSeed(unhex(in.Seed))
	k := note.NewKey(in.Name, note.AlgEd25519, key.Public().(ed25519.PublicKey))
	text := body + "\n— " + in.Name + " " + base64.StdEncoding.EncodeToString(append(k.ID[:], ed25519.Sign(key, []byte(body))...)) + "\n"
	_, err = tlog.OpenCheckpoint(text, k)
	return object{"note": text}, err
}

func signCosignature(in *input) (any, error) {
	at, err := in.Time.Int64()
	if _, bad := tlog.ParseCheckpoint(in.Body); bad != nil || err != nil || at < 1 {
		return nil, nil
	}
	key := ed25519.NewKeyFromSeed(unhex(in.Seed))
	k := note.NewKey(in.Name, note.AlgCosignature, key.Public().(ed25519.PublicKey))
	blob := binary.BigEndian.AppendUint64(append([]byte{}, k.ID[:]...), uint64(at))
	blob = append(blob, ed25519.Sign(key, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, in.Body)))...)
	l, err := note.ParseLine(in.Name + " " + base64.StdEncoding.EncodeToString(blob))
	if err != nil {
		return nil, err
	}
	if _, err := tlog.VerifyCosignature(in.Body, l, k); err != nil {
		return nil, nil
	}
	return object{"line": "— " + l.Text}, nil
}

func openCosignature(in *input) (any, error) {
	k, err := note.ParseKey(in.VKey)
	if err != nil {
		return nil, err
	}
	text, ok := strings.CutPrefix(in.Line, "— ")
	if !ok {
		return nil, note.Errorf("bad_note", "no em dash")
	}
	l, err := note.ParseLine(text)
	if err != nil {
		return nil, err
	}
	at, err := tlog.VerifyCosignature(in.Body, l, k)
	return object{"time": at}, err
}

func leafHashes(in *input) []tlog.Hash {
	var leaves []string
	if err := json.Unmarshal(in.Leaves, &leaves); err != nil {
		panic(err)
	}
	out := make([]tlog.Hash, len(leaves))
	for i, l := range leaves {
		out[i] = tlog.LeafHash(unhex(l))
	}
	return out
}

func (in *input) path() []tlog.Hash {
	var proof []string
	if err := json.Unmarshal(in.Proof, &proof); err != nil {
		panic(err)
	}
	out := make([]tlog.Hash, len(proof))
	for i, h := range proof {
		out[i] = hashOf(h)
	}
	return out
}

func treeRoot(in *input) (any, error) {
	root := tlog.RootOf(leafHashes(in))
	return object{"root": hex.EncodeToString(root[:])}, nil
}

func inclusion(in *input) (any, error) {
	size, err := in.Size.Int64()
	if err != nil {
		return nil, err
	}
	return object{"proven": true}, tlog.VerifyInclusion(*in.Index, uint64(size), hashOf(in.LeafHash), hashOf(in.Root), in.path())
}

func consistency(in *input) (any, error) {
	return object{"proven": true}, tlog.VerifyConsistency(*in.From, in.To, hashOf(in.FromRoot), hashOf(in.ToRoot), in.path())
}

func madeProof(in *input) (any, error) {
	leaves := leafHashes(in)
	var proof []tlog.Hash
	var err error
	if in.Index != nil {
		proof, err = tlog.InclusionProof(leaves, *in.Index)
	} else {
		proof, err = tlog.ConsistencyProof(leaves, *in.From)
	}
	return object{"proof": hexes(proof)}, err
}

func level(t tlog.Tile) any {
	if t.Level < 0 {
		return "entries"
	}
	return t.Level
}

func tilePath(in *input) (any, error) {
	t, err := tlog.ParsePath(in.Path)
	return object{"level": level(t), "index": t.Index, "width": t.Width}, err
}

func tilesExist(in *input) (any, error) {
	size, err := in.Size.Int64()
	if err != nil {
		return nil, err
	}
	tiles, err := tlog.Grown(in.Since, uint64(size))
	paths := []string{}
	for _, t := range tiles {
		paths = append(paths, t.Path())
	}
	return object{"paths": paths}, err
}

func tileHashes(in *input) (any, error) {
	var n int
	if err := json.Unmarshal(in.Leaves, &n); err != nil {
		return nil, err
	}
	leaves := make([]tlog.Hash, n)
	for i := range leaves {
		leaves[i] = tlog.LeafHash([]byte(fmt.Sprint(i)))
	}
	t, err := tlog.ParsePath(in.Path)
	if err != nil {
		return nil, err
	}
	data, err := tlog.TileBytes(t, leaves)
	sum := sha256.Sum256(data)
	return object{"sha256": hex.EncodeToString(sum[:])}, err
}

func parseTile(in *input) (any, error) {
	hashes, err := tlog.ParseTile(unhex(in.Hex), in.Width)
	return object{"hashes": hexes(hashes)}, err
}

func parseEntries(in *input) (any, error) {
	entries, err := tlog.ParseEntries(unhex(in.Hex), in.Width)
	if err != nil {
		return nil, err
	}
	again, err := tlog.PrintEntries(entries)
	if err != nil || hex.EncodeToString(again) != in.Hex {
		return nil, errors.New("it is printed otherwise")
	}
	out := []string{}
	for _, e := range entries {
		out = append(out, hex.EncodeToString(e))
	}
	return object{"entries": out}, nil
}

func (in *input) proof() (*tlog.Proof, error) {
	var text string
	if err := json.Unmarshal(in.Proof, &text); err != nil {
		return nil, err
	}
	p, err := tlog.ParseProof(text)
	if err == nil && p.String() != text {
		return nil, errors.New("it is printed otherwise")
	}
	return p, err
}

func parseProof(in *input) (any, error) {
	p, err := in.proof()
	if err != nil {
		return nil, err
	}
	out := object{"index": p.Index, "hashes": hexes(p.Hashes)}
	if p.Extra != nil {
		out["extra"] = hex.EncodeToString(p.Extra)
	}
	return out, nil
}

func verifyProof(in *input) (any, error) {
	p, err := in.proof()
	if err != nil {
		return nil, err
	}
	policy, err := tlog.ParsePolicy(in.Policy)
	if err != nil {
		return nil, err
	}
	c, times, err := tlog.VerifyProof(p, tlog.LeafHash(unhex(in.Leaf)), policy)
	if err != nil {
		return nil, err
	}
	named := object{}
	for i, t := range times {
		if t != 0 {
			named[policy.Witnesses[i].Name] = t
		}
	}
	return object{"index": p.Index, "size": c.Size, "times": named}, nil
}

func parsePolicy(in *input) (any, error) {
	p, err := tlog.ParsePolicy(string(bytesOf(in.Policy, in.Hex)))
	if err != nil {
		return nil, err
	}
	logs, witnesses, groups := []object{}, []object{}, []object{}
	for _, l := range p.Logs {
		o := object{"vkey": l.Key.String()}
		if l.URL != "" {
			o["url"] = l.URL
		}
		logs = append(logs, o)
	}
	for _, w := range p.Witnesses {
		o := object{"name": w.Name, "vkey": w.Key.String()}
		if w.URL != "" {
			o["url"] = w.URL
		}
		witnesses = append(witnesses, o)
	}
	for _, g := range p.Groups {
		groups = append(groups, object{"name": g.Name, "threshold": g.K, "members": g.Members})
	}
	return object{"logs": logs, "witnesses": witnesses, "groups": groups, "quorum": p.Quorum}, nil
}

func quorum(in *input) (any, error) {
	p, err := tlog.ParsePolicy(in.Policy)
	if err != nil {
		return nil, err
	}
	early, late := make([]int64, len(p.Witnesses)), make([]int64, len(p.Witnesses))
	here := make([]bool, len(p.Witnesses))
	for i, w := range p.Witnesses {
		at, ok := in.Times[w.Name]
		early[i], late[i], here[i] = at, at, ok
		if !ok {
			early[i], late[i] = tlog.Inf, -1
		}
	}
	out := object{"satisfied": p.Satisfied(here), "upper": nil, "lower": nil}
	if t := p.Upper(early); t != tlog.Inf {
		out["upper"] = t
	}
	if t := p.Lower(late); t >= 0 {
		out["lower"] = t
	}
	return out, nil
}
