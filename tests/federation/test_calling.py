"""Other servers are asked and told with signatures that they can check, in the form that they read."""

import dataclasses
import re
from typing import Any

import msgspec
import pytest

from sabar.federation import calling, keys
from sabar.kit.net import http
from sabar.model.blocklists import DomainBlock
from sabar.model.federation import THE_SERVER
from sabar.model.federation import Server as Known
from sabar.store import blocklists
from sabar.store.federation import servers
from tests.api.people import Person
from tests.federation import scripted
from tests.federation.scripted import Peer, is_signed_by
from tests.outside import ThisMachine
from tests.server import Server

BODY = b'{"type":"Like"}'


def told(here: Server, peer: Peer, owner: int, path: str = "/inbox") -> int:
    return here.run(calling.post, here.app, peer.url + path, BODY, owner=owner).status


def asked(here: Server, peer: Peer, path: str) -> http.Answer:
    return here.run(calling.get, here.app, peer.url + path)


def known(here: Server, peer: Peer) -> Known | None:
    return here.run(servers.by_host, here.app.db.read(), peer.host)


def key_of(here: Server, owner: int) -> Any:
    return here.run(keys.of, here.app, owner).rsa.public_key()


def test_what_is_told_is_signed_by_whoever_says_it(here: Server, ada: Person, peer: Peer) -> None:
    assert told(here, peer, int(ada.id)) == 202
    (heard,) = peer.heard
    assert is_signed_by(heard, key_of(here, int(ada.id)))
    assert f'keyId="{here.url}/users/{ada.name}#main-key"' in heard.headers["signature"]
    assert (heard.body, heard.headers["content-type"]) == (BODY, "application/activity+json")


def test_what_is_asked_is_signed_by_the_server(here: Server, peer: Peer) -> None:
    mira = peer.person("mira")
    assert msgspec.json.decode(asked(here, peer, "/users/mira").body)["id"] == mira.id
    (heard,) = peer.heard
    assert is_signed_by(heard, key_of(here, THE_SERVER))
    assert f'keyId="{here.url}/actor#main-key"' in heard.headers["signature"]
    assert heard.headers["accept"] == calling.ACCEPT


def test_a_server_that_reads_only_the_standard_is_asked_by_it_from_then_on(
    here: Server, ada: Person, peer: Peer
) -> None:
    peer.reads = {"rfc9421"}
    assert told(here, peer, int(ada.id)) == 202
    assert [scripted.form_of(one) for one in peer.heard] == ["cavage", "rfc9421"]
    assert is_signed_by(peer.heard[1], key_of(here, int(ada.id)))
    peer.person("mira")
    assert (told(here, peer, int(ada.id)), asked(here, peer, "/users/mira").status) == (202, 200)
    assert [scripted.form_of(one) for one in peer.heard[2:]] == ["rfc9421", "rfc9421"]
    assert is_signed_by(peer.heard[3], key_of(here, THE_SERVER))
    peer.reads = {"cavage"}
    assert (told(here, peer, int(ada.id)), told(here, peer, int(ada.id))) == (202, 202)
    assert [scripted.form_of(one) for one in peer.heard[4:]] == ["rfc9421", "cavage", "cavage"]


def test_a_server_that_believes_nothing_is_asked_twice_and_no_more(
    here: Server, ada: Person, peer: Peer
) -> None:
    peer.reads = set()
    assert told(here, peer, int(ada.id)) == 401
    assert len(peer.heard) == 2
    assert known(here, peer) is None


def test_a_query_is_signed_and_left_out_only_where_that_is_not_believed(here: Server, peer: Peer) -> None:
    path = "/users/mira?page=1&min=~%7e"
    peer.answers[path] = scripted.json_reply({})
    assert asked(here, peer, path).status == 200
    assert peer.heard[0].path == path
    assert is_signed_by(peer.heard[0], key_of(here, THE_SERVER))
    peer.reads = set()
    assert asked(here, peer, path).status == 401
    last = peer.heard[-1]
    assert (len(peer.heard), last.path) == (4, path)
    assert is_signed_by(last, key_of(here, THE_SERVER), target="/users/mira")


def test_a_redirect_is_signed_anew_and_never_followed_elsewhere(here: Server, peer: Peer) -> None:
    """CVE-2026-77632, CVE-2024-52591: neither a signature nor a question goes to another host."""
    peer.answers["/@mira"] = (302, {"Location": "/users/mira"}, b"")
    peer.person("mira")
    answer = asked(here, peer, "/@mira")
    assert (answer.status, answer.url) == (200, f"{peer.url}/users/mira")
    assert all(is_signed_by(one, key_of(here, THE_SERVER)) for one in peer.heard)
    with scripted.peer() as other:
        peer.answers["/@away"] = (302, {"Location": f"{other.url}/users/mira"}, b"")
        with pytest.raises(http.Refused):
            asked(here, peer, "/@away")
        assert other.heard == []


def test_nothing_is_told_by_way_of_a_redirect(here: Server, ada: Person, peer: Peer) -> None:
    """GHSA-f59r-8gcj-68f2"""
    peer.answers["/inbox"] = (307, {"Location": f"{peer.url}/other"}, b"")
    assert told(here, peer, int(ada.id)) == 307
    assert len(peer.heard) == 1


def test_when_a_server_was_reached_and_when_not_is_known(here: Server, ada: Person, peer: Peer) -> None:
    assert told(here, peer, int(ada.id)) == 202
    first = known(here, peer)
    assert first is not None
    assert (first.signs_with, first.failures, first.reached_at) == ("cavage", 0, first.first_seen_at)
    peer.answers["/inbox"] = (503, {}, b"")
    assert (told(here, peer, int(ada.id)), told(here, peer, int(ada.id))) == (503, 503)
    away = known(here, peer)
    assert away is not None
    assert (away.failures, away.last_error, away.heard_at) == (2, "HTTP 503", None)
    del peer.answers["/inbox"]
    assert told(here, peer, int(ada.id)) == 202
    back = known(here, peer)
    assert back is not None
    assert (back.failures, back.last_error) == (0, "")


def test_a_host_that_never_answered_leaves_nothing_behind(here: Server) -> None:
    with scripted.peer() as gone:
        pass
    with pytest.raises(http.Failed):
        asked(here, gone, "/users/mira")
    assert known(here, gone) is None


def test_a_blocked_server_is_neither_asked_nor_told(here: Server, ada: Person, peer: Peer) -> None:
    block = DomainBlock(here.app.ids.next(), peer.host, "suspend", False, False, "", "", False, 0)
    here.run(here.app.db.write, lambda tx: blocklists.insert(tx, block))
    with pytest.raises(http.Refused):
        asked(here, peer, "/users/mira")
    with pytest.raises(http.Refused):
        told(here, peer, int(ada.id))
    assert peer.heard == []


@pytest.mark.parametrize(
    ("change", "url"),
    [
        ({"federation": "off"}, "{peer}/users/mira"),
        ({}, "{here}/users/ada"),
        ({}, "ftp://127.0.0.1/"),
        ({}, "https://user@127.0.0.1/"),
        ({}, "http://169.254.169.254/latest"),
        ({}, "http://[::ffff:10.0.0.1]/"),
    ],
)
def test_what_must_not_be_called_is_not(here: Server, peer: Peer, change: dict[str, str], url: str) -> None:
    """CVE-2026-22245, CVE-2026-47389; a server that speaks with no others calls nobody, and none itself."""
    settings = msgspec.structs.replace(here.settings, **change)
    app = dataclasses.replace(here.app, settings=settings)
    address = re.sub(r"{(\w+)}", lambda found: {"peer": peer.url, "here": here.url}[found[1]], url)
    with pytest.raises(http.Refused):
        here.run(calling.get, app, address)
    with pytest.raises(http.Refused):
        here.run(calling.post, app, address, BODY, owner=THE_SERVER)
    assert peer.heard == []


class Strict(ThisMachine):
    """Lets addresses in clear pass only as the usual guard does."""

    allows_scheme = http.Guard.allows_scheme


@pytest.mark.parametrize("url", ["https://here.example", "http://here.example"])
def test_a_server_that_people_reach_by_https_calls_nobody_in_clear(
    here: Server, peer: Peer, url: str
) -> None:
    async def ask() -> int:
        client = http.Client("test", Strict())
        settings = msgspec.structs.replace(here.settings, url=url)
        app = dataclasses.replace(here.app, settings=settings, outside=client)
        try:
            return (await calling.get(app, f"{peer.url}/users/mira")).status
        except http.Refused:
            return 0
        finally:
            await client.close()

    assert here.run(ask) == (0 if url.startswith("https") else 404)
