"""Moderating accounts (methods/admin/accounts): lists, filters, deeds, who may do them to whom."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.model.accounts import Role
from tests import entrance
from tests.api import people, staff
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.server import Server, running_server

V1, V2 = "/api/v1/admin/accounts", "/api/v2/admin/accounts"
New = Callable[..., Person]


@pytest.fixture(scope="module")
def admin(server: Server) -> Person:
    return staff.arriving(server, Role.ADMIN)


@pytest.fixture(scope="module")
def moderator(server: Server) -> Person:
    return staff.arriving(server, Role.MODERATOR)


def act(who: Person, whom: Person, kind: str, **given: Any) -> int:
    return who.call("POST", f"{V1}/{whom.id}/action", json={"type": kind, **given}).status_code


def ids(answer: Any) -> list[str]:
    return [one["id"] for one in answer]


def test_an_account_is_shown_whole_to_staff(admin: Person, person: New) -> None:
    bob = person("bob", display_name="Bob")
    shown = admin.get(f"{V1}/{bob.id}")
    assert shown["username"] == bob.name and shown["domain"] is None
    assert shown["email"] == f"{bob.name}@example.org"
    assert shown["role"] == {
        "id": "-99", "name": "", "color": "", "permissions": "0", "highlighted": False, "collection_limit": 0,
    } | {"collection_limit": shown["role"]["collection_limit"]}  # fmt: skip
    states = ("confirmed", "approved", "disabled", "sensitized", "silenced", "suspended")
    assert [shown[name] for name in states] == [True, True, False, False, False, False]
    assert shown["account"]["display_name"] == "Bob"
    assert shown["ip"] == "127.0.0.1" and shown["ips"][0]["ip"] == "127.0.0.1"
    assert shown["created_by_application_id"].isdecimal()
    assert admin.call("GET", f"{V1}/1").status_code == 404


def test_only_staff_with_the_scope_come_in(server: Server, person: New) -> None:
    """CVE-2026-72915"""
    bob = person("bob")
    assert bob.call("GET", V1).status_code == 403
    narrow = staff.arriving(server, Role.ADMIN, scopes="read write")
    assert narrow.call("GET", V1).status_code == 403
    half = staff.arriving(server, Role.ADMIN, scopes="read write:accounts admin:read:reports")
    assert half.call("GET", V1).status_code == 403
    right = staff.arriving(server, Role.MODERATOR, scopes="read write:accounts admin:read:accounts")
    assert right.call("GET", V1).status_code == 200
    assert act(right, bob, "silence") == 403
    assert server.client.get(V1).status_code == 401


def test_lists_are_filtered_by_what_is_asked(admin: Person, person: New) -> None:
    ana, bea = person("anafind", display_name="Zoe the first"), person("beafind")
    act(admin, bea, "silence")
    find = {"username": "anafind", "limit": 200}
    assert ids(admin.get(V2, **find)) == [ana.id]
    assert ids(admin.get(V1, **find, local="true")) == [ana.id]
    assert admin.get(V1, **find, remote="true") == []
    assert ana.id in ids(admin.get(V2, display_name="zoe THE"))
    assert ids(admin.get(V2, email=f"{ana.name}@")) == [ana.id]
    assert ids(admin.get(V2, username="beafind", status="silenced")) == [bea.id]
    assert ids(admin.get(V1, username="beafind", silenced="true")) == [bea.id]
    assert admin.get(V2, username="anafind", status="silenced") == []
    assert admin.get(V1, username="anafind", silenced="true") == []
    assert ids(admin.get(V2, username="anafind", ip="127.0.0.0/8")) == [ana.id]
    assert admin.get(V2, username="anafind", ip="10.1.2.3") == []
    assert admin.get(V2, username="anafind", ip="nonsense") == []
    assert admin.call("GET", V2, params={"status": "strange"}).status_code == 422
    far = people.from_elsewhere(ana, "far.example")
    assert ids(admin.get(V2, origin="remote", by_domain="FAR.example")) == [far.id]
    assert ids(admin.get(V2, **find, origin="local")) == [ana.id]


def test_staff_are_found_by_role(admin: Person, moderator: Person, person: New) -> None:
    bob = person("bob")
    found = ids(admin.get(V2, permissions="staff", limit=200))
    assert admin.id in found and moderator.id in found and bob.id not in found
    assert moderator.id in ids(admin.get(V2, **{"role_ids[]": ["1"]}, limit=200))
    assert admin.id not in ids(admin.get(V2, **{"role_ids[]": ["1"]}, limit=200))
    assert admin.id in ids(admin.get(V1, staff="true", limit=200))


def test_a_long_list_is_paged(admin: Person, person: New) -> None:
    made = [person("paged").id for _ in range(5)]
    pages = people.pages(admin, V2, username="paged", limit=2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [id for page in pages for id in ids(page)] == made[::-1]


LADDER = [Role.USER, Role.MODERATOR, Role.ADMIN]
DEEDS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "action", {"type": "none", "text": "no"}),
    ("POST", "action", {"type": "suspend"}),
    ("POST", "enable", {}),
    ("POST", "unsilence", {}),
    ("POST", "unsuspend", {}),
    ("POST", "unsensitive", {}),
    ("DELETE", "", {}),
]


@pytest.mark.parametrize("actor", LADDER)
@pytest.mark.parametrize("target", LADDER)
def test_nobody_acts_on_those_of_the_own_rank_or_above(server: Server, actor: Role, target: Role) -> None:
    """CVE-2026-54740"""
    who, whom = staff.arriving(server, actor), staff.arriving(server, target)
    above = actor.staff and LADDER.index(actor) > LADDER.index(target)
    for method, deed, given in DEEDS:
        may = above and method != "DELETE"
        answer = who.call(method, f"{V1}/{whom.id}/{deed}".rstrip("/"), json=given)
        assert answer.status_code == (200 if may else 403), (method, deed, answer.text)
    shown = staff.arriving(server, Role.ADMIN).get(f"{V1}/{whom.id}")
    assert not shown["suspended"] and not shown["disabled"]


def test_nobody_acts_on_himself_or_on_the_owner(server: Server, admin: Person, owner: Person) -> None:
    assert act(admin, admin, "none") == 403
    assert act(admin, owner, "silence") == 403
    assert act(owner, owner, "none") == 403
    assert act(owner, staff.arriving(server, Role.ADMIN), "silence") == 200


@pytest.fixture(scope="module")
def owner(server: Server) -> Person:
    return staff.arriving(server, Role.OWNER)


@pytest.mark.parametrize(
    ("kind", "state", "back"),
    [
        ("sensitive", "sensitized", "unsensitive"),
        ("disable", "disabled", "enable"),
        ("silence", "silenced", "unsilence"),
        ("suspend", "suspended", "unsuspend"),
    ],
)
def test_a_measure_is_taken_and_taken_back_and_repeating_either_is_harmless(
    moderator: Person, person: New, kind: str, state: str, back: str
) -> None:
    bob = person("bob")
    for _ in range(2):
        assert moderator.call("POST", f"{V1}/{bob.id}/action", json={"type": kind}).json() == {}
        assert moderator.get(f"{V1}/{bob.id}")[state] is True
    assert len(strikes(bob)) == 1
    for _ in range(2):
        assert moderator.post(f"{V1}/{bob.id}/{back}")[state] is False


def strikes(person: Person) -> list[Any]:
    app = person.server.app

    async def read() -> list[Any]:
        sql = "SELECT * FROM account_warnings WHERE target_id = :id ORDER BY id"
        return [dict(row) for row in await app.db.read().all(sql, id=int(person.id))]

    return person.server.run(read)


def test_a_warning_sent_twice_is_one_strike_and_another_one_is_another(
    moderator: Person, person: New
) -> None:
    bob = person("bob")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: act(moderator, bob, "none", text="Be kind"), range(4)))
    assert set(answers) == {200}
    act(moderator, bob, "none", text="Be kinder")
    assert sorted(one["text"] for one in strikes(bob)) == ["Be kind", "Be kinder"]


def test_two_who_suspend_at_once_make_one_strike(server: Server, moderator: Person, person: New) -> None:
    bob, other = person("bob"), staff.arriving(server, Role.MODERATOR)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda who: act(who, bob, "suspend"), [moderator, other] * 3))
    assert set(answers) == {200}
    assert len(strikes(bob)) == 1


def test_bad_input_is_refused_and_does_nothing(moderator: Person, person: New) -> None:
    bob = person("bob")
    assert act(moderator, bob, "behead") == 422
    assert moderator.call("POST", f"{V1}/{bob.id}/action", json={}).status_code == 422
    assert act(moderator, bob, "silence", text="x" * 2001) == 422
    assert act(moderator, bob, "silence", report_id="1") == 404
    assert act(moderator, bob, "silence", warning_preset_id="1") == 404
    assert moderator.call("POST", f"{V1}/1/action", json={"type": "none"}).status_code == 404
    far = people.from_elsewhere(bob, "other.example")
    assert act(moderator, far, "disable") == 422
    assert moderator.call("POST", f"{V1}/{far.id}/enable").status_code == 404
    assert strikes(bob) == [] and not moderator.get(f"{V1}/{bob.id}")["silenced"]


def test_every_deed_stands_in_the_log(server: Server, moderator: Person, person: New) -> None:
    bob = person("bob")
    act(moderator, bob, "silence", text="words of a person")
    moderator.post(f"{V1}/{bob.id}/unsilence")
    app = server.app

    async def read() -> list[Any]:
        sql = "SELECT * FROM audit_log WHERE target_id = :id ORDER BY id"
        return [dict(row) for row in await app.db.read().all(sql, id=int(bob.id))]

    rows = server.run(read)
    assert [row["action"] for row in rows] == ["account.silence", "account.unsilence"]
    assert {row["account_name"] for row in rows} == {moderator.name}
    assert {row["target_name"] for row in rows} == {bob.name}
    assert "words" not in str(rows)


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def waiting_room(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server where people ask before they may come in."""
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, registrations="approval") as server:
        yield server


def _asking(server: Server) -> tuple[str, dict[str, str]]:
    client = entrance.register_app(server, scopes=staff.SCOPES)
    name = entrance.fresh_name("ask")
    answer = entrance.sign_up(server, entrance.app_token(server, client), username=name, reason="please")
    assert answer.status_code == 200, answer.text
    return name, entrance.bearer(answer.json()["access_token"])


def _boss(server: Server) -> Person:
    from sabar.actions import oauth
    from sabar.actions.auth import accounts

    name = entrance.fresh_name("boss")
    user = server.run(
        accounts.make, server.app, name, f"{name}@example.org", entrance.PASSWORD, role=Role.ADMIN
    )
    issued = server.run(oauth.token_for_person, server.app, user, staff.SCOPES)
    return Person(server, name, issued.bearer, str(user.account_id))


def test_those_who_ask_are_listed_let_in_or_turned_down(waiting_room: Server) -> None:
    server, boss = waiting_room, _boss(waiting_room)
    (name, theirs), (other, _) = _asking(server), _asking(server)
    found = {one["username"]: one for one in boss.get(V2, status="pending")}
    assert set(found) == {name, other}
    assert found[name]["invite_request"] == "please" and not found[name]["approved"]
    me = "/api/v1/accounts/verify_credentials"
    assert server.client.get(me, headers=theirs).status_code == 403
    for _ in range(2):
        assert boss.post(f"{V1}/{found[name]['id']}/approve")["approved"] is True
    assert server.client.get(me, headers=theirs).status_code == 200
    assert boss.call("POST", f"{V1}/{found[name]['id']}/reject").status_code == 403
    assert boss.post(f"{V1}/{found[other]['id']}/reject")["username"] == other
    assert boss.call("POST", f"{V1}/{found[other]['id']}/reject").status_code == 404
    assert boss.get(V1, pending="true") == []
