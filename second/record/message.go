package record

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"reflect"
	"strings"

	"comity.example/second/jcs"
	"comity.example/second/note"
)

// Envelope is a message as it was signed (M1); its form is checked and all its
// signatures verify under the keys that they name. Whether those keys are
// anybody's is not checked here.
type Envelope struct {
	Payload []byte
	// Signers are the raw keys, the party's first.
	Signers [][]byte
}

var b64url = base64.RawURLEncoding.Strict()

// EnvelopeID reads no more of an envelope than the digest of its payload, so
// that one that breaks M1 can still be told from others.
func EnvelopeID(v *jcs.Value) (string, error) {
	if p, ok := v.Get("payload"); ok && p.Kind == jcs.String {
		raw, err := decodeURL(p.Str)
		return Digest(raw), err
	}
	return "", errors.New("record: an envelope without payload")
}

func decodeURL(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("record: newline in base64url")
	}
	return b64url.DecodeString(text)
}

// OpenEnvelope reads an envelope and verifies its signatures.
func OpenEnvelope(v *jcs.Value) (*Envelope, error) {
	o := open(v, "envelope")
	payload := o.text("payload")
	list := o.list("signatures")
	if err := o.done(); err != nil {
		return nil, err
	}
	raw, err := decodeURL(payload)
	if err != nil {
		return nil, err
	}
	if len(list) < 1 || len(list) > 8 {
		return nil, errors.New("record: an envelope needs 1 to 8 signatures")
	}
	e := &Envelope{Payload: raw}
	for i := range list {
		s := open(&list[i], "signature")
		protected, text := s.text("protected"), s.text("signature")
		if err := s.done(); err != nil {
			return nil, err
		}
		kid, err := header(protected)
		if err != nil {
			return nil, err
		}
		sig, err := decodeURL(text)
		if err != nil || !note.VerifyEd25519(kid, []byte(protected+"."+payload), sig) {
			return nil, errors.New("record: an envelope's signature does not verify")
		}
		e.Signers = append(e.Signers, kid)
	}
	return e, nil
}

func header(text string) ([]byte, error) {
	raw, err := decodeURL(text)
	if err != nil {
		return nil, err
	}
	v, err := jcs.Parse(raw)
	if err != nil {
		return nil, err
	}
	h := open(&v, "protected header")
	h.oneOf("alg", "Ed25519")
	kid := h.hex("kid", 64)
	if err := h.done(); err != nil {
		return nil, err
	}
	key, _ := hex.DecodeString(kid)
	return key, nil
}

// Payload is a payload that M2 to M4 take.
type Payload struct {
	Message
	At       int64
	From, To string
	Body     *jcs.Value
}

// ParsePayload reads a payload by itself (M2 to M4).
func ParsePayload(payload []byte) (*Payload, error) {
	if len(payload) > 1<<20 {
		return nil, errors.New("record: the payload is too long")
	}
	v, err := jcs.Parse(payload)
	if err != nil {
		return nil, err
	}
	o := open(&v, "payload")
	o.int("v", 1, 1)
	p := &Payload{Message: message(o), At: o.time("at"), From: o.hex("from", 64), To: o.hex("to", 64)}
	o.hex("salt", 32)
	if _, ok := o.v.Get("alone"); ok && !mayBeAlone(p.Kind) || ok && !o.flag("alone") {
		o.fail("has alone where it has no place, or as false")
	}
	p.Body = o.need("body", jcs.Object)
	p.ID, p.Length = Digest(payload), int64(len(payload))
	checkBody(o, p.Body, p.Message)
	o.take(refs(p.Message))
	if doc, ok := p.Body.Get("document"); ok {
		p.Document = Digest(jcs.Print(*doc))
	}
	return p, o.done()
}

// mayBeAlone reports whether a message of the kind can leave on one signature
// (M8).
func mayBeAlone(kind string) bool {
	switch kind {
	case "keys", "agreement", "notice", "audit", "return", "expunge", "ratify":
		return false
	}
	return true
}

// Matches reports whether a payload says what its leaf says (M3).
func (p *Payload) Matches(l *Leaf) bool {
	return p.At == l.At && reflect.DeepEqual(p.Message, l.Message)
}

// refs checks which kinds have a ref (M3).
func refs(m Message) error {
	switch m.Kind {
	case "keys", "agreement", "notice", "audit":
		if m.Ref != "" {
			return errors.New("record: a " + m.Kind + " has no ref")
		}
	case "request", "notify":
	default:
		if m.Ref == "" {
			return errors.New("record: a " + m.Kind + " needs ref")
		}
	}
	return nil
}
