// Package review is the review, version 1: from the verdicts of a cut and a
// period to one document of figures (docs/spec/review.md).
package review

import (
	"encoding/json"
	"errors"
	"sort"
	"time"

	"comity.example/second/jcs"
	"comity.example/second/record"
	"comity.example/second/verdict"
)

// ErrPeriod is bad_period: two times are wanted, the first before the second.
var ErrPeriod = errors.New("bad_period: from and to are to be times YYYY-MM-DDTHH:MM:SSZ, the first before the second")

// document is what is read of V15.
type document struct {
	Function int64
	Pair     string
	Exercise bool
	Outside  bool
	Cut      struct {
		Time *string
		Logs []struct{ Writer string }
	}
	Requests []request
}

type request struct {
	From, Class, Urgency string
	Entered              struct{ After, Before *string }
	Receipt              *string
	Delay                *struct{ Least, Most int64 }
	Away                 *struct{ Dark, Withheld int64 }
	Lacked               *struct{}
	Contest              *struct{ Agreed *int64 }
	Returned             *string
	Withdrawn            *int64
	Duties               []duty
}

type duty struct {
	Duty       string
	N          int64
	Due        *string
	Granted    *string
	LateGrants []string
	Verdict    string
	Answer     *struct{ After, Before *string }
}

// period holds the seconds from ≤ t < to.
type period struct{ from, to int64 }

// Of makes the review of a period, with its newline (R9).
func Of(out *verdict.Output, from, to string) ([]byte, error) {
	var p period
	var err error
	if p.from, err = record.ParseTime(from); err != nil {
		return nil, ErrPeriod
	}
	if p.to, err = record.ParseTime(to); err != nil || p.from >= p.to {
		return nil, ErrPeriod
	}
	var d document
	if err := json.Unmarshal(out.JSON, &d); err != nil {
		return nil, err
	}
	whole, err := jcs.Parse(out.JSON)
	if err != nil {
		return nil, err
	}
	cut, _ := whole.Get("cut")
	var directions []jcs.O
	for answerer := range d.Cut.Logs {
		directions = append(directions, direction(&d, answerer, p, out))
	}
	return append(jcs.Print(jcs.O{
		"review": 1, "function": d.Function, "pair": d.Pair, "exercise": d.Exercise, "outside": d.Outside,
		"cut":         *cut,
		"period":      jcs.O{"from": from, "to": to, "complete": d.Cut.Time != nil && seconds(*d.Cut.Time) >= p.to},
		"unwitnessed": within(out.Unwitnessed, p),
		"directions":  directions,
	}), '\n'), nil
}

// seconds reads a time that the verdict function printed; a due time may lie
// beyond the years of a record.
func seconds(text string) int64 {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

func within(spans []verdict.Span, p period) int64 {
	n := int64(0)
	for _, s := range spans {
		n += max(0, min(s.To, p.to)-max(s.From, p.from))
	}
	return n
}

var classes = []string{"information", "investigation", "evidence", "preservation", "mitigation", "notification"}
var urgencies = []string{"emergency", "urgent", "routine"}

// direction counts what one party answered or owed (R2, R3).
func direction(d *document, answerer int, p period, out *verdict.Output) jcs.O {
	asker := d.Cut.Logs[1-answerer].Writer
	byGroup := map[[2]string][]*request{}
	var all []*request
	undated := 0
	for i := range d.Requests {
		r := &d.Requests[i]
		if r.From != asker {
			continue
		}
		entered := r.Entered.Before
		if entered == nil {
			entered = r.Entered.After
		}
		if entered == nil {
			undated++
			continue
		}
		if t := seconds(*entered); t < p.from || t >= p.to {
			continue
		}
		all = append(all, r)
		key := [2]string{r.Class, r.Urgency}
		byGroup[key] = append(byGroup[key], r)
	}
	groups := []jcs.O{}
	for _, class := range classes {
		for _, urgency := range urgencies {
			if some := byGroup[[2]string{class, urgency}]; len(some) > 0 {
				g := figures(some)
				g["class"], g["urgency"] = class, urgency
				groups = append(groups, g)
			}
		}
	}
	return jcs.O{
		"answerer": d.Cut.Logs[answerer].Writer, "asker": asker, "undated": undated,
		"dark": within(out.Dark[answerer], p), "withheld": within(out.Withheld[answerer], p),
		"all": figures(all), "groups": groups,
	}
}

// figures are those of a group (R8).
func figures(requests []*request) jcs.O {
	var received, withdrawn, lacked, contested, agreed int
	var dark, withheld int64
	returned := map[string]int{}
	var least, most []int64
	for _, r := range requests {
		if r.Receipt != nil {
			received++
		}
		if r.Withdrawn != nil {
			withdrawn++
		}
		if r.Lacked != nil {
			lacked++
		}
		if r.Contest != nil {
			contested++
			if r.Contest.Agreed != nil {
				agreed++
			}
		}
		if r.Returned != nil {
			returned[*r.Returned]++
		}
		if r.Delay != nil {
			least, most = append(least, r.Delay.Least), append(most, r.Delay.Most)
		}
		if r.Away != nil {
			dark, withheld = dark+r.Away.Dark, withheld+r.Away.Withheld
		}
	}
	duties := []jcs.O{}
	for _, name := range []string{"receipt", "acknowledgement", "answer", "update", "result"} {
		if o := dutyFigures(name, requests); o != nil {
			duties = append(duties, o)
		}
	}
	return jcs.O{
		"requests": len(requests), "received": received, "withdrawn": withdrawn, "lacked": lacked, "contested": contested, "agreed": agreed,
		"returned": tally(returned, "code"),
		"delay":    jcs.O{"least": distribution(least), "most": distribution(most)},
		"away":     jcs.O{"dark": dark, "withheld": withheld},
		"duties":   duties,
	}
}

// tally lists counts by name, bytewise.
func tally(counts map[string]int, member string) []jcs.O {
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	sort.Strings(names)
	out := []jcs.O{}
	for _, name := range names {
		out = append(out, jcs.O{member: name, "count": counts[name]})
	}
	return out
}

// distribution is R7.
func distribution(x []int64) any {
	n := len(x)
	if n == 0 {
		return nil
	}
	sort.Slice(x, func(a, b int) bool { return x[a] < x[b] })
	at := func(p int) int64 { return x[(p*n+99)/100-1] }
	return jcs.O{
		"n": n, "min": x[0], "p10": at(10), "p25": at(25), "median": at(50), "p75": at(75), "p90": at(90), "max": x[n-1],
	}
}
