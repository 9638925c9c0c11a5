"""A page of ours says what it shows, and hears how that changes: as much as it may, as seldom as is good."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sabar.rules.limits import REQUESTS
from tests import streams
from tests.server import Server
from tests.streams import Stream, page
from tests.waiting import eventually
from tests.web.test_live_pieces import Reader, path


@pytest.fixture
def people(server: Server) -> Iterator[tuple[Reader, Reader, Reader]]:
    yield Reader(server, "ana"), Reader(server, "ben"), Reader(server, "cleo")


def shows(open_page: Stream, *posts: Any, profiles: tuple[str, ...] = ()) -> None:
    """Say what is shown, and wait until it is known."""
    open_page.send(type="show", posts=[post["id"] for post in posts], profiles=profiles)
    heard(open_page)


def heard(open_page: Stream) -> None:
    open_page.send(type="nonsense", stream="user")
    while "error" not in open_page.next():
        pass


def told(open_page: Stream, seconds: float = 1.5) -> list[str]:
    """What kinds of messages come in that time."""
    kinds = []
    while (message := open_page.any(seconds)) is not None:
        kinds.append(message["event"])
    return kinds


def test_a_page_hears_the_numbers_of_what_it_shows_and_an_app_never_does(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    said = ana.says("count me")
    with (
        page(server, cleo.session, "fr", stream="user:notification") as french,
        page(server, ben.session, stream="user:notification") as other,
        streams.stream(server, cleo.token, stream="user") as app,
    ):
        shows(french, said)
        shows(other, ana.says("something else"))
        app.send(type="show", posts=[said["id"]])
        assert app.next()["error"]
        ben.ok("POST", path(said, "favourite"))
        (one,) = json.loads(french.until("counts")["payload"])
        assert one["id"] == said["id"]
        assert one["counts"] == {"replies": "", "boosts": "", "quotes": "", "favourites": "1"}
        assert one["words"]["favourites"] == "1 favori"
        assert one["own"] == {"boost": False, "favourite": False, "bookmark": False}
        assert told(other) == []
        assert app.silent()


def test_what_one_keeps_is_told_to_oneself_alone(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, _ = people
    said = ana.says("keep me")
    with (
        page(server, ben.session, stream="user:notification") as keeping,
        page(server, ana.session, stream="user:notification") as writing,
    ):
        shows(keeping, said)
        shows(writing, said)
        ben.ok("POST", path(said, "bookmark"))
        assert '"bookmark":true' in keeping.until("counts")["payload"]
        assert told(writing) == []


def test_many_likes_are_told_at_most_once_a_second(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    posts = [ana.says(f"popular {n}") for n in range(3)]
    with page(server, cleo.session, stream="user:notification") as open_page:
        shows(open_page, *posts)
        begin = time.monotonic()
        for verb in ("favourite", "unfavourite", "favourite", "reblog", "unreblog", "reblog"):
            for post in posts:
                ben.ok("POST", path(post, verb))
        took = time.monotonic() - begin
        kinds = told(open_page)
        assert 1 <= kinds.count("counts") <= took + 2


def test_whoever_may_not_see_a_post_hears_nothing_of_it(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    ben.follow(ana)
    hidden = [ana.says("for friends", visibility="private") for _ in "12"]
    open_to_all = ana.says("for everybody")
    with (
        page(server, ben.session, stream="user:notification") as friend,
        page(server, cleo.session, stream="user:notification") as stranger,
    ):
        for open_page in (friend, stranger):
            shows(open_page, *hidden, open_to_all)
        ben.ok("POST", path(hidden[0], "favourite"))
        ana.ok("PUT", path(hidden[0]), json={"status": "for good friends"})
        ana.delete(path(hidden[1]))
        assert sorted(told(friend)) == ["counts", "delete", "status.update"]
        assert told(stranger) == []
        ana.post(f"/api/v1/accounts/{cleo.id}/block")
        ben.ok("POST", path(open_to_all, "favourite"))
        ana.delete(path(open_to_all))
        assert "delete" in told(friend)
        assert told(stranger) == []


def test_a_profile_never_stirs_when_something_is_posted_or_deleted_that_it_does_not_count(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    ben.follow(ana)
    label = ana.post("/api/sabar/v1/labels", name="Client")["id"]
    ana.post(f"/api/sabar/v1/labels/{label}/accounts", account_ids=[ben.id])
    with page(server, cleo.session, stream="user:notification") as stranger:
        shows(stranger, profiles=(ana.id,))
        for given in ({"circle_label_ids": [label]}, {"visibility": "direct"}):
            ana.delete(path(ana.says(f"for you alone @{ben.name}", **given)))
        assert told(stranger) == []
        ana.says("for everybody")
        assert f'data-counts="{ana.id}"' in stranger.until("profile")["payload"]


def test_a_page_that_shows_something_else_hears_no_more_of_what_it_showed(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    first, second = ana.says("first"), ana.says("second")
    with page(server, cleo.session, stream="user:notification") as open_page:
        shows(open_page, first)
        shows(open_page, second, profiles=(ana.id,))
        ben.ok("POST", path(first, "favourite"))
        assert told(open_page) == []
        ben.follow(ana)
        assert f'data-counts="{ana.id}"' in open_page.until("profile")["payload"]
    hub = server.running.hub
    eventually(lambda: not [one for one in hub._channels if one.name in ("shown", "profile")])


def test_nonsense_and_too_much_are_refused(server: Server, people: tuple[Reader, Reader, Reader]) -> None:
    ana, ben, _ = people
    said = ana.says("still heard")
    with page(server, ben.session, stream="user:notification") as open_page:
        shows(open_page, said)
        for posts in (["x"], ["9" * 40], ["-1"], ["1; DROP"]):
            open_page.send(type="show", posts=posts)
            assert open_page.next()["status"] == 400
        open_page.send(type="show", posts=[{}])
        assert open_page.next()["status"] == 400
        open_page.send(type="show", posts=[str(n) for n in range(REQUESTS.shown_on_a_page + 1)])
        assert open_page.next()["status"] == 429
        ana.ok("POST", path(said, "favourite"))
        assert open_page.until("counts")


def test_a_page_whose_session_has_ended_hears_nothing_more(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, _ = people
    said = ana.says("not for long")
    with page(server, ben.session, stream="user:notification") as open_page:
        shows(open_page, said)
        ben.browser.post("/logout")
        ana.ok("POST", path(said, "favourite"))
        assert open_page.closed_within(10)
