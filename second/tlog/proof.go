package tlog

import (
	"errors"
	"strconv"
	"strings"

	"comity.example/second/note"
)

// Proof is a parsed C2SP tlog-proof.
type Proof struct {
	// Extra is nil where the proof has no extra line; it is authenticated by
	// nothing.
	Extra      []byte
	Index      uint64
	Hashes     []Hash
	Checkpoint string
}

// ParseProof reads a tlog-proof.
func ParseProof(text string) (*Proof, error) {
	bad := errors.New("tlog: bad tlog-proof")
	rest, ok := strings.CutPrefix(text, "c2sp.org/tlog-proof@v1\n")
	if !ok {
		return nil, bad
	}
	p := &Proof{}
	line, rest, ok := strings.Cut(rest, "\n")
	if extra, has := strings.CutPrefix(line, "extra "); ok && has {
		raw, err := note.ParseBase64(extra)
		if err != nil {
			return nil, bad
		}
		p.Extra = append([]byte{}, raw...)
		line, rest, ok = strings.Cut(rest, "\n")
	}
	index, has := strings.CutPrefix(line, "index ")
	if !ok || !has {
		return nil, bad
	}
	var err error
	if p.Index, err = ParseDecimal(index); err != nil {
		return nil, bad
	}
	for {
		if line, rest, ok = strings.Cut(rest, "\n"); !ok {
			return nil, bad
		}
		if line == "" {
			break
		}
		h, err := ParseHash(line)
		if err != nil || len(p.Hashes) == 64 {
			return nil, bad
		}
		p.Hashes = append(p.Hashes, h)
	}
	p.Checkpoint = rest
	return p, nil
}

// String prints the proof.
func (p *Proof) String() string {
	var b strings.Builder
	b.WriteString("c2sp.org/tlog-proof@v1\n")
	if p.Extra != nil {
		b.WriteString("extra " + encode(p.Extra) + "\n")
	}
	b.WriteString("index " + strconv.FormatUint(p.Index, 10) + "\n")
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + p.Checkpoint)
	return b.String()
}

// VerifyProof checks a proof for a leaf hash: the checkpoint is signed by a log
// of the policy under its origin, its cosignatures satisfy the quorum, and the
// leaf is in it. A line of a known key that does not verify refuses it whole.
func VerifyProof(p *Proof, leaf Hash, policy *Policy) (Checkpoint, error) {
	n, err := note.Parse([]byte(p.Checkpoint))
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if err := VerifyNote(n, c, policy); err != nil {
		return Checkpoint{}, err
	}
	return c, VerifyInclusion(p.Index, c.Size, leaf, c.Root, p.Hashes)
}

// VerifyNote checks a checkpoint's lines against a policy.
func VerifyNote(n *note.Note, c Checkpoint, policy *Policy) error {
	signed := false
	for _, k := range policy.Logs {
		for _, l := range n.Lines {
			if !k.Names(l) || k.Name != c.Origin {
				continue
			}
			if !k.Verify(n.Text, l) {
				return errors.New("tlog: a log's signature does not verify")
			}
			signed = true
		}
	}
	if !signed {
		return errors.New("tlog: no log of the policy signed the checkpoint")
	}
	cosigned := make([]bool, len(policy.Witnesses))
	for i, w := range policy.Witnesses {
		for _, l := range n.Lines {
			if !w.Key.Names(l) {
				continue
			}
			if _, err := VerifyCosignature(n.Text, l, w.Key); err != nil {
				return err
			}
			cosigned[i] = true
		}
	}
	if !policy.Satisfied(cosigned) {
		return errors.New("tlog: quorum is not met")
	}
	return nil
}
