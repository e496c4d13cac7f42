package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const onTime = "../vectors/verdicts/on-time.bundle"

func TestTheExitSaysWhetherTheBundleIsProven(t *testing.T) {
	good, err := os.ReadFile(onTime)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), "changed")
	if err := os.WriteFile(changed, bytes.Replace(good, []byte("2025"), []byte("2026"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	id := strings.Repeat("0", 64)
	for _, c := range []struct {
		code int
		args []string
	}{
		{0, []string{"verify", onTime}},
		{0, []string{"verify", "-"}},
		{1, []string{"verify", changed}},
		{1, []string{"verify", "--identity", id, onTime}},
		{2, []string{"verify"}},
		{2, []string{"verify", "--identity", "x", onTime}},
		{2, []string{"verify", onTime, onTime}},
		{2, []string{"verify", onTime + ".missing"}},
		{2, []string{"judge", onTime}},
		{0, []string{"review", "--from", "2025-01-14T00:00:00Z", "--to", "2025-01-15T00:00:00Z", onTime}},
		{1, []string{"review", "--from", "2025-01-14T00:00:00Z", "--to", "2025-01-15T00:00:00Z", changed}},
		{2, []string{"review", "--from", "2025-01-15T00:00:00Z", "--to", "2025-01-14T00:00:00Z", onTime}},
		{2, []string{"review", onTime}},
		{2, []string{"verify", "--from", "2025-01-14T00:00:00Z", onTime}},
		{2, nil},
	} {
		var out, errs bytes.Buffer
		if code := run(c.args, bytes.NewReader(good), &out, &errs); code != c.code {
			t.Errorf("%v exits with %d, not %d: %s", c.args, code, c.code, &errs)
		}
		if (out.Len() > 0) != (c.code == 0) {
			t.Errorf("%v prints %q", c.args, &out)
		}
		if errs.Len() == 0 {
			t.Errorf("%v says nothing", c.args)
		}
	}
}
