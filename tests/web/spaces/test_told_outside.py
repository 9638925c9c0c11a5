"""What browsers are told of a space while its pages are closed: what its owners let out, to who wants it."""

from typing import Any

import msgspec
import pytest

from sabar.kit import times
from tests.jobs import idle
from tests.outside import Heard, Outside, ThisMachine
from tests.sealed import Browser as Keys
from tests.sealed import received
from tests.waiting import eventually
from tests.web.spaces.people import House, Visitor, words
from tests.web.spaces.test_guests import arrives

PUSH = "/settings/push"


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"guard": ThisMachine()}


class Phone(msgspec.Struct, frozen=True):
    """A browser that is told of spaces. `path`: at its push service."""

    person: Visitor
    world: Outside
    keys: Keys
    path: str

    def heard(self) -> list[Heard]:
        idle(self.person.server)
        return [one for one in self.world.heard if one.path == self.path]

    def told(self) -> list[dict[str, Any]]:
        return [self.keys.read(one) for one in self.heard()]


def phone(person: Visitor, world: Outside, *kinds: str) -> Phone:
    made = Phone(person, world, Keys(), f"/{person.name}")
    form = {"endpoint": world.url + made.path, **made.keys.keys, "kinds[]": list(kinds or ("spaces",))}
    person.sends(PUSH, **form)
    return made


def wants(house: House, person: Visitor, notify: str) -> None:
    assert "Saved." in person.sends(f"{house.url}/notify", notify=notify)


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("nothing", {"title": "Something new in one of your spaces", "url": "/s"}),
        ("name", {"title": "Something new in Atelier", "url": "{url}"}),
        ("words", {"title": "{own} in Atelier", "url": "{url}", "body": "zqcanary of the merger"}),
    ],
)
def test_a_message_says_as_much_as_owners_let_out(
    house: House, world: Outside, level: str, shown: dict[str, str]
) -> None:
    house.owner.sends(f"{house.url}/settings", name="Atelier", past="1", outside=level)
    mine = phone(house.member, world)
    wants(house, house.member, "everything")
    house.says(house.owner, "zqcanary of the merger")
    (told,) = mine.told()
    assert told.pop("lang") == "en" and len(told.pop("tag")) == 43
    assert ("icon" in told) == (level == "words")
    told.pop("icon", None)
    assert told == {key: text.format(url=house.url, own=house.owner.name) for key, text in shown.items()}
    if level != "words":
        assert "zqcanary" not in repr(told) and house.owner.name not in repr(told)
    if level == "nothing":
        assert "telier" not in repr(told)
    (heard,) = mine.heard()
    assert b"zqcanary" not in heard.body and house.slug not in repr(heard.headers)


def test_at_first_one_is_told_of_what_names_or_answers_one(house: House, world: Outside) -> None:
    house.owner.ok("PUT", house.path, json={"outside": "words"})
    mine, own = phone(house.member, world), phone(house.owner, world)
    first = house.says(house.member, "who has the keys?")
    house.says(house.owner, "nothing for anybody")
    assert mine.told() == [] and own.told() == []
    house.says(house.owner, f"@{house.member.name} come")
    assert len(mine.told()) == 1
    house.says(house.guest, "I have", in_reply_to_id=first["id"])
    assert [one["body"] for one in mine.told()] == [f"@{house.member.name} come", "I have"]
    assert own.told() == []


def test_who_wants_nothing_and_what_one_has_read_is_not_told(house: House, world: Outside) -> None:
    mine = phone(house.member, world)
    wants(house, house.member, "nothing")
    house.says(house.owner, f"@{house.member.name} come")
    assert mine.told() == []
    wants(house, house.member, "everything")
    _away(mine)
    house.says(house.owner, "come")
    eventually(mine.heard)
    house.member.seen(house.url)
    assert _back(mine) == []


def _away(*phones: Phone) -> None:
    """Their push service is."""
    for one in phones:
        one.world.answers[one.path] = (503, {}, b"")


def _back(mine: Phone) -> list[str]:
    """It is again: what comes by it then."""
    before = len(mine.heard())
    mine.world.answers.pop(mine.path, None)
    mine.person.server.clock.advance(times.HOUR)
    return [told.get("body", told["title"]) for told in mine.told()[before:]]


@pytest.mark.parametrize("end", ["removed", "left", "over", "closed", "chosen"])
def test_no_message_leaves_for_who_is_out_or_chose_otherwise_meanwhile(
    house: House, world: Outside, end: str
) -> None:
    person = house.guest if end == "over" else house.member
    mine = phone(person, world)
    wants(house, person, "everything")
    _away(mine)
    house.says(house.owner, "come")
    eventually(mine.heard)
    if end == "removed":
        house.removes(person)
    elif end == "left":
        person.sends(f"{house.url}/leave")
    elif end == "over":
        house.owner.server.clock.advance(2 * times.DAY)
    elif end == "closed":
        house.owner.sends(f"{house.url}/close", name="Atelier")
    else:
        wants(house, person, "nothing")
    assert _back(mine) == []
    if end != "closed":
        before = len(mine.heard())
        house.says(house.owner, "and again")
        assert len(mine.heard()) == before


def test_of_many_posts_one_message_waits_and_no_push_service_sees_who_is_together(
    house: House, world: Outside
) -> None:
    house.owner.ok("PUT", house.path, json={"outside": "words"})
    phones = [phone(one, world) for one in (house.member, house.guest)]
    for one in phones:
        wants(house, one.person, "everything")
    _away(*phones)
    house.says(house.owner, "first")
    eventually(lambda: any(one.heard() for one in phones))
    for number in range(20):
        house.says(house.owner, f"number {number}")
    for one in phones:
        world.answers.pop(one.path)
    before = [len(one.heard()) for one in phones]
    house.owner.server.clock.advance(times.HOUR)
    eventually(lambda: all(len(one.heard()) > past for one, past in zip(phones, before, strict=True)))
    for one, past in zip(phones, before, strict=True):
        assert [told["body"] for told in one.told()[past:]] == ["number 19"]
        assert len({heard.headers["topic"] for heard in one.heard()}) == 1
    house.says(house.owner, "one more")
    assert [one.told()[-1]["body"] for one in phones] == ["one more", "one more"]
    assert len({one.told()[-1]["tag"] for one in phones}) == 2
    assert len({heard.headers["topic"] for one in phones for heard in one.heard()}) == 2


@pytest.mark.parametrize("whole", [False, True])
def test_a_message_about_a_deleted_post_is_taken_away_and_only_there(
    house: House, world: Outside, whole: bool
) -> None:
    house.owner.ok("PUT", house.path, json={"outside": "words"})
    mine, other = phone(house.member, world), phone(house.guest, world)
    wants(house, house.member, "everything")
    first = house.says(house.owner, "first")
    assert len(mine.told()) == 1
    second = house.says(house.owner, "zqgone", in_reply_to_id=first["id"])
    assert [one["body"] for one in mine.told()][-1] == "zqgone"
    house.owner.delete(f"{house.path}/posts/{(first if whole else second)['id']}")
    gone = mine.told()[-1]
    assert gone == {
        "lang": "en",
        "tag": mine.told()[0]["tag"],
        "title": "A post was taken back",
        "url": "/s",
        "gone": True,
    }
    before = len(mine.heard())
    third = house.says(house.owner, "third")
    assert mine.told()[-1]["body"] == "third"
    fourth = house.says(house.owner, "fourth")
    house.owner.delete(f"{house.path}/posts/{third['id']}")
    assert [one["body"] for one in mine.told()[before:]][-1] == "fourth"
    house.owner.delete(f"{house.path}/posts/{fourth['id']}")
    assert mine.told()[-1].get("gone") is True
    assert other.told() == []


def test_who_shut_a_writer_out_is_not_told_of_his_words(house: House, world: Outside) -> None:
    mine = phone(house.member, world)
    wants(house, house.member, "everything")
    for deed in ("block", "mute"):
        house.member.post(f"/api/v1/accounts/{house.owner.id}/{deed}")
        house.says(house.owner, f"@{house.member.name} come")
        assert mine.told() == []
        house.member.post(f"/api/v1/accounts/{house.owner.id}/un{deed}")
    house.says(house.guest, "hello")
    assert len(mine.told()) == 1


def test_browsers_that_did_not_choose_it_and_applications_hear_nothing(house: House, world: Outside) -> None:
    mine = phone(house.member, world, "mentions", "follows")
    wants(house, house.member, "everything")
    keys, path = Keys(), f"/{house.member.name}-app"
    house.member.post(
        "/api/v1/push/subscription",
        subscription={"endpoint": world.url + path, "keys": keys.keys, "standard": True},
        data={"alerts": {"mention": True, "status": True, "spaces": True}, "policy": "all"},
    )
    house.says(house.owner, f"@{house.member.name} come")
    assert mine.told() == []
    assert [one for one in world.heard if one.path == path] == []
    assert house.member.get("/api/v1/notifications") == []


def test_a_guest_is_told_on_a_page_that_offers_nothing_else(house: House, world: Outside) -> None:
    browser, _ = arrives(house)
    page = browser.get(PUSH)
    assert page.status_code == 200 and "What is said in your spaces" in page.text
    assert "Mentions" not in page.text and 'href="/settings"' not in page.text
    keys = Keys()
    form = {"endpoint": f"{world.url}/guest-{house.slug}", **keys.keys, "kinds[]": ["spaces", "mentions"]}
    assert 'value="spaces" checked' in browser.post(PUSH, **form).text
    assert "Saved." in words(browser.post(f"{house.url}/notify", notify="everything"))
    house.says(house.owner, "welcome")
    (heard,) = received(world, f"/guest-{house.slug}")
    assert keys.read(heard)["title"] == "Something new in Atelier"
    house.owner.server.clock.advance(2 * times.DAY + times.SECOND)
    house.says(house.owner, "and again")
    idle(house.owner.server)
    assert len(received(world, f"/guest-{house.slug}")) == 1


def test_everybody_chooses_for_himself_and_nobody_else_hears_of_it(house: House) -> None:
    before = house.log()
    for one in house.inside:
        page = one.seen(f"{house.url}/settings")
        assert "What reaches you" in page and "This browser does not notify you of spaces yet." in page
        assert 'value="named" checked' in one.html
        wants(house, one, "everything")
        assert 'value="everything" checked' in one.html
    assert house.member.get(house.path)["notify"] == "everything"
    changed = house.member.ok("PUT", f"{house.path}/notifications", json={"notify": "nothing"})
    assert changed["notify"] == "nothing"
    assert house.owner.get(house.path)["notify"] == "everything"
    answer = house.member.call("PUT", f"{house.path}/notifications", json={"notify": "sometimes"})
    assert answer.status_code == 422, answer.text
    assert (
        house.outsider.call("PUT", f"{house.path}/notifications", json={"notify": "named"}).status_code == 404
    )
    assert house.outsider.web.post(f"{house.url}/notify", notify="named").status_code == 404
    assert house.log() == before


def test_what_is_let_out_is_a_line_in_the_log_in_words(house: House) -> None:
    for level in ("words", "nothing", "name"):
        house.owner.sends(f"{house.url}/settings", name="Atelier", past="1", outside=level)
    page = house.member.seen(f"{house.url}/log")
    for part in (
        "say who wrote, and how it begins",
        "do not even name the space",
        "name the space, and no more",
    ):
        assert f"@{house.owner.name} decided that notifications and e-mails {part}" in page
    house.owner.sends(f"{house.url}/settings", name="Atelier", past="1")
    house.owner.sends(f"{house.url}/settings", 422, name="Atelier", past="1", outside="everything")
    answer = house.owner.call("PUT", house.path, json={"outside": "everything"})
    assert answer.status_code == 422
    assert house.owner.get(house.path)["outside"] == "name"


def test_the_menu_of_everybody_says_that_something_is_new(house: House) -> None:
    house.says(house.owner, "come")
    for one in (house.member, house.guest):
        page = one.web.get("/s")
        assert page.text.count("data-spaces") == 3 and ">1</span>" in page.text.replace("\n", "")
