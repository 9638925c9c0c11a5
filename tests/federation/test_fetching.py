"""Documents of other servers are believed only where they are served by their own id, as ActivityPub."""

import asyncio
import dataclasses
import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sabar.backends.limits import Limits
from sabar.federation import fetching, fingers
from sabar.federation.fetching import Budget, Gone, Later, Missing, NotFetched, Refused, Unfit
from sabar.kit import times
from tests.federation import scripted
from tests.federation.scripted import CONTEXT, Peer, Stranger
from tests.server import Server

AS = "https://www.w3.org/ns/activitystreams"


@pytest.fixture
def evil() -> Iterator[Peer]:
    with scripted.peer() as found:
        yield found


@pytest.fixture
def mira(peer: Peer) -> Stranger:
    return peer.person("mira", summary="genuine")


def fetch(here: Server, uri: str, budget: Budget | None = None) -> dict[str, Any]:
    return here.run(fetching.document, here.app, uri, budget or Budget())


def outcome(here: Server, uri: str) -> str:
    """The summary of what was fetched, or how it failed."""
    try:
        return str(fetch(here, uri).get("summary"))
    except NotFetched as error:
        return type(error).__name__


def test_a_document_is_fetched_by_its_id(here: Server, peer: Peer, mira: Stranger) -> None:
    found = fetch(here, mira.key_id)
    assert (found["id"], found["summary"]) == (mira.id, "genuine")
    assert [one.path for one in peer.heard] == ["/users/mira"]


def test_what_people_open_leads_to_the_document(here: Server, peer: Peer, mira: Stranger) -> None:
    peer.documents["/@mira"] = mira.document
    assert outcome(here, f"{peer.url}/@mira") == "genuine"
    assert [one.path for one in peer.heard] == ["/@mira", "/users/mira"]
    peer.answers["/@moved"] = (302, {"Location": "/users/mira"}, b"")
    assert outcome(here, f"{peer.url}/@moved") == "genuine"
    assert len(peer.heard) == 4


FOREIGN: dict[str, Callable[[Peer, Stranger], Any]] = {
    "the id of somebody there": lambda evil, mira: mira.id,
    "with a fragment": lambda evil, mira: f"{mira.id}#main-key",
    "with a slash": lambda evil, mira: f"{mira.id}/",
    "with a query": lambda evil, mira: f"{mira.id}?x=1",
    "of another scheme": lambda evil, mira: mira.id.replace("http:", "https:"),
    "with a user name": lambda evil, mira: mira.id.replace("://", f"://{evil.host}@"),
    "with an empty user name": lambda evil, mira: mira.id.replace("://", "://@"),
    "in other letters": lambda evil, mira: mira.id.replace("127.0.0.1", "１２７.0.0.1"),
    "of a number": lambda evil, mira: mira.id.replace("127.0.0.1", "2130706433"),
    "of the host alone": lambda evil, mira: f"{mira.peer.url}",
    "with a name as port": lambda evil, mira: "http://127.0.0.1:x/users/mira",
    "with two slashes more": lambda evil, mira: mira.id.replace("/users", "//users"),
    "with a way up": lambda evil, mira: mira.id.replace("/users", "/a/../users"),
    "with a blank": lambda evil, mira: f" {mira.id}",
    "with a line": lambda evil, mira: f"{mira.id}\n",
    "with a backslash": lambda evil, mira: f"{evil.url}\\@{mira.peer.host}/users/mira",
    "as a list": lambda evil, mira: [mira.id],
    "as an object": lambda evil, mira: {"id": mira.id},
    "missing": lambda evil, mira: None,
    "empty": lambda evil, mira: "",
    "a number": lambda evil, mira: 7,
    "of no web": lambda evil, mira: "acct:mira@there.example",
    "of a file": lambda evil, mira: "file:///etc/passwd",
    "inside a network": lambda evil, mira: "http://169.254.169.254/latest/meta-data",
    "somewhere else at home": lambda evil, mira: f"{evil.url}/users/other",
    "at home and larger": lambda evil, mira: f"{evil.url}/USERS/mira",
}


@pytest.mark.parametrize("spelling", FOREIGN)
@pytest.mark.parametrize("hidden", [False, True], ids=["plain", "behind a redirect"])
def test_no_server_speaks_for_another(
    here: Server, evil: Peer, mira: Stranger, spelling: str, hidden: bool
) -> None:
    """CVE-2024-23832, CVE-2024-52591: what comes back under an id was served by it, whoever named it."""
    forged = {**mira.document, "id": FOREIGN[spelling](evil, mira), "summary": "forged"}
    evil.documents["/users/mira"] = forged
    if hidden:
        evil.answers["/go"] = (302, {"Location": "/users/mira"}, b"")
    assert outcome(here, f"{evil.url}/{'go' if hidden else 'users/mira'}") in {
        "genuine", "Unfit", "Missing", "Refused", "Later",
    }  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_server_is_not_followed(
    here: Server, evil: Peer, peer: Peer, mira: Stranger, status: int
) -> None:
    """CVE-2024-52591, CVE-2026-77632"""
    evil.answers["/users/mira"] = (status, {"Location": mira.id}, b"")
    assert outcome(here, f"{evil.url}/users/mira") == "Refused"
    assert peer.heard == []


def test_an_address_that_leads_back_to_itself_ends(here: Server, peer: Peer) -> None:
    peer.documents["/a"] = {"@context": CONTEXT, "id": f"{peer.url}/b", "type": "Note"}
    peer.documents["/b"] = {"@context": CONTEXT, "id": f"{peer.url}/a", "type": "Note"}
    peer.answers["/round"] = (302, {"Location": "/round"}, b"")
    assert outcome(here, f"{peer.url}/a") == "Unfit"
    assert len(peer.heard) == 2
    assert outcome(here, f"{peer.url}/round") == "Later"


@pytest.mark.parametrize(
    ("content_type", "believed"),
    [
        ("application/activity+json", True),
        ("Application/Activity+JSON; charset=utf-8", True),
        (f'application/ld+json; profile="{AS}"', True),
        (f'application/ld+json; charset=utf-8; profile="http://www.w3.org/ns/json-ld#compacted {AS}"', True),
        ("application/ld+json", False),
        ('application/ld+json; profile=""', False),
        (f'application/ld+json; profile="{AS}x"', False),
        (f'application/ld+json; other="{AS}"', False),
        (f'application/json; profile="{AS}"', False),
        ("application/json", False),
        ("application/activity+json+x", False),
        ("application/activity", False),
        ("text/activity+json", False),
        ("application/jrd+json", False),
        ("application/octet-stream", False),
        ("application/octet-stream; application/activity+json", False),
        ("text/html", False),
        ("text/html, application/activity+json", False),
        ("text/plain", False),
        ("text/plain; name=application/activity+json", False),
        ("image/png", False),
        ("multipart/mixed", False),
        ("*/*", False),
        ("", False),
        ("\xe9", False),
    ],
)
def test_only_what_is_served_as_activitypub_is_believed(
    here: Server, peer: Peer, mira: Stranger, content_type: str, believed: bool
) -> None:
    """CVE-2024-25623: a file that somebody uploaded to a server does not speak for it."""
    peer.answers["/users/mira"] = scripted.json_reply(mira.document, content_type)
    assert outcome(here, mira.id) == ("genuine" if believed else "Unfit")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'"text"',
        b"{",
        b'{"id":"\xff"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"id":"{id}"}',
        b'{"@context":"https://other.example/ns","id":"{id}"}',
        b'{"@context":"https://www.w3.org/ns/activitystreams","id":"{id}","@graph":[]}',
        b"x" * (1024 * 1024 + 1),
    ],
    ids=range(12),
)
def test_what_is_no_document_is_not_taken(here: Server, peer: Peer, body: bytes) -> None:
    uri = f"{peer.url}/odd"
    peer.answers["/odd"] = (200, {"Content-Type": scripted.ACTIVITY}, body.replace(b"{id}", uri.encode()))
    assert outcome(here, uri) == "Unfit"


def test_a_small_answer_that_unpacks_to_a_large_one_is_not_read(here: Server, peer: Peer) -> None:
    """GHSA-mc44-6cfg-2v6w"""
    head = {"Content-Type": scripted.ACTIVITY, "Content-Encoding": "gzip"}
    peer.answers["/bomb"] = (200, head, gzip.compress(b" " * 200_000_000))
    assert outcome(here, f"{peer.url}/bomb") == "Unfit"
    peer.answers["/nested"] = (200, {**head, "Content-Encoding": "gzip, gzip"}, b"")
    assert outcome(here, f"{peer.url}/nested") == "Later"


@pytest.mark.parametrize(
    ("status", "error", "again_ms"),
    [
        (404, Missing, times.HOUR),
        (410, Gone, 30 * times.DAY),
        (401, Refused, 10 * times.MINUTE),
        (403, Refused, 10 * times.MINUTE),
        (429, Later, 10 * times.MINUTE),
        (500, Later, 10 * times.MINUTE),
        (503, Later, 10 * times.MINUTE),
        (204, Unfit, times.HOUR),
        (418, Unfit, times.HOUR),
    ],
)
def test_a_server_without_a_good_answer_is_not_asked_again_at_once(
    here: Server, peer: Peer, mira: Stranger, status: int, error: type[NotFetched], again_ms: int
) -> None:
    peer.answers["/users/mira"] = (status, {}, b"")
    with pytest.raises(error):
        fetch(here, mira.id)
    asked = len(peer.heard)
    del peer.answers["/users/mira"]
    here.clock.advance(again_ms - times.MINUTE)
    budget = Budget(1)
    with pytest.raises(error):
        fetch(here, mira.key_id, budget)
    assert (len(peer.heard), budget.left) == (asked, 1)
    here.clock.advance(2 * times.MINUTE)
    assert outcome(here, mira.id) == "genuine"


def test_a_server_that_does_not_answer_is_left_alone_for_a_minute(here: Server) -> None:
    with scripted.peer() as gone:
        uri = gone.person("mira").id
    assert outcome(here, uri) == "Later"


def test_what_was_deleted_is_gone(here: Server, peer: Peer) -> None:
    peer.documents["/t"] = {"@context": CONTEXT, "id": f"{peer.url}/t", "type": "Tombstone"}
    assert outcome(here, f"{peer.url}/t") == "Gone"


def test_what_many_want_at_once_is_asked_for_once(here: Server, peer: Peer, mira: Stranger) -> None:
    async def ask() -> list[dict[str, Any]]:
        asked = (fetching.document(here.app, mira.id, Budget()) for _ in range(10))
        return await asyncio.gather(*asked)

    found = here.run(ask)
    assert {one["id"] for one in found} == {mira.id}
    assert len(peer.heard) == 1


def test_one_request_causes_no_more_fetches_than_its_budget(here: Server, peer: Peer, mira: Stranger) -> None:
    nora = peer.person("nora")
    peer.documents |= {"/@mira": mira.document, "/@nora": nora.document}
    budget = Budget(3)
    for _ in range(2):
        fetch(here, f"{peer.url}/@mira", budget)
    assert budget.left == 1
    with pytest.raises(Refused):
        fetch(here, f"{peer.url}/@nora", budget)
    assert len(peer.heard) == 3


def test_nobody_has_one_server_asked_for_ever_more(here: Server, peer: Peer) -> None:
    """CVE-2025-32948: whoever makes us ask, no server is hit by way of us."""

    async def ask() -> list[str]:
        app = dataclasses.replace(here.app, limits=Limits(here.app.cache, here.clock))
        found = []
        for number in range(70):
            try:
                await fetching.document(app, f"{peer.url}/{number}", Budget())
            except NotFetched as error:
                found.append(type(error).__name__)
        return found

    here.clock.advance(times.MINUTE - here.clock.now_ms() % times.MINUTE)
    assert here.run(ask) == ["Missing"] * 60 + ["Later"] * 10
    assert len(peer.heard) == 60


def test_no_server_is_asked_for_handles_for_ever(here: Server, peer: Peer) -> None:
    """CVE-2025-32948: whoever signs by a handle, or says that it is his, makes us ask its server."""

    async def ask() -> list[str]:
        app = dataclasses.replace(here.app, limits=Limits(here.app.cache, here.clock))
        found = []
        for number in range(70):
            try:
                await fingers.look_up(app, "http", f"nobody{number}", peer.host, Budget())
                found.append("none")
            except Later:
                found.append("Later")
        return found

    here.clock.advance(times.MINUTE - here.clock.now_ms() % times.MINUTE)
    assert here.run(ask) == ["none"] * 60 + ["Later"] * 10
    assert len(peer.heard) == 60


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "tea",
        "http://10.0.0.1/users/mira",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/users/mira",
        "http://[::ffff:127.0.0.1]/",
        "http://0x7f000001/",
        "http://localhost.localdomain.:1/",
        "gopher://127.0.0.1/",
        "http://127.0.0.1/" + "x" * 9000,
    ],
)
def test_what_is_not_of_the_web_is_not_asked_for(here: Server, uri: str) -> None:
    """CVE-2026-22245, CVE-2026-47389, CVE-2024-39687"""
    assert outcome(here, uri) in {"Refused", "Later"}


def test_what_is_here_is_not_asked_for_over_the_net(here: Server, ada: Any) -> None:
    assert outcome(here, f"{here.url}/users/{ada.name}") == "Refused"


def test_names_come_without_prefixes(here: Server, peer: Peer) -> None:
    note = {"@context": CONTEXT, "@id": f"{peer.url}/n", "@type": "as:Note", "as:content": "tea"}
    peer.answers["/n"] = (200, {"Content-Type": scripted.ACTIVITY}, json.dumps(note).encode())
    assert fetch(here, f"{peer.url}/n") == {"id": f"{peer.url}/n", "type": "Note", "content": "tea"}
