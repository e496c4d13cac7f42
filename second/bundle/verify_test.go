package bundle

import (
	"bytes"
	"encoding/json"
	"testing"

	"comity.example/second/jcs"
)

// verdicts verifies a history and gives the verdict of each duty of its first
// request.
func verdicts(t *testing.T, h *history) map[string]string {
	t.Helper()
	r := Verify(h.print(), nil)
	for _, f := range r.Findings {
		t.Log(f)
	}
	if !r.Proven() {
		t.Fatal("the bundle is not proven")
	}
	if _, err := jcs.Parse(bytes.TrimSuffix(r.Verdicts, []byte("\n"))); err != nil {
		t.Fatalf("the verdicts are not canonical: %v", err)
	}
	var doc struct {
		Requests []struct {
			Duties []struct{ Duty, Verdict, Says string }
		}
	}
	if err := json.Unmarshal(r.Verdicts, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, d := range doc.Requests[0].Duties {
		if _, ok := out[d.Duty]; !ok {
			out[d.Duty] = d.Verdict + d.Says
		}
	}
	t.Log(string(r.Verdicts))
	return out
}

func expect(t *testing.T, got map[string]string, want map[string]string) {
	t.Helper()
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is %q, not %q", k, got[k], v)
		}
	}
}

func TestAnAnswerTimedByWitnessesIsOnTime(t *testing.T) {
	h := newHistory(3, 2)
	h.begin()
	a, b := h.parties[0], h.parties[1]
	id := a.request(minute(0))
	entered := h.timed(a.now(), minute(1))
	b.record(minute(1), len(a.now().leaves), append(entered, seen(a.now(), minute(1), b.signer("cosign")))...)
	held := h.timed(b.now(), minute(1))
	a.record(minute(2), len(b.now().leaves), append(append(entered, held...), seen(b.now(), minute(2), a.signer("cosign")))...)
	b.message("acknowledge", minute(10), jcs.O{"ref": id, "answers": []string{"acknowledgement"}}, jcs.O{})
	acked := h.timed(b.now(), minute(11))
	a.record(minute(12), len(b.now().leaves), append(acked, seen(b.now(), minute(12), a.signer("cosign")))...)
	a.record(minute(300), 0, h.timed(a.now(), minute(300))...)
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "on-time", "answer": "open", "update": "silentdark", "result": "open"})
}

func TestSilenceIsSilentWhereWitnessesWentOn(t *testing.T) {
	h := newHistory(3, 2)
	h.begin()
	a, b := h.parties[0], h.parties[1]
	a.request(minute(0))
	entered := h.timed(a.now(), minute(1))
	a.record(minute(2), 0, entered...)
	a.record(minute(200), 0, h.timed(a.now(), minute(200))...)
	expect(t, verdicts(t, h), map[string]string{"receipt": "claimed", "acknowledgement": "claimed"})
	_ = b
}

func TestANodeThatLivesAndDoesNotHoldIsSuspected(t *testing.T) {
	h := newHistory(1, 1)
	h.begin()
	a, b := h.parties[0], h.parties[1]
	a.request(minute(0))
	a.record(minute(2), 0, append(h.timed(a.now(), minute(1)), h.timed(b.now(), minute(20))...)...)
	a.record(minute(200), 0, h.timed(a.now(), minute(200))...)
	expect(t, verdicts(t, h), map[string]string{"receipt": "suspected", "acknowledgement": "silentdark"})
}

func TestWithoutOutsideWitnessesTheOthersLineIsTheQuorum(t *testing.T) {
	h := newHistory(0, 0)
	h.begin()
	a, b := h.parties[0], h.parties[1]
	id := a.request(minute(0))
	entered := h.timed(a.now(), minute(1))
	b.record(minute(1), len(a.now().leaves), append(entered, seen(a.now(), minute(1), b.signer("cosign")))...)
	held := h.timed(b.now(), minute(1))
	a.record(minute(2), len(b.now().leaves), append(append(entered, held...), seen(b.now(), minute(2), a.signer("cosign")), seen(a.now(), minute(2), b.signer("cosign")))...)
	b.message("acknowledge", minute(100), jcs.O{"ref": id, "answers": []string{"acknowledgement"}}, jcs.O{})
	b.record(minute(101), 0, h.timed(b.now(), minute(101))...)
	a.record(minute(102), len(b.now().leaves), append(h.timed(b.now(), minute(102)), seen(b.now(), minute(102), a.signer("cosign")))...)
	last := seen(a.now(), minute(103), b.signer("cosign"), a.signer("time"))
	b.record(minute(103), len(a.now().leaves), last)
	a.record(minute(104), 0, seen(b.now(), minute(104), b.signer("time"), a.signer("cosign")))
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "indeterminate"})
}

func TestOneChangedByteIsNotProven(t *testing.T) {
	h := newHistory(1, 1)
	h.begin()
	h.parties[0].request(minute(0))
	good := h.print()
	if r := Verify(good, []string{h.parties[0].hex(), h.parties[1].hex()}); !r.Proven() || len(r.Findings) != 0 {
		t.Fatal(r.Findings)
	}
	for i := 0; i < len(good); i += 7 {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if Verify(bad, nil).Proven() {
			t.Fatalf("a flipped bit of byte %d is proven", i)
		}
	}
}

func TestAChangedLineThatIsSealedAnewIsNotProven(t *testing.T) {
	h := newHistory(1, 1)
	h.begin()
	h.parties[0].request(minute(0))
	lines := bytes.Split(bytes.TrimSuffix(h.print(), []byte("\n")), []byte("\n"))
	lines = lines[:len(lines)-1]
	for i := range lines {
		less := append(append([][]byte{}, lines[:i]...), lines[i+1:]...)
		if Verify(seal(less), nil).Proven() && i < len(lines)-1 {
			t.Errorf("a bundle without line %d is proven", i+1)
		}
		changed := append([][]byte{}, lines...)
		changed[i] = bytes.Replace(lines[i], []byte("2025-01-14T12:00:00Z"), []byte("2025-01-14T12:00:01Z"), 1)
		if !bytes.Equal(changed[i], lines[i]) && Verify(seal(changed), nil).Proven() {
			t.Errorf("a bundle with line %d changed is proven", i+1)
		}
	}
}
