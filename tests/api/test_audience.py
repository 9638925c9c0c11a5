"""Who may read a post is counted before it is sent, by the rule that delivers it."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from sabar.db.engine import Tx
from sabar.model.labels import Colour, Label
from sabar.model.relations import Follow
from sabar.store import follows, labels
from tests import entrance
from tests.api.people import Person, from_elsewhere, proves, suspend

New = Callable[..., Person]
AUDIENCE = "/api/sabar/v1/audience"
LABELS = "/api/sabar/v1/labels"


def told(who: Person, **planned: Any) -> tuple[int | None, str, dict[str, int]]:
    answer = who.post(AUDIENCE, **planned)
    return answer["total"], answer["reach"], {one["name"]: one["count"] for one in answer["labels"]}


def test_followers_and_people_named_are_counted_each_once(person: New) -> None:
    ana, ben, cleo, dan = (person() for _ in range(4))
    assert told(ana, visibility="public") == (0, "found", {})
    ben.follow(ana)
    cleo.follow(ana)
    client = ana.post(LABELS, name="Client")["id"]
    ana.call("POST", f"{LABELS}/{client}/accounts", json={"account_ids": [ben.id, dan.id]})
    both = f"@{ben.name} and @{dan.name} and @{ana.name} and @nobody"
    assert told(ana) == (2, "found", {"Client": 1})
    assert told(ana, visibility="unlisted", status=both) == (3, "open", {"Client": 2})
    assert told(ana, visibility="private", status=both) == (3, "limited", {"Client": 2})
    assert told(ana, visibility="direct", status=both) == (2, "limited", {"Client": 2})
    assert told(ana, visibility="direct") == (0, "limited", {})
    assert told(ana, circle_label_ids=[client]) == (1, "limited", {"Client": 1})
    assert told(ana, circle_label_ids=[client], status=both) == (2, "limited", {"Client": 2})
    assert told(ana, except_label_ids=[client]) == (1, "limited", {})
    ana.post(f"/api/v1/accounts/{dan.id}/block")
    assert told(ana, visibility="direct", status=both) == (1, "limited", {"Client": 1})


def test_suspended_followers_are_not_counted_and_what_readers_settle_changes_nothing(person: New) -> None:
    ana, ben, cleo = (person() for _ in range(3))
    label = ana.post(LABELS, name="All of them")["id"]
    ana.post(f"{LABELS}/{label}/rules", kind="server", value=ana.server.settings.domain)
    for one in (ben, cleo):
        one.follow(ana)
    ben.post(f"/api/v1/accounts/{ana.id}/mute")
    ben.post("/api/v2/filters", title="x", context=["home"], keywords_attributes=[{"keyword": "drum"}])
    cleo.follow(ana, languages=["pt"])
    assert told(ana, status="drum", visibility="private") == (2, "limited", {"All of them": 2})
    suspend(cleo)
    assert told(ana, visibility="private") == (1, "limited", {"All of them": 1})
    assert told(ana, circle_label_ids=[label]) == (1, "limited", {"All of them": 1})
    suspend(cleo, suspended=False)


def test_an_answer_goes_to_the_circle_it_is_in_and_only_its_owner_is_told_how_many(person: New) -> None:
    ana, ben, cleo = (person() for _ in range(3))
    for one in (ben, cleo):
        one.follow(ana)
    label = ana.post(LABELS, name="Crew")["id"]
    ana.call("POST", f"{LABELS}/{label}/accounts", json={"account_ids": [ben.id, cleo.id]})
    post = ana.says("for the crew", circle_label_ids=[label])["id"]
    assert told(ana, in_reply_to_id=post) == (2, "limited", {"Crew": 2})
    assert told(ben, in_reply_to_id=post) == (None, "limited", {})
    assert told(ben, in_reply_to_id=post, visibility="private") == (None, "limited", {})
    assert told(ben, in_reply_to_id=post, visibility="direct", status=f"@{ana.name}") == (1, "limited", {})
    stranger = person()
    assert stranger.call("POST", AUDIENCE, json={"in_reply_to_id": post}).status_code == 404


def test_an_answer_to_a_boost_is_counted_as_one_to_the_post_that_was_boosted(person: New) -> None:
    ana, ben, cleo = person(), person(), person()
    cleo.follow(ana)
    post = ben.says("hello all")["id"]
    boost = ana.post(f"/api/v1/statuses/{post}/reblog", visibility="private")["id"]
    for how in ("in_reply_to_id", "quoted_status_id"):
        assert told(ana, **{how: boost}) == told(ana, **{how: post})
        assert told(ana, **{how: boost})[1] == "found"


def test_an_application_without_the_scope_hears_of_no_label(person: New) -> None:
    ben = person()
    app = entrance.register_app(ben.server, scopes="read write follow")
    ana = Person.arriving(ben.server, entrance.app_token(ben.server, app), "ana")
    ben.follow(ana)
    label = ana.server.app.ids.next()

    async def unit(tx: Tx) -> None:
        await labels.insert(tx, Label(label, int(ana.id), "Client", "client", Colour.RED, False, 1))
        await labels.give(tx, label, int(ana.id), [int(ben.id)])

    ana.server.run(ana.server.app.db.write, unit)
    answer = ana.post(AUDIENCE, visibility="public")
    assert answer == {"total": 1, "reach": "found", "labels": [], "sensitive": None, "servers": 0}
    assert ana.call("POST", AUDIENCE, json={"circle_label_ids": [label]}).status_code == 403
    assert ben.call("POST", AUDIENCE, json={"circle_label_ids": [label]}).status_code == 404
    for chosen in ("circle_label_ids", "except_label_ids"):
        for whose in (label, 1):
            refused = ana.call("POST", "/api/v1/statuses", json={"status": "hello", chosen: [whose]})
            assert refused.status_code == 403


@pytest.mark.parametrize("seed", range(3))
def test_the_number_is_that_of_those_who_may_read_and_holds_all_whose_home_got_it(
    person: New, seed: int
) -> None:
    chance = Random(seed)
    ana, people = person(), [person() for _ in range(8)]
    own = [ana.post(LABELS, name=f"label {n}", sensitive=True)["id"] for n in range(2)]
    ana.post(f"{LABELS}/{own[1]}/rules", kind="link", value="proved.example")
    for one in people:
        if chance.random() < 0.7:
            one.follow(ana)
        for label in own:
            if chance.random() < 0.4:
                ana.call("POST", f"{LABELS}/{label}/accounts", json={"account_ids": [one.id]})
        if chance.random() < 0.25:
            one.post(f"/api/v1/accounts/{ana.id}/mute")
        if chance.random() < 0.15:
            ana.post(f"/api/v1/accounts/{one.id}/block")
        if chance.random() < 0.15:
            one.post(f"/api/v1/accounts/{ana.id}/block")
    for one in chance.sample(people, 2):
        proves(one, "proved.example")
    gone = chance.choice(people)
    for round in range(12):
        named = chance.sample(people, chance.randint(0, 3))
        words = " ".join(f"@{one.name}" for one in named)
        planned: dict[str, Any] = {"visibility": chance.choice(["public", "unlisted", "private", "direct"])}
        if chance.random() < 0.5:
            planned = {
                kind: chance.sample(own, 1)
                for kind in ("circle_label_ids", "except_label_ids")
                if chance.random() < 0.6
            }
        planned["status"] = f"{words} round {round} of {seed}"
        # Who is suspended is no longer asked: his token does nothing.
        if round == 9:
            suspend(gone)
            people = [one for one in people if one is not gone]
        total, reach, counts = told(ana, **planned)
        sensitive = ana.post(AUDIENCE, **planned)["sensitive"]["readers"]
        answer = ana.call("POST", "/api/v1/statuses", json=planned)
        if answer.status_code == 422:
            continue  # nobody would read it, or it names somebody outside
        id = answer.json()["id"]
        readers = [one for one in people if one.call("GET", f"/api/v1/statuses/{id}").status_code == 200]
        followers = {one.id for one in people if one.to(ana)["following"]}
        may = {one.id for one in readers}
        if reach != "limited":
            may &= followers | {one.id for one in named}
        assert total == len(may), (planned, total, sorted(may))
        borne = {
            one.id: ana.get(f"/api/sabar/v1/accounts/{one.id}/labels") for one in people if one.id in may
        }
        for label in ("label 0", "label 1"):
            bearers = [one for one, found in borne.items() if label in [it["name"] for it in found]]
            assert counts.get(label, 0) == len(bearers), (planned, label)
        assert sensitive == len([one for one, found in borne.items() if found]), planned
        got = {one.id for one in people if id in [it["id"] for it in one.get("/api/v1/timelines/home")]}
        assert got <= may
        missed = may - got - {one.id for one in named}
        muting = {one.id for one in people if one.to(ana)["muting"]}
        assert missed <= muting | (may - followers), (planned, missed)
    suspend(gone, suspended=False)


def test_everybody_of_a_server_is_counted_beside_those_given_by_hand(person: New) -> None:
    ana, ben = person(), person()
    label = ana.post(LABELS, name="Client")["id"]
    ana.post(f"{LABELS}/{label}/rules", kind="server", value="far.example")
    far = from_elsewhere(person(), "far.example")
    ben.follow(ana)
    follow = Follow(ana.server.app.ids.next(), int(far.id), int(ana.id), True, False, [], 1)

    async def unit(tx: Tx) -> None:
        await follows.insert(tx, follow)

    ana.server.run(ana.server.app.db.write, unit)
    ana.call("POST", f"{LABELS}/{label}/accounts", json={"account_ids": [ben.id, far.id]})
    assert told(ana) == (2, "found", {"Client": 2})


def test_what_our_own_pages_would_ask_about_is_told_to_applications(person: New) -> None:
    ana, ben, cleo, dan = (person() for _ in range(4))
    for one in (ben, cleo):
        one.follow(ana)
    client = ana.post(LABELS, name="Client", sensitive=True)["id"]
    press = ana.post(LABELS, name="Press", sensitive=True)["id"]
    friends = ana.post(LABELS, name="Friends")["id"]
    for label, people in ((client, [ben, dan]), (press, [ben, cleo]), (friends, [cleo])):
        ana.call("POST", f"{LABELS}/{label}/accounts", json={"account_ids": [one.id for one in people]})
    assert ana.post(AUDIENCE)["sensitive"] == {"readers": 2, "named": 0}
    words = f"{dan.name.upper()} again, and x{ben.name}"
    assert ana.post(AUDIENCE, status=words, visibility="direct")["sensitive"] == {"readers": 0, "named": 1}
    aside = ana.post(AUDIENCE, except_label_ids=[client], spoiler_text=f"on @{dan.name}")
    assert aside["sensitive"] == {"readers": 1, "named": 1}
    assert ben.post(AUDIENCE)["sensitive"] == {"readers": 0, "named": 0}


def test_the_people_of_a_label_without_those_of_another(person: New) -> None:
    ana, ben, cleo = (person() for _ in range(3))
    for one in (ben, cleo):
        one.follow(ana)
    family, client = (ana.post(LABELS, name=name)["id"] for name in ("Family", "Client"))
    for label, people in ((family, [ben, cleo]), (client, [cleo])):
        ana.call("POST", f"{LABELS}/{label}/accounts", json={"account_ids": [one.id for one in people]})
    planned = {"circle_label_ids": [family], "except_label_ids": [client]}
    assert told(ana, **planned) == (1, "limited", {"Family": 1})
    post = ana.says("for the family, but for clients", **planned)
    assert ben.call("GET", f"/api/v1/statuses/{post['id']}").is_success
    assert cleo.call("GET", f"/api/v1/statuses/{post['id']}").status_code == 404
    refused = ana.call("POST", "/api/v1/statuses", json={**planned, "status": f"hello @{cleo.name}"})
    assert refused.status_code == 422 and f"@{cleo.name}" in refused.json()["error"]
