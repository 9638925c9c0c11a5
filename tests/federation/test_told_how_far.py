"""Writers are told how far a post got and what became of its end; staff, how it is with each server."""

import contextlib
import dataclasses
import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from typing import Any

import msgspec
import pytest

from sabar.actions import relations
from sabar.federation import calling, describing
from sabar.kit import times
from sabar.kit.net import http
from sabar.model.accounts import Account, Role
from sabar.model.federation import Server as Known
from sabar.store.federation import servers
from tests import entrance, jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.browser import Browser
from tests.federation import elsewhere, scripted
from tests.federation.apart.test_later import blocked
from tests.federation.people.meeting import done, met
from tests.federation.scripted import Peer
from tests.server import Server
from tests.waiting import eventually


@pytest.fixture
def busy() -> Iterator[Peer]:
    with scripted.peer() as found:
        found.answers["/inbox"] = (503, {}, b"")
        yield found


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


def signed_in(server: Server) -> tuple[Person, Browser]:
    """Somebody new, and a browser of his."""
    new = entrance.Person(server)
    me = server.client.get("/api/v1/accounts/verify_credentials", headers=entrance.bearer(new.token)).json()
    return Person(server, new.name, new.token, me["id"]), new.browser()


def follow(server: Server, writer: Person, peer: Peer) -> Account:
    found = elsewhere.somebody(server, writer, peer.url)
    elsewhere.does(server, relations.follow, found, elsewhere.here(server, writer))
    return found


def path(post: dict[str, str], of: str = "statuses") -> str:
    return f"/api/sabar/v1/statuses/{post['id']}/{of}"


def test_a_writer_hears_which_servers_have_a_post(
    here: Server, writer: Person, peer: Peer, busy: Peer
) -> None:
    for one in (peer, peer, busy):
        follow(here, writer, one)
    post = writer.says("to two servers")
    eventually(lambda: writer.get(path(post, "servers"))["delivered"] == 1)
    told = writer.get(path(post, "servers"))
    assert (told["total"], told["waiting"], told["missed"]) == (2, 1, 0)
    assert [(one["host"], one["state"]) for one in told["servers"]] == [
        (busy.host, "waiting"),
        (peer.host, "delivered"),
    ]
    other = people.join(here, "other")
    assert other.call("GET", path(post, "servers")).status_code == 404
    assert here.client.get(path(post, "servers")).status_code == 401
    alone = other.says("for those here")
    assert other.get(path(alone, "servers")) == {
        "total": 0,
        "delivered": 0,
        "waiting": 0,
        "missed": 0,
        "servers": [],
    }


def test_the_page_of_a_post_says_it_to_its_writer_alone(here: Server, peer: Peer, busy: Peer) -> None:
    me, browser = signed_in(here)
    for one in (peer, busy):
        follow(here, me, one)
    post = me.says("to two servers")
    eventually(lambda: me.get(path(post, "servers"))["delivered"] == 1)
    address = f"/@{me.name}/{post['id']}"
    assert "Delivered to 1 of 2 servers" in browser.get(address).text
    page = unescape(browser.get(f"{address}/servers").text)
    for words in (peer.host, busy.host, "It has it", "Not reached yet; we keep trying"):
        assert words in page
    _, stranger = signed_in(here)
    assert "Delivered to" not in stranger.get(address).text
    assert stranger.get(f"{address}/servers").status_code == 404


def test_a_post_that_went_to_nobody_is_not_said_to_stay_here(here: Server, busy: Peer) -> None:
    me, browser = signed_in(here)
    public, ours = me.says("to all"), me.says("to us", visibility="local")
    said = browser.get(f"/@{me.name}/{public['id']}/servers").text
    assert "Any that asks for it may have it" in said
    assert "Only here" not in said
    assert "Only here" in browser.get(f"/@{me.name}/{ours['id']}/servers").text
    follow(here, me, busy)
    post = me.says("to one that is busy")
    page = f"/@{me.name}/{post['id']}"
    eventually(lambda: "Not delivered yet to 1 server" in browser.get(page).text)


def test_whoever_is_told_of_a_follower_reads_where_he_is_at_home(here: Server, peer: Peer) -> None:
    me, browser = signed_in(here)
    one, other = (peer.person(name) for name in ("norah", "norbert"))
    met(here, me, one)
    eventually(lambda: f"@{one.handle}" in browser.get("/notifications").text)
    met(here, me, other)
    eventually(lambda: f"@{other.handle}" in browser.get("/notifications").text)


def test_where_other_servers_are_spoken_with_one_is_told_how_to_find_their_people(here: Server) -> None:
    _, browser = signed_in(here)
    assert "@awa@server.example" in browser.get("/search").text
    assert "Find people on other servers" in browser.get("/").text
    assert 'id="elsewhere"' in browser.get("/help").text
    box = browser.get("/compose").text
    assert "here and on other servers" in box
    assert "Those who run their servers could read it too" in box


def test_a_receipt_says_what_each_server_answered_to_the_end(
    here: Server, writer: Person, peer: Peer, busy: Peer
) -> None:
    refusing = follow(here, writer, busy)
    follow(here, writer, peer)
    busy.answers.clear()
    post = writer.says("taken back")
    eventually(lambda: writer.get(path(post, "servers"))["delivered"] == 2)
    busy.answers["/inbox"] = (403, {}, b"")
    writer.post(path(post, "recall"))
    jobs.idle(here)

    def told() -> list[tuple[str, str]]:
        found = writer.get(path(post, "receipt"))["servers"]
        return [(one["host"], one["state"]) for one in found]

    expected = [(refusing.domain, "refused"), (peer.host, "delivered")]
    eventually(lambda: told() == expected)


def test_staff_see_how_it_is_with_each_server(here: Server, peer: Peer, busy: Peer) -> None:
    boss, page = signed_in(here)
    assert page.get("/admin/servers").status_code == 404
    staff.give(boss, Role.ADMIN)
    writer = people.join(here, "writer")
    for one in (peer, busy):
        here.run(here.app.db.write, partial(servers.heard, host=one.host, now=here.clock.now_ms()))
        follow(here, writer, one)
    jobs.idle(here)
    shown = unescape(page.get("/admin/servers", q=busy.host).text)
    assert peer.host not in shown
    told = "It has too much to do and asks us to come back later."
    for words in (busy.host, "1 thing waits to be sent.", told, "HTTP 503", "1 account known here"):
        assert words in shown, words
    alone = unescape(page.get(f"/admin/servers/{busy.host}").text)
    assert told in alone and "HTTP 503" in alone
    assert page.get("/admin/servers/unknown.example").status_code == 404
    assert "HTTP 503" not in page.get("/admin/servers", q=peer.host).text
    assert "No servers" in page.get("/admin/servers", q="%").text


def test_staff_have_what_waits_for_a_server_tried_at_once(here: Server, busy: Peer) -> None:
    boss, page = signed_in(here)
    writer = people.join(here, "writer")
    follow(here, writer, busy)
    here.run(here.app.db.write, partial(servers.heard, host=busy.host, now=here.clock.now_ms()))
    post, way = writer.says("to one that is busy"), f"/admin/servers/{busy.host}"

    def refused() -> int:
        return sum(one.path == "/inbox" for one in busy.heard)

    def tried_since(before: int) -> bool:
        return refused() == before + 1

    eventually(refused)
    assert page.post(f"{way}/try").status_code in (403, 404)
    staff.give(boss, Role.ADMIN)
    # More often than it is tried by itself before all is given up.
    for _ in range(9):
        eventually(lambda: "It is tried again in" in page.get(way).text)
        before = refused()
        page.post(f"{way}/try")
        eventually(partial(tried_since, before))
    eventually(lambda: "Try now" in page.get(way).text)
    del busy.answers["/inbox"]
    page.post(f"{way}/try")
    eventually(lambda: writer.get(path(post, "servers"))["delivered"] == 1)
    assert "Try now" not in page.get(way).text
    assert page.post(f"{way}/try").status_code == 200
    assert page.post("/admin/servers/unknown.example/try").status_code == 404
    assert "Had what waits for a server tried at once" in unescape(page.get("/admin/log").text)


def test_a_server_is_kept_at_a_distance_only_after_a_second_look(here: Server, peer: Peer) -> None:
    boss, page = signed_in(here)
    staff.give(boss, Role.ADMIN)
    writer = people.join(here, "writer")
    follow(here, writer, peer)
    here.run(here.app.db.write, partial(servers.heard, host=peer.host, now=here.clock.now_ms()))
    shown = page.get("/admin/servers", q=peer.host).text
    (way,) = re.findall(r'href="(/admin/gates\?domain=[^"]*)#block"', shown)
    form = page.get(unescape(way)).text
    assert f'value="{peer.host}"' in form
    assert re.search(r'<option value="silence" selected>', form)
    assert "all follows between here and there end for good" in form
    assert "That would be 1 follow." in form
    shut = {"domain": peer.host, "severity": "suspend", "reject_media": "1", "public_comment": "loud"}
    asked = page.post("/admin/gates/domains", **shut)
    assert asked.status_code == 422
    assert "Nothing is blocked yet." in asked.text and "This follow may end for good" in asked.text
    assert re.search(r'name="reject_media"\s+value="1" checked', asked.text)
    assert "/admin/gates/domains/lift" not in asked.text
    milder = shut | {"severity": "noop"}
    shown = unescape(page.post("/admin/gates/domains", **milder).text)
    assert f'<b class="bidi long">{peer.host}</b>' in shown
    assert "Limited in parts" in shown and "without its files" in shown
    (id,) = re.findall(r'name="id" value="(\d+)"', shown)
    lifted = page.post("/admin/gates/domains/lift", id=id).text
    assert "Saved." in lifted and "Logged out" not in lifted
    page.post("/admin/gates/domains", **shut, sure="1")
    assert f'<b class="bidi long">{peer.host}</b>' in unescape(page.get("/admin/gates").text)
    assert page.get("/admin/gates", domain='"><b>').text.count('"><b>') == 0


def test_whoever_is_about_to_post_hears_to_how_many_servers_it_goes(
    here: Server, peer: Peer, busy: Peer
) -> None:
    me, browser = signed_in(here)
    for one in (peer, peer, busy):
        follow(here, me, one)
    named = elsewhere.somebody(here, me, "https://third.example")

    def servers(**planned: str) -> int:
        return int(me.post("/api/sabar/v1/audience", **planned)["servers"])

    assert servers(status="to all") == 2
    assert servers(status=f"to all and @{named.acct}") == 3
    assert servers(status=f"@{named.acct}", visibility="direct") == 1
    assert servers(status="to us", visibility="local") == 0
    page = unescape(browser.get("/compose").text).replace("\xa0", " ")
    assert "3 people; it goes to 2 other servers" in page


def known(server: Server, host: str) -> Known:
    found = server.run(servers.by_host, server.app.db.read(), host)
    assert found is not None
    return found


def runs(server: Server, host: str) -> tuple[str, str]:
    found = known(server, host)
    return found.software, found.version


def test_what_a_server_runs_is_looked_up_when_it_is_met_and_daily(
    here: Server, writer: Person, peer: Peer
) -> None:
    peer.runs({"name": "mastodon", "version": "4.6.1"})
    star = peer.person("star")
    met(here, writer, star)
    eventually(lambda: runs(here, peer.host) == ("mastodon", "4.6.1"))
    peer.runs({"name": "mastodon", "version": "4.7.0"})
    asked = len(peer.described)
    here.clock.advance(times.HOUR)
    done(here, star, "Follow", f"{here.url}/users/nobody")
    jobs.idle(here)
    assert len(peer.described) == asked == 2
    here.clock.advance(times.DAY)
    done(here, star, "Follow", f"{here.url}/users/nobody")
    eventually(lambda: runs(here, peer.host) == ("mastodon", "4.7.0"))
    # Next, it says nothing any more: what was known stays.
    peer.answers["/.well-known/nodeinfo"] = (500, {}, b"")
    here.clock.advance(times.DAY)
    done(here, star, "Follow", f"{here.url}/users/nobody")
    eventually(lambda: len(peer.described) == asked + 3)
    jobs.idle(here)
    assert runs(here, peer.host) == ("mastodon", "4.7.0")
    boss, page = signed_in(here)
    staff.give(boss, Role.ADMIN)
    for path in ("/admin/servers", f"/admin/servers/{peer.host}"):
        assert "mastodon 4.7.0" in page.get(path).text


@pytest.mark.parametrize(
    "said",
    [
        "not an object",
        {"name": 7, "version": "1"},
        {"name": {"deep": "x"}},
        {"version": "1"},
        None,
        "endless",
        "elsewhere",
        "another version",
        "not JSON",
    ],
    ids=str,
)
def test_what_is_said_badly_of_what_a_server_runs_is_left_out(
    here: Server, writer: Person, peer: Peer, said: Any
) -> None:
    peer.runs(said)
    if said == "endless":
        peer.answers["/nodeinfo/2.1"] = (200, {}, b"[" * 100_000)
    elif said == "elsewhere":
        with scripted.peer() as other:
            peer.runs({"name": "x", "version": "1"}, at=f"{other.url}/nodeinfo/2.1")
    elif said == "another version":
        peer.runs({"name": "x", "version": "1"}, version="3.0")
    elif said == "not JSON":
        peer.answers["/.well-known/nodeinfo"] = (200, {}, b"<html>")
    met(here, writer, peer.person("star"))
    eventually(lambda: peer.described)
    jobs.idle(here)
    assert runs(here, peer.host) == ("", "")


def test_what_a_server_says_that_it_runs_is_short_and_plain(here: Server, writer: Person, peer: Peer) -> None:
    peer.runs({"name": "a\u202e<b>\0\n" + "x" * 500, "version": "1" * 5000}, version="2.0")
    met(here, writer, peer.person("star"))
    eventually(lambda: runs(here, peer.host)[0])
    name, version = runs(here, peer.host)
    assert name.startswith("a") and name.endswith("xxx") and name.isprintable()
    assert (len(name), len(version)) == (40, 60)
    boss, page = signed_in(here)
    staff.give(boss, Role.ADMIN)
    assert "a<b>" not in page.get(f"/admin/servers/{peer.host}").text


def test_a_server_that_is_blocked_is_not_asked_what_it_runs(here: Server, peer: Peer) -> None:
    blocked(here, peer, "suspend")
    here.run(here.app.db.write, partial(servers.heard, host=peer.host, now=here.clock.now_ms()))
    jobs.idle(here)
    assert not peer.described
    assert runs(here, peer.host) == ("", "")


def test_without_federation_no_server_is_asked_what_it_runs(here: Server, peer: Peer) -> None:
    settings = msgspec.structs.replace(here.settings, federation="off")
    here.run(describing.describe, dataclasses.replace(here.app, settings=settings), peer.host)
    assert not peer.described


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:9", "Nobody answers at its address."),
        ("http://nobody.invalid", "Its name leads nowhere"),
        ("https://{host}", "certificate"),
        ("http://{host}/broken", "Something is broken there"),
        ("http://{host}/endless", "It breaks off, or answers in a way that cannot be read."),
    ],
)
def test_staff_read_in_words_why_a_server_cannot_be_reached(
    here: Server, peer: Peer, address: str, words: str
) -> None:
    peer.answers["/broken"] = (500, {}, b"")
    peer.answers["/endless"] = (200, {}, b"x" * 2_000_000)
    url = address.format(host=peer.host)
    host = url.partition("://")[2].partition("/")[0]
    here.run(here.app.db.write, partial(servers.heard, host=host, now=here.clock.now_ms()))
    with contextlib.suppress(http.Failed):
        here.run(calling.get, here.app, url)
    boss, page = signed_in(here)
    staff.give(boss, Role.ADMIN)
    shown = unescape(page.get(f"/admin/servers/{host}").text)
    assert words in shown
    assert known(here, host).last_error in shown
