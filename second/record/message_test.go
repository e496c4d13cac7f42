package record

import (
	"strings"
	"testing"
)

func TestBodiesHaveTheirKindsShape(t *testing.T) {
	const (
		words  = `{"lang":"en","text":"words"}`
		person = `"by":{"name":"N","role":"R"}`
		ref    = `"ref":"` + someDigest + `",`
		rule   = `"rule":{"agreement":"` + someDigest + `","class":"evidence","urgency":"routine"},`
		asked  = `{"asks":[{"n":1,"text":` + words + `}],` + person + `,"facts":` + words + `,"files":[],"observables":[],"offences":[],"reference":"AA-2025-0001","title":` + words + `,"tlp":"GREEN"}`
	)
	payload := func(kind, before, between, after, body string) string {
		return `{` + before + `"at":"2025-01-14T12:00:00Z","body":` + body + between + `,"exercise":true,"from":"` + strings.Repeat("0", 64) + `",` + after + `"kind":"` + kind + `",` +
			ref + `"salt":"` + someThread + `","thread":"` + someThread + `","to":"` + strings.Repeat("0", 64) + `","v":1}`
	}
	request := strings.Replace(payload("request", "", "", "", asked), ref, rule, 1)
	good := []string{
		request,
		payload("acknowledge", `"answers":["acknowledgement"],`, "", "", `{`+person+`,"state":"accepted"}`),
		payload("status", "", "", "", `{`+person+`,"text":`+words+`}`),
		payload("result", "", "", "", `{`+person+`,"files":[],"final":true,"outcomes":[{"ask":1,"outcome":"done"},{"ask":3,"ground":"other","outcome":"refused"}]}`),
		payload("refuse", "", "", "", `{"article":"a",`+person+`,"ground":"no_link"}`),
		payload("extend", "", "", `"grant":{"due":"2025-01-15T12:00:00Z","duty":"answer"},`, `{`+person+`,"until":"2025-01-15T12:00:00Z"}`),
		payload("withdraw", "", "", "", `{`+person+`}`),
		payload("return", "", `,"code":"bad_shape"`, "", `{"code":"bad_shape","detail":"d"}`),
	}
	for _, text := range good {
		if _, err := ParsePayload([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, bad := range []string{
		strings.Replace(request, `"n":1`, `"n":2`, 1),
		strings.Replace(request, `"urgency":"routine"`, `"urgency":"emergency"`, 1),
		strings.Replace(request, `"observables":[],"offences":[]`, `"observables":[{"type":"A","value":"a"}],"offences":[]`, 1),
		strings.Replace(request, `"asks":[{"n":1,"text":`+words+`}]`, `"asks":[]`, 1),
		strings.Replace(request, `"tlp":"GREEN"`, `"tlp":"WHITE"`, 1),
		strings.Replace(request, `"lang":"en"`, `"lang":"fr"`, 1),
		strings.Replace(good[1], `"accepted"`, `"refused"`, 1),
		strings.Replace(good[1], ref, ``, 1),
		strings.Replace(good[3], `"ask":3`, `"ask":1`, 1),
		strings.Replace(good[5], `"role":"R"`, "\"role\":\"\u202e\"", 1),
		strings.Replace(good[7], `"code":"bad_shape","detail"`, `"code":"unreadable","detail"`, 1),
		payload("condition", "", "", "", `{}`),
	} {
		if _, err := ParsePayload([]byte(bad)); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}
