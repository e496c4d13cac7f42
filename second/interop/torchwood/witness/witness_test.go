package witness

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func TestACheckpointIsCosignedOnceAndAForkIsNot(t *testing.T) {
	private, public, err := note.GenerateKey(rand.Reader, "log.example/1")
	if err != nil {
		t.Fatal(err)
	}
	signer, _ := note.NewSigner(private)
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	w, err := Start(ctx, Options{Dir: t.TempDir(), Name: "w.example/w", Listen: "127.0.0.1:0", Logs: []string{public}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { stop(); _ = w.Wait() }()

	one, two, fork := tlog.RecordHash([]byte("a")), tlog.NodeHash(tlog.RecordHash([]byte("a")), tlog.RecordHash([]byte("b"))), tlog.RecordHash([]byte("x"))
	sign := func(n int64, root tlog.Hash) string {
		signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("log.example/1\n%d\n%v\n", n, root)}, signer)
		if err != nil {
			t.Fatal(err)
		}
		return string(signed)
	}
	post := func(body string) (int, string) {
		r, err := http.Post(w.URL+"add-checkpoint", "", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		answer, _ := io.ReadAll(r.Body)
		return r.StatusCode, string(answer)
	}
	status, line := post("old 0\n\n" + sign(1, one))
	if status != 200 {
		t.Fatal(status, line)
	}
	policy, err := torchwood.ParsePolicy([]byte("log " + public + "\nwitness w " + w.VKey + "\nquorum w\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := torchwood.VerifyCheckpoint([]byte(sign(1, one)+line), policy); err != nil {
		t.Error(err)
	}
	if _, _, err := torchwood.VerifyCheckpoint([]byte(sign(2, two)+line), policy); err == nil {
		t.Error("a line over another checkpoint verifies")
	}
	if status, _ := post("old 1\n" + tlog.RecordHash([]byte("b")).String() + "\n\n" + sign(2, two)); status != 200 {
		t.Error("growth is refused with", status)
	}
	if status, _ := post("old 2\n\n" + sign(2, fork)); status != 422 {
		t.Error("a fork gives", status)
	}
	if status, size := post("old 0\n\n" + sign(1, one)); status != 409 || size != "2\n" {
		t.Error("an old checkpoint gives", status, size)
	}
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", "example.com:80", ":0"} {
		if _, err := loopback(listen); err == nil {
			t.Error(listen)
		}
	}
}

func TestTheKeyIsKept(t *testing.T) {
	file := t.TempDir() + "/key"
	a, err := openKey(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := openKey(file)
	if err != nil || !bytes.Equal(a, b) {
		t.Error("another key", err)
	}
	if s, _ := os.Stat(file); s.Mode().Perm() != 0o600 {
		t.Error("others can read it")
	}
}
