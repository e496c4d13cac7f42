package bundle

import (
	"crypto/ed25519"
	"fmt"
	"strings"
	"testing"

	"comity.example/second/jcs"
	"comity.example/second/note"
	"comity.example/second/record"
	"comity.example/second/tlog"
)

// asked begins a history in which A's request of minute 0 is held by B at
// minute 1 and everybody's clocks say so.
func asked(witnesses, quorum int) (h *history, a, b *party, id string) {
	h = newHistory(witnesses, quorum)
	h.begin()
	a, b = h.parties[0], h.parties[1]
	id = a.request(minute(0))
	entered := h.timed(a.now(), minute(1))
	b.record(minute(1), len(a.now().leaves), append(entered, seen(a.now(), minute(1), b.signer("cosign")))...)
	h.tick(a, 2)
	return h, a, b, id
}

// tick lets p record both logs as all clocks see them at a minute.
func (h *history) tick(p *party, m int) {
	other := p.other()
	stamps := append(h.timed(p.now(), minute(m)), h.timed(other.now(), minute(m))...)
	p.record(minute(m), len(other.now().leaves), append(stamps, seen(other.now(), minute(m), p.signer("cosign")))...)
}

func (p *party) acknowledge(m int, id string) string {
	return p.message("acknowledge", minute(m), jcs.O{"ref": id, "answers": []string{"acknowledgement"}}, jcs.O{})
}

func (p *party) extend(m int, id string, due int64) {
	p.message("extend", minute(m), jcs.O{"ref": id, "grant": jcs.O{"duty": "acknowledgement", "due": clock(due)}}, jcs.O{})
}

func TestAnAnswerAfterTheDueTimeIsLate(t *testing.T) {
	h, a, b, id := asked(3, 2)
	h.tick(b, 70)
	b.acknowledge(71, id)
	h.tick(a, 72)
	h.tick(a, 100)
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "late"})
}

func TestAnAnswerNotTimedThoughWitnessesWereAtHandIsUnproven(t *testing.T) {
	h, a, b, id := asked(3, 2)
	b.acknowledge(10, id)
	h.tick(a, 61) // A's clocks go on; B's acknowledgement is timed by nobody
	a.record(minute(90), len(b.now().leaves), h.timed(b.now(), minute(90))...)
	h.tick(a, 100)
	got := verdicts(t, h)
	// The tick of minute 61 saw the acknowledgement: it is on time.
	expect(t, got, map[string]string{"acknowledgement": "on-time"})

	h, a, b, id = asked(3, 2)
	a.record(minute(61), 0, h.timed(a.now(), minute(61))...)
	b.acknowledge(10, id)
	h.tick(a, 90)
	h.tick(a, 100)
	expect(t, verdicts(t, h), map[string]string{"acknowledgement": "unproven"})
}

func TestAnAnswerNobodyCouldTimeIsIndeterminate(t *testing.T) {
	h, a, b, id := asked(3, 2)
	b.acknowledge(10, id)
	h.tick(a, 90)
	h.tick(a, 100)
	// Witnesses were at hand only within two minutes before the upper bound.
	expect(t, verdicts(t, h), map[string]string{"acknowledgement": "indeterminate"})
}

func TestAGrantInTimeExcusesAndALateOneDoesNot(t *testing.T) {
	for _, c := range []struct {
		granted, answered int
		want              string
	}{{40, 80, "excused"}, {62, 80, "late"}, {40, 130, "late"}} {
		h, a, b, id := asked(3, 2)
		a.extend(c.granted, id, minute(120))
		h.tick(b, c.granted+1)
		h.tick(b, c.answered-1)
		b.acknowledge(c.answered, id)
		h.tick(a, c.answered+1)
		h.tick(a, 200)
		expect(t, verdicts(t, h), map[string]string{"acknowledgement": c.want})
	}
}

func TestAWithdrawalInTimeEndsADuty(t *testing.T) {
	h, a, b, id := asked(3, 2)
	a.message("withdraw", minute(20), jcs.O{"ref": id}, jcs.O{})
	h.tick(b, 21)
	h.tick(a, 200)
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "withdrawn", "update": ""})
}

func TestALackInTimeSpeaksAgainstNeither(t *testing.T) {
	h := newHistory(3, 2)
	h.begin()
	a, b := h.parties[0], h.parties[1]
	a.request(minute(0))
	entered := h.timed(a.now(), minute(1))
	b.recordLeaf(minute(2), 0, jcs.O{"lacks": jcs.O{"log": a.now().origin, "size": len(a.now().leaves), "since": clock(minute(1)), "why": "not_delivered"}}, entered...)
	a.record(minute(3), 0, append(entered, h.timed(b.now(), minute(3))...)...)
	a.record(minute(200), 0, h.timed(a.now(), minute(200))...)
	expect(t, verdicts(t, h), map[string]string{"receipt": "undelivered", "acknowledgement": "undelivered", "answer": "undelivered"})
}

func TestANodeThatGoesOnWithoutAnsweringIsUnanswered(t *testing.T) {
	h, a, b, _ := asked(3, 2)
	b.record(minute(70), 0, h.timed(a.now(), minute(70))...)
	h.tick(a, 71)
	h.tick(a, 100)
	expect(t, verdicts(t, h), map[string]string{"acknowledgement": "unanswered"})
}

func TestAReturnInTimeReturnsEveryDutyButReceipt(t *testing.T) {
	h, a, b, id := asked(3, 2)
	b.message("return", minute(2), jcs.O{"ref": id, "code": "bad_shape"}, jcs.O{})
	h.tick(a, 3)
	h.tick(a, 100)
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "returned", "result": "returned"})
}

func TestCheckpointsSeenBeyondTheCutAreWithheld(t *testing.T) {
	h, a, b, _ := asked(3, 2)
	ghost := *b.now()
	b.record(minute(90), 0, h.timed(a.now(), minute(90))...)
	a.record(minute(91), 0, h.timed(b.now(), minute(91))...)
	a.record(minute(100), 0, h.timed(a.now(), minute(100))...)
	*b.now() = ghost
	expect(t, verdicts(t, h), map[string]string{"acknowledgement": "silentwithheld"})
}

// signed is a note of a log by its log key.
func (p *party) signed(size int, root tlog.Hash) string {
	c := tlog.Checkpoint{Origin: p.now().origin, Size: uint64(size), Root: root}
	k := note.NewKey(c.Origin, note.AlgEd25519, p.keys["log"].Public().(ed25519.PublicKey))
	return c.Body() + "\n— " + c.Origin + " " + b64(append(k.ID[:], ed25519.Sign(p.keys["log"], []byte(c.Body()))...)) + "\n"
}

func TestAnAnswerOnAForkedLogIsExposed(t *testing.T) {
	h, a, b, id := asked(3, 2)
	b.acknowledge(10, id)
	stamps := h.timed(b.now(), minute(11))
	n := len(b.now().leaves)
	// The conflict is found before A records the log with the acknowledgement.
	a.recordLeaf(minute(12), 0, jcs.O{"conflict": []string{b.signed(n, b.now().rootAt[n]), b.signed(n, tlog.EmptyRoot)}})
	a.record(minute(13), n, stamps...)
	h.tick(a, 100)
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "exposed"})
}

func TestALostEndBenefitsNobody(t *testing.T) {
	h, a, b, id := asked(3, 2)
	kept := len(b.now().leaves)
	b.acknowledge(10, id)
	b.newEpoch()
	o := b.now().origin
	k := note.NewKey(record.PartyName(b.host, b.hex(), "identity"), note.AlgEd25519, b.public())
	text := fmt.Sprintf("%s\n%d\nlost_database\n", o, kept)
	b.append(jcs.O{"v": 1, "type": "succession", "at": clock(minute(20)),
		"note": text + "\n— " + k.Name + " " + b64(append(k.ID[:], ed25519.Sign(b.identity, []byte(text))...)) + "\n"})
	b.enterKeys(1, minute(20))
	b.record(minute(80), 0, h.timed(a.now(), minute(80))...)
	h.tick(a, 81)
	h.tick(a, 100)
	expect(t, verdicts(t, h), map[string]string{"receipt": "on-time", "acknowledgement": "unanswered"})
	r := Verify(h.print(), nil)
	if !strings.Contains(string(r.Verdicts), `"lost":1`) {
		t.Error("the lost leaf is not listed")
	}
}

func TestAHeldSizeThatIsNotGivenIsABadCut(t *testing.T) {
	h, a, b, _ := asked(3, 2)
	b.record(minute(5), len(a.now().leaves)+1)
	r := Verify(h.print(), nil)
	if r.Proven() || !strings.Contains(fmt.Sprint(r.Findings), "bad_cut") {
		t.Error(r.Findings)
	}
}

func TestALineOfAnEndedKeyCountsForADayOnly(t *testing.T) {
	for _, ended := range []bool{false, true} {
		h := newHistory(3, 2)
		h.begin()
		a, b := h.parties[0], h.parties[1]
		if ended {
			b.ends["cosign"] = clock(minute(-3000))
			b.enterKeys(2, minute(-28))
			h.tick(a, -27)
			h.tick(b, -26)
		}
		a.request(minute(0))
		b.record(minute(1), 0, h.timed(a.now(), minute(1))...)
		h.tick(a, 1450)
		// The receipt line says minute 1, and is recorded a day later.
		a.record(minute(1460), 0, seen(a.now(), minute(1), b.signer("cosign")))
		a.record(minute(1480), 0, h.timed(a.now(), minute(1480))...)
		want := "late"
		if ended {
			want = "suspected"
		}
		expect(t, verdicts(t, h), map[string]string{"receipt": want})
	}
}
