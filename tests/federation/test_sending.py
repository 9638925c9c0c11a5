"""How what goes out goes: once, in order, later where a server cannot take it, never where it may not."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sabar.actions import relations
from sabar.effects import housekeeping
from sabar.federation.out import queue
from sabar.model.accounts import Account
from sabar.store.federation import servers
from tests import jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.conftest import ENGINES, NewDatabase
from tests.federation import elsewhere
from tests.federation.conftest import BETWEEN
from tests.federation.scripted import Peer
from tests.outside import ThisMachine
from tests.server import DAY_MS, Server, free_port, running_server
from tests.waiting import eventually

MINUTE, HOUR = 60_000, 3_600_000
#: How long a server that is away is left alone, and a little more.
WAITS = (MINUTE, 5 * MINUTE, 25 * MINUTE, 2 * HOUR, 8 * HOUR, 24 * HOUR, 48 * HOUR)


@pytest.fixture
def writer(here: Server) -> Person:
    return people.join(here, "writer")


@pytest.fixture
def far(here: Server, writer: Person, peer: Peer) -> Account:
    return follower(here, writer, peer.url, peer)


def follower(server: Server, writer: Person, origin: str, peer: Peer | None = None) -> Account:
    """Somebody at `origin` who follows, accepted where there is somebody to hear it."""
    found = elsewhere.somebody(server, writer, origin)
    elsewhere.does(server, relations.follow, found, elsewhere.here(server, writer))
    if peer is not None:
        eventually(lambda: verbs(peer) == ["Accept"])
    return found


def verbs(peer: Peer) -> list[str]:
    return [one["type"] for one in peer.posted("/inbox")]


def busy(peer: Peer, status: int, **headers: str) -> None:
    """From now on everything is answered so."""
    peer.answers["/inbox"] = (status, headers, b"")


def sent(server: Server, post: dict[str, Any], verb: str = "Create") -> list[dict[str, Any]]:
    """How it went with an activity about a post, inbox by inbox."""
    found = server.run(
        server.app.db.read().all,
        "SELECT i.inbox, i.state, i.status, i.tries FROM outgoing o "
        "JOIN outgoing_inboxes i ON i.outgoing_id = o.id WHERE o.about = :about AND o.verb = :verb "
        "ORDER BY o.id, i.inbox",
        about=post["uri"],
        verb=verb,
    )
    return [dict(row) for row in found]


def states(server: Server, post: dict[str, Any], verb: str = "Create") -> list[str]:
    return [one["state"] for one in sent(server, post, verb)]


def reach(server: Server, post: dict[str, Any], state: str, verb: str = "Create") -> None:
    eventually(lambda: states(server, post, verb) == [state])


def test_a_busy_server_is_asked_again_when_it_wants_to_be(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    busy(peer, 503, **{"Retry-After": "600"})
    post = writer.says("later")
    eventually(lambda: verbs(peer) == ["Accept", "Create"])
    jobs.idle(here)
    assert states(here, post) == ["waiting"]
    peer.answers.clear()
    here.clock.advance(9 * MINUTE)
    jobs.idle(here)
    assert states(here, post) == ["waiting"]
    here.clock.advance(MINUTE + 1_000)
    reach(here, post, "delivered")
    assert len(verbs(peer)) == 3
    assert sent(here, post)[0]["status"] == 202


@pytest.mark.parametrize("status", [400, 403, 404, 422, 501])
def test_what_a_server_refuses_is_not_offered_again(
    here: Server, writer: Person, peer: Peer, far: Account, status: int
) -> None:
    busy(peer, status)
    post = writer.says("no?")
    reach(here, post, "refused")
    peer.answers.clear()
    here.clock.advance(HOUR)
    jobs.idle(here)
    assert verbs(peer).count("Create") <= 2
    assert sent(here, post)[0]["status"] == status


def test_what_a_server_fails_at_again_and_again_lets_the_others_pass(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    busy(peer, 500)
    bad, good = writer.says("makes it stumble"), writer.says("stands behind it")
    for wait in WAITS[:5]:
        jobs.idle(here)
        assert states(here, bad) == states(here, good) == ["waiting"]
        here.clock.advance(wait + 1_000)
    reach(here, bad, "given_up")
    peer.answers.clear()
    here.clock.advance(DAY_MS)
    reach(here, good, "delivered")


def test_a_server_that_was_away_and_stumbles_as_it_comes_back_gets_it_after_all(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    busy(peer, 503)
    post = writer.says("still here")
    for wait in WAITS[:5]:
        jobs.idle(here)
        here.clock.advance(wait - 1_000)
        busy(peer, 500 if wait == WAITS[4] else 503)
        here.clock.advance(2_000)
    jobs.idle(here)
    assert (states(here, post), sent(here, post)[0]["status"]) == (["waiting"], 500)
    peer.answers.clear()
    here.clock.advance(WAITS[5] + 1_000)
    reach(here, post, "delivered")


def test_an_inbox_that_is_gone_is_not_written_to_again(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    busy(peer, 410)
    reach(here, writer.says("anybody?"), "refused")
    heard = len(peer.heard)
    # The account itself may still be there.
    post = writer.says("and now?")
    eventually(lambda: [one["inbox"] for one in sent(here, post)] == [f"{far.uri}/inbox"])
    reach(here, post, "delivered")
    peer.answers[f"/users/{far.username}/inbox"] = (410, {}, b"")
    reach(here, writer.says("still?"), "refused")
    assert sent(here, writer.says("nobody")) == []
    assert len(peer.heard) == heard + 2


def test_a_dead_server_keeps_nobody_waiting_and_is_given_up(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    dead = follower(here, writer, f"http://127.0.0.1:{free_port()}")
    posts = [writer.says(f"number {number}") for number in range(3)]
    eventually(lambda: verbs(peer) == ["Accept", *["Create"] * 3])
    for wait in WAITS:
        jobs.idle(here)
        here.clock.advance(wait + 1_000)
    gone = f"{dead.uri.partition('/users/')[0]}/inbox"
    for post in posts:
        eventually(
            lambda post=post: (
                {one["inbox"]: one["state"] for one in sent(here, post)}
                == {f"{peer.url}/inbox": "delivered", gone: "given_up"}
            )
        )
    # Only the first of them asked whether it is there again.
    tries = [one["tries"] for post in posts for one in sent(here, post) if one["inbox"] == gone]
    assert tries == [0, 0, 0] or tries[1:] == [0, 0]


def test_a_later_correction_takes_the_place_of_one_that_waits(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    post = writer.says("one")
    reach(here, post, "delivered")
    busy(peer, 503)
    for words in ("two", "three", "four"):
        writer.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": words})
        jobs.idle(here)
    assert states(here, post, "Update") == ["cancelled", "cancelled", "waiting"]
    peer.answers.clear()
    here.clock.advance(MINUTE + 1_000)
    eventually(lambda: states(here, post, "Update")[-1] == "delivered")
    assert "four" in peer.posted("/inbox")[-1]["object"]["content"]
    assert [one["type"] for one in peer.posted("/inbox")].count("Update") <= 2


def test_what_never_left_is_taken_back_without_a_word(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    busy(peer, 503)
    first, second = writer.says("tried"), writer.says("behind it")
    jobs.idle(here)
    for post in (first, second):
        writer.delete(f"/api/v1/statuses/{post['id']}")
    jobs.idle(here)
    assert states(here, second) == ["cancelled"] and states(here, second, "Delete") == []
    # Of what was tried nobody knows whether it arrived.
    assert states(here, first) == ["cancelled"] and states(here, first, "Delete") == ["waiting"]
    peer.answers.clear()
    here.clock.advance(MINUTE + 1_000)
    reach(here, first, "delivered", "Delete")
    assert verbs(peer) == ["Accept", "Create", "Delete"]
    words = here.run(here.app.db.read().value, "SELECT COUNT(*) FROM outgoing WHERE body LIKE '%behind it%'")
    assert words == 0


def test_a_server_that_was_shut_out_meanwhile_gets_nothing(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    busy(peer, 503)
    post = writer.says("not for them")
    jobs.idle(here)
    block = staff.arriving(here).post(
        "/api/v1/admin/domain_blocks", domain="away.example", severity="suspend"
    )
    here.run(_blocked, here.app, block["id"], peer.host)
    peer.answers.clear()
    heard = len(peer.heard)
    here.clock.advance(MINUTE + 1_000)
    reach(here, post, "cancelled")
    assert sent(here, writer.says("nor this")) == []
    assert len(peer.heard) == heard


async def _blocked(app: Any, id: str, host: str) -> None:
    """The hosts of tests are numbers, which nobody may type."""

    async def unit(tx: Any) -> None:
        await tx.run("UPDATE domain_blocks SET domain = :host WHERE id = :id", host=host, id=int(id))

    await app.db.write(unit)


@pytest.mark.parametrize("kind", ["public", "private"])
def test_what_waited_goes_where_somebody_may_still_read_it_and_nowhere_else(
    here: Server, writer: Person, peer: Peer, far: Account, kind: str
) -> None:
    busy(peer, 503, **{"Retry-After": "660"})
    first, second = (writer.says(words, visibility=kind) for words in ("first", "second"))
    jobs.idle(here)
    peer.answers.clear()
    here.clock.advance(12 * MINUTE)
    reach(here, first, "delivered")
    reach(here, second, "delivered")
    busy(peer, 503, **{"Retry-After": "660"})
    third = writer.says("third", visibility=kind)
    jobs.idle(here)
    elsewhere.does(here, relations.unfollow, far, elsewhere.here(here, writer))
    peer.answers.clear()
    heard = len(peer.heard)
    here.clock.advance(12 * MINUTE)
    reach(here, third, "cancelled")
    assert len(peer.heard) == heard


def test_the_same_work_done_again_sends_nothing_twice(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    activity = {"id": f"{here.url}/x", "type": "Add", "actor": f"{here.url}/users/{writer.name}"}
    for _ in range(2):
        here.run(
            queue.send,
            here.app,
            owner=int(writer.id),
            verb="Add",
            about="x",
            activity=activity,
            inboxes={f"{peer.url}/inbox", f"{peer.url}/users/{far.username}/inbox"},
        )
    jobs.idle(here)
    eventually(lambda: len(peer.posted()) == 3)
    jobs.idle(here)
    assert len(peer.posted()) == 3


def test_a_server_that_is_back_hears_of_ends_that_were_given_up(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    post = writer.says("once")
    reach(here, post, "delivered")
    busy(peer, 503)
    writer.delete(f"/api/v1/statuses/{post['id']}")
    for wait in WAITS:
        jobs.idle(here)
        here.clock.advance(wait + 1_000)
    reach(here, post, "given_up", "Delete")
    peer.answers.clear()
    here.clock.advance(3 * DAY_MS)
    reach(here, writer.says("again"), "delivered")
    here.run(housekeeping.begin, here.app)
    reach(here, post, "delivered", "Delete")


def test_a_server_without_a_sign_of_life_for_weeks_is_told_nothing_new(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    known = {"host": peer.host, "now": here.clock.now_ms() - 20 * DAY_MS}
    here.run(here.app.db.write, partial(_forgotten, **known))
    heard = writer.says("anybody there?")
    jobs.idle(here)
    assert sent(here, heard) == []
    # It speaks again, so it is spoken to.
    here.run(here.app.db.write, partial(servers.heard, host=peer.host, now=here.clock.now_ms()))
    reach(here, writer.says("there you are"), "delivered")


async def _forgotten(tx: Any, host: str, now: int) -> None:
    await tx.run(
        "UPDATE servers SET first_seen_at = :now, reached_at = :now, heard_at = NULL, failures = 3 "
        "WHERE host = :host",
        host=host,
        now=now,
    )


def test_where_nobody_elsewhere_follows_no_work_is_made(here: Server, writer: Person) -> None:
    post = writer.says("for those here")
    writer.post(f"/api/v1/statuses/{post['id']}/pin")
    people.join(here, "other").post(f"/api/v1/statuses/{post['id']}/favourite")
    writer.delete(f"/api/v1/statuses/{post['id']}")
    asked = "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'federation.%' AND lane = :lane"
    assert here.run(here.app.db.read().value, asked, lane=f"leaving/{writer.id}") == 0


def test_words_are_forgotten_when_their_time_is_over_and_rows_when_the_post_is_gone(
    here: Server, writer: Person, peer: Peer, far: Account
) -> None:
    kept, gone = writer.says("stays for long"), writer.says("goes soon")
    for post in (kept, gone):
        reach(here, post, "delivered")
    writer.delete(f"/api/v1/statuses/{gone['id']}")
    reach(here, gone, "delivered", "Delete")
    here.clock.advance(4 * DAY_MS)
    here.run(housekeeping.sweep, here.app, b"")
    asked = "SELECT COUNT(*) FROM outgoing WHERE body LIKE '%stays for long%'"
    eventually(lambda: here.run(here.app.db.read().value, asked) == 0)
    here.clock.advance(60 * DAY_MS)
    here.run(housekeeping.sweep, here.app, b"")
    assert states(here, kept) == ["delivered"]
    assert sent(here, gone) == sent(here, gone, "Delete") == []


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_queued_goes_out_after_a_restart_and_not_while_federation_is_off(
    engine: str, new_database: NewDatabase, tmp_path: Path, peer: Peer
) -> None:
    with new_database(engine) as url:
        with running_server(url, tmp_path, guard=ThisMachine(), **BETWEEN) as server:
            writer = people.join(server, "writer")
            follower(server, writer, peer.url, peer)
            busy(peer, 503)
            post = writer.says("through a restart")
            eventually(lambda: verbs(peer)[-1] == "Create")
            clock, settings = server.clock, {"listen": server.settings.listen}
        peer.answers.clear()
        clock.shift += 2 * MINUTE
        with running_server(url, tmp_path, guard=ThisMachine(), clock=clock, **BETWEEN, **settings) as server:
            reach(server, post, "delivered")
            assert json.loads(peer.heard[-1].body)["object"]["id"] == post["uri"]
        heard = len(peer.heard)
        off = {"federation": "off"}
        with running_server(url, tmp_path, guard=ThisMachine(), clock=clock, **settings, **off) as server:
            writer.server = server
            post = writer.says("here only")
            jobs.idle(server)
            assert sent(server, post) == []
        assert len(peer.heard) == heard
