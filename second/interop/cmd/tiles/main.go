// Command tiles checks a static tlog-tiles tree with golang.org/x/mod.
//
//	go run ./cmd/tiles --tiles DIR --vkey VKEY [--witness VKEY]… [--checkpoint FILE] [--old FILE]… [--proofs N]
//
// It opens the checkpoint with the log's key (0x01) and, where given, with
// witnesses' keys (0x04), computes the tree from the entries, and checks record
// and tree proofs that it makes from the tiles. It exits with 0 if all holds,
// 1 if not, 2 on wrong usage.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"comity.example/interop/static"
	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	dir := flag.String("tiles", "", "folder with checkpoint, tile/<level>/… and tile/entries/…")
	vkey := flag.String("vkey", "", "the log's verifier key")
	file := flag.String("checkpoint", "", "signed checkpoint (default: DIR/checkpoint)")
	proofs := flag.Int("proofs", 1000, "how many record and tree proofs, 0 for all")
	var witnesses, olds []string
	flag.Func("witness", "a witness's verifier key that must have cosigned", list(&witnesses))
	flag.Func("old", "an earlier signed checkpoint", list(&olds))
	flag.Parse()
	if *dir == "" || *vkey == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if *file == "" {
		*file = filepath.Join(*dir, "checkpoint")
	}
	if err := check(*dir, *vkey, *file, witnesses, olds, *proofs); err != nil {
		fmt.Fprintln(os.Stderr, "not verified:", err)
		os.Exit(1)
	}
}

func list(to *[]string) func(string) error {
	return func(s string) error { *to = append(*to, s); return nil }
}

func check(dir, vkey, file string, witnesses, olds []string, proofs int) error {
	log, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	all := []note.Verifier{log}
	for _, w := range witnesses {
		v, err := fnote.NewVerifierForCosignatureV1(w)
		if err != nil {
			return err
		}
		all = append(all, v)
	}
	c, err := open(file, all...)
	if err != nil {
		return err
	}
	var earlier []*static.Checkpoint
	for _, name := range olds {
		o, err := open(name, log)
		if err != nil {
			return err
		}
		earlier = append(earlier, o)
	}
	r, err := static.Folder(dir).Check(c, proofs, earlier...)
	if err != nil {
		return err
	}
	fmt.Printf("verified %s at %d: %d entries, %d record proofs, %d tree proofs, %d cosignatures\n", c.Origin, c.N, r.Entries, r.RecordProofs, r.TreeProofs, len(witnesses))
	return nil
}

func open(file string, verifiers ...note.Verifier) (*static.Checkpoint, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c, err := static.OpenCheckpoint(data, verifiers...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}
