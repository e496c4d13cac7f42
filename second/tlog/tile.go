package tlog

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
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
	bad := fmt.Errorf("tlog: bad tile path %q", path)
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
	if t.Path() != path {
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

// TileBytes computes a tile of level ≥ 0 from the hashes of all leaves.
func TileBytes(t Tile, leaves []Hash) ([]byte, error) {
	span := uint64(1) << (8 * t.Level)
	start := t.Index * 256 * span
	end := start + uint64(t.Width)*span
	if t.Level < 0 || t.Level > 6 || end > uint64(len(leaves)) {
		return nil, errors.New("tlog: tile beyond the tree")
	}
	var out []byte
	for i := start; i < end; i += span {
		h := RootOf(leaves[i : i+span])
		out = append(out, h[:]...)
	}
	return out, nil
}

// ParseEntries splits an entry bundle into its entries.
func ParseEntries(data []byte) ([][]byte, error) {
	var out [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, errors.New("tlog: short entry bundle")
		}
		n := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+n || len(out) == 256 {
			return nil, errors.New("tlog: bad entry bundle")
		}
		out = append(out, data[2:2+n])
		data = data[2+n:]
	}
	return out, nil
}

// PrintEntries makes an entry bundle.
func PrintEntries(entries [][]byte) ([]byte, error) {
	var out []byte
	for _, e := range entries {
		if len(e) > 65535 || len(entries) > 256 {
			return nil, errors.New("tlog: entry too long")
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(e)))
		out = append(out, e...)
	}
	return out, nil
}
