package verdict

import "comity.example/second/tlog"

// settle gives a duty the first row of V12 that holds.
func (j *judge) settle(r *request, d *duty) {
	if r.returned != "" && d.name != "receipt" {
		d.verdict = "returned"
		return
	}
	d.verdict = j.row(r, d)
	if at, rests := restsOn(r, d); rests && at.side == r.b {
		if d.against = j.against(at); d.against != "" {
			d.verdict = "exposed"
		}
	}
	if d.verdict == "silent" {
		d.says = "dark"
		if j.withheld(r.b) {
			d.says = "withheld"
		}
	}
}

// restsOn is the leaf that a verdict in favour of B rests on (V13).
func restsOn(r *request, d *duty) (spot, bool) {
	switch d.verdict {
	case "on-time", "excused":
		return d.answer.spot, true
	case "undelivered":
		return spot{r.b, r.lacked.inTime}, true
	}
	return spot{}, false
}

// row is V12 without its first two rows.
func (j *judge) row(r *request, d *duty) string {
	due, force, a := d.due, d.due, d.answer
	if d.granted != 0 {
		force = d.granted
	}
	if a != nil && due != tlog.Inf {
		if less(due, a.ub) && atMost(a.ub, force) {
			return "excused"
		}
		if atMost(a.ub, due) && atMost(a.lb, due) {
			return "on-time"
		}
	}
	switch {
	case atMost(r.withdrawn, force):
		return "withdrawn"
	case due == tlog.Inf || atMost(j.cut, force):
		return "open"
	case d.name == "receipt" && r.lacked != nil && r.lacked.inTime >= 0:
		return "undelivered"
	case a != nil && less(due, a.lb) && less(due, a.ub):
		return "late"
	case a != nil && less(due, a.ub) && atMost(a.lb, due) && j.timely(r, a, due):
		return "unproven"
	case a != nil:
		return "indeterminate"
	}
	if d.name != "receipt" {
		for _, v := range j.endVersions(r) {
			if less(force, j.best(v, r.b, bestWithin)) {
				return "unanswered"
			}
		}
		for _, v := range j.endVersions(r) {
			if less(force+120, j.best(v, r.b, bestQuorum)) {
				return "silent"
			}
		}
	}
	switch {
	case r.answer != nil:
		return "open"
	case r.suspected:
		return "suspected"
	}
	return "claimed"
}

// timely reports whether witnesses were at hand for an answer to be timed by:
// at its due time, or after it and more than two minutes before its upper bound.
func (j *judge) timely(r *request, a *answer, due int64) bool {
	to := tlog.Inf
	if a.ub != tlog.Inf {
		to = max(a.ub-120, due+1)
	}
	for _, v := range j.inPlay(a.spot, r.v) {
		if j.handsBetween(v, due, to) {
			return true
		}
	}
	return false
}

// endVersions are the request's version and the one in effect at the end of
// B's log (V8 without an answer).
func (j *judge) endVersions(r *request) []*version {
	out := []*version{r.v}
	if v := j.atEnd(r.b); v != nil && v != r.v {
		out = append(out, v)
	}
	return out
}
