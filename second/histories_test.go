package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/second/bundle"
)

// TestTheHistoriesHold judges the bundles of a folder, COMITY_HISTORIES_DIR, in
// which each NAME.bundle has the verdicts that the first verifier gives in
// NAME.verdicts (empty where it refuses the bundle).
func TestTheHistoriesHold(t *testing.T) {
	dir := os.Getenv("COMITY_HISTORIES_DIR")
	if dir == "" {
		t.Skip("COMITY_HISTORIES_DIR names no folder")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.bundle"))
	if err != nil || len(files) == 0 {
		t.Fatal("no histories in ", dir, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".bundle") + ".verdicts")
		if err != nil {
			t.Fatal(err)
		}
		if r := bundle.Verify(text, nil); string(r.Verdicts) != string(want) {
			t.Errorf("%s: %v\n%s\nnot\n%s", file, r.Findings, r.Verdicts, want)
		}
	}
	t.Logf("%d histories", len(files))
}
