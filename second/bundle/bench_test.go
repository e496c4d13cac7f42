package bundle

import (
	"fmt"
	"testing"

	"comity.example/second/jcs"
)

// busy is a history of about n leaves: a request, its intake, an answer and
// everybody's clocks, over and over.
func busy(n int) *history {
	h := newHistory(3, 2)
	h.begin()
	a, b := h.parties[0], h.parties[1]
	for m := 0; len(a.now().leaves)+len(b.now().leaves) < n; m += 5 {
		id := a.request(minute(m))
		b.record(minute(m+1), len(a.now().leaves), append(h.timed(a.now(), minute(m+1)), seen(a.now(), minute(m+1), b.signer("cosign")))...)
		b.message("result", minute(m+2), jcs.O{"ref": id, "answers": []string{"acknowledgement", "answer", "result"}}, jcs.O{})
		a.record(minute(m+3), len(b.now().leaves), append(h.timed(b.now(), minute(m+3)), seen(b.now(), minute(m+3), a.signer("cosign")))...)
	}
	return h
}

func BenchmarkVerify(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		data := busy(n).print()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if r := Verify(data, nil); !r.Proven() {
					b.Fatal(r.Findings)
				}
			}
		})
	}
}
