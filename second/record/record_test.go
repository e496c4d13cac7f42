package record

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"comity.example/second/tlog"
)

const (
	someDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
	someThread = "00000000000000000000000000000000"
)

func messageLeaf(members string) string {
	return fmt.Sprintf(`{%s"v":1}`, members)
}

func TestLeavesHaveOneForm(t *testing.T) {
	request := `"at":"2025-01-14T12:00:00Z","exercise":true,"id":"` + someDigest + `","kind":"request","length":2,"rule":{"agreement":"` + someDigest + `","class":"evidence","urgency":"routine"},"thread":"` + someThread + `","type":"message",`
	status := `"answers":["acknowledgement","update"],"at":"2025-01-14T12:00:00Z","exercise":true,"id":"` + someDigest + `","kind":"status","length":2,"ref":"` + someDigest + `","thread":"` + someThread + `","type":"message",`
	empty := `"at":"2025-01-14T12:00:00Z","checkpoints":[],"type":"checkpoints",`
	for _, good := range []string{request, status, empty} {
		if _, err := ParseLeaf([]byte(messageLeaf(good))); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		strings.Replace(request, `"length":2`, `"length":1`, 1),
		strings.Replace(request, `"length":2`, `"length":1048577`, 1),
		strings.Replace(request, `"evidence"`, `"notification"`, 1),
		strings.Replace(request, `"kind":"request"`, `"kind":"notify"`, 1),
		strings.Replace(request, `"kind":"request"`, `"kind":"other"`, 1),
		strings.Replace(request, `2025-01-14`, `2025-02-29`, 1),
		strings.Replace(request, `2025-01-14`, `1999-01-14`, 1),
		strings.Replace(request, `12:00:00Z`, `12:00:60Z`, 1),
		strings.Replace(request, `12:00:00Z`, `12:00:00.5Z`, 1),
		strings.Replace(request, `"exercise":true,`, ``, 1),
		strings.Replace(request, `"exercise":true`, `"exercise":null`, 1),
		strings.Replace(request, `"exercise":true,`, `"exercise":true,"extra":1,`, 1),
		strings.Replace(status, `"acknowledgement","update"`, `"update","acknowledgement"`, 1),
		strings.Replace(status, `"acknowledgement","update"`, `"answer"`, 1),
		strings.Replace(status, `"acknowledgement","update"`, ``, 1),
		strings.Replace(status, `"ref":"`+someDigest+`",`, ``, 1),
		strings.Replace(empty, `"checkpoints":[],`, ``, 1),
		strings.Replace(empty, `"checkpoints":[],`, `"checkpoints":[],"held":{"log":"x","size":0},`, 1),
		strings.Replace(empty, `[]`, `[{"lines":[],"log":"x","size":1}]`, 1),
		strings.Replace(empty, `[]`, `[{"lines":["a AAAAAAAAAAA="],"log":"x","size":1}]`, 1),
	} {
		if _, err := ParseLeaf([]byte(messageLeaf(bad))); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func TestHostsAndOriginsHaveOneForm(t *testing.T) {
	for text, good := range map[string]bool{"a.example": true, "a": true, "a.example:443": true, "1-2": true, "A.example": false, "": false, ".a": false, "a-": false, "a:": false, "a:0443": false, "a:123456": false, "a_b": false, "a:4x": false} {
		if IsHost(text) != good {
			t.Error(text)
		}
	}
	good := "a.example/log/" + someThread + "/" + someThread + "/1"
	if o, err := ParseOrigin(good); err != nil || o.String() != good {
		t.Error(o, err)
	}
	for _, bad := range []string{good + "/", good[:len(good)-1] + "0", good[:len(good)-1] + "01", strings.Replace(good, "/log/", "/lob/", 1)} {
		if _, err := ParseOrigin(bad); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func day(text string) int {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		panic(err)
	}
	return int(t.Unix() / 86400)
}

func TestADayBeginsAtItsFirstInstant(t *testing.T) {
	for _, c := range []struct{ zone, date, want string }{
		{"Asia/Shanghai", "2025-01-15", "2025-01-14T16:00:00Z"},
		{"America/New_York", "2025-03-10", "2025-03-10T04:00:00Z"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"}, // midnight is skipped
		{"America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"},    // one o'clock comes twice
		{"Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"},       // midnight is skipped
		{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},      // the whole day is skipped
		{"America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z"},  // a minute past midnight the clocks go back
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := PrintTime(firstInstant(day(c.date), zone)); got != c.want {
			t.Errorf("%s begins in %s at %s, not %s", c.date, c.zone, got, c.want)
		}
	}
}

func TestWorkingDaysAreCountedByEveryCalendarThatIsNamed(t *testing.T) {
	us, _ := time.LoadLocation("America/New_York")
	cn, _ := time.LoadLocation("Asia/Shanghai")
	week := [8]bool{false, true, true, true, true, true}
	year := func(off, work string) *Year {
		y := &Year{map[int]bool{}, map[int]bool{}}
		if off != "" {
			y.Off[day(off)] = true
		}
		if work != "" {
			y.Work[day(work)] = true
		}
		return y
	}
	a := &Agreement{Version: 1, Parties: [2]string{"a", "b"}, Calendars: map[string]*Calendar{
		"a": {us, week, map[int]*Year{2025: year("2025-01-20", "")}},
		"b": {cn, week, map[int]*Year{2025: year("2025-01-28", "2025-01-26")}},
	}}
	friday := time.Date(2025, 1, 17, 15, 0, 0, 0, time.UTC).Unix()
	for _, c := range []struct {
		n                  int64
		of, answerer, want string
	}{
		{1, "answerer", "a", "2025-01-22T05:00:00Z"}, // Monday is off: Tuesday
		{1, "answerer", "b", "2025-01-20T16:00:00Z"},
		{1, "both", "b", "2025-01-21T16:00:00Z"},
		{1, "either", "a", "2025-01-21T05:00:00Z"},
		{6, "answerer", "b", "2025-01-26T16:00:00Z"}, // a Sunday that is worked
	} {
		if got := PrintTime(a.Due(&Limit{WorkingDays: c.n, Of: c.of}, friday, c.answerer, nil)); got != c.want {
			t.Errorf("%d days of %s for %s end at %s, not %s", c.n, c.of, c.answerer, got, c.want)
		}
	}
	if a.Due(&Limit{WorkingDays: 300, Of: "both"}, friday, "a", nil) != tlog.Inf {
		t.Error("a year that nobody gave is counted")
	}
	later := &Agreement{Version: 2, Parties: a.Parties, Calendars: map[string]*Calendar{
		"a": {cn, [8]bool{}, map[int]*Year{2026: year("", "")}}, "b": {cn, week, map[int]*Year{2026: year("", "")}},
	}}
	if a.Due(&Limit{WorkingDays: 300, Of: "both"}, friday, "a", []*Agreement{a, later}) == tlog.Inf {
		t.Error("a later version lends no year")
	}
	if got := PrintTime(a.Due(&Limit{Minutes: 90}, friday, "a", nil)); got != "2025-01-17T16:30:00Z" {
		t.Error(got)
	}
}
