// Command witness runs litewitness, a C2SP witness that is not ours, on
// loopback, so that our logs can have their checkpoints cosigned by it.
//
//	go run ./cmd/witness --dir DIR --name NAME --log VKEY [--log VKEY]… [--listen 127.0.0.1:0] [--for 60s] [-- COMMAND…]
//
// It prints "url …", "vkey …" and "ready", and ends after the given time (at
// most an hour), at an interrupt, or, if a COMMAND is given, with that command,
// which finds the first two in WITNESS_URL and WITNESS_VKEY. DIR keeps the
// witness's key and what it cosigned.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"comity.example/interop/torchwood/witness"
)

func main() {
	var o witness.Options
	flag.StringVar(&o.Dir, "dir", "", "folder for the witness's key and database")
	flag.StringVar(&o.Name, "name", "witness.example/litewitness", "the witness's key name")
	flag.StringVar(&o.Listen, "listen", "127.0.0.1:0", "loopback address and port")
	flag.Func("log", "verifier key of a log to cosign; its name is the log's origin", func(s string) error {
		o.Logs = append(o.Logs, s)
		return nil
	})
	limit := flag.Duration("for", time.Minute, "how long to run")
	flag.Parse()
	if o.Dir == "" || len(o.Logs) == 0 || *limit > time.Hour {
		flag.Usage()
		os.Exit(2)
	}
	code, err := run(o, *limit, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func run(o witness.Options, limit time.Duration, command []string) (int, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	w, err := witness.Start(ctx, o)
	if err != nil {
		return 1, err
	}
	fmt.Printf("url %s\nvkey %s\nready\n", w.URL, w.VKey)
	code := 0
	if len(command) > 0 {
		c := exec.CommandContext(ctx, command[0], command[1:]...)
		c.Env = append(os.Environ(), "WITNESS_URL="+w.URL, "WITNESS_VKEY="+w.VKey)
		c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
		if err = c.Run(); err != nil {
			code = 1
		}
		cancel()
	}
	// How litewitness ends at an interrupt says nothing.
	_ = w.Wait()
	return code, err
}
