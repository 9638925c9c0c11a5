"""What is typed in a room and not sent: kept, sealed, for who typed it, until it is sent or too old."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import httpx
import pytest

from sabar.db.engine import Tx
from sabar.effects import housekeeping
from sabar.kit import times
from sabar.rules.spaces.limits import DRAFTS
from tests.browser import Browser
from tests.waiting import eventually
from tests.web.spaces.people import House, Visitor
from tests.web.writer import written


class Writer:
    """Somebody of a space at a device of his own. `at`: the page of the box, within the space."""

    def __init__(self, house: House, person: Visitor, at: str = "") -> None:
        self.house, self.url = house, house.url + at
        self.web = Browser(person.server)
        self.web.http.cookies.set("session", person.session)

    def box(self) -> dict[str, str]:
        """What a browser sends of the box as it is opened."""
        page = self.web.get(self.url).text
        form = page.partition("data-room")[2].partition("</form>")[0]
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
        return {unescape(name): unescape(value) for name, value in fields}

    @property
    def shown(self) -> str:
        return _text(self.web.get(self.url).text)

    def keeps(self, **form: Any) -> httpx.Response:
        """As our own script does while somebody types."""
        headers = {
            "origin": self.web.server.url,
            "sec-fetch-site": "same-origin",
            "x-requested-with": "sabar",
        }
        return self.web.http.post(f"{self.house.url}/drafts", data=form, headers=headers)

    def sends(self, **form: Any) -> httpx.Response:
        return self.web.post(f"{self.house.url}/posts", **form)


def _text(page: str) -> str:
    found = re.search(r'<textarea id="box-text[^"]*" name="text"[^>]*>(.*?)</textarea>', page, re.S)
    assert found
    return unescape(found[1]).strip()


def rows(house: House) -> int:
    """Of drafts of this space in which something stands."""
    server = house.owner.server
    sql = (
        "SELECT COUNT(*) FROM space_drafts d JOIN spaces s ON s.id = d.space_id "
        "WHERE s.slug = :slug AND LENGTH(d.sealed) > 0"
    )
    found: int = server.run(server.app.db.read().value, sql, slug=house.slug)
    return found


@pytest.fixture
def ben(house: House) -> Writer:
    return Writer(house, house.member)


def test_what_was_typed_is_in_the_box_on_another_device_and_gone_once_it_is_sent(
    house: House, ben: Writer
) -> None:
    box = ben.box()
    told = ben.keeps(**box, text="the kiln").json()
    assert told == {"revision": 0, "words": ""} or told["revision"] == 1
    told = ben.keeps(**{**box, "turn": "2", "text": "the kiln is hot", "with_poll": "1"}, **_poll).json()
    assert told["words"] == "Kept, not sent"
    phone = Writer(house, house.member)
    page = phone.web.get(house.url).text
    assert written(page) == "the kiln is hot" and "Kept, not sent" in page
    assert 'value="coffee"' in page and re.search(r'name="with_poll" value="1"\s+checked', page)
    # Nobody else has it, and no list of what was not sent.
    for other in (house.owner, house.guest):
        assert Writer(house, other).shown == ""
    assert "the kiln is hot" not in ben.web.get("/drafts").text
    assert "the kiln is hot" not in house.member.web.get("/").text
    phone.sends(**phone.box(), text="the kiln is hot")
    assert ben.shown == "" and rows(house) == 0


_poll: dict[str, Any] = {"poll[options][]": ["tea", "coffee"], "poll[expires_in]": "3600"}


def test_a_save_that_comes_late_overwrites_neither_the_last_one_nor_what_was_sent(
    house: House, ben: Writer
) -> None:
    box = ben.box()
    assert ben.keeps(**{**box, "turn": "2", "text": "clay and glazes"}).json()["revision"] == 1
    late = ben.keeps(**{**box, "turn": "1", "text": "clay"})
    assert late.status_code == 200 and ben.shown == "clay and glazes"
    ben.sends(**{**box, "turn": "2", "text": "clay and glazes"})
    for turn in ("2", "3"):
        told = ben.keeps(**{**box, "turn": turn, "text": "clay and glazes"})
        assert (told.status_code, told.json()) == (200, {"revision": 0, "words": ""})
    assert ben.shown == ""
    # The next words have a box of their own.
    assert ben.keeps(**{**ben.box(), "turn": "1", "text": "bread"}).json()["words"] == "Kept, not sent"


def test_what_is_kept_while_it_is_sent_leaves_nothing_in_the_box(house: House, ben: Writer) -> None:
    for n in range(6):
        typed = {**ben.box(), "turn": "1", "text": f"bread {n}"}
        acts = [ben.keeps, Writer(house, house.member).sends]
        with ThreadPoolExecutor(2) as both:
            sent = [both.submit(act, **typed) for act in (acts if n % 2 else acts[::-1])]
            assert [one.result().status_code for one in sent] == [200, 200]
        assert ben.shown == ""
    assert len(house.owner.get(f"{house.path}/posts")) == 6


def test_of_two_devices_none_overwrites_what_it_has_not_seen(house: House, ben: Writer) -> None:
    ben.keeps(**{**ben.box(), "turn": "1", "text": "bread"})
    phone = Writer(house, house.member)
    laptop, pocket = ben.box(), phone.box()
    assert phone.keeps(**{**pocket, "turn": "1", "text": "bread and butter"}).status_code == 200
    refused = ben.keeps(**{**laptop, "turn": "1", "text": "bread and salt"})
    assert refused.status_code == 409 and "in another place" in refused.json()["words"]
    assert ben.shown == "bread and butter"
    # Sending the other wording leaves what was written since.
    ben.sends(**{**laptop, "turn": "1", "text": "bread alone"})
    assert ben.shown == "bread and butter"
    # Two at once, in a box in which nothing stands yet.
    boxes = [{**one.box(), "turn": "1"} for one in (ben, phone)]
    ben.keeps(**{**boxes[0], "text": " "})
    with ThreadPoolExecutor(2) as both:
        told = [
            both.submit(one.keeps, **{**box, "turn": "2", "text": f"words of {n}"})
            for n, (one, box) in enumerate(zip((ben, phone), boxes, strict=True))
        ]
        assert 200 in {one.result().status_code for one in told}
    assert ben.shown in ("words of 0", "words of 1") and rows(house) == 1


def test_each_answer_is_kept_under_its_own_post_and_goes_with_it(house: House, ben: Writer) -> None:
    first, second = (house.says(house.owner, text)["id"] for text in ("clay?", "glazes?"))
    for id, text in ((first, "I bring it"), (second, "none left")):
        there = Writer(house, house.member, f"/p/{id}/answer")
        there.keeps(**{**there.box(), "turn": "1", "text": text})
    assert ben.shown == ""
    assert Writer(house, house.member, f"/p/{first}/answer").shown == "I bring it"
    assert Writer(house, house.member, f"/p/{second}").shown == "none left"
    house.owner.delete(f"{house.path}/posts/{first}")
    assert rows(house) == 1
    late = ben.keeps(key="k", turn="1", reply_to=first, text="I bring it")
    assert late.status_code == 404
    own = Writer(house, house.member, f"/p/{second}/answer")
    own.sends(**{**own.box(), "text": "none left"})
    assert own.shown == "" and rows(house) == 0


def test_a_box_that_is_emptied_keeps_nothing(house: House, ben: Writer) -> None:
    box = ben.box()
    ben.keeps(**{**box, "turn": "1", "text": "never mind"})
    told = ben.keeps(**{**box, "turn": "2", "text": "  "}).json()
    assert told == {"revision": 0, "words": ""}
    assert ben.shown == "" and rows(house) == 0


def test_without_a_script_a_button_keeps_words_and_files_which_wait_for_a_day(
    house: House, ben: Writer
) -> None:
    box = ben.box()
    headers = {"origin": ben.web.server.url, "sec-fetch-site": "same-origin"}
    page = ben.web.http.post(
        f"{house.url}/drafts",
        data={**box, "text": "the list", "file_words[]": "who has paid"},
        files={"files[]": ("list.txt", b"Awa, Ben", "text/plain")},
        headers=headers,
        follow_redirects=True,
    ).text
    assert "Kept, not sent. It stands in the box" in page
    assert written(page) == "the list" and "list.txt" in page
    house.owner.server.clock.advance(25 * times.HOUR)
    server = house.owner.server
    server.run(housekeeping.sweep, server.app, b"")
    eventually(lambda: "list.txt" not in ben.web.get(house.url).text)
    page = ben.web.get(house.url).text
    assert written(page) == "the list" and "A file that no post took within a day is gone" in page
    sent = ben.sends(**ben.box(), text="the list")
    assert sent.status_code == 200 and ben.shown == ""


def test_who_is_out_has_left_nothing_and_who_stands_outside_keeps_nothing(house: House, ben: Writer) -> None:
    guest = Writer(house, house.guest)
    for one in (ben, guest):
        one.keeps(**{**one.box(), "turn": "1", "text": "half a sentence"})
    house.removes(house.member)
    server = house.owner.server
    assert rows(house) == 1
    outside = [ben, Writer(house, house.outsider)]
    none = httpx.Response(404)
    for one in outside:
        none = one.keeps(key="k", turn="1", text="let me in")
        assert none.status_code == 404
    missing = Writer(House("no-such-zzzz", *house.inside, house.outsider), house.outsider)
    told = missing.keeps(key="k", turn="1", text="let me in").text

    def same(page: str) -> str:
        return re.sub(r"nonce=\"[^\"]+\"|/s/[^\"/]+", "", page)

    assert same(told) == same(none.text)
    # A guest whose time is over is out as well.
    server.clock.advance(3 * times.DAY)
    assert guest.keeps(key="k", turn="1", text="more").status_code == 404
    eventually(lambda: rows(house) == 0)


def test_a_draft_goes_as_soon_as_the_space_keeps_nothing_of_its_age_and_after_thirty_days(
    house: House, ben: Writer
) -> None:
    server = house.owner.server
    server.clock.to_noon()
    house.owner.ok("PUT", house.path, json={"retention_seconds": 86_400})
    ben.keeps(**{**ben.box(), "turn": "1", "text": "half a sentence"})
    server.clock.advance(times.DAY - times.HOUR)
    server.run(housekeeping.sweep, server.app, b"")
    assert ben.shown == "half a sentence"
    server.clock.advance(2 * times.HOUR)
    server.run(housekeeping.sweep, server.app, b"")
    eventually(lambda: ben.shown == "")
    house.owner.ok("PUT", house.path, json={"retention_seconds": None})
    ben.keeps(**{**ben.box(), "turn": "1", "text": "another"})
    server.clock.advance(29 * times.DAY)
    server.run(housekeeping.sweep, server.app, b"")
    assert rows(house) == 1
    house.owner.ok("PUT", f"{house.path}/members/{house.member.id}", json={"role": "owner"})
    for one in (house.owner, house.member):
        one.post(f"{house.path}/hold")
    server.clock.advance(2 * times.DAY)
    server.run(housekeeping.sweep, server.app, b"")
    assert rows(house) == 1
    house.member.delete(f"{house.path}/hold")
    server.run(housekeeping.sweep, server.app, b"")
    assert rows(house) == 0


def test_what_is_too_much_is_not_kept_and_says_so(
    house: House, ben: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = ben.keeps(key="k", turn="1", text="x" * (DRAFTS.characters + 1))
    assert refused.status_code == 422 and "more than a draft can hold" in refused.json()["words"]
    # Too long to be sent is not too long to be kept.
    assert ben.keeps(key="k", turn="2", text="x" * 6000).status_code == 200
    monkeypatch.setattr("sabar.rules.spaces.unsent.DRAFTS", type(DRAFTS)(each=2))
    ids = [house.says(house.owner, f"number {n}")["id"] for n in range(2)]
    assert ben.keeps(key="a", turn="1", reply_to=ids[0], text="one").status_code == 200
    full = ben.keeps(key="b", turn="1", reply_to=ids[1], text="two")
    assert full.status_code == 422 and "2 unfinished answers" in full.json()["words"]
    page = ben.web.post(f"{house.url}/drafts", key="b", reply_to=ids[1], text="two")
    assert page.status_code == 422 and _text(page.text) == "two"
    for bad in ({"turn": "-"}, {"reply_to": "x"}, {"revision": "1.5"}):
        assert ben.keeps(**{"key": "c", "turn": "1", "text": "words", **bad}).status_code in (400, 422)
    house.owner.delete(house.path)
    closed = ben.keeps(key="k", turn="3", text="more")
    assert closed.status_code == 403 and "closed" in closed.json()["words"]


def test_a_draft_that_was_moved_by_hand_opens_for_nobody(house: House, ben: Writer) -> None:
    ben.keeps(**{**ben.box(), "turn": "1", "text": "between me and myself"})
    owner = Writer(house, house.owner)

    async def move(tx: Tx) -> None:
        await tx.run(
            "UPDATE space_drafts SET account_id = :me WHERE account_id = :he",
            me=int(house.owner.id),
            he=int(house.member.id),
        )

    server = house.owner.server
    server.run(server.app.db.write, move)
    assert owner.shown == "" and ben.shown == ""
    # Its box can be used again.
    assert owner.keeps(**{**owner.box(), "turn": "1", "text": "mine"}).status_code in (200, 409)
