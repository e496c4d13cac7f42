// Package witness runs litewitness, a C2SP witness that is not ours, on
// loopback.
package witness

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// Witness is a running litewitness.
type Witness struct {
	// URL is its submission prefix, VKey its verifier key (0x04).
	URL, VKey string
	done      chan error
}

// Options say which witness to run.
type Options struct {
	// Dir keeps its key and its database between runs.
	Dir string
	// Name is its key name.
	Name string
	// Listen is host:port on loopback; port 0 takes a free one.
	Listen string
	// Logs are verifier keys (0x01) of logs; a key's name is the log's origin.
	Logs []string
}

// Start builds litewitness, starts it and waits until it takes connections. It
// ends when ctx does.
func Start(ctx context.Context, o Options) (*Witness, error) {
	listen, err := loopback(o.Listen)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	key, err := openKey(filepath.Join(dir, "key"))
	if err != nil {
		return nil, err
	}
	if err := addLogs(filepath.Join(dir, "witness.db"), o.Logs); err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "litewitness")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "filippo.io/torchwood/cmd/litewitness")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("building litewitness: %w", err)
	}
	socket, fingerprint, err := serveKey(ctx, key)
	if err != nil {
		return nil, err
	}
	v, err := torchwood.NewCosignatureVerifierFromKey(o.Name, key.Public())
	if err != nil {
		return nil, err
	}
	run := exec.CommandContext(ctx, program, "-name", o.Name, "-db", filepath.Join(dir, "witness.db"),
		"-ssh-agent", socket, "-key", fingerprint, "-listen", listen, "-obscurity")
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.WaitDelay = 10 * time.Second
	run.Stderr = os.Stderr
	if err := run.Start(); err != nil {
		return nil, err
	}
	w := &Witness{URL: "http://" + listen + "/", VKey: v.String(), done: make(chan error, 1)}
	go func() { w.done <- run.Wait() }()
	return w, w.ready(listen)
}

// Wait waits until the witness has ended.
func (w *Witness) Wait() error { return <-w.done }

func (w *Witness) ready(listen string) error {
	for range 100 {
		conn, err := net.DialTimeout("tcp", listen, time.Second)
		if err == nil {
			return conn.Close()
		}
		select {
		case err := <-w.done:
			w.done <- err
			return fmt.Errorf("litewitness ended: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return errors.New("litewitness takes no connections")
}

// loopback refuses every address but loopback and chooses a port for 0.
func loopback(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return "", fmt.Errorf("%s is not a loopback address", host)
	}
	if port != "0" {
		return listen, nil
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func openKey(file string) (ed25519.PrivateKey, error) {
	seed, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		seed = make([]byte, ed25519.SeedSize)
		if _, err := rand.Read(seed); err != nil {
			return nil, err
		}
		err = os.WriteFile(file, seed, 0o600)
	}
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, errors.New("the key file is broken")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// serveKey offers the key to litewitness as an ssh-agent, on a socket in a
// folder that only this user can enter.
func serveKey(ctx context.Context, key ed25519.PrivateKey) (socket, fingerprint string, err error) {
	dir, err := os.MkdirTemp("", "witness")
	if err != nil {
		return "", "", err
	}
	socket = filepath.Join(dir, "agent")
	l, err := net.Listen("unix", socket)
	if err != nil {
		return "", "", err
	}
	context.AfterFunc(ctx, func() {
		l.Close()
		os.RemoveAll(dir)
	})
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: &key}); err != nil {
		return "", "", err
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = agent.ServeAgent(ring, conn)
			}()
		}
	}()
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		return "", "", err
	}
	return socket, ssh.FingerprintSHA256(public), nil
}

// addLogs writes the logs that are new into litewitness's database, as its own
// control program does.
func addLogs(file string, logs []string) error {
	db, err := sqlite.OpenConn(file)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sqlitex.ExecScript(db, `
		CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
		CREATE TABLE IF NOT EXISTS key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));
	`); err != nil {
		return err
	}
	empty := sha256.Sum256(nil)
	for _, vkey := range logs {
		v, err := torchwood.NewLogVerifier(vkey)
		if err != nil {
			return err
		}
		if err := sqlitex.Execute(db, "INSERT OR IGNORE INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)",
			&sqlitex.ExecOptions{Args: []any{v.Name(), base64.StdEncoding.EncodeToString(empty[:])}}); err != nil {
			return err
		}
		if err := sqlitex.Execute(db, "INSERT INTO key (origin, key) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM key WHERE origin = ?1 AND key = ?2)",
			&sqlitex.ExecOptions{Args: []any{v.Name(), vkey}}); err != nil {
			return err
		}
	}
	return nil
}
