"""The doctor asks by the public address what other servers ask."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from sabar.doctor import other_servers
from sabar.doctor.findings import Finding
from sabar.settings import Settings
from tests.conftest import NewDatabase
from tests.federation.scripted import Peer
from tests.outside import Reply, ThisMachine
from tests.server import Server, free_port, running_server


def told(settings: Settings) -> dict[str, Finding]:
    """Findings that are no good, by what they say; the others under "ok"."""
    found = asyncio.run(other_servers.examine(settings, ThisMachine()))
    return {one.what if one.state != "ok" else f"ok: {one.what}": one for one in found}


def test_a_server_that_others_reach_is_found_well(here: Server) -> None:
    found = told(here.settings)
    host = here.settings.domain
    assert "ok: Other servers can fetch what is here" in found
    assert f"ok: Handles at {host} are looked up" in found
    assert f"ok: Other servers can deliver to {here.url}/inbox" in found
    assert found[f"Most servers ask by https alone, and will not find people at {here.url}"].state == "warn"


def test_a_server_that_is_not_started_is_to_be_started(here: Server) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    (bad,) = [one for one in told(msgspec.structs.replace(here.settings, url=url)).values() if one.to_do][1:]
    assert bad.what.startswith(f"{url}/actor cannot be fetched")
    assert bad.to_do.startswith("Start the server")


def test_a_server_at_home_is_not_said_to_be_stopped(here: Server) -> None:
    (bad,) = [one for one in asyncio.run(other_servers.examine(here.settings)) if "not called" in one.what]
    assert "Start the server" not in bad.to_do
    near = msgspec.structs.replace(here.settings, near_networks=("127.0.0.1/32",))
    found = {one.what: one.state for one in asyncio.run(other_servers.examine(near))}
    assert found["Other servers can fetch what is here"] == "ok"
    assert found["Addresses inside 127.0.0.1/32 are called too"] == "warn"


def test_a_proxy_that_answers_in_the_place_of_the_server_is_named(here: Server, peer: Peer) -> None:
    peer.answers["/actor"] = (200, {"Content-Type": "text/html"}, b"<p>Welcome</p>")
    found = told(msgspec.structs.replace(here.settings, url=peer.url))
    assert (
        found[f"{peer.url}/actor answers 200 text/html, and not what other servers ask for"].state == "fail"
    )


def test_a_domain_of_handles_that_leads_nowhere_is_named(here: Server, peer: Peer) -> None:
    peer.answers["/.well-known/webfinger"] = (404, {}, b"")
    found = told(msgspec.structs.replace(here.settings, handle_domain=peer.host))
    bad = found[f"Nobody can look up handles at {peer.host}: it answers 404"]
    assert bad.to_do == f"Let {peer.host} redirect /.well-known/webfinger, with its question, to {here.url}."


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        ((403, {"Content-Type": "text/html"}, b"<p>No</p>"), "answers 403 before the server hears of it"),
        (
            (401, {}, b'{"error":"This request must be signed by an account of another server"}'),
            "arrives without its signature",
        ),
    ],
)
def test_what_keeps_others_from_the_inbox_is_named(here: Server, peer: Peer, reply: Reply, what: str) -> None:
    peer.documents["/actor"] = {"id": f"{peer.url}/actor"}
    peer.person(peer.host.partition(":")[0])
    peer.answers["/inbox"] = reply
    (bad,) = [one for one in told(msgspec.structs.replace(here.settings, url=peer.url)) if what in one]
    assert "/inbox" in bad


@pytest.mark.parametrize("options", [{}, {"federation": "on", "members_only": "on"}])
def test_nothing_is_asked_where_no_other_server_is_spoken_with(
    new_database: NewDatabase, tmp_path: Path, options: dict[str, str]
) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path, **options) as server:
        assert list(told(server.settings)) == ["ok: No other server is spoken with (SABAR_FEDERATION)"]
