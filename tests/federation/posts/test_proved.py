"""Attacks on others of our kind that are tried here: what a stranger may read, and whose words count."""

import contextlib
import json

from tests import jobs
from tests.api import people
from tests.api.people import Person
from tests.browser import Browser
from tests.entrance import PASSWORD
from tests.federation import scripted
from tests.federation.people.meeting import done
from tests.federation.posts.elsewhere import known, number, writes
from tests.federation.scripted import Peer, Stranger
from tests.server import Server
from tests.waiting import eventually


def test_who_only_asked_to_follow_reads_nothing_that_is_kept_for_a_follower(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    """CVE-2025-30741: posts for followers lie here for those whom their writer's server said yes to."""
    asking = people.join(here, "asking")
    her = str(known(here, mira).id)
    assert asking.post(f"/api/v1/accounts/{her}/follow")["requested"] is True
    note = mira.note("zqcanary for those who follow", to=[f"{mira.id}/followers"], cc=[])
    answer = mira.note("zqcanary goes on", inReplyTo=note["id"], to=[f"{mira.id}/followers"], cc=[])
    ids = [writes(here, mira, note), writes(here, mira, answer)]
    assert None not in ids
    assert all(fan.call("GET", f"/api/v1/statuses/{id}").status_code == 200 for id in ids)
    for id in ids:
        for path in ("", "/context", "/history", "/source", "/favourited_by", "/reblogged_by", "/card"):
            assert asking.call("GET", f"/api/v1/statuses/{id}{path}").status_code == 404, path
        for deed in ("favourite", "bookmark", "reblog", "pin", "mute", "translate"):
            assert asking.call("POST", f"/api/v1/statuses/{id}/{deed}").status_code in (403, 404, 422), deed
    lists = (
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
        f"/api/v1/accounts/{her}/statuses",
        "/api/v1/notifications",
        "/api/v1/conversations",
    )
    shown = [asking.get(path) for path in lists]
    for words in ("zqcanary", note["id"]):
        shown.append(asking.get("/api/v2/search", q=words, resolve="true")["statuses"])
    assert "zqcanary" not in json.dumps(shown)
    browser = Browser(here)
    browser.post("/login", email=f"{asking.name}@example.org", password=PASSWORD)
    for path in (f"/@{mira.handle}", f"/@{mira.handle}/{ids[0]}", "/"):
        assert "zqcanary" not in browser.get(path).text


def test_the_words_that_were_signed_are_those_that_are_written(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    """GHSA-39gj-rchc-q5m3: no copy is checked while another one is done."""
    served = mira.note("as it is served")
    done(here, mira, "Create", {**served, "content": "<p>as it was signed</p>"}, to=served["to"])
    id = eventually(lambda: number(here, served["id"]))
    assert fan.get(f"/api/v1/statuses/{id}")["content"] == "<p>as it was signed</p>"


def test_a_genuine_activity_elsewhere_vouches_for_no_other_body(
    here: Server, peer: Peer, mira: Stranger, fan: Person
) -> None:
    """GHSA-39gj-rchc-q5m3: what comes with a signature over other words is refused, whatever its id."""
    note = mira.note("genuine")
    activity = mira.activity("Create", note, to=note["to"])
    body = json.dumps(activity).encode()
    headers = mira.signed(here, "POST", f"{here.url}/inbox", body)
    forged = body.replace(b"genuine", b"twisted")
    assert here.client.post("/inbox", content=forged, headers=headers).status_code == 401
    assert number(here, note["id"]) is None


def test_names_without_end_on_servers_without_end_end(here: Server, mira: Stranger, fan: Person) -> None:
    """CVE-2022-46405: a post that answers one that answers one, each by somebody else on a server of its own,
    makes us ask some times and no more.
    """
    with contextlib.ExitStack() as opened:
        chain = [opened.enter_context(scripted.peer()).person("link") for _ in range(30)]
        above = chain[-1].note("the last")
        for one in reversed(chain[:-1]):
            above = one.note("and so on", inReplyTo=above["id"])
        writes(here, mira, mira.note("it begins", inReplyTo=above["id"]))
        jobs.idle(here)
        asked = sum(len(one.peer.asked()) for one in chain)
        assert 0 < asked <= 22
