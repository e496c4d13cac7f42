package tlog

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"comity.example/second/note"
)

// Inf is the unknown time: greater than every time.
const Inf = int64(math.MaxInt64)

// Policy is a parsed tlog-policy.
type Policy struct {
	Logs      []note.Key
	Witnesses []Witness
	// Root is nil for `quorum none`.
	Root *Member
}

// Witness is a witness line.
type Witness struct {
	Name string
	Key  note.Key
	URL  string
}

// Member is a witness (by its index in Witnesses) or a group of K members.
type Member struct {
	Witness int
	K       int
	Members []*Member
}

// ParsePolicy reads a policy. Log keys are 0x01, witness keys 0x04.
func ParsePolicy(text string) (*Policy, error) {
	p := &Policy{}
	names := map[string]*Member{}
	used := map[string]bool{}
	public := map[string]bool{}
	quorum := false
	if err := policyOctets(text); err != nil {
		return nil, err
	}
	for _, line := range strings.Split(text, "\n") {
		f := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		var err error
		switch f[0] {
		case "log":
			err = p.log(f, public)
		case "witness":
			err = p.witness(f, names, public)
		case "group":
			err = group(f, names, used)
		case "quorum":
			if quorum || len(f) != 2 {
				return nil, errors.New("tlog: not exactly one quorum")
			}
			quorum = true
			if f[1] != "none" {
				if p.Root = names[f[1]]; p.Root == nil {
					err = fmt.Errorf("tlog: quorum names %q, which is not defined", f[1])
				}
			}
		default:
			err = fmt.Errorf("tlog: unknown policy line %q", f[0])
		}
		if err != nil {
			return nil, err
		}
	}
	if !quorum {
		return nil, errors.New("tlog: policy without quorum")
	}
	return p, nil
}

func policyOctets(text string) error {
	if text != "" && !strings.HasSuffix(text, "\n") {
		return errors.New("tlog: last policy line is not ended")
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < 0x20 && c != '\t' && c != '\n' || c == 0x7f {
			return errors.New("tlog: control character in policy")
		}
	}
	return nil
}

func (p *Policy) log(f []string, public map[string]bool) error {
	if len(f) != 2 && len(f) != 3 {
		return errors.New("tlog: bad log line")
	}
	k, err := note.ParseKey(f[1])
	if err != nil || k.Alg != note.AlgEd25519 {
		return errors.New("tlog: bad log key")
	}
	if public["log "+string(k.Public)] {
		return errors.New("tlog: duplicate log")
	}
	public["log "+string(k.Public)] = true
	p.Logs = append(p.Logs, k)
	return nil
}

func (p *Policy) witness(f []string, names map[string]*Member, public map[string]bool) error {
	if len(f) != 3 && len(f) != 4 {
		return errors.New("tlog: bad witness line")
	}
	if f[1] == "none" || names[f[1]] != nil {
		return fmt.Errorf("tlog: name %q is taken", f[1])
	}
	k, err := note.ParseKey(f[2])
	if err != nil || k.Alg != note.AlgCosignature {
		return errors.New("tlog: bad witness key")
	}
	if public["witness "+string(k.Public)] {
		return errors.New("tlog: duplicate witness")
	}
	public["witness "+string(k.Public)] = true
	names[f[1]] = &Member{Witness: len(p.Witnesses)}
	w := Witness{Name: f[1], Key: k}
	if len(f) == 4 {
		w.URL = f[3]
	}
	p.Witnesses = append(p.Witnesses, w)
	return nil
}

func group(f []string, names map[string]*Member, used map[string]bool) error {
	if len(f) < 4 {
		return errors.New("tlog: group without members")
	}
	if f[1] == "none" || names[f[1]] != nil {
		return fmt.Errorf("tlog: name %q is taken", f[1])
	}
	g := &Member{Witness: -1}
	for _, name := range f[3:] {
		m := names[name]
		if m == nil || used[name] {
			return fmt.Errorf("tlog: member %q is not defined, or used twice", name)
		}
		used[name] = true
		g.Members = append(g.Members, m)
	}
	switch f[2] {
	case "any":
		g.K = 1
	case "all":
		g.K = len(g.Members)
	default:
		k, err := ParseDecimal(f[2])
		if err != nil || k < 1 || k > uint64(len(g.Members)) {
			return errors.New("tlog: bad threshold")
		}
		g.K = int(k)
	}
	names[f[1]] = g
	return nil
}

// Upper is the earliest T at which the witnesses with times[i] ≤ T satisfy the
// policy; Inf in times stands for no line, and in the result for never.
func (p *Policy) Upper(times []int64) int64 {
	if p.Root == nil {
		return Inf
	}
	return p.Root.upper(times)
}

func (m *Member) upper(times []int64) int64 {
	if m.Members == nil {
		return times[m.Witness]
	}
	got := make([]int64, len(m.Members))
	for i, c := range m.Members {
		got[i] = c.upper(times)
	}
	slices.Sort(got)
	return got[m.K-1]
}

// Lower is the latest T at which the witnesses with times[i] ≥ T satisfy the
// policy; a negative time stands for no line, and in the result for unknown.
func (p *Policy) Lower(times []int64) int64 {
	if p.Root == nil {
		return -1
	}
	return p.Root.lower(times)
}

func (m *Member) lower(times []int64) int64 {
	if m.Members == nil {
		return times[m.Witness]
	}
	got := make([]int64, len(m.Members))
	for i, c := range m.Members {
		got[i] = c.lower(times)
	}
	slices.Sort(got)
	return got[len(got)-m.K]
}

// Satisfied reports whether the witnesses for which cosigned is true suffice;
// `quorum none` asks for nobody.
func (p *Policy) Satisfied(cosigned []bool) bool {
	return p.Root == nil || p.Root.satisfied(cosigned)
}

func (m *Member) satisfied(cosigned []bool) bool {
	if m.Members == nil {
		return cosigned[m.Witness]
	}
	n := 0
	for _, c := range m.Members {
		if c.satisfied(cosigned) {
			n++
		}
	}
	return n >= m.K
}
