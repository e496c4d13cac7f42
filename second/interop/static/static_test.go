package static

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// publish writes a tree of n entries into a folder and signs its checkpoint.
func publish(t *testing.T, n int64) (Folder, []byte, note.Verifier) {
	t.Helper()
	dir := Folder(t.TempDir())
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	bundles := map[int64][]byte{}
	for i := range n {
		e := []byte(fmt.Sprint("entry ", i))
		hashes, err := tlog.StoredHashes(i, e, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		bundles[i/256] = append(binary.BigEndian.AppendUint16(bundles[i/256], uint16(len(e))), e...)
	}
	write := func(level string, i int64, width int, data []byte) {
		path := filepath.Join(string(dir), "tile", level, fmt.Sprintf("%03d", i))
		if width < 256 {
			path = filepath.Join(path+".p", fmt.Sprint(width))
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, b := range bundles {
		write("entries", i, int(min(256, n-256*i)), b)
	}
	for _, tile := range tlog.NewTiles(8, 0, n) {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			t.Fatal(err)
		}
		write(fmt.Sprint(tile.L), tile.N, tile.W, data)
	}
	root, err := tlog.TreeHash(n, reader)
	if err != nil {
		t.Fatal(err)
	}
	private, public, err := note.GenerateKey(rand.Reader, "example.com/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, _ := note.NewSigner(private)
	verifier, _ := note.NewVerifier(public)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("example.com/log\n%d\n%v\n", n, root)}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return dir, signed, verifier
}

func TestATreeOfAnySizeIsVerifiedThroughItsTiles(t *testing.T) {
	for _, n := range []int64{1, 2, 255, 256, 257, 700} {
		dir, signed, verifier := publish(t, n)
		c, err := OpenCheckpoint(signed, verifier)
		if err != nil {
			t.Fatal(err)
		}
		r, err := dir.Check(c, 0)
		if err != nil || r.RecordProofs != int(n) || r.TreeProofs != int(n) {
			t.Errorf("size %d: %v %v", n, r, err)
		}
	}
}

func TestAChangedTileOrEntryIsNotVerified(t *testing.T) {
	for _, name := range []string{"tile/0/000", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"} {
		dir, signed, verifier := publish(t, 300)
		c, err := OpenCheckpoint(signed, verifier)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(string(dir), name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)-1] ^= 1
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := dir.Check(c, 0); err == nil {
			t.Errorf("a tree with %s changed is verified", name)
		}
	}
}

func TestACheckpointOfAnotherKeyIsNotOpened(t *testing.T) {
	_, signed, _ := publish(t, 3)
	_, _, other := publish(t, 3)
	if _, err := OpenCheckpoint(signed, other); err == nil {
		t.Error("it is opened")
	}
}
