package bundle

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"comity.example/second/jcs"
	"comity.example/second/note"
	"comity.example/second/record"
	"comity.example/second/tlog"
)

// history writes the two logs of a pair leaf by leaf. Minutes count from noon
// of 14 January 2025 UTC.
type history struct {
	parties [2]*party
	// witnesses are outside witnesses; quorum is how many of them are needed.
	witnesses []*signer
	quorum    int
	agreement string
	random    int
}

type party struct {
	h        *history
	identity ed25519.PrivateKey
	keys     map[string]ed25519.PrivateKey
	host     string
	epochs   []*epoch
	// ends are the ends of keys by use, as text.
	ends map[string]string
}

type epoch struct {
	origin    string
	leaves    [][]byte
	hashes    []tlog.Hash
	envelopes [][]byte
	roots     map[string]string
	frontier  tlog.Frontier
	// rootAt are the roots at every size.
	rootAt []tlog.Hash
}

// signer is a key with the name under which it signs timed lines.
type signer struct {
	name string
	key  ed25519.PrivateKey
}

func keyFrom(seed string) ed25519.PrivateKey {
	h := sha256.Sum256([]byte(seed))
	return ed25519.NewKeyFromSeed(h[:])
}

func minute(n int) int64 { return time.Date(2025, 1, 14, 12, n, 0, 0, time.UTC).Unix() }

func clock(t int64) string { return record.PrintTime(t) }

func b64(b []byte) string    { return base64.StdEncoding.EncodeToString(b) }
func b64raw(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// newHistory pairs two parties; quorum 0 is `quorum none`.
func newHistory(witnesses, quorum int) *history {
	h := &history{quorum: quorum}
	for i := range witnesses {
		h.witnesses = append(h.witnesses, &signer{fmt.Sprintf("w%d.example/witness", i), keyFrom(fmt.Sprint("witness", i))})
	}
	for i := range 2 {
		p := &party{h: h, identity: keyFrom(fmt.Sprint("identity", i)), keys: map[string]ed25519.PrivateKey{}, host: fmt.Sprintf("p%d.example", i), ends: map[string]string{}}
		for _, use := range []string{"log", "time", "cosign", "message"} {
			p.keys[use] = keyFrom(fmt.Sprint(use, i))
		}
		h.parties[i] = p
	}
	if h.parties[0].writer() > h.parties[1].writer() {
		h.parties[0], h.parties[1] = h.parties[1], h.parties[0]
	}
	for i := range 2 {
		h.parties[i].newEpoch()
	}
	return h
}

func (p *party) public() []byte { return p.identity.Public().(ed25519.PublicKey) }
func (p *party) hex() string    { return hex.EncodeToString(p.public()) }
func (p *party) writer() string { return record.WriterOf(p.public()) }
func (p *party) other() *party {
	if p.h.parties[0] == p {
		return p.h.parties[1]
	}
	return p.h.parties[0]
}
func (p *party) now() *epoch { return p.epochs[len(p.epochs)-1] }

func (p *party) newEpoch() {
	o := record.Origin{Host: p.host, Pair: record.PairOf(p.h.parties[0].public(), p.h.parties[1].public()), Writer: p.writer(), Epoch: len(p.epochs) + 1}
	p.epochs = append(p.epochs, &epoch{origin: o.String(), roots: map[string]string{}, rootAt: []tlog.Hash{tlog.EmptyRoot}})
}

func (p *party) signer(use string) *signer {
	return &signer{record.PartyName(p.host, p.hex(), use), p.keys[use]}
}

// append adds a leaf and returns its index.
func (p *party) append(leaf jcs.O) int {
	e := p.now()
	raw := jcs.Print(leaf)
	e.leaves = append(e.leaves, raw)
	e.hashes = append(e.hashes, tlog.LeafHash(raw))
	e.frontier.Append(tlog.LeafHash(raw))
	e.rootAt = append(e.rootAt, e.frontier.Root())
	return len(e.leaves) - 1
}

// message enters a message and returns its id.
func (p *party) message(kind string, at int64, members jcs.O, body jcs.O) string {
	p.h.random++
	salt := sha256.Sum256([]byte(fmt.Sprint(p.h.random)))
	payload := jcs.O{
		"v": 1, "kind": kind, "thread": strings.Repeat("0", 32), "at": clock(at), "exercise": true,
		"from": p.hex(), "to": p.other().hex(), "salt": hex.EncodeToString(salt[:16]), "body": body,
	}
	leaf := jcs.O{"v": 1, "type": "message", "kind": kind, "thread": strings.Repeat("0", 32), "at": clock(at), "exercise": true}
	for k, v := range members {
		payload[k], leaf[k] = v, v
	}
	if len(body) == 0 {
		payload["body"] = bodyOf(kind, members)
	}
	raw := jcs.Print(payload)
	leaf["id"], leaf["length"] = record.Digest(raw), len(raw)
	key := p.keys["message"]
	if kind == "keys" {
		key = p.identity
	}
	if doc, ok := body["document"]; ok {
		leaf["document"] = record.Digest(jcs.Print(doc))
	}
	protected := b64raw(jcs.Print(jcs.O{"alg": "Ed25519", "kid": hex.EncodeToString(key.Public().(ed25519.PublicKey))}))
	sig := ed25519.Sign(key, []byte(protected+"."+b64raw(raw)))
	p.now().envelopes = append(p.now().envelopes, jcs.Print(jcs.O{
		"payload": b64raw(raw), "signatures": []jcs.O{{"protected": protected, "signature": b64raw(sig)}},
	}))
	p.append(leaf)
	return leaf["id"].(string)
}

// bodyOf is a body as M4 has it.
func bodyOf(kind string, members jcs.O) jcs.O {
	text, by := jcs.O{"lang": "en", "text": "words"}, jcs.O{"name": "N", "role": "R"}
	switch kind {
	case "request":
		return jcs.O{"reference": "AA-2025-0001", "title": text, "facts": text, "observables": []string{}, "asks": []jcs.O{{"n": 1, "text": text}}, "tlp": "AMBER", "files": []jcs.O{}, "by": by}
	case "acknowledge":
		return jcs.O{"state": "accepted", "by": by}
	case "status":
		return jcs.O{"text": text, "by": by}
	case "result":
		return jcs.O{"outcomes": []jcs.O{{"ask": 1, "outcome": "done"}}, "final": true, "files": []jcs.O{}, "by": by}
	case "extend":
		return jcs.O{"until": members["grant"].(jcs.O)["due"], "by": by}
	case "return":
		return jcs.O{"code": members["code"], "detail": "words"}
	}
	return jcs.O{"by": by}
}

func (p *party) enterKeys(version int, at int64) {
	keys := []jcs.O{}
	for _, use := range []string{"log", "time", "cosign", "message"} {
		k := jcs.O{"use": use, "name": record.PartyName(p.host, p.hex(), use), "public": b64(p.keys[use].Public().(ed25519.PublicKey))}
		if end, ok := p.ends[use]; ok {
			k["end"] = end
		}
		keys = append(keys, k)
	}
	p.message("keys", at, nil, jcs.O{"document": jcs.O{"v": 1, "type": "keys", "party": p.hex(), "version": version, "keys": keys}})
}

func (h *history) policy() string {
	if h.quorum == 0 {
		return "quorum none\n"
	}
	var text, names string
	for i, w := range h.witnesses {
		text += fmt.Sprintf("witness w%d %s\n", i, note.NewKey(w.name, note.AlgCosignature, w.key.Public().(ed25519.PublicKey)))
		names += fmt.Sprintf(" w%d", i)
	}
	return text + fmt.Sprintf("group q %d%s\nquorum q\n", h.quorum, names)
}

func (h *history) document() jcs.O {
	ids := []string{h.parties[0].hex(), h.parties[1].hex()}
	hosts := map[string]string{ids[0]: h.parties[0].host, ids[1]: h.parties[1].host}
	sort.Strings(ids)
	var parties []jcs.O
	calendars := jcs.O{}
	for i, id := range ids {
		parties = append(parties, jcs.O{"identity": id, "host": hosts[id], "name": jcs.O{"en": "Party", "zh": "方"}, "prefix": []string{"AA", "BB"}[i]})
		calendars[id] = jcs.O{"zone": []string{"America/New_York", "Asia/Shanghai"}[i], "week": []any{1, 2, 3, 4, 5},
			"years": jcs.O{"2025": jcs.O{"off": []string{"2025-01-20"}, "work": []string{"2025-01-26"}}}}
	}
	return jcs.O{
		"v": 1, "type": "agreement", "version": 1, "verdicts": 1, "exercise": true, "parties": parties,
		"purpose": jcs.O{"en": "Help", "zh": "互助"}, "languages": []string{"en", "zh"}, "hotline": jcs.O{"scope": "any"},
		"duties": []jcs.O{{"class": "information", "urgency": "urgent", "receipt": jcs.O{"minutes": 5}, "acknowledgement": jcs.O{"minutes": 60},
			"answer": jcs.O{"workingDays": 3, "of": "both"}, "updates": jcs.O{"minutes": 120}, "result": jcs.O{"workingDays": 300, "of": "either"}}},
		"calendars": calendars, "policy": h.policy(), "quotas": jcs.O{"messagesPerDay": 100, "bytesPerDay": 1000000},
		"tests": jcs.O{"dailyLink": false}, "retention": jcs.O{"days": 100}, "suites": []string{"Ed25519"},
	}
}

func (p *party) enterAgreement(at int64) {
	doc := p.h.document()
	p.h.agreement = record.Digest(jcs.Print(doc))
	p.message("agreement", at, nil, jcs.O{"document": doc})
}

// line signs a timed line over the first size leaves of a log.
func (s *signer) line(e *epoch, size int, at int64) string {
	body := tlog.Checkpoint{Origin: e.origin, Size: uint64(size), Root: e.rootAt[size]}.Body()
	sig := ed25519.Sign(s.key, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, body)))
	k := note.NewKey(s.name, note.AlgCosignature, s.key.Public().(ed25519.PublicKey))
	blob := binary.BigEndian.AppendUint64(k.ID[:], uint64(at))
	return s.name + " " + b64(append(blob, sig...))
}

// stamp is a checkpoint with lines, to be recorded.
type stamp struct {
	e     *epoch
	size  int
	lines []string
}

// seen makes a stamp over a log's present size, at one time by all of signers.
func seen(e *epoch, at int64, signers ...*signer) stamp {
	s := stamp{e: e, size: len(e.leaves)}
	for _, by := range signers {
		s.lines = append(s.lines, by.line(e, s.size, at))
	}
	return s
}

// record enters a checkpoints leaf with stamps and, if held > 0, that size of
// the other's log as held.
func (p *party) record(at int64, held int, stamps ...stamp) int {
	return p.recordLeaf(at, held, nil, stamps...)
}

func (p *party) recordLeaf(at int64, held int, more jcs.O, stamps ...stamp) int {
	leaf := jcs.O{"v": 1, "type": "checkpoints", "at": clock(at)}
	for k, v := range more {
		leaf[k] = v
	}
	if held > 0 {
		leaf["held"] = jcs.O{"log": p.other().now().origin, "size": held}
	}
	type at2 struct {
		origin string
		size   int
	}
	lines := map[at2][]string{}
	roots := map[at2]string{}
	var order []at2
	for _, s := range stamps {
		k := at2{s.e.origin, s.size}
		if lines[k] == nil {
			order = append(order, k)
			roots[k] = s.e.rootAt[s.size].String()
		}
		lines[k] = append(lines[k], s.lines...)
	}
	sort.Slice(order, func(i, j int) bool {
		return order[i].origin < order[j].origin || order[i].origin == order[j].origin && order[i].size < order[j].size
	})
	list := []jcs.O{}
	for _, k := range order {
		slices.Sort(lines[k])
		c := jcs.O{"log": k.origin, "size": k.size, "lines": slices.Compact(lines[k])}
		if id := fmt.Sprint(k); p.now().roots[id] != roots[k] {
			c["root"] = roots[k]
			p.now().roots[id] = roots[k]
		}
		list = append(list, c)
	}
	leaf["checkpoints"] = list
	return p.append(leaf)
}

// begin enters keys and agreement in both logs and brings it into effect.
func (h *history) begin() {
	for _, p := range h.parties {
		p.enterKeys(1, minute(-30))
		p.enterAgreement(minute(-30))
	}
	for _, p := range h.parties {
		p.record(minute(-29), 2, h.timed(p.other().now(), minute(-29))...)
	}
}

// timed makes a stamp of a log by its writer and all outside witnesses.
func (h *history) timed(e *epoch, at int64) []stamp {
	signers := slices.Clone(h.witnesses)
	for _, p := range h.parties {
		if slices.Contains(p.epochs, e) {
			signers = append(signers, p.signer("time"))
		}
	}
	return []stamp{seen(e, at, signers...)}
}

// request enters a request and returns its id.
func (p *party) request(at int64) string {
	return p.message("request", at, jcs.O{"rule": jcs.O{"agreement": p.h.agreement, "class": "information", "urgency": "urgent"}}, jcs.O{})
}

// print makes the bundle.
func (h *history) print() []byte {
	ids := []string{h.parties[0].hex(), h.parties[1].hex()}
	sort.Strings(ids)
	var logs []jcs.O
	var lines, envelopes [][]byte
	for _, p := range h.parties {
		epochs := []jcs.O{}
		for _, e := range p.epochs {
			c := tlog.Checkpoint{Origin: e.origin, Size: uint64(len(e.leaves)), Root: e.rootAt[len(e.leaves)]}
			k := note.NewKey(e.origin, note.AlgEd25519, p.keys["log"].Public().(ed25519.PublicKey))
			sig := "— " + e.origin + " " + b64(append(k.ID[:], ed25519.Sign(p.keys["log"], []byte(c.Body()))...)) + "\n"
			epochs = append(epochs, jcs.O{"origin": e.origin, "size": len(e.leaves), "checkpoint": c.Body() + "\n" + sig})
			lines = append(lines, e.leaves...)
			envelopes = append(envelopes, e.envelopes...)
		}
		logs = append(logs, jcs.O{"writer": p.writer(), "epochs": epochs})
	}
	header := jcs.Print(jcs.O{"type": "comity-bundle", "v": 1, "public": false, "exercise": true,
		"pair": record.PairOf(h.parties[0].public(), h.parties[1].public()), "identities": ids, "logs": logs, "messages": len(envelopes)})
	return seal(append(append([][]byte{header}, lines...), envelopes...))
}

// seal adds the trailer.
func seal(lines [][]byte) []byte {
	var out []byte
	sums := ""
	for _, l := range lines {
		out = append(append(out, l...), '\n')
		sum := sha256.Sum256(l)
		sums += hex.EncodeToString(sum[:4])
	}
	return append(append(out, jcs.Print(jcs.O{"digest": record.Digest(append(slices.Clone(out), sums...)), "lines": sums})...), '\n')
}
