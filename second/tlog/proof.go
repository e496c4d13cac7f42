package tlog

import (
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
	bad := note.Errorf("bad_proof", "not a tlog-proof")
	rest, ok := strings.CutPrefix(text, "c2sp.org/tlog-proof@v1\n")
	if !ok {
		return nil, bad
	}
	p := &Proof{}
	line, rest, ok := strings.Cut(rest, "\n")
	if extra, has := strings.CutPrefix(line, "extra "); ok && has {
		raw, err := note.ParseBase64(extra)
		if err != nil || len(raw) == 0 {
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
		if err != nil || len(p.Hashes) == 63 {
			return nil, bad
		}
		p.Hashes = append(p.Hashes, h)
	}
	p.Checkpoint = rest
	n, err := note.Parse([]byte(rest))
	if err != nil {
		return nil, bad
	}
	if _, err := ParseCheckpoint(n.Text); err != nil {
		return nil, bad
	}
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

// VerifyProof checks a proof for a leaf hash (PR3 to PR5): the checkpoint is
// signed by a log of the policy under its origin, its cosignatures make the
// quorum, and the leaf is in it. The times are those of the witnesses by their
// index in the policy, 0 for none.
func VerifyProof(p *Proof, leaf Hash, policy *Policy) (Checkpoint, []int64, error) {
	n, err := note.Parse([]byte(p.Checkpoint))
	if err != nil {
		return Checkpoint{}, nil, err
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return c, nil, err
	}
	times, err := VerifyNote(n, c, policy)
	if err != nil {
		return c, nil, err
	}
	return c, times, VerifyInclusion(p.Index, c.Size, leaf, c.Root, p.Hashes)
}

// VerifyNote checks a checkpoint's lines against a policy.
func VerifyNote(n *note.Note, c Checkpoint, policy *Policy) ([]int64, error) {
	var logs []note.Key
	for _, l := range policy.Logs {
		if l.Key.Name == c.Origin {
			logs = append(logs, l.Key)
		}
	}
	if err := n.OpenAny(logs); err != nil {
		return nil, err
	}
	cosigned := make([]bool, len(policy.Witnesses))
	times := make([]int64, len(policy.Witnesses))
	for i, w := range policy.Witnesses {
		l, err := n.Line(w.Key)
		if err != nil {
			return nil, err
		}
		if l == nil {
			continue
		}
		if times[i], err = VerifyCosignature(n.Text, *l, w.Key); err != nil {
			return nil, err
		}
		cosigned[i] = true
	}
	if !policy.Satisfied(cosigned) {
		return nil, note.Errorf("bad_signature", "the quorum is not met")
	}
	return times, nil
}
