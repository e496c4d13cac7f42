// Command proof checks a tlog-proof (a receipt in portable form) with
// github.com/transparency-dev/formats and /merkle.
//
//	go run ./cmd/proof --proof FILE --leaf FILE --vkey VKEY [--policy FILE]
//
// The policy is a tlog-policy whose quorum of cosignatures (0x04) must be on the
// proof's checkpoint; every witness line in it needs a URL for this reader, any
// will do. It exits with 0 if the leaf is proven, 1 if not, 2 on wrong usage.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	tproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/formats/witness"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	file := flag.String("proof", "", "tlog-proof")
	leaf := flag.String("leaf", "", "the leaf's bytes")
	vkey := flag.String("vkey", "", "the log's verifier key")
	policy := flag.String("policy", "", "tlog-policy (optional)")
	flag.Parse()
	if *file == "" || *leaf == "" || *vkey == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := check(*file, *leaf, *vkey, *policy); err != nil {
		fmt.Fprintln(os.Stderr, "not proven:", err)
		os.Exit(1)
	}
}

func check(file, leaf, vkey, policy string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	bytes, err := os.ReadFile(leaf)
	if err != nil {
		return err
	}
	var p tproof.TLogProof
	if err := p.Unmarshal(text); err != nil {
		return err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	c, rest, _, err := log.ParseCheckpoint(p.Checkpoint, verifier.Name(), verifier)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errors.New("the checkpoint has extension lines")
	}
	hashes := make([][]byte, len(p.Hashes))
	for i := range p.Hashes {
		hashes[i] = p.Hashes[i][:]
	}
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, c.Size, rfc6962.DefaultHasher.HashLeaf(bytes), hashes, c.Hash); err != nil {
		return err
	}
	if policy != "" {
		text, err := os.ReadFile(policy)
		if err != nil {
			return err
		}
		group, err := witness.ParsePolicy(text)
		if err != nil {
			return err
		}
		if !group.Satisfied(p.Checkpoint) {
			return errors.New("the policy's quorum is not met")
		}
	}
	fmt.Printf("proven: leaf %d of %s at %d\n", p.Index, c.Origin, c.Size)
	return nil
}
