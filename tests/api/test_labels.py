"""Private labels (our own part of the API)."""

from collections.abc import Callable

import pytest

from sabar.db.engine import Tx
from sabar.model.labels import Colour, Label
from sabar.store import labels
from tests import entrance
from tests.api.people import Person, from_elsewhere
from tests.waiting import eventually

New = Callable[..., Person]
LABELS = "/api/sabar/v1/labels"


def test_a_label_is_made_changed_and_deleted(person: New) -> None:
    ana = person()
    made = ana.post(LABELS, name="  The  Client ", colour="red", sensitive=True)
    expected = {"name": "The Client", "colour": "red", "sensitive": True, "followers_count": 0, "rules": []}
    assert made == {"id": made["id"], **expected}
    path = f"{LABELS}/{made['id']}"
    assert ana.get(path) == made
    changed = ana.ok("PUT", path, json={"name": "Clients"})
    assert changed == made | {"name": "Clients"}
    other = ana.post(LABELS, name="Family")
    assert other["colour"] == "grey" and other["sensitive"] is False
    assert [one["name"] for one in ana.get(LABELS)] == ["Clients", "Family"]
    assert ana.delete(path) == {}
    assert ana.call("GET", path).status_code == 404
    assert ana.call("DELETE", path).status_code == 404
    assert [one["name"] for one in ana.get(LABELS)] == ["Family"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": " \u200b "},
        {"name": "x" * 41},
        {"name": ["a"]},
        {"name": "a", "colour": "mauve"},
        {"name": "PRESS"},
    ],
)
def test_a_label_that_makes_no_sense_or_is_there_already_is_refused(
    person: New, body: dict[str, object]
) -> None:
    ana = person()
    press = ana.post(LABELS, name="Press")
    answer = ana.call("POST", LABELS, json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].startswith("Validation failed")
    assert ana.get(LABELS) == [press]


def test_two_labels_never_have_one_name(person: New) -> None:
    ana = person()
    ana.post(LABELS, name="Press")
    family = ana.post(LABELS, name="Family")
    assert ana.call("PUT", f"{LABELS}/{family['id']}", json={"name": "press"}).status_code == 422
    assert ana.ok("PUT", f"{LABELS}/{family['id']}", json={"name": "FAMILY"})["name"] == "FAMILY"


def test_a_label_is_given_to_people_and_taken_from_them(person: New) -> None:
    ana, bea, cleo = person(), person(), person()
    bea.follow(ana)
    label = ana.post(LABELS, name="Client")
    path = f"{LABELS}/{label['id']}/accounts"
    assert ana.post(path, account_ids=[bea.id, cleo.id, bea.id]) == {}
    assert {one["id"] for one in ana.get(path)} == {bea.id, cleo.id}
    assert ana.get(f"{LABELS}/{label['id']}")["followers_count"] == 1
    (borne,) = ana.get(f"/api/sabar/v1/accounts/{cleo.id}/labels")
    assert borne["name"] == "Client"
    assert ana.ok("DELETE", path, params={"account_ids[]": [bea.id]}) == {}
    assert ana.get(f"/api/sabar/v1/accounts/{bea.id}/labels") == []
    assert ana.call("POST", path, json={"account_ids": [cleo.id, "1"]}).status_code == 404
    assert {one["id"] for one in ana.get(path)} == {cleo.id}


def test_a_rule_labels_everybody_of_a_server_also_who_comes_later(person: New) -> None:
    ana, bea = person(), person()
    away = from_elsewhere(bea, "acme.example")
    label = ana.post(LABELS, name="Acme")
    path = f"{LABELS}/{label['id']}/rules"
    ruled = ana.post(path, kind="server", value="https://ACME.example/about")
    ((rule),) = ruled["rules"]
    assert (rule["kind"], rule["value"]) == ("server", "acme.example")
    assert ana.call("POST", path, json={"kind": "server", "value": "acme.example"}).status_code == 422
    assert [one["name"] for one in ana.get(f"/api/sabar/v1/accounts/{away.id}/labels")] == ["Acme"]
    later = from_elsewhere(person(), "acme.example")
    assert [one["name"] for one in ana.get(f"/api/sabar/v1/accounts/{later.id}/labels")] == ["Acme"]
    assert ana.get(f"/api/sabar/v1/accounts/{bea.id}/labels") == []
    assert ana.delete(f"{path}/{rule['id']}") == {}
    assert ana.get(f"/api/sabar/v1/accounts/{away.id}/labels") == []


def test_a_rule_can_name_this_server_itself(person: New) -> None:
    ana, bea = person(), person()
    bea.follow(ana)
    label = ana.post(LABELS, name="Here")
    here = ana.server.settings.domain
    ruled = ana.post(f"{LABELS}/{label['id']}/rules", kind="server", value=here)
    assert [one["value"] for one in ruled["rules"]] == [here]
    assert ruled["followers_count"] == 1
    assert [one["name"] for one in ana.get(f"/api/sabar/v1/accounts/{bea.id}/labels")] == ["Here"]


@pytest.mark.parametrize("value", ["", "acme", "not a domain", "http://", "127.0.0.1.5", "x" * 300 + ".org"])
def test_a_rule_names_a_domain(person: New, value: str) -> None:
    ana = person()
    label = ana.post(LABELS, name="Acme")
    answer = ana.call("POST", f"{LABELS}/{label['id']}/rules", json={"kind": "link", "value": value})
    assert answer.status_code == 422, answer.text


def test_labels_are_nobody_elses(person: New) -> None:
    ana, bea = person(), person()
    label = ana.post(LABELS, name="Press")
    ana.post(f"{LABELS}/{label['id']}/accounts", account_ids=[bea.id])
    for method, path, body in (
        ("GET", "", {}),
        ("PUT", "", {"name": "mine"}),
        ("DELETE", "", {}),
        ("GET", "/accounts", {}),
        ("POST", "/accounts", {"account_ids": [ana.id]}),
        ("DELETE", "/accounts", {"account_ids": [bea.id]}),
        ("POST", "/rules", {"kind": "server", "value": "acme.example"}),
        ("DELETE", "/rules/1", {}),
    ):
        given = {"json": body} if body else {}
        assert bea.call(method, f"{LABELS}/{label['id']}{path}", **given).status_code == 404, (method, path)
    assert bea.get(LABELS) == []
    assert bea.get(f"/api/sabar/v1/accounts/{bea.id}/labels") == []
    assert ana.get(f"{LABELS}/{label['id']}")["name"] == "Press"


def test_an_application_that_may_read_everything_else_does_not_see_labels(person: New) -> None:
    ana = person()
    ana.post(LABELS, name="Press")
    client = entrance.register_app(ana.server, scopes="read write")
    answer = entrance.sign_up(ana.server, entrance.app_token(ana.server, client, "read write"))
    narrow = Person(ana.server, "n", answer.json()["access_token"], "")
    assert narrow.call("GET", LABELS).status_code == 403
    assert narrow.call("POST", LABELS, json={"name": "x"}).status_code == 403


def test_an_application_without_the_scope_finds_nothing_by_a_label(person: New) -> None:
    ben = person(discoverable=True, indexable=True)
    client = entrance.register_app(ben.server, scopes="read write")
    ana = Person.arriving(ben.server, entrance.app_token(ben.server, client, "read write"), "ana")
    label = ben.server.app.ids.next()

    async def unit(tx: Tx) -> None:
        await labels.insert(tx, Label(label, int(ana.id), "Client", "client", Colour.RED, False, 1))
        await labels.give(tx, label, int(ana.id), [int(ben.id)])

    ben.server.run(ben.server.app.db.write, unit)
    ben.says("xylophone")

    def found(words: str) -> bool:
        return bool(ana.get("/api/v2/search", q=words, type="statuses", account_id=ben.id)["statuses"])

    eventually(lambda: found("xylophone"))
    assert [found(f"xylophone {asked}") for asked in ("label:client", "label:other")] == [False, False]
    assert [found(f"xylophone {asked}") for asked in ("-label:client", "-label:other")] == [True, True]
