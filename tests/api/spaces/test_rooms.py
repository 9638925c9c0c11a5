"""Spaces: made, entered, left, closed."""

import re
from collections.abc import Callable

import pytest

from sabar.api import routes as api_routes
from sabar.store.spaces import rooms
from tests import entrance, snapshot
from tests.api.people import Person
from tests.api.spaces.conftest import DAY, SPACES, Room, let_in
from tests.waiting import eventually

People = Callable[..., Person]
#: What calls of a space need to be understood.
KNOWN = {
    "text": "new",
    "role": "member",
    "name": "New",
    "choices": [0],
    "description": "new",
    "comment": "new",
}


def test_whoever_makes_a_space_owns_it_and_is_alone_in_it(person: People) -> None:
    ana, bob = person(), person()
    made = ana.post(SPACES, name="  L'Atélier  d'Awa ")
    assert made["name"] == "L'Atélier d'Awa" and made["role"] == "owner" and made["unread"] == 0
    assert re.fullmatch(r"l-atelier-d-awa-[a-z0-9]{4}", made["slug"])
    assert made["url"].endswith(f"/s/{made['slug']}")
    assert ana.get(SPACES) == [made] and ana.get(f"{SPACES}/{made['slug']}") == made
    assert bob.get(SPACES) == []
    (me,) = ana.get(f"{SPACES}/{made['slug']}/members")
    assert (me["account"]["id"], me["role"], me["ends_at"]) == (ana.id, "owner", None)


def test_two_spaces_can_have_one_name_and_never_one_address(person: People) -> None:
    ana, bob = person(), person()
    slugs = {one.post(SPACES, name="太鼓")["slug"] for one in (ana, bob) for _ in range(3)}
    assert len(slugs) == 6 and all(slug.startswith("space-") for slug in slugs)


@pytest.mark.parametrize(
    "body",
    [{}, {"name": " "}, {"name": "x" * 61}, {"name": "a", "retention_seconds": 5}, {"name": ["a"]}],
)
def test_a_space_that_makes_no_sense_is_refused(person: People, body: dict[str, object]) -> None:
    ana = person()
    assert ana.call("POST", SPACES, json=body).status_code == 422
    assert ana.get(SPACES) == []


def test_who_is_not_inside_finds_what_he_finds_where_there_is_none(room: Room) -> None:
    said = room.says(room.owner, "psst")
    for method, rest in (
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/reopen"),
        ("POST", "/hold"),
        ("DELETE", "/hold"),
        ("GET", "/log"),
        ("GET", "/members"),
        ("DELETE", f"/members/{room.member.id}"),
        ("POST", f"/members/{room.member.id}/hand_over"),
        ("POST", "/leave"),
        ("GET", "/invites"),
        ("POST", "/invites"),
        ("DELETE", "/invites/1"),
        ("GET", "/posts"),
        ("GET", f"/posts/{said['id']}"),
        ("GET", f"/posts/{said['id']}/thread"),
        ("DELETE", f"/posts/{said['id']}"),
        ("POST", f"/posts/{said['id']}/pin"),
        ("POST", f"/posts/{said['id']}/unpin"),
        ("POST", f"/posts/{said['id']}/read"),
        ("PUT", f"/posts/{said['id']}/reactions/🥁"),
        ("DELETE", f"/posts/{said['id']}/reactions/🥁"),
    ):
        there = room.outsider.call(method, room.path + rest)
        none = room.outsider.call(method, f"{SPACES}/atelier-zzzz{rest}")
        assert there.status_code == none.status_code == 404, (method, rest, there.text)
        assert there.content == none.content
    body = {"text": "let me in", "choices": [0], "role": "member"}
    for method, rest in (
        ("POST", "/posts"),
        ("PUT", f"/posts/{said['id']}"),
        ("POST", f"/posts/{said['id']}/votes"),
        ("PUT", f"/members/{room.member.id}"),
    ):
        assert room.outsider.call(method, room.path + rest, json=body).status_code == 404, (method, rest)


def test_an_application_needs_the_scopes_of_spaces_by_name(room: Room) -> None:
    server = room.owner.server
    plain = entrance.app_token(server, entrance.register_app(server, scopes="read write"))
    other = Person.arriving(server, plain)
    answer = other.call("GET", SPACES)
    assert answer.status_code == 403 and "scope" in answer.json()["error"]
    assert other.call("POST", SPACES, json={"name": "a"}).status_code == 403


def test_a_link_lets_in_as_many_as_it_says(room: Room, person: People) -> None:
    invite = room.owner.post(f"{room.path}/invites", max_uses=2)
    token = invite["url"].rpartition("/")[2]
    people = [person() for _ in range(3)]
    answers = [one.call("POST", f"/api/sabar/v1/space_invites/{token}/join") for one in people]
    assert [one.status_code for one in answers] == [200, 200, 404]
    # Who is in already may follow it as often as he likes.
    assert people[0].call("POST", f"/api/sabar/v1/space_invites/{token}/join").status_code == 200
    assert room.owner.get(f"{room.path}/invites") == []


def test_a_link_ends_when_it_is_taken_back_or_its_time_is_over(room: Room, person: People) -> None:
    token, late = (
        room.owner.post(f"{room.path}/invites", expires_in=3600)["url"].rpartition("/")[2] for _ in range(2)
    )
    listed = room.owner.get(f"{room.path}/invites")
    assert [one["url"] for one in listed] == [None, None]
    room.owner.delete(f"{room.path}/invites/{listed[1]['id']}")
    assert person().call("POST", f"/api/sabar/v1/space_invites/{token}/join").status_code == 404
    room.owner.server.clock.advance(3_601_000)
    assert person().call("POST", f"/api/sabar/v1/space_invites/{late}/join").status_code == 404
    assert room.owner.get(f"{room.path}/invites") == []


def test_a_link_can_be_for_the_people_of_one_mail_domain(room: Room, person: People) -> None:
    invite = room.owner.post(f"{room.path}/invites", mail_domain="elsewhere.example")
    answer = person().call("POST", f"/api/sabar/v1/space_invites/{invite['url'].rpartition('/')[2]}/join")
    assert answer.status_code == 403 and "elsewhere.example" in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [
        {"role": "owner"},
        {"role": "guest"},
        {"role": "guest", "ends_at": "2020-01-01T00:00:00Z"},
        {"role": "guest", "ends_at": "soon"},
        {"expires_in": 1},
        {"expires_in": 365 * 86_400},
        {"max_uses": 0},
        {"mail_domain": "no domain"},
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(room: Room, body: dict[str, object]) -> None:
    assert room.owner.call("POST", f"{room.path}/invites", json=body).status_code == 422


def test_only_owners_decide_who_is_in_and_how_it_is_set(room: Room) -> None:
    for one in (room.member, room.guest):
        for method, rest, body in (
            ("POST", "/invites", {}),
            ("GET", "/invites", None),
            ("PUT", f"/members/{room.guest.id}", {"role": "member"}),
            ("DELETE", f"/members/{room.guest.id}", None),
            ("POST", f"/members/{room.guest.id}/hand_over", None),
            ("PUT", "", {"name": "Mine"}),
            ("DELETE", "", None),
            ("POST", "/hold", None),
        ):
            answer = one.call(method, room.path + rest, json=body)
            assert answer.status_code == 403, (method, rest, answer.text)
    assert room.log() == ["created", "invited", "joined", "invited", "joined"]


def test_a_guest_is_out_at_the_minute(room: Room) -> None:
    server = room.owner.server
    assert room.guest.get(room.path)["ends_at"] is not None
    server.clock.advance(2 * DAY + 1000)
    assert room.guest.call("GET", room.path).status_code == 404
    assert room.guest.get(SPACES) == []
    eventually(lambda: room.log()[-1] == "ended")
    assert len(room.owner.get(f"{room.path}/members")) == 2


def test_a_guest_can_be_prolonged_and_made_a_member(room: Room) -> None:
    room.owner.ok(
        "PUT", f"{room.path}/members/{room.guest.id}", json={"role": "guest", "ends_at": room.in_days(4)}
    )
    room.owner.server.clock.advance(3 * DAY)
    assert room.guest.get(room.path)["role"] == "guest"
    room.owner.ok("PUT", f"{room.path}/members/{room.guest.id}", json={"role": "member"})
    room.owner.server.clock.advance(3 * DAY)
    assert room.guest.get(room.path)["role"] == "member"
    assert room.log()[-2:] == ["prolonged", "role"]


def test_whoever_goes_or_is_sent_out_is_out_at_once(room: Room) -> None:
    room.guest.post(f"{room.path}/leave")
    room.owner.delete(f"{room.path}/members/{room.member.id}")
    for one in (room.guest, room.member):
        assert one.call("GET", room.path).status_code == 404
    assert room.log()[-2:] == ["left", "removed"]


def test_whoever_was_sent_out_does_nothing_with_what_he_knows(room: Room) -> None:
    """CVE-2023-32678: each call of a space, with the numbers of what he himself made there."""
    server = room.owner.server
    said = room.says(room.member, "mine", poll={"options": ["a", "b"], "expires_in": 3600})
    sent = room.member.ok("POST", f"{room.path}/files", files={"file": ("a.txt", b"mine")})
    calls = [one for one in api_routes.ALL if "/spaces/{slug}" in one.path]
    assert len(calls) > 40
    room.owner.delete(f"{room.path}/members/{room.member.id}")
    before = snapshot.take(server)
    for route in calls:
        thing = sent if "/files/" in route.path else said
        path = (
            route.path.replace("{account_id}", room.guest.id)
            .replace("{name}", "heart")
            .replace("{id}", thing["id"])
        )
        how = {"files": {"file": ("b.txt", b"new")}} if path.endswith("/files") else {"json": KNOWN}
        answer, nowhere = [
            room.member.call(
                route.method, path.replace("{slug}", slug), **({} if route.method == "GET" else how)
            )
            for slug in (room.slug, "nowhere-0000")
        ]
        assert (answer.status_code, answer.text) == (nowhere.status_code, nowhere.text), path
        assert answer.status_code in (404, 422), path
    assert snapshot.take(server) == before


def test_the_last_owner_hands_over_before_going(room: Room) -> None:
    for refused in (
        room.owner.call("POST", f"{room.path}/leave"),
        room.owner.call("PUT", f"{room.path}/members/{room.owner.id}", json={"role": "member"}),
    ):
        assert refused.status_code == 422 and "last owner" in refused.json()["error"]
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    answer = room.owner.call("DELETE", f"{room.path}/members/{room.member.id}")
    assert answer.status_code == 403
    room.owner.post(f"{room.path}/leave")
    assert room.member.get(room.path)["role"] == "owner"
    assert room.member.call("POST", f"{room.path}/leave").status_code == 422


def test_what_an_owner_changes_stands_in_the_log(room: Room) -> None:
    changed = room.owner.ok("PUT", room.path, json={"name": "Workshop", "past": False})
    assert (changed["name"], changed["past"], changed["slug"]) == ("Workshop", False, room.slug)
    room.owner.ok("PUT", room.path, json={"retention_seconds": 7 * 86_400, "name": "Workshop"})
    lines = room.member.get(f"{room.path}/log", limit=3)["lines"]
    told = [(one["what"], one["about"], one["detail"], one["who"]) for one in lines]
    assert told == [
        ("retention", "", "604800", room.owner.name),
        ("settings", "past", "no", room.owner.name),
        ("renamed", "Workshop", "", room.owner.name),
    ]
    older = room.member.get(f"{room.path}/log", below=lines[-1]["number"])["lines"]
    assert [one["what"] for one in older] == ["joined", "invited", "joined", "invited", "created"]


def test_who_joins_where_the_past_is_closed_sees_what_comes(room: Room, person: People) -> None:
    before = room.says(room.owner, "before")
    room.owner.ok("PUT", room.path, json={"past": False})
    room.owner.server.clock.advance(1000)
    newcomer = person()
    let_in(room.owner, room.path, newcomer)
    after = room.says(room.owner, "after")
    assert [one["id"] for one in newcomer.get(f"{room.path}/posts")] == [after["id"]]
    assert newcomer.call("GET", f"{room.path}/posts/{before['id']}").status_code == 404
    assert len(room.member.get(f"{room.path}/posts")) == 2


def test_a_closed_space_can_be_read_and_opened_again_for_a_week(room: Room) -> None:
    room.says(room.member, "hello")
    closed = room.owner.ok("DELETE", room.path)
    assert closed["closes_at"] is not None
    answer = room.member.call("POST", f"{room.path}/posts", json={"text": "too late"})
    assert answer.status_code == 403 and "closed" in answer.json()["error"]
    assert [one["text"] for one in room.member.get(f"{room.path}/posts")] == ["hello"]
    assert room.owner.call("DELETE", room.path).status_code == 409
    room.owner.post(f"{room.path}/reopen")
    room.says(room.member, "in time")
    room.owner.server.clock.advance(8 * DAY)
    assert len(room.member.get(f"{room.path}/posts")) == 2


def test_a_closed_space_is_gone_after_a_week_with_its_keys(room: Room) -> None:
    server = room.owner.server
    room.says(room.member, "hello")
    keys = server.settings.space_keys
    (space,) = [one for one in keys.iterdir() if one.is_dir() and _is_of(room, one.name)]
    assert len(list(space.iterdir())) == 1
    room.owner.ok("DELETE", room.path)
    server.clock.advance(6 * DAY)
    assert room.member.call("GET", room.path).status_code == 200
    server.clock.advance(DAY + 1000)
    eventually(lambda: room.member.call("GET", room.path).status_code == 404)
    eventually(lambda: not space.exists())


def test_two_owners_can_stop_that_anything_is_destroyed(room: Room) -> None:
    room.owner.ok("PUT", f"{room.path}/members/{room.member.id}", json={"role": "owner"})
    for one in (room.owner, room.member):
        one.post(f"{room.path}/hold")
    room.owner.ok("DELETE", room.path)
    room.owner.server.clock.advance(9 * DAY)
    assert room.member.get(room.path)["closes_at"] is not None
    assert [one for one in room.log() if one != "ended"][-3:] == ["held", "held", "closed"]
    room.member.delete(f"{room.path}/hold")
    eventually(lambda: room.member.call("GET", room.path).status_code == 404)


def test_a_person_can_own_twenty_spaces(person: People) -> None:
    ana = person()
    for number in range(20):
        ana.post(SPACES, name=f"Space {number}")
    answer = ana.call("POST", SPACES, json={"name": "One more"})
    assert answer.status_code == 422 and "20" in answer.json()["error"]


def _is_of(room: Room, id: str) -> bool:
    async def asked() -> bool:
        space = await rooms.by_id(room.owner.server.app.db.read(), int(id))
        return space is not None and space.slug == room.slug

    return room.owner.server.run(asked)
