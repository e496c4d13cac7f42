package record

import (
	"time"
	_ "time/tzdata" // zones do not depend on the machine

	"comity.example/second/tlog"
)

// Due is when a limit that starts at s ends (A6); tlog.Inf while a needed year
// is missing (A7) or s is unknown. later are the versions that may lend a year,
// lowest first.
func (a *Agreement) Due(l *Limit, s int64, answerer string, later []*Agreement) int64 {
	if s == tlog.Inf {
		return tlog.Inf
	}
	if l.WorkingDays == 0 {
		return s + 60*l.Minutes
	}
	zone := a.Calendars[answerer].Zone
	y, m, d := time.Unix(s, 0).In(zone).Date()
	day := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	for left := l.WorkingDays; left > 0; {
		day++
		works, known := a.works(day, l.Of, answerer, later)
		if !known {
			return tlog.Inf
		}
		if works {
			left--
		}
	}
	return firstInstant(day+1, zone)
}

func (a *Agreement) works(day int, of, answerer string, later []*Agreement) (works, known bool) {
	n := 0
	for _, id := range a.Parties {
		if of == "answerer" && id != answerer {
			continue
		}
		date := time.Unix(int64(day)*86400, 0).UTC()
		c := a.Calendars[id]
		year := c.Years[date.Year()]
		for i := 0; year == nil && i < len(later); i++ {
			if later[i].Version > a.Version {
				year = later[i].Calendars[id].Years[date.Year()]
			}
		}
		if year == nil {
			return false, false
		}
		week := (int(date.Weekday())+6)%7 + 1
		if year.Work[day] || c.Week[week] && !year.Off[day] {
			n++
		}
	}
	return n == 2 || n == 1 && of != "both", true
}

// firstInstant is the first instant of a date in a zone, also where midnight
// is skipped or comes twice.
func firstInstant(day int, zone *time.Location) int64 {
	midnight := int64(day) * 86400
	local := func(t int64) int64 {
		_, offset := time.Unix(t, 0).In(zone).Zone()
		return t + int64(offset)
	}
	best := tlog.Inf
	for _, near := range []int64{midnight - 86400, midnight, midnight + 86400} {
		if t := midnight - (local(near) - near); local(t) == midnight && t < best {
			best = t
		}
	}
	if best != tlog.Inf {
		return best
	}
	// Midnight does not occur: the instant at which the clocks jumped over it.
	low, high := midnight-2*86400, midnight+2*86400
	for low+1 < high {
		if mid := (low + high) / 2; local(mid) >= midnight {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
