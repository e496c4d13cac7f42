package record

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"comity.example/second/jcs"
	"comity.example/second/note"
	"comity.example/second/tlog"
)

// KeySet is a party's key set (K1).
type KeySet struct {
	Digest, Party string
	Version       int64
	Keys          []Key
}

// Key is one key of a set. End is tlog.Inf where none is set.
type Key struct {
	Use, Name string
	Public    []byte
	End       int64
}

// ParseKeySet reads a key set of the party with the given identity and host.
func ParseKeySet(v *jcs.Value, identity, host string) (*KeySet, error) {
	o := open(v, "key set")
	o.int("v", 1, 1)
	o.oneOf("type", "keys")
	s := &KeySet{Digest: Digest(jcs.Print(*v)), Party: o.hex("party", 64), Version: o.int("version", 1, jcs.MaxInt)}
	if s.Party != identity {
		o.fail("is of another party")
	}
	seen := map[string]bool{}
	list := o.list("keys")
	for i := range list {
		k := open(&list[i], "key")
		key := Key{Use: k.oneOf("use", "log", "time", "cosign", "message", "transport", "witness"), Name: k.text("name"), End: tlog.Inf}
		if key.Name != PartyName(host, identity, key.Use) {
			k.fail("has name %q", key.Name)
		}
		public, err := base64.StdEncoding.Strict().DecodeString(k.text("public"))
		if err != nil || !note.ValidPublic(public) || seen[string(public)] {
			k.fail("has a bad public key, or one that stands twice")
		}
		seen[string(public)] = true
		key.Public = public
		if _, ok := k.v.Get("end"); ok {
			key.End = k.time("end")
		}
		o.take(k.done())
		s.Keys = append(s.Keys, key)
	}
	return s, o.done()
}

// PartyName is <host>/party/<writer>/<use>.
func PartyName(host, identity, use string) string {
	raw, _ := hex.DecodeString(identity)
	return host + "/party/" + WriterOf(raw) + "/" + use
}

// Succeeds checks that a set follows the last one of its party: it is that set
// again, or a later version that keeps its keys and their ends.
func (s *KeySet) Succeeds(last *KeySet) error {
	if last == nil || s.Digest == last.Digest {
		return nil
	}
	if s.Version <= last.Version {
		return errors.New("record: key sets out of order")
	}
	have := map[string]Key{}
	for _, k := range s.Keys {
		have[k.Use+" "+string(k.Public)] = k
	}
	for _, k := range last.Keys {
		if now, ok := have[k.Use+" "+string(k.Public)]; !ok || now.Name != k.Name || k.End != tlog.Inf && now.End != k.End {
			return errors.New("record: a key set drops a key, or moves its end")
		}
	}
	return nil
}

// CheckSuccession checks a succession's note (L6) for the epoch with the given
// origin under the identity key (raw).
func CheckSuccession(text string, origin Origin, identity []byte) error {
	n, err := note.Parse([]byte(text))
	if err != nil {
		return err
	}
	f := strings.Split(n.Text, "\n")
	if len(f) != 4 || f[3] != "" || f[0] != origin.String() {
		return errors.New("record: a succession's note is not of this log")
	}
	if _, err := tlog.ParseDecimal(f[1]); err != nil {
		return err
	}
	switch f[2] {
	case "lost_database", "lost_guard", "fork", "other":
	default:
		return errors.New("record: a succession without a known cause")
	}
	k := note.NewKey(PartyName(origin.Host, hex.EncodeToString(identity), "identity"), note.AlgEd25519, identity)
	return n.Open(k)
}
