package review

import "comity.example/second/jcs"

// rates name the member that counts a verdict; states are in none (R5).
var rates = map[string]string{
	"on-time": "inTime", "excused": "inTime",
	"late": "late", "unproven": "late",
	"unanswered": "unanswered", "silent": "unanswered",
	"indeterminate": "indeterminate",
	"exposed":       "exposed",
	"undelivered":   "undelivered",
	"suspected":     "unreceipted", "claimed": "unreceipted",
}

// dutyFigures are those of one duty of a group (R4 to R6); nil if it has none.
func dutyFigures(name string, requests []*request) jcs.O {
	var count, granted, lateGrants, unbounded int
	verdicts := map[string]int{}
	var least, most []int64
	for _, r := range requests {
		for i := range r.Duties {
			d := &r.Duties[i]
			if d.Duty != name {
				continue
			}
			count++
			if d.Granted != nil {
				granted++
			}
			lateGrants += len(d.LateGrants)
			verdicts[d.Verdict]++
			earliest, latest := r.begins(i)
			if d.Answer == nil || d.Verdict == "returned" || earliest == nil {
				continue
			}
			if d.Answer.After == nil {
				least = append(least, 0)
			} else {
				least = append(least, max(0, seconds(*d.Answer.After)-seconds(*latest)))
			}
			if d.Answer.Before == nil {
				unbounded++
			} else {
				most = append(most, max(0, seconds(*d.Answer.Before)-seconds(*earliest)))
			}
		}
	}
	if count == 0 {
		return nil
	}
	decided := jcs.O{"inTime": 0, "late": 0, "unanswered": 0, "indeterminate": 0, "exposed": 0, "undelivered": 0, "unreceipted": 0}
	of := 0
	for v, n := range verdicts {
		if member, ok := rates[v]; ok {
			decided[member] = decided[member].(int) + n
			of += n
		}
	}
	decided["of"] = of
	return jcs.O{
		"duty": name, "count": count, "verdicts": tally(verdicts, "verdict"), "granted": granted, "lateGrants": lateGrants,
		"rates": decided,
		"time":  jcs.O{"least": distribution(least), "most": distribution(most), "unbounded": unbounded},
	}
}

// begins is when the i-th duty begins, between two times; nil if it is not
// measured (R6).
func (r *request) begins(i int) (earliest, latest *string) {
	switch d := &r.Duties[i]; {
	case d.Duty == "receipt":
		if r.Entered.After == nil || r.Entered.Before == nil {
			return nil, nil
		}
		return r.Entered.After, r.Entered.Before
	case d.Duty == "update" && d.N > 1:
		for j := range r.Duties {
			if r.Duties[j].Duty == "update" && r.Duties[j].N == d.N-1 {
				return r.Duties[j].Due, r.Duties[j].Due
			}
		}
	}
	return r.Receipt, r.Receipt
}
