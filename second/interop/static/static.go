// Package static checks a tlog-tiles tree in a folder with golang.org/x/mod
// alone: sumdb/note opens the checkpoint, sumdb/tlog computes the tree and
// checks proofs through authenticated tiles.
package static

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a checkpoint that a key signed.
type Checkpoint struct {
	Origin string
	tlog.Tree
}

// OpenCheckpoint opens a signed checkpoint; all of the verifiers must have
// signed it, and the origin must be the first one's name.
func OpenCheckpoint(signed []byte, verifiers ...note.Verifier) (*Checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return nil, err
	}
	if len(n.Sigs) != len(verifiers) {
		return nil, fmt.Errorf("%d of %d keys signed the checkpoint", len(n.Sigs), len(verifiers))
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != verifiers[0].Name() {
		return nil, fmt.Errorf("the checkpoint is not of %s", verifiers[0].Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return nil, fmt.Errorf("the checkpoint has size %q", lines[1])
	}
	hash, err := tlog.ParseHash(lines[2])
	if err != nil {
		return nil, err
	}
	return &Checkpoint{lines[0], tlog.Tree{N: size, Hash: hash}}, nil
}

// Folder is a folder laid out by C2SP tlog-tiles.
type Folder string

// Height is that of tlog-tiles.
func (f Folder) Height() int { return 8 }

// SaveTiles does nothing: the folder is only read.
func (f Folder) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles reads hash tiles.
func (f Folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		data, err := f.read(strconv.Itoa(t.L), t.N, t.W)
		if err != nil {
			return nil, err
		}
		if len(data) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %v is short", t)
		}
		out[i] = data[:t.W*tlog.HashSize]
	}
	return out, nil
}

// read reads a tile or entry bundle, the full one where a partial one is gone.
func (f Folder) read(level string, n int64, width int) ([]byte, error) {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	full := filepath.Join(string(f), "tile", level, filepath.FromSlash(path))
	if width == 256 {
		return os.ReadFile(full)
	}
	data, err := os.ReadFile(filepath.Join(full+".p", strconv.Itoa(width)))
	if errors.Is(err, os.ErrNotExist) {
		return os.ReadFile(full)
	}
	return data, err
}

// Entries reads the first size entries from the entry bundles.
func (f Folder) Entries(size int64) ([][]byte, error) {
	var out [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := int(min(256, size-n*256))
		data, err := f.read("entries", n, width)
		if err != nil {
			return nil, err
		}
		for range width {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("entry bundle %d is short", n)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			out = append(out, data[2:end])
			data = data[end:]
		}
	}
	return out, nil
}

// Report counts what was checked.
type Report struct{ Entries, RecordProofs, TreeProofs int }

// Check computes the tree from the entries, then proves a number of records and
// earlier trees (spread evenly; all if proofs is 0) through the tiles. olds are
// earlier checkpoints that the tree must have grown from.
func (f Folder) Check(c *Checkpoint, proofs int, olds ...*Checkpoint) (*Report, error) {
	entries, err := f.Entries(c.N)
	if err != nil {
		return nil, err
	}
	memory, err := recompute(entries, c)
	if err != nil {
		return nil, err
	}
	r := &Report{Entries: len(entries)}
	tiles := tlog.TileHashReader(c.Tree, f)
	step := int64(1)
	if proofs > 0 {
		step = max(1, c.N/int64(proofs))
	}
	for n := int64(0); n < c.N; n += step {
		p, err := tlog.ProveRecord(c.N, n, tiles)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckRecord(p, c.N, c.Hash, n, tlog.RecordHash(entries[n])); err != nil {
			return nil, fmt.Errorf("record %d: %w", n, err)
		}
		r.RecordProofs++
	}
	check := func(size int64, root tlog.Hash) error {
		p, err := tlog.ProveTree(c.N, size, tiles)
		if err != nil {
			return err
		}
		r.TreeProofs++
		return tlog.CheckTree(p, c.N, c.Hash, size, root)
	}
	for n := int64(1); n <= c.N; n += step {
		root, err := tlog.TreeHash(n, memory)
		if err != nil {
			return nil, err
		}
		if err := check(n, root); err != nil {
			return nil, fmt.Errorf("tree %d: %w", n, err)
		}
	}
	for _, old := range olds {
		if old.Origin != c.Origin || old.N > c.N {
			return nil, fmt.Errorf("%s at %d is no earlier checkpoint", old.Origin, old.N)
		}
		if old.N == 0 {
			continue
		}
		if err := check(old.N, old.Hash); err != nil {
			return nil, fmt.Errorf("earlier checkpoint %d: %w", old.N, err)
		}
	}
	return r, nil
}

// recompute hashes all entries and compares the root.
func recompute(entries [][]byte, c *Checkpoint) (tlog.HashReader, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			if x >= int64(len(stored)) {
				return nil, fmt.Errorf("hash %d is not stored", x)
			}
			out[i] = stored[x]
		}
		return out, nil
	})
	for n, e := range entries {
		hashes, err := tlog.StoredHashes(int64(n), e, reader)
		if err != nil {
			return nil, err
		}
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(c.N, reader)
	if err != nil {
		return nil, err
	}
	if root != c.Hash {
		return nil, fmt.Errorf("the entries give root %v, the checkpoint says %v", root, c.Hash)
	}
	return reader, nil
}
