// Package tlog holds the transparency log primitives: RFC 6962 hash trees and
// proofs, C2SP checkpoints, cosignatures, tiles, proofs and policies.
package tlog

import (
	"crypto/sha256"
	"math/bits"

	"comity.example/second/note"
)

// Hash is a SHA-256 hash.
type Hash [sha256.Size]byte

// ErrProof is returned for a proof that does not prove.
var ErrProof = note.Errorf("bad_proof", "the proof does not prove")

// EmptyRoot is the root of a tree without leaves.
var EmptyRoot = Hash(sha256.Sum256(nil))

// LeafHash hashes a leaf's bytes.
func LeafHash(leaf []byte) Hash {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(leaf)
	var out Hash
	h.Sum(out[:0])
	return out
}

// NodeHash hashes two children.
func NodeHash(left, right Hash) Hash {
	var buf [1 + 2*sha256.Size]byte
	buf[0] = 1
	copy(buf[1:], left[:])
	copy(buf[1+sha256.Size:], right[:])
	return sha256.Sum256(buf[:])
}

// Frontier is a tree that only grows: it keeps the roots of its perfect
// subtrees, the largest first.
type Frontier struct {
	size   uint64
	hashes []Hash
}

// Size is the number of leaves.
func (f *Frontier) Size() uint64 { return f.size }

// Append adds a leaf's hash.
func (f *Frontier) Append(leaf Hash) {
	for n := f.size; n&1 == 1; n >>= 1 {
		last := len(f.hashes) - 1
		leaf = NodeHash(f.hashes[last], leaf)
		f.hashes = f.hashes[:last]
	}
	f.hashes = append(f.hashes, leaf)
	f.size++
}

// Root is the root at the present size.
func (f *Frontier) Root() Hash {
	if f.size == 0 {
		return EmptyRoot
	}
	root := f.hashes[len(f.hashes)-1]
	for i := len(f.hashes) - 2; i >= 0; i-- {
		root = NodeHash(f.hashes[i], root)
	}
	return root
}

// RootOf computes the root over leaf hashes.
func RootOf(leaves []Hash) Hash {
	var f Frontier
	for _, l := range leaves {
		f.Append(l)
	}
	return f.Root()
}

// split is the largest power of two below n (n ≥ 2).
func split(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }

// InclusionProof proves leaf index in the tree over leaves (RFC 6962, 2.1.1).
func InclusionProof(leaves []Hash, index uint64) ([]Hash, error) {
	n := uint64(len(leaves))
	if index >= n {
		return nil, ErrProof
	}
	if n == 1 {
		return nil, nil
	}
	k := split(n)
	if index < k {
		p, err := InclusionProof(leaves[:k], index)
		return append(p, RootOf(leaves[k:])), err
	}
	p, err := InclusionProof(leaves[k:], index-k)
	return append(p, RootOf(leaves[:k])), err
}

// ConsistencyProof proves that the tree over leaves grew from its first old
// leaves (RFC 6962, 2.1.2).
func ConsistencyProof(leaves []Hash, old uint64) ([]Hash, error) {
	n := uint64(len(leaves))
	if old > n {
		return nil, ErrProof
	}
	if old == 0 || old == n {
		return nil, nil
	}
	return subproof(leaves, old, true), nil
}

func subproof(leaves []Hash, m uint64, whole bool) []Hash {
	n := uint64(len(leaves))
	if m == n {
		if whole {
			return nil
		}
		return []Hash{RootOf(leaves)}
	}
	k := split(n)
	if m <= k {
		return append(subproof(leaves[:k], m, whole), RootOf(leaves[k:]))
	}
	return append(subproof(leaves[k:], m-k, false), RootOf(leaves[:k]))
}

// VerifyInclusion checks that leaf is at index of the tree of size and root
// (RFC 9162, 2.1.3.2).
func VerifyInclusion(index, size uint64, leaf, root Hash, proof []Hash) error {
	if index >= size {
		return ErrProof
	}
	fn, sn, r := index, size-1, leaf
	for _, p := range proof {
		if sn == 0 {
			return ErrProof
		}
		if fn&1 == 1 || fn == sn {
			r = NodeHash(p, r)
			for fn&1 == 0 && fn != 0 {
				fn >>= 1
				sn >>= 1
			}
		} else {
			r = NodeHash(r, p)
		}
		fn >>= 1
		sn >>= 1
	}
	if sn != 0 || r != root {
		return ErrProof
	}
	return nil
}

// VerifyConsistency checks that the tree of size and root grew from that of
// old and oldRoot (RFC 9162, 2.1.4.2).
func VerifyConsistency(old, size uint64, oldRoot, root Hash, proof []Hash) error {
	switch {
	case old > size:
		return ErrProof
	case old == size:
		if len(proof) != 0 || oldRoot != root || size == 0 && root != EmptyRoot {
			return ErrProof
		}
		return nil
	case old == 0:
		if len(proof) != 0 || oldRoot != EmptyRoot {
			return ErrProof
		}
		return nil
	}
	if old&(old-1) == 0 {
		proof = append([]Hash{oldRoot}, proof...)
	}
	if len(proof) == 0 {
		return ErrProof
	}
	fn, sn := old-1, size-1
	for fn&1 == 1 {
		fn >>= 1
		sn >>= 1
	}
	fr, sr := proof[0], proof[0]
	for _, c := range proof[1:] {
		if sn == 0 {
			return ErrProof
		}
		if fn&1 == 1 || fn == sn {
			fr, sr = NodeHash(c, fr), NodeHash(c, sr)
			for fn&1 == 0 && fn != 0 {
				fn >>= 1
				sn >>= 1
			}
		} else {
			sr = NodeHash(sr, c)
		}
		fn >>= 1
		sn >>= 1
	}
	if fr != oldRoot || sr != root || sn != 0 {
		return ErrProof
	}
	return nil
}
