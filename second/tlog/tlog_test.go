package tlog

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"comity.example/second/note"
)

// The eight leaves of the RFC 6962 reference tests and the roots over the first
// n of them.
var (
	leaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots  = []string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
)

func hashes(n int) []Hash {
	var out []Hash
	for i := range n {
		leaf := []byte(fmt.Sprint(i))
		if n <= len(leaves) {
			leaf, _ = hex.DecodeString(leaves[i])
		}
		out = append(out, LeafHash(leaf))
	}
	return out
}

func TestTheKnownRootsAreComputed(t *testing.T) {
	for n, want := range roots {
		if got := RootOf(hashes(8)[:n]); hex.EncodeToString(got[:]) != want {
			t.Errorf("root of %d is %x", n, got)
		}
	}
}

func TestEveryProofProvesAndNoOtherLeafOrSize(t *testing.T) {
	const most = 40
	all := hashes(most)
	for n := range most + 1 {
		root := RootOf(all[:n])
		for i := range n {
			p, err := InclusionProof(all[:n], uint64(i))
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyInclusion(uint64(i), uint64(n), all[i], root, p); err != nil {
				t.Fatalf("leaf %d of %d is not proven", i, n)
			}
			for k := range n {
				if k != i && VerifyInclusion(uint64(k), uint64(n), all[i], root, p) == nil {
					t.Fatalf("leaf %d of %d is proven at %d", i, n, k)
				}
			}
			if VerifyInclusion(uint64(i), uint64(n), all[i], root, append(p, root)) == nil {
				t.Fatal("a longer proof proves")
			}
		}
		for old := range n + 1 {
			p, err := ConsistencyProof(all[:n], uint64(old))
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyConsistency(uint64(old), uint64(n), RootOf(all[:old]), root, p); err != nil {
				t.Fatalf("growth from %d to %d is not proven", old, n)
			}
			for i := range p {
				bad := append([]Hash{}, p...)
				bad[i][0] ^= 1
				if VerifyConsistency(uint64(old), uint64(n), RootOf(all[:old]), root, bad) == nil {
					t.Fatal("a changed proof proves")
				}
			}
			if old > 0 && old < n && VerifyConsistency(uint64(old), uint64(n), all[0], root, p) == nil && old > 1 {
				t.Fatal("another old root is proven")
			}
		}
	}
}

func TestACheckpointHasOneForm(t *testing.T) {
	root := RootOf(hashes(3)).String()
	good := "example.com/log\n3\n" + root + "\n"
	c, err := ParseCheckpoint(good)
	if err != nil || c.Body() != good {
		t.Fatal(c, err)
	}
	for _, bad := range []string{
		"", "example.com/log\n3\n" + root, "\n3\n" + root + "\n", "example.com/log\n03\n" + root + "\n",
		"example.com/log\n-3\n" + root + "\n", "example.com/log\n3\n" + root[:43] + "\n", good + "\n",
		"example.com/log\n9007199254740992\n" + root + "\n",
	} {
		if _, err := ParseCheckpoint(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// timed signs a timed line as a witness would.
func timed(name string, seed byte, body string, at uint64) (string, note.Key) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32))
	k := note.NewKey(name, note.AlgCosignature, key.Public().(ed25519.PublicKey))
	sig := ed25519.Sign(key, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, body)))
	blob := append(binary.BigEndian.AppendUint64(append([]byte{}, k.ID[:]...), at), sig...)
	return name + " " + base64.StdEncoding.EncodeToString(blob), k
}

func TestATimedLineProvesItsTimeAndNoOther(t *testing.T) {
	body := Checkpoint{Origin: "a", Size: 3, Root: RootOf(hashes(3))}.Body()
	text, k := timed("w", 1, body, 1736856000)
	l, err := note.ParseLine(text)
	if err != nil {
		t.Fatal(err)
	}
	if at, err := VerifyCosignature(body, l, k); err != nil || at != 1736856000 {
		t.Error(at, err)
	}
	l.Signature[7] ^= 1
	if _, err := VerifyCosignature(body, l, k); err == nil {
		t.Error("another time verifies")
	}
	l.Signature[0] |= 0x80
	if _, err := CosignatureTime(l); err == nil {
		t.Error("a time beyond 2^63 is read")
	}
}

func witnesses(n int) string {
	text := ""
	for i := range n {
		_, k := timed(fmt.Sprintf("w%d", i), byte(i), "", 0)
		text += fmt.Sprintf("witness w%d %s\n", i, k)
	}
	return text
}

func TestQuorumTimesFollowTheGroups(t *testing.T) {
	p, err := ParsePolicy("# two of three, and one of two\n" + witnesses(5) + "group a 2 w0 w1 w2\ngroup b any w3 w4\ngroup q all a b\nquorum q\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Upper([]int64{10, 30, 20, Inf, 25}); got != 25 {
		t.Error("upper", got)
	}
	if got := p.Upper([]int64{10, Inf, Inf, 5, 25}); got != Inf {
		t.Error("upper without quorum", got)
	}
	if got := p.Lower([]int64{10, 30, 20, -1, 25}); got != 20 {
		t.Error("lower", got)
	}
	if got := p.Lower([]int64{10, 30, 20, -1, -1}); got >= 0 {
		t.Error("lower without quorum", got)
	}
}

func TestBrokenPoliciesAreRefused(t *testing.T) {
	w := witnesses(2)
	log := "log example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"
	for _, good := range []string{"quorum none\n", w + "quorum w0\n", " \t" + log + "quorum none\n", w + "group g 2 w0 w1\nquorum g\n"} {
		if _, err := ParsePolicy(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "quorum none", "quorum none\nquorum none\n", "quorum x\n", w + "group g 3 w0 w1\nquorum g\n", w + "group g 0 w0\nquorum g\n",
		w + "group g any\nquorum g\n", w + "group g any w0 w0\nquorum g\n", w + "group g any w0\ngroup h any w0 w1\nquorum h\n",
		w + "group none any w0\nquorum none\n", w + w + "quorum w0\n", log + log + "quorum none\n", "quorum w0\n" + w, "other\nquorum none\n",
		w + "group g any none\nquorum g\n", w + "group g 02 w0 w1\nquorum g\n", "quorum\u0001none\n",
		strings.Replace(w, "witness w0 w0+", "witness w0 w9+", 1) + "quorum w0\n",
	} {
		if _, err := ParsePolicy(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestTilePathsAndSizes(t *testing.T) {
	for path, tile := range map[string]Tile{
		"tile/0/x001/x234/067": {0, 1234067, 256},
		"tile/1/000.p/17":      {1, 0, 17},
		"tile/entries/273.p/1": {-1, 273, 1},
	} {
		got, err := ParsePath(path)
		if err != nil || got != tile || tile.Path() != path {
			t.Error(path, got, err)
		}
	}
	for _, bad := range []string{"tile/64/000", "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/00/000", "tile/0/x000/001", "tile/0/001/002", "tile/0/000.p/01"} {
		if _, err := ParsePath(bad); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
	count := map[int]int{}
	for _, tile := range Tiles(70000) {
		count[tile.Level]++
	}
	if count[0] != 274 || count[1] != 2 || count[2] != 1 {
		t.Error(count)
	}
}

func TestAProofInPortableFormProves(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	log := note.NewKey("example.com/log", note.AlgEd25519, key.Public().(ed25519.PublicKey))
	all := hashes(5)
	body := Checkpoint{Origin: log.Name, Size: 5, Root: RootOf(all)}.Body()
	sig := base64.StdEncoding.EncodeToString(append(log.ID[:], ed25519.Sign(key, []byte(body))...))
	line, witness := timed("w0", 0, body, 1736856000)
	p := &Proof{Index: 2, Checkpoint: body + "\n— example.com/log " + sig + "\n— " + line + "\n"}
	p.Hashes, _ = InclusionProof(all, 2)
	policy, err := ParsePolicy("log " + log.String() + "\nwitness w0 " + witness.String() + "\nquorum w0\n")
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseProof(p.String())
	if err != nil || again.String() != p.String() {
		t.Fatal(again, err)
	}
	if _, _, err := VerifyProof(again, all[2], policy); err != nil {
		t.Error(err)
	}
	if _, _, err := VerifyProof(again, all[3], policy); err == nil {
		t.Error("another leaf is proven")
	}
	again.Checkpoint = strings.Replace(p.Checkpoint, "— "+line+"\n", "", 1)
	if _, _, err := VerifyProof(again, all[2], policy); err == nil {
		t.Error("it proves without its witness")
	}
}
