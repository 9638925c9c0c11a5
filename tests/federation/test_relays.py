"""Relays of both styles: asked, told what is public, believed about nothing but that something is there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sabar.actions.statuses import unneeded
from sabar.kit import times
from sabar.model.accounts import Role
from sabar.rules.federation.relays import RELAYS
from tests import jobs
from tests.api import people, staff
from tests.api.people import Person
from tests.federation import scripted, strangers
from tests.federation.documents import actor as uri_of
from tests.federation.relaying import PLACE, Relay
from tests.federation.scripted import PUBLIC, Peer, Stranger, is_signed_by
from tests.server import Server
from tests.waiting import eventually
from tests.web.test_server_pages import signed_in


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    return {"rate_limits": "on", "remote_posts_days": "30"}


@pytest.fixture(scope="module")
def boss(here: Server) -> Person:
    return staff.arriving(here)


@pytest.fixture(autouse=True)
def minutes(here: Server) -> None:
    """What was counted before counts no more."""
    here.clock.shift += times.HOUR


@pytest.fixture
def relay(here: Server, boss: Person) -> Iterator[Relay]:
    with scripted.peer() as peer:
        found = Relay(here, peer, boss)
        yield found
        if found.id:
            boss.call("DELETE", f"{PLACE}/{found.id}")


@pytest.fixture
def on(relay: Relay) -> Relay:
    """One of Mastodon's style that said yes."""
    assert relay.answers("Accept", relay.add()) == "on"
    return relay


@pytest.fixture
def mira(peer: Peer) -> Stranger:
    """Nobody here follows her."""
    return peer.person("mira")


def listed(ada: Person) -> list[str]:
    return [one["uri"] for one in ada.get("/api/v1/timelines/public", remote=True)]


def words(ada: Person) -> str:
    return " ".join(one["content"] for one in ada.get("/api/v1/timelines/public", remote=True))


@pytest.mark.parametrize("spelled", [True, False])
def test_an_inbox_is_asked_to_send_what_everybody_may_read(here: Server, relay: Relay, spelled: bool) -> None:
    follow = relay.add()
    assert (follow["actor"], follow["object"]) == (f"{here.url}/actor", PUBLIC)
    heard = next(one for one in relay.peer.heard if one.method == "POST")
    key = here.client.get("/actor", headers={"Accept": scripted.ACTIVITY}).json()["publicKey"]
    assert is_signed_by(heard, load_pem_public_key(key["publicKeyPem"].encode()))
    assert relay.answers("Accept", follow if spelled else follow["id"]) == "on"


def test_the_actor_of_a_relay_is_followed_and_may_follow_back(here: Server, relay: Relay) -> None:
    follow = relay.add("litepub")
    assert (follow["actor"], follow["object"]) == (f"{here.url}/actor", relay.actor.id)
    assert relay.answers("Accept", follow) == "on"
    back = relay.actor.activity("Follow", f"{here.url}/actor")
    relay.says(back)
    answer = eventually(lambda: relay.told("Accept"))[0]
    assert (answer["actor"], answer["object"]["id"]) == (f"{here.url}/actor", back["id"])


def test_nobody_else_follows_the_server(here: Server, on: Relay, mira: Stranger, peer: Peer) -> None:
    assert mira.send(here, mira.activity("Follow", f"{here.url}/actor")).status_code == 202
    jobs.idle(here)
    assert peer.posted() == []


def test_what_everybody_may_read_goes_there_with_its_changes_and_its_end(
    here: Server, ada: Person, on: Relay
) -> None:
    post = ada.says("For everybody")
    create = eventually(lambda: on.told("Create"))[0]
    assert create["object"]["id"] == post["uri"]
    assert create["actor"] == uri_of(ada)
    heard = next(one for one in on.peer.heard if b'"Create"' in one.body)
    author = here.client.get(f"/users/{ada.name}", headers={"Accept": scripted.ACTIVITY}).json()
    assert is_signed_by(heard, load_pem_public_key(author["publicKey"]["publicKeyPem"].encode()))
    ada.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "For all"})
    assert "For all" in eventually(lambda: on.told("Update"))[0]["object"]["content"]
    ada.delete(f"/api/v1/statuses/{post['id']}")
    assert eventually(lambda: on.told("Delete"))[0]["object"]["id"] == post["uri"]


@pytest.mark.parametrize("visibility", ["unlisted", "private", "direct", "local"])
def test_nothing_else_goes_there(here: Server, ada: Person, on: Relay, visibility: str) -> None:
    ada.says("For some", visibility=visibility)
    ada.says("Last of all")
    eventually(lambda: on.told("Create"))
    jobs.idle(here)
    assert [one["object"]["content"] for one in on.told("Create")] == ["<p>Last of all</p>"]


def test_of_limited_accounts_nothing_goes_there(here: Server, ada: Person, boss: Person, on: Relay) -> None:
    loud = people.join(here, "loud")
    boss.post(f"/api/v1/admin/accounts/{loud.id}/action", type="silence")
    loud.says("Buy this")
    ada.says("Tea")
    eventually(lambda: on.told("Create"))
    jobs.idle(here)
    assert "Buy" not in str(on.told("Create"))


def test_one_that_refuses_is_told_nothing(here: Server, ada: Person, relay: Relay) -> None:
    follow = relay.add()
    assert relay.answers("Reject", follow) == "refused"
    ada.says("For nobody there")
    jobs.idle(here)
    assert relay.told("Create") == []
    relay.do("enable")
    eventually(lambda: relay.told("Follow")[-1]["id"] != follow["id"])
    assert relay.answers("Accept", follow) == "waiting"
    assert relay.answers("Accept", relay.follow()) == "on"
    assert relay.answers("Reject", relay.follow()) == "refused"


def test_one_that_was_left_is_told_so_and_believed_no_more(
    here: Server, ada: Person, on: Relay, mira: Stranger
) -> None:
    follow = on.follow()
    on.do("disable")
    undo = eventually(lambda: on.told("Undo"))[0]
    assert (undo["object"]["id"], undo["object"]["object"]) == (follow["id"], PUBLIC)
    ada.says("Not for it")
    note = mira.note("Nobody asked for this")
    on.announces(note["id"])
    on.says(mira.activity("Create", note), 401)
    assert on.answers("Accept", follow) == "off"
    assert on.told("Create") == []
    assert note["id"] not in listed(ada)


def test_one_that_is_removed_is_told_so(here: Server, boss: Person, on: Relay) -> None:
    boss.delete(f"{PLACE}/{on.id}")
    eventually(lambda: on.told("Undo"))
    assert boss.call("GET", f"{PLACE}/{on.id}").status_code == 404
    assert boss.call("DELETE", f"{PLACE}/{on.id}").status_code == 404
    on.id = ""


def test_only_the_relay_itself_says_yes(here: Server, relay: Relay, mira: Stranger) -> None:
    follow = relay.add()
    assert mira.send(here, mira.activity("Accept", follow)).status_code == 202
    jobs.idle(here)
    assert relay.state == "waiting"
    assert relay.answers("Accept", follow | {"id": f"{here.url}/actor#follow/1"}) == "waiting"


@pytest.mark.parametrize("style", ["mastodon", "litepub"])
def test_what_it_announces_is_in_the_public_timeline_and_no_boost(
    here: Server, ada: Person, relay: Relay, mira: Stranger, style: str
) -> None:
    relay.answers("Accept", relay.add(style))
    note = mira.note("Good morning")
    relay.announces(note["id"])
    found = next(one for one in ada.get("/api/v1/timelines/public") if one["uri"] == note["id"])
    assert (found["account"]["acct"], found["reblogs_count"]) == (mira.handle, 0)
    assert note["id"] not in [one["uri"] for one in ada.get("/api/v1/timelines/home")]
    seen = relay.seen
    assert (seen["received"], seen["last_uri"], seen["dropped"]) == (1, note["id"], 0)


def test_what_was_written_is_found_by_the_id_of_writing_it(
    here: Server, ada: Person, on: Relay, mira: Stranger, peer: Peer
) -> None:
    note = mira.note("Wrapped twice")
    create = mira.activity("Create", note)
    peer.documents[create["id"].removeprefix(peer.url)] = create
    on.announces(create["id"])
    assert note["id"] in listed(ada)


def test_a_post_of_here_is_not_boosted_by_a_relay(here: Server, ada: Person, on: Relay) -> None:
    post = ada.says("Mine")
    on.announces(post["uri"])
    assert ada.get(f"/api/v1/statuses/{post['id']}")["reblogs_count"] == 0
    assert [one for one in ada.get("/api/v1/notifications") if one["type"] == "reblog"] == []


def test_whoever_is_no_relay_makes_nothing_known(
    here: Server, ada: Person, on: Relay, mira: Stranger
) -> None:
    other = on.peer.person("other")
    note = mira.note("Look at this")
    assert other.send(here, other.activity("Announce", note["id"])).status_code == 202
    assert other.send(here, mira.activity("Create", note)).status_code == 401
    jobs.idle(here)
    assert note["id"] not in listed(ada)


@pytest.mark.parametrize("wrapped", [True, False])
def test_what_it_says_of_a_post_is_not_believed(
    here: Server, ada: Person, on: Relay, mira: Stranger, wrapped: bool
) -> None:
    """weakness:inbox-forwarding-trust: a relay signs for itself, whatever it passes on."""
    note = mira.note("What she wrote")
    create = mira.activity("Create", note | {"content": "<p>What she never wrote</p>"})
    if wrapped:
        on.announces(create)
    else:
        on.says(create)
    assert "What she wrote" in words(ada)
    assert "never" not in words(ada)
    on.says(mira.activity("Update", note | {"content": "<p>Changed by a liar</p>"}))
    on.says(mira.activity("Delete", {"id": note["id"], "type": "Tombstone"}))
    assert "What she wrote" in words(ada)
    assert "liar" not in words(ada)


def test_changes_and_ends_are_asked_of_the_server_of_the_post(
    here: Server, ada: Person, on: Relay, mira: Stranger, peer: Peer
) -> None:
    note = mira.note("First")
    on.announces(note["id"])
    path = note["id"].removeprefix(peer.url)
    later = times.iso(here.clock.now_ms())
    peer.documents[path] = note | {"content": "<p>Second</p>", "updated": later}
    on.says(mira.activity("Update", note["id"]))
    assert "Second" in words(ada)
    peer.answers[path] = (410, {}, b"")
    on.says(mira.activity("Delete", note["id"]))
    assert note["id"] not in listed(ada)


@pytest.mark.parametrize("kind", ["unlisted", "private"])
def test_what_is_not_for_everybody_is_not_kept(
    here: Server, ada: Person, on: Relay, mira: Stranger, kind: str
) -> None:
    cc = [PUBLIC] if kind == "unlisted" else []
    note = mira.note("Not for strangers", to=[mira.followers], cc=cc)
    on.announces(note["id"])
    assert "Not for strangers" not in words(ada)
    assert on.seen["received"] == 0


def test_a_post_that_was_forged_first_is_taken_from_its_writer_later(
    here: Server, ada: Person, on: Relay, mira: Stranger, peer: Peer
) -> None:
    """A relay that uses up the id of somebody's activity keeps nothing of his away."""
    note = mira.note("Hello @ada", tag=[{"type": "Mention", "href": uri_of(ada), "name": "@ada"}])
    path = note["id"].removeprefix(peer.url)
    create = mira.activity("Create", note)
    del peer.documents[path]
    on.says(create | {"object": note | {"content": "<p>Forged</p>"}})
    peer.documents[path] = note
    assert mira.send(here, create).status_code == 202
    eventually(lambda: [one for one in ada.get("/api/v1/notifications") if one["type"] == "mention"])
    assert "Forged" not in words(ada)


def test_two_relays_at_once_bring_one_post(
    here: Server, ada: Person, boss: Person, on: Relay, mira: Stranger
) -> None:
    with scripted.peer() as peer:
        second = Relay(here, peer, boss)
        second.answers("Accept", second.add())
        note = mira.note("Twice")
        relays = (on, second)
        with ThreadPoolExecutor(4) as pool:
            sent = [
                pool.submit(one.actor.send, here, one.actor.activity("Announce", note["id"]))
                for one in relays
                for _ in range(2)
            ]
        assert {one.result().status_code for one in sent} == {202}
        jobs.idle(here)
        assert listed(ada).count(note["id"]) == 1
        boss.delete(f"{PLACE}/{second.id}")


def test_a_flood_is_dropped_and_counted(here: Server, ada: Person, on: Relay, mira: Stranger) -> None:
    on.announces(mira.note("Before")["id"])
    # In one window: the clock of the server stands in its first seconds.
    here.clock.shift += times.MINUTE - here.clock.now_ms() % times.MINUTE
    much = RELAYS.of_each.limit + 7
    gone = [f"{mira.id}/statuses/none{n}" for n in range(much)]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda uri: on.actor.send(here, on.actor.activity("Announce", uri)), gone))
    assert {one.status_code for one in sent} == {202}
    jobs.idle(here)
    assert on.seen["dropped"] == 7
    assert len([one for one in mira.peer.asked() if "/none" in one.path]) <= RELAYS.of_each.limit
    here.clock.shift += times.MINUTE
    note = mira.note("After")

    def came() -> bool:
        # What cannot be had just then is let go, and a relay says it again.
        on.announces(note["id"])
        return note["id"] in listed(ada)

    assert eventually(came)


def test_a_server_that_is_shut_out_stays_out(
    here: Server, ada: Person, boss: Person, on: Relay, mira: Stranger, peer: Peer
) -> None:
    note = mira.note("Let me in")
    strangers.shut_out(here, peer.host)
    on.announces(note["id"])
    assert note["id"] not in listed(ada)
    assert peer.asked(note["id"].removeprefix(peer.url)) == []


def test_a_relay_that_is_shut_out_says_nothing_and_hears_nothing(
    here: Server, ada: Person, boss: Person, on: Relay, mira: Stranger
) -> None:
    strangers.shut_out(here, on.peer.host)
    on.says(on.actor.activity("Announce", mira.note("By the back door")["id"]), 403)
    ada.says("Not for it either")
    jobs.idle(here)
    assert on.told("Create") == []


def test_what_came_by_a_relay_goes_after_its_time(
    here: Server, ada: Person, on: Relay, mira: Stranger
) -> None:
    notes = [mira.note("Passing by"), mira.note("Liked")]
    for note in notes:
        on.announces(note["id"])
    found = {one["uri"]: one["id"] for one in ada.get("/api/v1/timelines/public", remote=True)}
    ada.post(f"/api/v1/statuses/{found[notes[1]['id']]}/favourite")
    here.clock.shift += 42 * times.DAY
    here.run(unneeded.sweep, here.app)
    assert notes[0]["id"] not in listed(ada)
    assert notes[1]["id"] in listed(ada)


def test_an_address_that_is_none_is_refused(here: Server, boss: Person, relay: Relay) -> None:
    for wrong in ("", "relay.example", "ftp://relay.example/inbox", "https://", f"{here.url}/inbox"):
        assert boss.call("POST", PLACE, json={"address": wrong}).status_code == 422, wrong
    relay.add()
    again = boss.call("POST", PLACE, json={"address": f"{relay.peer.url}/inbox"})
    assert (again.status_code, again.json()["details"]["address"][0]["error"]) == (422, "ERR_TAKEN")
    boss.post("/api/v1/admin/domain_blocks", domain="shut.example", severity="suspend")
    refused = boss.call("POST", PLACE, json={"address": "https://shut.example/inbox"})
    assert refused.json()["details"]["address"][0]["error"] == "ERR_BLOCKED"


def test_an_address_without_an_actor_says_so(here: Server, boss: Person, relay: Relay) -> None:
    added = boss.post(PLACE, address=f"{relay.peer.url}/nothing")
    relay.id = added["id"]
    eventually(lambda: relay.seen["error"])
    assert (relay.state, relay.told("Follow")) == ("waiting", [])
    assert "no actor is served at this address" in signed_in(boss).get("/admin/relays").text


def test_relays_are_for_those_who_run_the_server(here: Server, ada: Person, relay: Relay) -> None:
    moderator = staff.arriving(here, Role.MODERATOR)
    assert ada.call("GET", PLACE).status_code == 403
    assert moderator.call("POST", PLACE, json={"address": f"{relay.peer.url}/inbox"}).status_code == 403


def test_a_relay_is_run_from_its_page(here: Server, boss: Person, relay: Relay, mira: Stranger) -> None:
    browser = signed_in(boss)
    wrong = browser.post("/admin/relays", address=f"{here.url}/inbox")
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    asked = browser.post("/admin/relays", address=f"{relay.peer.url}/inbox")
    assert "Waiting for its answer" in asked.text
    relay.id = boss.get(PLACE)[-1]["id"]
    relay.answers("Accept", relay.follow())
    assert "Nothing came by way of it yet." in browser.get("/admin/relays").text
    note = mira.note("Seen on the page")
    relay.announces(note["id"])
    page = browser.get("/admin/relays").text
    assert "1 post came by way of it." in page
    assert note["id"] in page
    assert "Ask it again" in browser.post(f"/admin/relays/{relay.id}/disable").text
    assert "Switched a relay off" in browser.get("/admin/log").text
    assert relay.peer.host not in browser.post(f"/admin/relays/{relay.id}/remove").text
    relay.id = ""
