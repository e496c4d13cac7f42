package tlog

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"comity.example/second/note"
)

func encode(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// Tile names a tile of C2SP tlog-tiles: level, index and width (256 if full).
// Level -1 is an entry bundle.
type Tile struct {
	Level int
	Index uint64
	Width int
}

// Path prints the tile's path.
func (t Tile) Path() string {
	n := fmt.Sprintf("%03d", t.Index%1000)
	for i := t.Index / 1000; i > 0; i /= 1000 {
		n = fmt.Sprintf("x%03d/%s", i%1000, n)
	}
	level := strconv.Itoa(t.Level)
	if t.Level < 0 {
		level = "entries"
	}
	if t.Width < 256 {
		n += ".p/" + strconv.Itoa(t.Width)
	}
	return "tile/" + level + "/" + n
}

// ParsePath reads a tile's path.
func ParsePath(path string) (Tile, error) {
	bad := note.Errorf("bad_tile", "no path of a tile: %q", path)
	f := strings.Split(path, "/")
	if len(f) < 3 || f[0] != "tile" {
		return Tile{}, bad
	}
	t := Tile{Level: -1, Width: 256}
	if f[1] != "entries" {
		level, err := ParseDecimal(f[1])
		if err != nil || level > 63 {
			return Tile{}, bad
		}
		t.Level = int(level)
	}
	f = f[2:]
	if len(f) >= 2 && strings.HasSuffix(f[len(f)-2], ".p") {
		w, err := ParseDecimal(f[len(f)-1])
		if err != nil || w < 1 || w > 255 {
			return Tile{}, bad
		}
		t.Width = int(w)
		f = f[:len(f)-1]
		f[len(f)-1] = strings.TrimSuffix(f[len(f)-1], ".p")
	}
	for i, part := range f {
		if i < len(f)-1 {
			if !strings.HasPrefix(part, "x") {
				return Tile{}, bad
			}
			part = part[1:]
		}
		if len(part) != 3 || strings.Trim(part, "0123456789") != "" || t.Index > MaxSize/1000 {
			return Tile{}, bad
		}
		n, _ := strconv.Atoi(part)
		t.Index = t.Index*1000 + uint64(n)
	}
	if t.Index > MaxSize || t.Path() != path {
		return Tile{}, bad
	}
	return t, nil
}

// Tiles lists the tiles that a tree of the given size has, level by level.
func Tiles(size uint64) []Tile {
	var out []Tile
	for level := 0; size > 0; level++ {
		for i := uint64(0); i < size/256; i++ {
			out = append(out, Tile{level, i, 256})
		}
		if w := size % 256; w > 0 {
			out = append(out, Tile{level, size / 256, int(w)})
		}
		size /= 256
	}
	return out
}

// Grown lists what a tree of size has and one of since had not, entry bundles
// first.
func Grown(since, size uint64) ([]Tile, error) {
	if since > size {
		return nil, note.Errorf("bad_tile", "a tree does not shrink")
	}
	had := map[Tile]bool{}
	for _, t := range Tiles(since) {
		had[t] = true
	}
	var out, levels []Tile
	for _, t := range Tiles(size) {
		if had[t] {
			continue
		}
		if t.Level == 0 {
			out = append(out, Tile{-1, t.Index, t.Width})
		}
		levels = append(levels, t)
	}
	return append(out, levels...), nil
}

// ParseTile splits a tile of the given width into its hashes.
func ParseTile(data []byte, width int) ([]Hash, error) {
	if width < 1 || width > 256 || len(data) != width*len(Hash{}) {
		return nil, note.Errorf("bad_tile", "a tile of another width")
	}
	out := make([]Hash, width)
	for i := range out {
		copy(out[i][:], data[i*len(Hash{}):])
	}
	return out, nil
}

// TileBytes computes a tile of level ≥ 0 from the hashes of all leaves.
func TileBytes(t Tile, leaves []Hash) ([]byte, error) {
	if t.Level < 0 || t.Level > 6 {
		return nil, note.Errorf("bad_tile", "no tile of hashes")
	}
	span := uint64(1) << (8 * t.Level)
	start := t.Index * 256 * span
	end := start + uint64(t.Width)*span
	if end > uint64(len(leaves)) {
		return nil, note.Errorf("bad_tile", "tile beyond the tree")
	}
	var out []byte
	for i := start; i < end; i += span {
		h := RootOf(leaves[i : i+span])
		out = append(out, h[:]...)
	}
	return out, nil
}

// ParseEntries splits an entry bundle of the given width into its entries.
func ParseEntries(data []byte, width int) ([][]byte, error) {
	if width < 1 || width > 256 {
		return nil, note.Errorf("bad_tile", "a bundle of another width")
	}
	var out [][]byte
	for range width {
		if len(data) < 2 {
			return nil, note.Errorf("bad_tile", "short entry bundle")
		}
		n := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+n {
			return nil, note.Errorf("bad_tile", "short entry bundle")
		}
		out = append(out, data[2:2+n])
		data = data[2+n:]
	}
	if len(data) > 0 {
		return nil, note.Errorf("bad_tile", "long entry bundle")
	}
	return out, nil
}

// PrintEntries makes an entry bundle.
func PrintEntries(entries [][]byte) ([]byte, error) {
	var out []byte
	for _, e := range entries {
		if len(e) > 65535 || len(entries) > 256 {
			return nil, note.Errorf("bad_tile", "entry too long")
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(e)))
		out = append(out, e...)
	}
	return out, nil
}
