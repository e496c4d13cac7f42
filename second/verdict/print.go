package verdict

import (
	"sort"

	"comity.example/second/jcs"
	"comity.example/second/record"
	"comity.example/second/tlog"
)

// print makes the document (V15).
func (j *judge) print() []byte {
	requests := []jcs.O{}
	totals := map[tally]int{}
	for a := range j.logs {
		for p, l := range j.logs[a] {
			if l.Type != record.MessageLeaf || l.Rule == nil {
				continue
			}
			r := j.judgeRequest(a, p)
			for _, d := range r.duties {
				totals[tally{j.in.Logs[r.b].Writer, dutyRank[d.name], d.name, d.verdict}]++
			}
			requests = append(requests, j.printRequest(r))
		}
	}
	outside := true
	for _, v := range j.versions {
		outside = outside && v.outside
	}
	return jcs.Print(jcs.O{
		"function":    1,
		"pair":        j.in.Pair,
		"exercise":    j.in.Exercise,
		"outside":     outside,
		"cut":         jcs.O{"time": since(j.cut), "logs": j.printLogs()},
		"requests":    requests,
		"totals":      printTotals(totals),
		"returns":     j.printReturns(),
		"away":        j.printAway(),
		"unwitnessed": secondsOf(j.unwitnessed()),
	})
}

// since prints a lower bound: null when it is 0.
func since(t int64) any {
	if t <= 0 {
		return nil
	}
	return record.PrintTime(t)
}

// until prints an upper bound: null when it is unknown.
func until(t int64) any {
	if t == tlog.Inf {
		return nil
	}
	return record.PrintTime(t)
}

func (j *judge) printLogs() []jcs.O {
	var out []jcs.O
	for s, log := range j.in.Logs {
		epochs := []jcs.O{}
		for e, epoch := range log.Epochs {
			lost := 0
			if e < len(j.base[s]) {
				lost = len(epoch.Leaves) - j.base[s][e]
			}
			epochs = append(epochs, jcs.O{"origin": epoch.Origin, "size": len(epoch.Leaves), "root": epoch.Root.String(), "lost": lost})
		}
		out = append(out, jcs.O{"writer": log.Writer, "epochs": epochs})
	}
	return out
}

func (j *judge) printAway() []jcs.O {
	var out []jcs.O
	for s := range j.logs {
		out = append(out, jcs.O{"writer": j.in.Logs[s].Writer, "dark": secondsOf(j.away[s].dark), "withheld": secondsOf(j.away[s].withheld)})
	}
	return out
}

func (j *judge) printRequest(r *request) jcs.O {
	o := jcs.O{
		"id": r.ID, "thread": r.Thread, "from": j.in.Logs[r.a].Writer, "position": r.p,
		"class": r.Rule.Class, "urgency": r.Rule.Urgency, "agreement": r.Rule.Agreement,
		"entered": jcs.O{"after": since(r.lb), "before": until(r.u)},
		"receipt": until(r.receipt), "contest": nil, "delay": nil, "away": nil, "lacked": nil, "returned": nil, "withdrawn": nil,
	}
	if r.receipt != tlog.Inf && r.lb != 0 {
		o["delay"] = jcs.O{"least": max(0, r.receipt-r.u), "most": r.receipt - r.lb}
	}
	if r.u != tlog.Inf {
		until := r.receipt
		if until == tlog.Inf {
			until = j.cut
		}
		o["away"] = jcs.O{"dark": secondsIn(j.away[r.b].dark, r.u, until), "withheld": secondsIn(j.away[r.a].withheld, r.u, until)}
	}
	if r.lacked != nil {
		o["lacked"] = jcs.O{"position": r.lacked.p, "since": record.PrintTime(r.lacked.since)}
	}
	if r.returned != "" {
		o["returned"] = r.returned
	}
	if r.withdraw >= 0 {
		o["withdrawn"] = r.withdraw
	}
	if c := r.contest; c != nil {
		agreed := any(nil)
		if c.agreed >= 0 {
			agreed = c.agreed
		}
		o["contest"] = jcs.O{"urgency": c.urgency, "position": c.p, "agreed": agreed, "duties": j.printDuties(c.duties)}
	}
	o["duties"] = j.printDuties(r.duties)
	return o
}

func (j *judge) printDuties(duties []*duty) []jcs.O {
	out := []jcs.O{}
	for _, d := range duties {
		out = append(out, j.printDuty(d))
	}
	return out
}

func (j *judge) printDuty(d *duty) jcs.O {
	late := []any{}
	for _, t := range d.lateGrants {
		late = append(late, record.PrintTime(t))
	}
	o := jcs.O{"duty": d.name, "due": until(d.due), "lateGrants": late, "verdict": d.verdict, "answer": nil}
	if d.name == "update" {
		o["n"] = d.n
	}
	if d.granted != 0 {
		o["granted"] = record.PrintTime(d.granted)
	}
	if d.answer != nil && !d.copied {
		o["answer"] = jcs.O{
			"writer": j.in.Logs[d.answer.side].Writer, "position": d.answer.p,
			"after": since(d.answer.lb), "before": until(d.answer.ub),
		}
	}
	switch d.verdict {
	case "indeterminate":
		o["gap"] = []any{since(d.answer.lb), until(d.answer.ub)}
	case "silent":
		o["says"] = d.says
	case "exposed":
		o["against"] = d.against
	}
	return o
}

var dutyRank = map[string]int{"receipt": 0, "acknowledgement": 1, "answer": 2, "update": 3, "result": 4}

type tally struct {
	writer  string
	rank    int
	duty    string
	verdict string
}

func printTotals(totals map[tally]int) []jcs.O {
	keys := make([]tally, 0, len(totals))
	for k := range totals {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(a, b int) bool {
		x, y := keys[a], keys[b]
		if x.writer != y.writer {
			return x.writer < y.writer
		}
		if x.rank != y.rank {
			return x.rank < y.rank
		}
		return x.verdict < y.verdict
	})
	out := []jcs.O{}
	for _, k := range keys {
		out = append(out, jcs.O{"answerer": k.writer, "duty": k.duty, "verdict": k.verdict, "count": totals[k]})
	}
	return out
}

func (j *judge) printReturns() []jcs.O {
	out := []jcs.O{}
	for s := range j.logs {
		counts := map[string]int{}
		for _, l := range j.logs[s] {
			if l.Kind == "return" {
				counts[l.Code]++
			}
		}
		codes := make([]string, 0, len(counts))
		for c := range counts {
			codes = append(codes, c)
		}
		sort.Strings(codes)
		for _, c := range codes {
			out = append(out, jcs.O{"by": j.in.Logs[s].Writer, "code": c, "count": counts[c]})
		}
	}
	return out
}
