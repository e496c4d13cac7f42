package verdict

import (
	"slices"
	"sort"

	"comity.example/second/record"
	"comity.example/second/tlog"
)

// request is a request with all that its duties share. A (side a) asks, B
// (side b) answers.
type request struct {
	*record.Leaf
	a, b, p  int
	v        *version
	lb, u    int64
	receipt  int64
	answer   *answer
	lacked   *lacked
	limits   *record.Duties
	returned string
	withdraw int
	// withdrawn is the withdrawal's upper bound.
	withdrawn int64
	suspected bool
	duties    []*duty
	contest   *contest
}

// contest is the urgency that B says is the right one (V17); agreed is -1
// without A's agreement.
type contest struct {
	urgency   string
	p, agreed int
	duties    []*duty
}

// answer is a leaf that answers a duty.
type answer struct {
	spot
	lb, ub int64
}

// lacked is the first leaf that stands over a request, and the first that does
// so in time (-1 if none).
type lacked struct {
	p      int
	since  int64
	inTime int
}

// duty is one duty with its verdict.
type duty struct {
	name       string
	n          int64
	due        int64
	granted    int64
	lateGrants []int64
	answer     *answer
	verdict    string
	says       string
	against    string
	// copied: it stands as the receipt stands.
	copied bool
}

// judgeRequest judges the request at place p of log a.
func (j *judge) judgeRequest(a, p int) *request {
	r := &request{Leaf: j.logs[a][p].Leaf, a: a, b: 1 - a, p: p, withdraw: -1, withdrawn: tlog.Inf}
	r.v = j.at[a][p]
	governed := r.v != nil && r.v.Digest == r.Rule.Agreement && !r.v.Stopped
	if governed {
		if limits, ok := r.v.Duties[[2]string{r.Rule.Class, r.Rule.Urgency}]; ok {
			r.limits = &limits
		}
	}
	r.lb, r.u = j.bounds(spot{a, p}, r.v, a)
	j.findReceipt(r)
	limit := int64(0)
	if r.limits != nil {
		limit = 60 * r.limits.Receipt.Minutes
	}
	j.findLack(r, plus(r.u, limit))
	j.findWithdrawal(r)
	if r.limits == nil {
		r.returned = "wrong_agreement"
		return r
	}
	j.findReturn(r, plus(r.u, limit))
	r.suspected = r.answer == nil && j.uo(spot{a, p}, r.v) != tlog.Inf && r.v.outside && less(r.u, j.best(r.v, r.b, bestSeen))
	j.judgeDuties(r, limit)
	return r
}

// less is x < y, where a negative y is no time; two unknowns do not compare.
func less(x, y int64) bool { return x != tlog.Inf && x < y }

// atMost is x ≤ y; two unknowns do not compare.
func atMost(x, y int64) bool { return x != tlog.Inf && x <= y }

func plus(t, seconds int64) int64 {
	if t == tlog.Inf {
		return t
	}
	return t + seconds
}

// findReceipt finds the answer of receipt (V9) and receipt(r) (V7).
func (j *judge) findReceipt(r *request) {
	named := firstAbove(j.held[r.b], r.p)
	if refs := j.refs[r.b][r.ID]; len(refs) > 0 && (named < 0 || refs[0] < named) {
		named = refs[0]
	}
	var best *answer
	for _, at := range []spot{{r.b, named}, {r.b, firstAbove(j.receipt[r.a][r.b], r.p)}, {r.a, firstAbove(j.receipt[r.a][r.a], r.p)}} {
		if at.p < 0 {
			continue
		}
		lb, ub := j.bounds(at, r.v, r.b)
		if best == nil || ub < best.ub || ub == best.ub && at.side == best.side && at.p < best.p {
			best = &answer{at, lb, ub}
		}
	}
	r.answer = best
	r.receipt = j.cosigns[r.a].earliest(r.p, 0)
	if named >= 0 && (r.receipt == tlog.Inf || r.v != nil && r.v.outside) {
		r.receipt = min(r.receipt, j.uo(spot{r.b, named}, r.v))
	}
	r.receipt = max(r.receipt, r.lb)
}

// findLack finds the leaves of B's log that stand over r (V10). Within one
// version the first has the earliest upper bound, so one look for each version
// in effect is enough.
func (j *judge) findLack(r *request, limit int64) {
	t := j.lack[r.b]
	end := firstAbove(j.held[r.b], r.p)
	if end < 0 {
		end = len(j.logs[r.b])
	}
	for from := 0; from < end; {
		i := t.next(sort.SearchInts(t.places, from), r.p)
		if i < 0 || t.places[i] >= end {
			return
		}
		p := t.places[i]
		if r.lacked == nil {
			r.lacked = &lacked{p, t.since[i], -1}
		}
		if _, ub := j.bounds(spot{r.b, p}, r.v, r.b); atMost(ub, limit) {
			r.lacked.inTime = p
			return
		}
		from = j.versionEnd(r.b, p)
	}
}

// versionEnd is the first place after p at which another version is in effect.
func (j *judge) versionEnd(side, p int) int {
	v := j.at[side][p]
	rest := j.at[side][p:]
	return p + sort.Search(len(rest), func(i int) bool { return rest[i] != v })
}

func (j *judge) findWithdrawal(r *request) {
	for _, p := range j.refs[r.a][r.ID] {
		if j.logs[r.a][p].Kind == "withdraw" {
			r.withdraw, r.withdrawn = p, j.uoOwn(spot{r.a, p}, r.v)
			return
		}
	}
}

func (j *judge) findReturn(r *request, limit int64) {
	for _, p := range j.refs[r.b][r.ID] {
		if l := j.logs[r.b][p]; l.Kind == "return" {
			if _, ub := j.bounds(spot{r.b, p}, r.v, r.b); atMost(ub, limit) {
				r.returned = l.Code
				return
			}
		}
	}
}

// judgeDuties lists r's duties and judges each.
func (j *judge) judgeDuties(r *request, limit int64) {
	receipt := &duty{name: "receipt", due: plus(r.u, limit), answer: r.answer}
	if r.answer == nil && r.u == tlog.Inf {
		receipt.due = plus(j.earliestOwn(r.a, r.p), limit)
	}
	j.settle(r, receipt)
	start, has := j.start(r, limit)
	others := j.dutiesBy(r, r.limits, receipt, start, has)
	j.findContest(r, others, receipt, start, has)
	for _, d := range others {
		if has {
			j.settle(r, d)
		}
	}
	r.duties = append([]*duty{receipt}, others...)
}

// findContest finds the contest of r, its duties, and the time that A's
// agreement gives to the others.
func (j *judge) findContest(r *request, others []*duty, receipt *duty, start int64, has bool) {
	var limits *record.Duties
	for _, p := range j.refs[r.b][r.ID] {
		l := j.logs[r.b][p]
		if l.Kind != "dispute" || l.Urgency == r.Rule.Urgency {
			continue
		}
		if by, ok := r.v.Duties[[2]string{r.Rule.Class, l.Urgency}]; ok {
			limits, r.contest = &by, &contest{urgency: l.Urgency, p: p, agreed: -1}
		}
	}
	if r.contest == nil {
		return
	}
	for _, p := range j.refs[r.a][r.ID] {
		if l := j.logs[r.a][p]; l.Kind == "dispute" && l.Urgency == r.contest.urgency {
			r.contest.agreed = p
			break
		}
	}
	if !has {
		return
	}
	r.contest.duties = j.dutiesBy(r, limits, receipt, start, has)
	for _, c := range r.contest.duties {
		if r.contest.agreed >= 0 && c.name != "update" && c.due != tlog.Inf {
			before := j.uoOwn(spot{r.a, r.contest.agreed}, r.v)
			for _, d := range others {
				if d.name == c.name && less(d.inForce(), c.due) && atMost(before, d.inForce()) {
					d.granted = c.due
				}
			}
		}
	}
	for _, c := range r.contest.duties {
		j.settle(r, c)
	}
}

func (d *duty) inForce() int64 {
	if d.granted != 0 {
		return d.granted
	}
	return d.due
}

// dutiesBy lists the duties other than receipt that the limits name, unsettled
// where they start.
func (j *judge) dutiesBy(r *request, limits *record.Duties, receipt *duty, start int64, has bool) []*duty {
	var out []*duty
	person := func(name string, l *record.Limit) {
		if l == nil {
			return
		}
		d := &duty{name: name, due: tlog.Inf}
		if has {
			d.due = r.v.Due(l, start, j.in.Logs[r.b].Identity, j.later())
			d.answer = j.answerTo(r, name)
			j.grants(r, d)
		} else {
			d.verdict, d.against, d.copied = receipt.verdict, receipt.against, true
		}
		out = append(out, d)
	}
	person("acknowledgement", limits.Acknowledgement)
	person("answer", limits.Answer)
	if has && start != tlog.Inf && limits.Updates != nil {
		out = append(out, j.updates(r, start, 60*limits.Updates.Minutes)...)
	}
	person("result", limits.Result)
	return out
}

// earliestOwn is A's earliest time line over a checkpoint that holds place p.
func (j *judge) earliestOwn(side, p int) int64 {
	if j.own[side] == nil {
		j.own[side] = make([]int64, len(j.logs[side])+1)
		t := tlog.Inf
		for n := len(j.logs[side]); n >= 0; n-- {
			j.own[side][n] = t
			for _, l := range j.over[side][n] {
				if l.key.use == "time" {
					t = min(t, l.time)
				}
			}
		}
	}
	return j.own[side][p]
}

// start is when the other duties start, and whether they have a start of their
// own.
func (j *judge) start(r *request, limit int64) (int64, bool) {
	inTime := r.lacked != nil && r.lacked.inTime >= 0
	switch {
	case r.answer != nil && inTime:
		return r.receipt, true
	case r.answer != nil:
		return min(r.receipt, plus(r.u, limit)), true
	case r.suspected && !inTime:
		return plus(r.u, limit), true
	}
	return tlog.Inf, false
}

// later are the versions that came into effect, lowest first (A7).
func (j *judge) later() []*record.Agreement {
	out := make([]*record.Agreement, len(j.versions))
	for i, v := range j.versions {
		out[i] = v.Agreement
	}
	return out
}

func (j *judge) answerTo(r *request, name string) *answer {
	for _, p := range j.refs[r.b][r.ID] {
		if slices.Contains(j.logs[r.b][p].Answers, name) {
			at := spot{r.b, p}
			lb, ub := j.bounds(at, r.v, r.b)
			return &answer{at, lb, ub}
		}
	}
	return nil
}

func (j *judge) grants(r *request, d *duty) {
	due := d.due
	for _, p := range j.refs[r.a][r.ID] {
		g := j.logs[r.a][p].Grant
		if g == nil || g.Duty != d.name {
			continue
		}
		if atMost(j.uoOwn(spot{r.a, p}, r.v), due) && less(due, g.Due) {
			due, d.granted = g.Due, g.Due
		} else {
			d.lateGrants = append(d.lateGrants, g.Due)
		}
	}
}

// maxUpdates bounds the updates of one request.
const maxUpdates = 1000

// updates lists the updates that fall due and gives each message to the first
// that it serves.
func (j *judge) updates(r *request, start, interval int64) (out []*duty) {
	end := r.withdrawn
	var messages []*answer
	for _, p := range j.refs[r.b][r.ID] {
		l := j.logs[r.b][p]
		if l.Kind != "refuse" && len(l.Answers) == 0 {
			continue
		}
		at := spot{r.b, p}
		lb, ub := j.bounds(at, r.v, r.b)
		if l.Kind == "refuse" || slices.Contains(l.Answers, "result") {
			end = min(end, ub)
		}
		if slices.Contains(l.Answers, "update") {
			messages = append(messages, &answer{at, lb, ub})
		}
	}
	next := 0
	for n := int64(1); n <= maxUpdates; n++ {
		due := start + n*interval
		if end != tlog.Inf && due >= end {
			return
		}
		d := &duty{name: "update", n: n, due: due}
		// A message serves the first update not yet served that started before
		// it; since starts rise, one that finds none now finds none later.
		for next < len(messages) && d.answer == nil {
			if due-interval < messages[next].ub {
				d.answer = messages[next]
			}
			next++
		}
		out = append(out, d)
		if end == tlog.Inf && due >= j.cut {
			return
		}
	}
	return
}
