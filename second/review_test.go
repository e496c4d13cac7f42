package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"comity.example/second/bundle"
	"comity.example/second/jcs"
	"comity.example/second/review"
)

// TestTheReviewsHold reviews each period of ../vectors/review: the bytes are
// those that its case expects, or it is refused.
func TestTheReviewsHold(t *testing.T) {
	files, err := filepath.Glob("../vectors/review/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no vectors", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v struct {
			Bundle     string
			Identities []string
			Cases      []struct {
				Rule, Name, From, To, Error string
				Expect                      json.RawMessage
			}
		}
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(filepath.Dir(file), v.Bundle))
		if err != nil {
			t.Fatal(err)
		}
		report := bundle.Verify(text, v.Identities)
		if !report.Proven() {
			t.Fatal(report.Findings)
		}
		for _, c := range v.Cases {
			t.Run(c.Rule+" "+c.Name, func(t *testing.T) {
				got, err := review.Of(report.Judged, c.From, c.To)
				if c.Error != "" {
					if err == nil {
						t.Fatalf("%s, not %s", got, c.Error)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				var want any
				if err := json.Unmarshal(c.Expect, &want); err != nil {
					t.Fatal(err)
				}
				if want := string(jcs.Print(plain(want))) + "\n"; string(got) != want {
					t.Errorf("%s\nnot\n%s", got, want)
				}
			})
		}
	}
}
