// Command log runs a log that is not ours, github.com/transparency-dev/tessera
// on a folder, and has its checkpoints cosigned by witnesses that it reaches by
// add-checkpoint.
//
//	go run ./cmd/log --dir DIR --origin NAME --vkey                   prints the log's verifier key and ends
//	go run ./cmd/log --dir DIR --origin NAME --policy FILE [--add N]  adds N entries in turn, prints the last checkpoint and ends
//
// The policy is a tlog-policy with the witnesses' URLs, which must be on
// loopback. The log's key is kept in DIR/key, its tiles in DIR/log. It opens no
// port of its own. It exits with 0 once the policy's quorum has cosigned, 1 if
// it does not within the time limit, 2 on wrong usage.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	dir := flag.String("dir", "", "the log's folder")
	origin := flag.String("origin", "", "the log's origin, for a new key")
	vkey := flag.Bool("vkey", false, "print the verifier key and end")
	policy := flag.String("policy", "", "tlog-policy with the witnesses' URLs")
	add := flag.Int("add", 3, "entries to add, one checkpoint each")
	limit := flag.Duration("limit", time.Minute, "time limit")
	flag.Parse()
	if *dir == "" || *origin == "" || flag.NArg() > 0 || !*vkey && *policy == "" {
		flag.Usage()
		os.Exit(2)
	}
	err := func() error {
		signer, key, err := openKey(filepath.Join(*dir, "key"), *origin)
		if err != nil || *vkey {
			fmt.Println(key)
			return err
		}
		ctx, stop := context.WithTimeout(context.Background(), *limit)
		defer stop()
		return run(ctx, filepath.Join(*dir, "log"), signer, *policy, *add)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "not cosigned:", err)
		os.Exit(1)
	}
}

// openKey reads the log's two keys from a file, or makes them.
func openKey(file, origin string) (note.Signer, string, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		private, public, err := note.GenerateKey(rand.Reader, origin)
		if err != nil {
			return nil, "", err
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, "", err
		}
		data = []byte(private + "\n" + public + "\n")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return nil, "", err
		}
	} else if err != nil {
		return nil, "", err
	}
	lines := strings.Split(string(data), "\n")
	if len(lines) < 2 {
		return nil, "", errors.New("the key file is broken")
	}
	signer, err := note.NewSigner(lines[0])
	return signer, lines[1], err
}

func run(ctx context.Context, dir string, signer note.Signer, file string, add int) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	group, err := tessera.NewWitnessGroupFromPolicy(text)
	if err != nil {
		return err
	}
	for at := range group.Endpoints() {
		if !onLoopback(at) {
			return fmt.Errorf("%s is not on loopback", at)
		}
	}
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithBatching(1, 50*time.Millisecond).
		WithCheckpointInterval(100*time.Millisecond).
		WithWitnesses(group, &tessera.WitnessOptions{Timeout: 5 * time.Second})
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	await := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 50*time.Millisecond)
	var checkpoint []byte
	for i := range add {
		entry := fmt.Sprintf("entry %d of %s", i, time.Now().UTC().Format(time.RFC3339Nano))
		if _, checkpoint, err = await.Await(ctx, appender.Add(ctx, tessera.NewEntry([]byte(entry)))); err != nil {
			return err
		}
	}
	if err := shutdown(ctx); err != nil {
		return err
	}
	if !group.Satisfied(checkpoint) {
		return errors.New("the published checkpoint does not satisfy the policy")
	}
	fmt.Print(string(checkpoint))
	return nil
}

func onLoopback(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
