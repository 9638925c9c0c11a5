"""Writers are told how far a post got and what became of its end; staff, how it is with each server."""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape

import pytest

from sabar.actions import relations
from sabar.model.accounts import Account, Role
from sabar.store.federation import servers
from tests import entrance, jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.browser import Browser
from tests.federation import elsewhere, scripted
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
    for words in (peer.host, busy.host, "It has it", "Not reached yet; it is asked again"):
        assert words in page
    _, stranger = signed_in(here)
    assert "Delivered to" not in stranger.get(address).text
    assert stranger.get(f"{address}/servers").status_code == 404


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
    for words in (busy.host, "1 thing waits to be sent.", "HTTP 503", "1 account known here"):
        assert words in shown, words
    assert "HTTP 503" not in page.get("/admin/servers", q=peer.host).text
    assert "No servers" in page.get("/admin/servers", q="%").text


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
    assert re.search(r'<option value="suspend" selected>', form)
    assert "all follows between here and there end for good" in form
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
    assert "3 people, also on 2 other servers" in page
