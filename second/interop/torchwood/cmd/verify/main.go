// Command verify checks checkpoints, tlog-proofs and tiles of ours with
// filippo.io/torchwood: its tlog-policy, signed notes, cosignatures, proofs and
// tile client.
//
//	go run ./cmd/verify --vkey VKEY --policy FILE [--checkpoint FILE]… [--proof FILE --leaf FILE] [--tiles DIR]
//
// The policy is a tlog-policy; its log lines are put aside for VKEY. For --tiles
// the folder's own checkpoint must satisfy the policy, and every entry is read
// and authenticated. It exits with 0 if all that was given holds, 1 if not, 2 on
// wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	vkey := flag.String("vkey", "", "the log's verifier key")
	policy := flag.String("policy", "", "tlog-policy")
	proof := flag.String("proof", "", "tlog-proof")
	leaf := flag.String("leaf", "", "the bytes of the leaf that it proves")
	tiles := flag.String("tiles", "", "folder with checkpoint and tiles")
	var checkpoints []string
	flag.Func("checkpoint", "signed checkpoint", func(s string) error {
		checkpoints = append(checkpoints, s)
		return nil
	})
	flag.Parse()
	if *vkey == "" || *policy == "" || (*proof == "") != (*leaf == "") || flag.NArg() > 0 ||
		len(checkpoints) == 0 && *proof == "" && *tiles == "" {
		flag.Usage()
		os.Exit(2)
	}
	err := func() error {
		p, err := readPolicy(*policy, *vkey)
		if err != nil {
			return err
		}
		for _, name := range checkpoints {
			if _, err := checkpoint(name, p); err != nil {
				return err
			}
		}
		if *proof != "" {
			if err := prove(*proof, *leaf, p); err != nil {
				return err
			}
		}
		if *tiles != "" {
			return readTiles(*tiles, p)
		}
		return nil
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "not verified:", err)
		os.Exit(1)
	}
}

func readPolicy(file, vkey string) (torchwood.Policy, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	out := "log " + vkey + "\n"
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 0 || f[0] != "log" {
			out += line
		}
	}
	return torchwood.ParsePolicy([]byte(out))
}

func checkpoint(file string, p torchwood.Policy) (torchwood.Checkpoint, error) {
	signed, err := os.ReadFile(file)
	if err != nil {
		return torchwood.Checkpoint{}, err
	}
	c, n, err := torchwood.VerifyCheckpoint(signed, p)
	if err != nil {
		return c, fmt.Errorf("%s: %w", file, err)
	}
	fmt.Printf("verified checkpoint of %s at %d with %d lines of known keys\n", c.Origin, c.N, len(n.Sigs))
	return c, nil
}

func prove(file, leaf string, p torchwood.Policy) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(leaf)
	if err != nil {
		return err
	}
	if err := torchwood.VerifyProof(p, tlog.RecordHash(data), text); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Println("verified proof of", leaf)
	return nil
}

func readTiles(dir string, p torchwood.Policy) error {
	c, err := checkpoint(filepath.Join(dir, "checkpoint"), p)
	if err != nil {
		return err
	}
	files, err := torchwood.NewTileFS(os.DirFS(dir))
	if err != nil {
		return err
	}
	client, err := torchwood.NewClient(files)
	if err != nil {
		return err
	}
	n := int64(0)
	for range client.AllEntries(context.Background(), c.Tree, 0) {
		n++
	}
	if err := client.Err(); err != nil {
		return err
	}
	if n != c.N {
		return errors.New("entries are missing")
	}
	fmt.Printf("verified %d entries through the tiles\n", n)
	return nil
}
