package tlog

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/second/note"
)

// Inf is the unknown time: greater than every time.
const Inf = int64(math.MaxInt64)

// Policy is a parsed tlog-policy.
type Policy struct {
	Logs      []Log
	Witnesses []Witness
	Groups    []Group
	// Quorum is the name that the quorum line gives; Root is nil for `none`.
	Quorum string
	Root   *Member
}

// Group is a group line.
type Group struct {
	Name    string
	K       int
	Members []string
}

// most is how many logs, witnesses and groups a policy may have, each (PO8).
const most = 64

// Log is a log line.
type Log struct {
	Key note.Key
	URL string
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
			err = p.group(f, names, used)
		case "quorum":
			if quorum || len(f) != 2 {
				return nil, note.Errorf("bad_policy", "not exactly one quorum")
			}
			quorum = true
			p.Quorum = f[1]
			if f[1] != "none" {
				if p.Root = names[f[1]]; p.Root == nil {
					err = note.Errorf("bad_policy", "quorum names %q, which is not defined", f[1])
				}
			}
		default:
			err = note.Errorf("bad_policy", "unknown policy line %q", f[0])
		}
		if err != nil {
			return nil, err
		}
	}
	if len(p.Logs) > most || len(p.Witnesses) > most || len(p.Groups) > most {
		return nil, note.Errorf("bad_policy", "more than %d logs, witnesses or groups", most)
	}
	if !quorum {
		return nil, note.Errorf("bad_policy", "policy without quorum")
	}
	return p, nil
}

func policyOctets(text string) error {
	if text != "" && !strings.HasSuffix(text, "\n") {
		return note.Errorf("bad_policy", "last policy line is not ended")
	}
	if !utf8.ValidString(text) {
		return note.Errorf("bad_policy", "not UTF-8")
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < 0x20 && c != '\t' && c != '\n' || c == 0x7f {
			return note.Errorf("bad_policy", "control character in policy")
		}
	}
	return nil
}

func (p *Policy) log(f []string, public map[string]bool) error {
	if len(f) != 2 && len(f) != 3 {
		return note.Errorf("bad_policy", "bad log line")
	}
	k, err := note.ParseKey(f[1])
	if err != nil || k.Alg != note.AlgEd25519 {
		return note.Errorf("bad_policy", "bad log key")
	}
	if !fresh("log ", k, public) {
		return note.Errorf("bad_policy", "duplicate log")
	}
	l := Log{Key: k}
	if len(f) == 3 {
		l.URL = f[2]
	}
	p.Logs = append(p.Logs, l)
	return nil
}

// fresh reports whether neither a key nor its id stood before (PO3), and notes
// both.
func fresh(kind string, k note.Key, seen map[string]bool) bool {
	key, id := kind+string(k.Public), kind+k.ID.String()
	stood := seen[key] || seen[id]
	seen[key], seen[id] = true, true
	return !stood
}

func (p *Policy) witness(f []string, names map[string]*Member, public map[string]bool) error {
	if len(f) != 3 && len(f) != 4 {
		return note.Errorf("bad_policy", "bad witness line")
	}
	if f[1] == "none" || names[f[1]] != nil {
		return note.Errorf("bad_policy", "name %q is taken", f[1])
	}
	k, err := note.ParseKey(f[2])
	if err != nil || k.Alg != note.AlgCosignature {
		return note.Errorf("bad_policy", "bad witness key")
	}
	if !fresh("witness ", k, public) {
		return note.Errorf("bad_policy", "duplicate witness")
	}
	names[f[1]] = &Member{Witness: len(p.Witnesses)}
	w := Witness{Name: f[1], Key: k}
	if len(f) == 4 {
		w.URL = f[3]
	}
	p.Witnesses = append(p.Witnesses, w)
	return nil
}

func (p *Policy) group(f []string, names map[string]*Member, used map[string]bool) error {
	if len(f) < 4 {
		return note.Errorf("bad_policy", "group without members")
	}
	if f[1] == "none" || names[f[1]] != nil {
		return note.Errorf("bad_policy", "name %q is taken", f[1])
	}
	g := &Member{Witness: -1}
	for _, name := range f[3:] {
		m := names[name]
		if m == nil || used[name] {
			return note.Errorf("bad_policy", "member %q is not defined, or used twice", name)
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
			return note.Errorf("bad_policy", "bad threshold")
		}
		g.K = int(k)
	}
	names[f[1]] = g
	p.Groups = append(p.Groups, Group{f[1], g.K, f[3:]})
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
