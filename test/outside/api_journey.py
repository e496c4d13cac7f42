"""The whole journey by a client that was generated from the API's description: argv[1] says where both nodes are and who may do what."""

import json
import sys
import time
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from comity_client import AuthenticatedClient
from comity_client.api.proposals import release_proposal
from comity_client.api.requests import (
    acknowledge,
    answer,
    ask_clarification,
    assess,
    change_draft,
    create_draft,
    propose_draft,
    reply,
    show_request,
)
from comity_client.models import (
    AcknowledgeBody,
    AnswerBody,
    AssessBody,
    ClarifyBody,
    DraftBody,
    ReleaseByKey,
    ReplyBody,
)


class Person:
    def __init__(self, url, person):
        self.client = AuthenticatedClient(base_url=url, token=person["token"], raise_on_unexpected_status=True)
        self.kid = person["kid"]
        self.key = load_pem_private_key(person["pem"].encode(), None)

    def sign(self, proposal):
        signature = self.key.sign(f"comity-release/v1\n{proposal}\n".encode())
        return urlsafe_b64encode(signature).rstrip(b"=").decode()


class Desk:
    def __init__(self, party):
        self.people = [Person(party["url"], person) for person in party["people"]]
        self.client = self.people[0].client

    def done(self, response, status):
        if response.status_code != status:
            raise SystemExit(f"{response.status_code} {response.content.decode()}")
        return response.parsed

    def enters(self, response):
        """Releases what was put up by as many people as it needs; where it was entered."""
        proposal = self.done(response, 201)
        for person in self.people[: proposal.needs]:
            body = ReleaseByKey(key=person.kid, signature=person.sign(proposal.id))
            released = self.done(release_proposal.sync_detailed(proposal.id, client=person.client, body=body), 200)
        return released.entered

    def shows(self, reference, until):
        """The request, as soon as it is what is waited for."""
        for _ in range(600):
            response = show_request.sync_detailed(reference, client=self.client)
            if response.status_code == 200 and until(response.parsed):
                return response.parsed
            time.sleep(0.1)
        raise SystemExit(f"{reference} never came to be what was waited for: {response.content.decode()[:2000]}")


def journey(site, lang, words):
    def say(text):
        return {"lang": lang, "text": text}

    arden, beiyuan = Desk(site["arden"]), Desk(site["beiyuan"])
    body = {
        "kind": "preservation",
        "urgency": "urgent",
        "title": say("…"),
        "facts": say(words["facts"]),
        "asks": [say(text) for text in words["asks"]],
        "tlp": "AMBER",
    }
    first = create_draft.sync_detailed(
        "BEI", client=arden.client, body=DraftBody.from_dict(body), idempotency_key=f"journey-{lang}"
    )
    draft = arden.done(first, 201)
    again = create_draft.sync_detailed(
        "BEI", client=arden.client, body=DraftBody.from_dict(body), idempotency_key=f"journey-{lang}"
    )
    assert arden.done(again, 201).id == draft.id
    better = DraftBody.from_dict({**body, "title": say(words["title"])})
    changed = change_draft.sync_detailed(
        draft.id, client=arden.client, body=better, if_match=first.headers["etag"]
    )
    arden.done(changed, 200)

    reference = arden.enters(propose_draft.sync_detailed(draft.id, client=arden.client)).reference
    seen = beiyuan.shows(reference, lambda view: view.phase == "entered")
    assert (seen.title.lang, seen.title.text) == (lang, words["title"])
    arden.shows(reference, lambda view: view.verdicts and view.verdicts.receipt)

    def turn(desk, operation, body):
        return desk.enters(operation.sync_detailed(reference, client=desk.client, body=body))

    turn(beiyuan, acknowledge, AcknowledgeBody.from_dict({"state": "accepted"}))
    question = turn(beiyuan, ask_clarification, ClarifyBody.from_dict({"text": say(words["question"])}))
    arden.shows(reference, lambda view: any(each.kind == "clarify" for each in view.turns))
    turn(arden, reply, ReplyBody.from_dict({"to": question.id, "text": say(words["reply"])}))
    beiyuan.shows(reference, lambda view: any(each.kind == "reply" for each in view.turns))
    outcome = {"outcomes": [{"ask": 1, "outcome": "done", "text": words["outcome"]}]}
    turn(beiyuan, answer, AnswerBody.from_dict(outcome))
    last = turn(beiyuan, answer, AnswerBody.from_dict({"outcomes": [{"ask": 2, "outcome": "done"}]}))
    arden.shows(reference, lambda view: view.phase == "answered")
    rating = {"of": last.id, "rating": 5, "text": say(words["reason"])}
    turn(arden, assess, AssessBody.from_dict(rating))

    view = beiyuan.shows(reference, lambda view: any(each.kind == "assess" for each in view.turns))
    payload = next(each.payload for each in view.turns if each.kind == "assess")
    return {
        "reference": reference,
        "phase": str(view.phase),
        "kinds": [each.kind for each in view.turns],
        "outcomes": [ask.outcome for ask in view.request.asks],
        "rated": payload.body.rating,
        "reason": payload.body.reason.text,
    }


site = json.load(open(sys.argv[1], encoding="utf-8"))
print(json.dumps({lang: journey(site, lang, words) for lang, words in site["words"].items()}, ensure_ascii=False))
