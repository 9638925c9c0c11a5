"""Who is told live of what happens in a space: pages of those inside, by their session, and nothing else."""

import json
from typing import Any

import pytest

from sabar.effects import housekeeping
from tests.api.spaces.proving import in_a_hurry, without_asking
from tests.streams import Stream, page, stream
from tests.waiting import eventually
from tests.web.spaces.people import DAY, House, Visitor

pytestmark = pytest.mark.timeout(180)

_AT_ONCE_S = 1.0


def id_of(house: House) -> str:
    """As pages name it."""
    text: str = house.owner.web.get(house.url).text
    return text.partition('data-space="')[2].partition('"')[0]


def drawn(heard: Stream) -> str:
    found: str = heard.until("update", 2)["payload"]
    return found


def test_what_is_said_reaches_the_pages_of_those_inside_as_each_sees_it(house: House) -> None:
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with (
        page(server, house.owner.session, **asked) as own,
        page(server, house.guest.session, "fr", **asked) as other,
    ):
        said = house.says(house.owner, "the kiln is hot")
        mine, theirs = drawn(own), drawn(other)
        for html in (mine, theirs):
            assert f'data-post="{said["id"]}"' in html and "the kiln is hot" in html
        assert f"/p/{said['id']}/edit" in mine and "Edit" in mine
        assert f"/p/{said['id']}/edit" not in theirs and "Répondre" in theirs


def test_nobody_else_and_no_application_can_listen(house: House) -> None:
    id, server = id_of(house), house.owner.server
    with page(server, house.outsider.session, stream="space", space=id) as outside:
        assert outside.next()["status"] == 404
        with page(server, house.outsider.session, stream="space", space="123") as nowhere:
            assert nowhere.next()["status"] == 404
        for person in (house.owner, house.outsider):
            with stream(server, person.token, stream="space", space=id) as app:
                assert app.next() == {"error": "Unknown stream type", "status": 400}
                house.says(house.owner, "for those inside")
                assert app.silent()
        assert outside.silent()


def ended(heard: Stream) -> bool:
    return heard.until("left", _AT_ONCE_S)["stream"][0] == "space"


def test_who_is_put_out_hears_that_and_not_one_word_more(house: House) -> None:
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with (
        page(server, house.member.session, **asked) as out,
        page(server, house.guest.session, **asked) as stays,
    ):
        house.removes(house.member)
        assert ended(out)
        house.says(house.owner, "after that")
        assert "after that" in drawn(stays)
        assert out.silent()
        # Nor does he come in again.
        out.send(type="subscribe", **asked)
        assert out.next()["status"] == 404


def test_who_leaves_on_one_page_is_out_on_all_of_them(house: House) -> None:
    asked = {"stream": "space", "space": id_of(house)}
    with page(house.owner.server, house.member.session, **asked) as open_elsewhere:
        house.member.web.post(f"{house.url}/leave")
        assert ended(open_elsewhere)


def comes_late(house: House) -> Visitor:
    """Somebody who sees nothing of what was said before."""
    house.owner.ok("PUT", house.path, json={"past": False})
    newcomer = Visitor(house.owner.server, "new")
    url = house.owner.post(f"{house.path}/invites")["url"]
    newcomer.post(f"/api/sabar/v1/space_invites/{url.rpartition('/')[2]}/join")
    return newcomer


def test_a_reader_hears_only_what_came_after_he_may_see(house: House) -> None:
    old = house.says(house.owner, "before you came")
    newcomer = comes_late(house)
    asked = {"stream": "space", "space": id_of(house)}
    with page(house.owner.server, newcomer.session, **asked) as heard:
        house.owner.ok("PUT", f"{house.path}/posts/{old['id']}", json={"text": "other words of before"})
        house.says(house.member, "an answer", in_reply_to_id=old["id"])
        first = heard.until("update", 2)["payload"]
        assert "an answer" in first and "before" not in first.replace("not here any more", "")


def test_of_a_thread_that_a_reader_does_not_see_he_hears_no_number(house: House) -> None:
    old = house.says(house.owner, "before you came")
    newcomer = comes_late(house)
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with page(server, newcomer.session, **asked) as new, page(server, house.guest.session, **asked) as sees:
        house.says(house.member, "an answer", in_reply_to_id=old["id"])
        assert old["id"] in sees.until("counts", 2)["payload"]
        assert new.until("update", 2)
        assert new.silent()


def deletes(house: House, post: dict[str, Any]) -> None:
    house.owner.delete(f"{house.path}/posts/{post['id']}")


def goes(heard: Stream) -> str:
    found: str = heard.until("delete", 2)["payload"]
    return found


def test_of_what_goes_that_a_reader_never_saw_he_hears_nothing(house: House) -> None:
    old = house.says(house.owner, "before you came")
    answer = house.says(house.member, "so was this", in_reply_to_id=old["id"])
    newcomer = comes_late(house)
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with page(server, newcomer.session, **asked) as new, page(server, house.guest.session, **asked) as sees:
        for post in (answer, old):
            deletes(house, post)
            assert goes(sees) == post["id"]
        assert new.silent()


def test_when_a_thread_goes_whoever_saw_an_answer_in_it_hears_so(house: House) -> None:
    old = house.says(house.owner, "before you came")
    newcomer = comes_late(house)
    house.says(house.member, "an answer", in_reply_to_id=old["id"])
    with page(house.owner.server, newcomer.session, stream="space", space=id_of(house)) as heard:
        deletes(house, old)
        assert goes(heard) == old["id"]


def test_of_what_is_too_old_who_came_later_hears_nothing(house: House) -> None:
    house.owner.ok("PUT", house.path, json={"retention_seconds": DAY // 1000})
    old = house.says(house.owner, "before you came")
    answer = house.says(house.member, "so was this", in_reply_to_id=old["id"])
    newcomer = comes_late(house)
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with page(server, newcomer.session, **asked) as new, page(server, house.member.session, **asked) as sees:
        server.clock.advance(DAY + 1000)
        server.run(housekeeping.sweep, server.app, b"")
        assert {sees.until("expired", 2)["payload"] for _ in range(2)} == {old["id"], answer["id"]}
        assert new.silent()


def test_members_hear_nothing_of_what_the_leak_test_says_and_clears_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_hurry(monkeypatch)
    without_asking(monkeypatch)
    kept = house.says(house.owner, "kept")
    with page(house.owner.server, house.member.session, stream="space", space=id_of(house)) as heard:
        house.owner.post(f"{house.path}/proofs")
        ended = f"{house.path}/proofs"
        eventually(lambda: house.owner.get(ended)[0]["ended_at"], seconds=100)
        deletes(house, kept)
        told = []
        while (message := heard.next())["event"] != "delete":
            told.append(message["event"])
        assert message["payload"] == kept["id"] and set(told) <= {"space"}


def test_numbers_of_answers_and_of_what_is_unread_are_told(house: House) -> None:
    root = house.says(house.owner, "who brings the clay?")
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with (
        page(server, house.member.session, **asked) as room,
        page(server, house.member.session, stream="user:notification") as menu,
    ):
        house.says(house.guest, "I do", in_reply_to_id=root["id"])
        (told,) = json.loads(room.until("counts", 2)["payload"])
        assert (told["id"], told["counts"]) == (root["id"], {"replies": "1"})
        assert menu.until("badges")["payload"]["spaces"] == 2
        house.member.web.post(f"{house.url}/read")
        assert menu.until("badges")["payload"]["spaces"] == 0


def test_the_page_of_a_guest_ends_when_his_time_is_over(house: House) -> None:
    asked = {"stream": "space", "space": id_of(house)}
    server = house.owner.server
    with page(server, house.guest.session, **asked) as out:
        server.clock.advance(2 * DAY)
        assert ended(out)
        house.says(house.owner, "after that")
        assert out.silent()
