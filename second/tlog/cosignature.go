package tlog

import (
	"crypto/ed25519"
	"encoding/binary"
	"strconv"

	"comity.example/second/note"
)

// CosignatureSize is the length of a 0x04 signature after the key id.
const CosignatureSize = 8 + ed25519.SignatureSize

// CosignatureTime reads the time of a timed line without verifying it.
func CosignatureTime(l note.Line) (int64, error) {
	if len(l.Signature) != CosignatureSize {
		return 0, note.Errorf("bad_signature", "not a timed line")
	}
	t := binary.BigEndian.Uint64(l.Signature)
	if t < 1 || t > MaxSize {
		return 0, note.Errorf("bad_signature", "time out of range")
	}
	return int64(t), nil
}

// VerifyCosignature checks a timed line (0x04) over a checkpoint body and
// returns its time in POSIX seconds.
func VerifyCosignature(body string, l note.Line, k note.Key) (int64, error) {
	if k.Alg != note.AlgCosignature {
		return 0, note.Errorf("bad_key", "key %s gives no timed lines", k.Name)
	}
	if !k.Names(l) {
		return 0, note.Errorf("unknown_key", "the line is not of key %s", k.Name)
	}
	t, err := CosignatureTime(l)
	if err != nil {
		return 0, err
	}
	if !note.VerifyEd25519(k.Public, cosigned(body, t), l.Signature[8:]) {
		return 0, note.Errorf("bad_signature", "the line of key %s does not verify", k.Name)
	}
	return t, nil
}

func cosigned(body string, t int64) []byte {
	msg := append([]byte("cosignature/v1\ntime "), strconv.FormatInt(t, 10)...)
	msg = append(msg, '\n')
	return append(msg, body...)
}
