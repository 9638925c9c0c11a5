"""What open pages are sent is ready HTML: nobody asks for anything, and nobody gets what is another's."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests import entrance, pictures, streams
from tests.api.people import Person
from tests.server import Server
from tests.streams import Stream, page


class Reader(Person):
    """Talks through the API, and has pages open."""

    def __init__(self, server: Server, start: str) -> None:
        door = entrance.Person(server, start)
        me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(door.token))
        super().__init__(server, door.name, door.token, me.json()["id"])
        self.browser = door.browser()
        assert self.browser.session
        self.session = self.browser.session


@pytest.fixture
def people(server: Server) -> Iterator[tuple[Reader, Reader, Reader]]:
    ana, ben, cleo = Reader(server, "ana"), Reader(server, "ben"), Reader(server, "cleo")
    ben.follow(ana)
    cleo.follow(ana)
    yield ana, ben, cleo


def path(post: Any, verb: str = "") -> str:
    return f"/api/v1/statuses/{post['id']}/{verb}".rstrip("/")


def piece(open_page: Stream, kind: str = "update") -> str:
    """The HTML of the next message of a kind."""
    return str(open_page.until(kind)["payload"])


def notification(open_page: Stream, type: str) -> dict[str, str]:
    """The next notification of a type."""
    while (told := open_page.until("notification")["payload"])["type"] != type:
        pass
    return dict(told)


def test_one_post_reaches_many_pages_and_an_app_each_in_its_form(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    with ExitStack() as stack:
        english = [
            stack.enter_context(page(server, who.session, stream="user"))
            for who in (ben, cleo)
            for _ in "12345"
        ]
        french = stack.enter_context(page(server, cleo.session, "fr", stream="user"))
        odd = stack.enter_context(page(server, cleo.session, "xx-nowhere", stream="user"))
        app = stack.enter_context(streams.stream(server, ben.token, stream="user"))
        said = ana.says("ready as it is")
        told = [piece(one) for one in english]
        assert len(set(told)) == 1
        assert f'data-post="{said["id"]}"' in told[0]
        assert "ready as it is" in told[0]
        assert "Reply" in told[0]
        assert piece(odd) == told[0]
        assert "Répondre" in piece(french)
        assert app.until("update")["payload"]["content"] == "<p>ready as it is</p>"


def test_a_piece_is_what_the_page_itself_shows(server: Server, people: tuple[Reader, Reader, Reader]) -> None:
    ana, ben, cleo = people
    root = ben.says("who was there?")
    poll = {"options": ["I", "he"], "expires_in": 600}
    ana.says("first", in_reply_to_id=root["id"])
    quoted = cleo.says("a saying", quote_approval_policy="public")
    with (
        page(server, ana.session, stream="user") as to_writer,
        page(server, ben.session, stream="user") as to_answered,
        page(server, cleo.session, stream="user") as to_quoted,
    ):
        sent = [
            ana.says("second", in_reply_to_id=root["id"]),
            ana.says("see this", quoted_status_id=quoted["id"]),
            ana.says("who?", poll=poll),
        ]
        for post in sent:
            for who, open_page in ((ana, to_writer), (ben, to_answered), (cleo, to_quoted)):
                if who is cleo and post is sent[0]:
                    continue  # an answer to somebody she does not follow
                told = piece(open_page).strip()
                assert f'data-post="{post["id"]}"' in told
                assert told in who.browser.get("/").text


def test_what_is_one_reader_s_own_reaches_nobody_else(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    said = ana.says("a walrus")
    ben.ok("POST", path(said, "favourite"))
    ben.ok("POST", path(said, "bookmark"))
    keyword = [{"keyword": "walrus"}]
    cleo.post("/api/v2/filters", title="no beasts", context=["home"], keywords_attributes=keyword)
    with (
        page(server, ana.session, stream="user") as to_writer,
        page(server, ben.session, stream="user") as to_marking,
        page(server, cleo.session, stream="user") as to_filtering,
    ):
        ana.ok("PUT", path(said), json={"status": "a walrus again"})
        writer, marking, filtering = (
            piece(one, "status.update") for one in (to_writer, to_marking, to_filtering)
        )
        pressed, hidden = 'aria-pressed="true"', "no beasts"
        assert (pressed in writer, hidden in writer) == (False, False)
        assert (pressed in marking, hidden in marking) == (True, False)
        assert (pressed in filtering, hidden in filtering) == (False, True)
        cleo.post(
            "/api/v2/filters",
            title="never",
            context=["home"],
            filter_action="hide",
            keywords_attributes=keyword,
        )
        again = ana.says("one more walrus")
        assert again["id"] in piece(to_marking)
        while (message := to_filtering.any(0.4)) is not None:
            assert message["event"] != "update"


def test_files_of_a_post_for_followers_are_sealed_for_each(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    file = ("a.png", pictures.encoded(pictures.photo((60, 40)), "PNG"), "image/png")
    picture = ana.ok("POST", "/api/v2/media", files={"file": file})
    with (
        page(server, ben.session, stream="user") as to_ben,
        page(server, cleo.session, stream="user") as to_cleo,
    ):
        ana.says("for friends", visibility="private", media_ids=[picture["id"]])
        for who, html in ((ben, piece(to_ben)), (cleo, piece(to_cleo))):
            assert f"seal={who.id}-" in html
            assert html.count("seal=") == html.count(f"seal={who.id}-")


def test_an_open_profile_hears_of_what_its_reader_may_read_there(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, _ = people
    stranger = Reader(server, "dan")
    asked = {"account": ana.id, "place": "account"}
    with (
        page(server, ben.session, stream="account", **asked) as to_ben,
        page(server, ben.session, stream="account:replies", **asked) as with_replies,
        page(server, stranger.session, stream="account", **asked) as to_stranger,
    ):
        ana.says("for friends", visibility="private")
        ana.says(f"@{ben.name} for you", visibility="direct")
        question = ben.says("a question of Ben's")
        ana.says("an answer", in_reply_to_id=question["id"])
        ana.says("for all")
        ana.ok("POST", path(question, "reblog"))
        for words in ("for friends", "for you", "for all", "a question of Ben"):
            assert words in piece(to_ben)
        for words in ("for friends", "for you", "an answer", "for all"):
            assert words in piece(with_replies)
        for words in ("for all", "a question of Ben"):
            assert words in piece(to_stranger)
        ana.post(f"/api/v1/accounts/{stranger.id}/block")
        ana.says("not for Dan")
        assert "not for Dan" in piece(to_ben)
        to_stranger.send(type="subscribe", stream="account")
        assert to_stranger.next()["error"] == "Missing account parameter"


def test_a_page_draws_large_what_it_shows_large(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, _ = people
    said = ana.says("the root")
    conversation = str(
        server.run(
            server.app.db.read().value,
            "SELECT conversation_id FROM statuses WHERE id = :id",
            id=int(said["id"]),
        )
    )
    asked = {"stream": "thread", "conversation": conversation}
    with (
        page(server, ben.session, focal=said["id"], **asked) as large,
        page(server, ben.session, focal="9" * 40, **asked) as small,
    ):
        ana.ok("PUT", path(said), json={"status": "the root, pruned"})
        assert " focal" in piece(large, "status.update")
        assert " focal" not in piece(small, "status.update")


def test_a_notification_comes_as_its_page_shows_it_and_goes_when_it_is_taken_back(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, _ = people
    said = ana.says("like me")
    with page(server, ana.session, stream="user:notification") as open_page:
        ben.ok("POST", path(said, "favourite"))
        notice = notification(open_page, "favourite")["notice"]
        assert "favourited your post" in notice
        ben.ok("POST", path(said, "unfavourite"))
        gone = open_page.until("notification.delete")["payload"]
        assert f'data-notice="{gone}"' in notice


def test_a_post_that_quotes_is_drawn_anew_on_pages_when_what_it_quotes_is_edited(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, cleo = people
    said = cleo.says("before", quote_approval_policy="public")
    quoting = ana.says("see", quoted_status_id=said["id"])
    with (
        page(server, ben.session, stream="user") as open_page,
        streams.stream(server, ben.token, stream="user") as app,
    ):
        cleo.ok("PUT", path(said), json={"status": "after"})
        told = piece(open_page, "status.update")
        assert f'data-post="{quoting["id"]}"' in told
        assert "after" in told and "before" not in told
        assert app.silent()


def test_a_page_hears_of_what_is_gone(server: Server, people: tuple[Reader, Reader, Reader]) -> None:
    ana, ben, _ = people
    said = ana.says("not for long")
    with page(server, ben.session, stream="user") as open_page:
        ana.delete(path(said))
        assert open_page.until("delete")["payload"] == said["id"]


def test_only_a_page_of_ours_gets_pieces(server: Server, people: tuple[Reader, Reader, Reader]) -> None:
    ana, ben, _ = people
    with streams.stream(server, ben.token, stream="user", page="en") as app:
        said = ana.says("as ever")
        payload = app.until("update")["payload"]
        assert (payload["id"], payload["content"]) == (said["id"], "<p>as ever</p>")


def test_whom_it_does_not_concern_gets_no_piece(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    ana, ben, _ = people
    stranger = Reader(server, "eve")
    ana.post(f"/api/v1/accounts/{stranger.id}/block")
    with (
        page(server, ben.session, stream="public") as to_public,
        page(server, stranger.session, stream="public") as to_blocked,
    ):
        for audience in ("private", "direct", "public"):
            last = ana.says(f"to {audience}", visibility=audience)
        assert last["id"] in piece(to_public)
        assert to_blocked.silent()


def test_what_few_may_read_moves_no_number_before_others(
    server: Server, people: tuple[Reader, Reader, Reader]
) -> None:
    """weakness:context-count-leak: neither a number nor the moment tells."""
    ana, ben, _ = people
    stranger = Reader(server, "eve")
    said = ana.says("for all")
    to_ana = {"status": f"@{ana.name} between us", "visibility": "direct"}
    with page(server, stranger.session, stream="public") as open_page:
        open_page.send(type="show", posts=[said["id"]], profiles=[ben.id])
        stranger.post(path(said, "favourite"))
        assert shown_counts(open_page)["favourites"] == "1"
        before = stranger.get(path(said))
        for about in ({"in_reply_to_id": said["id"]}, {"quoted_status_id": said["id"]}):
            hidden = ben.post("/api/v1/statuses", **to_ana, **about)
            assert open_page.silent(1.2)
            ben.delete(path(hidden))
            assert open_page.silent(1.2)
            # His followers' posts are counted on his profile, and there alone.
            hidden = ben.says("for followers", visibility="private", **about)
            assert open_page.next()["event"] == "profile"
            assert stranger.get(path(said)) == before
            ben.delete(path(hidden))
            assert open_page.next()["event"] == "profile"
        assert stranger.get(path(said)) == before
        ben.says("for all", in_reply_to_id=said["id"])
        assert shown_counts(open_page) == {"replies": "1", "boosts": "", "quotes": "", "favourites": "1"}


def shown_counts(open_page: Stream) -> dict[str, str]:
    """Beside the post, as they were told next."""
    (told,) = json.loads(open_page.until("counts")["payload"])
    return dict(told["counts"])
