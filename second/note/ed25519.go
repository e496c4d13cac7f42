package note

import (
	"crypto/ed25519"
	"math/big"
)

// VerifyEd25519 verifies as rules E1 and E2 say: RFC 8032 without cofactor, and
// neither the key nor R in an encoding that is not reduced or of small order.
func VerifyEd25519(public, message, signature []byte) bool {
	return len(public) == ed25519.PublicKeySize && len(signature) == ed25519.SignatureSize &&
		sound(public) && sound(signature[:32]) && ed25519.Verify(public, message, signature)
}

// ValidPublic reports whether 32 bytes are a key that could verify anything
// (E2): a point of the curve, reduced, not of small order.
func ValidPublic(public []byte) bool {
	return len(public) == ed25519.PublicKeySize && sound(public) && onCurve(public)
}

var (
	// prime is 2^255 − 19.
	prime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	// curveD is −121665/121666.
	curveD = new(big.Int).Mod(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), prime)), prime)
	// small are the y of the points of order 1, 2, 4 and 8.
	small = func() map[[32]byte]bool {
		out := map[[32]byte]bool{}
		for _, text := range []string{
			"0", "1", "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
			"05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
			"7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d7a6a17c7",
		} {
			y, _ := new(big.Int).SetString(text, 16)
			out[little(y)] = true
		}
		return out
	}()
)

// little is a number in 32 little-endian bytes.
func little(n *big.Int) (out [32]byte) {
	n.FillBytes(out[:])
	for i := range 16 {
		out[i], out[31-i] = out[31-i], out[i]
	}
	return out
}

// sound reports whether a point's encoding is reduced and not of small order.
func sound(point []byte) bool {
	y := [32]byte(point)
	y[31] &= 0x7f
	if small[y] {
		return false
	}
	if y[31] != 0x7f || y[0] < 0xed {
		return true
	}
	for _, b := range y[1:31] {
		if b != 0xff {
			return true
		}
	}
	return false
}

// onCurve reports whether some x fits a point's y: whether (y² − 1)/(dy² + 1)
// is a square.
func onCurve(point []byte) bool {
	b := [32]byte(point)
	b[31] &= 0x7f
	for i := range 16 {
		b[i], b[31-i] = b[31-i], b[i]
	}
	y2 := new(big.Int).SetBytes(b[:])
	y2.Mod(y2.Mul(y2, y2), prime)
	u := new(big.Int).Sub(y2, big.NewInt(1))
	v := new(big.Int).Add(new(big.Int).Mul(curveD, y2), big.NewInt(1))
	return big.Jacobi(u.Mod(u.Mul(u, v), prime), prime) == 1
}
