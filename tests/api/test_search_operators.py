"""Operators in the search of the client API: what each finds, for whom, and what it does not betray."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sabar.kit import times
from tests import pictures
from tests.api.people import Person, join
from tests.server import Server


def found(who: Person, words: str, **more: object) -> list[str]:
    answer = who.get("/api/v2/search", q=words, type="statuses", **more)
    return [post["id"] for post in answer["statuses"]]


@pytest.fixture(scope="module")
def square(server: Server) -> dict[str, Any]:
    """Ana and Ben, who want to be found, Cleo, who does not, and what they said, by a name of its own."""
    ana, ben, cleo = join(server, "ana"), join(server, "ben"), join(server, "cleo")
    for who in (ana, ben):
        who.ok("PATCH", "/api/v1/accounts/update_credentials", json={"indexable": True})
    file = ("flag.png", pictures.encoded(pictures.flag(), "PNG"), "image/png")
    photo = ana.ok("POST", "/api/v2/media", files={"file": file})["id"]
    said = {
        "plain": ana.says("drum one")["id"],
        "picture": ana.says("drum two", media_ids=[photo])["id"],
        "link": ana.says("drum three https://example.org/page")["id"],
        "poll": ana.says("drum four", poll={"options": ["a", "b"], "expires_in": 3600})["id"],
        "warned": ana.says("drum five", spoiler_text="Ends")["id"],
        "french": ben.says("drum six", language="fr")["id"],
        "to_ana": ben.says(f"drum seven @{ana.name}")["id"],
        "closed": cleo.says("drum eight")["id"],
        "hidden": cleo.says("drum nine", visibility="private")["id"],
    }
    said["reply"] = ben.says("drum ten", in_reply_to_id=said["plain"])["id"]
    return {"ana": ana, "ben": ben, "cleo": cleo, **said}


ALL = ("plain", "picture", "link", "poll", "warned", "french", "to_ana", "reply")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("has:media", ["picture"]),
        ("has:image drum", ["picture"]),
        ("has:video", []),
        ("has:link", ["link"]),
        ("has:poll", ["poll"]),
        ("has:warning", ["warned"]),
        ("is:sensitive", ["warned"]),
        ("is:reply", ["reply"]),
        ("language:fr", ["french"]),
        ("to:{ana}", ["to_ana", "reply"]),
        ("from:{ben} -is:reply -language:fr", ["to_ana"]),
        ("from:{ana} -has:media -has:link -has:poll -has:warning", ["plain"]),
        ("to:nobodyofthisname drum", []),
        ("drum before:2020", []),
        ("drum in:public", list(ALL)),
    ],
)
def test_each_operator_finds_what_it_names(square: dict[str, Any], words: str, names: list[str]) -> None:
    """Asked by somebody who has nothing to do with any of it."""
    ana, ben, cleo = (square[name] for name in ("ana", "ben", "cleo"))
    words = words.format(ana=ana.name, ben=ben.name)
    expected = [square[name] for name in names]
    mine = {square["closed"], square["hidden"]}
    assert [id for id in found(cleo, words) if id not in mine] == expected[::-1]


def test_the_library_is_what_one_has_to_do_with(square: dict[str, Any]) -> None:
    ana, ben, cleo = (square[name] for name in ("ana", "ben", "cleo"))
    assert found(cleo, "in:library") == [square["hidden"], square["closed"]]
    cleo.post(f"/api/v1/statuses/{square['picture']}/favourite")
    cleo.post(f"/api/v1/statuses/{square['french']}/bookmark")
    assert found(cleo, "in:library has:media") == [square["picture"]]
    assert found(cleo, "in:library -from:me") == [square["french"], square["picture"]]
    assert found(cleo, "drum in:public") == [square[name] for name in ALL][::-1]
    assert square["to_ana"] in found(ana, "in:library") and square["french"] not in found(ana, "in:library")
    assert found(ben, f"to:{ana.name} in:library") == [square["reply"], square["to_ana"]]


def test_nobody_finds_by_an_operator_what_is_not_for_him(square: dict[str, Any]) -> None:
    ana, cleo = square["ana"], square["cleo"]
    for words in ("from:{0}", "from:{0} drum", "-has:media from:{0}", "in:all from:{0}", "drum in:library"):
        assert not {square["closed"], square["hidden"]} & set(found(ana, words.format(cleo.name)))
    assert found(cleo, "from:me") == [square["hidden"], square["closed"]]


def test_days_are_those_of_the_readers_zone(server: Server, square: dict[str, Any]) -> None:
    ana = square["ana"]
    now = datetime.fromtimestamp(server.clock.now_ms() / 1000, UTC)
    today = times.day(server.clock.now_ms())
    everything = found(ana, "from:me")
    assert found(ana, f"from:me during:{today}") == everything
    assert found(ana, f"from:me after:{today}") == found(ana, f"from:me before:{today}") == []
    assert found(ana, f"from:me -after:{today}") == found(ana, f"from:me -before:{now.year}") == everything
    assert found(ana, f"from:me -during:{now.year - 1}") == everything
    assert found(ana, f"from:me -during:{now.year - 1}", limit=2, offset=2) == everything[2:4]


def test_an_edit_and_a_deletion_are_heard_of(square: dict[str, Any]) -> None:
    ben = square["ben"]
    id = ben.says("drum eleven", language="de")["id"]
    assert found(ben, "language:de from:me") == [id]
    change = {"status": "drum eleven", "language": "nl", "spoiler_text": "New"}
    ben.ok("PUT", f"/api/v1/statuses/{id}", json=change)
    assert found(ben, "language:de from:me") == []
    assert found(ben, "language:nl has:warning from:me") == [id]
    ben.delete(f"/api/v1/statuses/{id}")
    assert found(ben, "language:nl from:me") == []


def test_operators_speak_of_posts_alone_and_unknown_ones_are_words(square: dict[str, Any]) -> None:
    cleo = square["cleo"]
    answer = cleo.get("/api/v2/search", q="from:me")
    assert answer["accounts"] == answer["hashtags"] == [] and answer["statuses"]
    id = cleo.says("has:bananas in the basket")["id"]
    assert found(cleo, "has:bananas") == [id]
