"""Finding people of other servers by their handle, or by an address."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.model.blocklists import DomainBlock
from sabar.store import blocklists
from tests.api.people import Person
from tests.federation import scripted
from tests.federation.people.meeting import looked_up
from tests.federation.scripted import ACTIVITY, Peer, json_reply
from tests.server import Server
from tests.waiting import eventually


def found(person: Person, words: str, **more: object) -> list[str]:
    answer = person.ok("GET", "/api/v2/search", params={"q": words, "resolve": "true", **more})
    return [one["acct"] for one in answer["accounts"]]


@pytest.mark.parametrize("spelling", ["@{0}", "{0}", "acct:{0}", "{1}", "{2}"])
def test_somebody_elsewhere_is_found_however_he_is_written(
    here: Server, ada: Person, peer: Peer, spelling: str
) -> None:
    sam = peer.person(f"sam{len(spelling)}{spelling[0] in '@a'}".lower())
    peer.documents[f"/@{sam.name}"] = sam.document
    words = spelling.format(sam.handle, sam.id, f"{peer.url}/@{sam.name}")
    assert found(ada, words) == [sam.handle]
    assert found(ada, words, type="accounts") == [sam.handle]


def test_nothing_is_asked_elsewhere_by_visitors_or_unless_it_is_wanted(
    here: Server, ada: Person, peer: Peer
) -> None:
    tom = peer.person("tom")
    assert (
        here.client.get("/api/v2/search", params={"q": tom.handle, "resolve": "true"}).json()["accounts"]
        == []
    )
    assert ada.get("/api/v2/search", q=tom.handle)["accounts"] == []
    assert ada.call("GET", "/api/v1/accounts/lookup", params={"acct": tom.handle}).status_code == 404
    assert looked_up(peer, "tom") == []
    sought = ada.ok("GET", "/api/v1/accounts/search", params={"q": tom.handle, "resolve": "true"})
    assert [one["acct"] for one in sought] == [tom.handle]
    assert ada.get("/api/v1/accounts/lookup", acct=tom.handle)["url"] == f"{peer.url}/@tom"


def test_a_post_that_is_pasted_is_asked_for_once(here: Server, ada: Person, peer: Peer) -> None:
    note = peer.person("pia").note("pasted")
    peer.documents["/@pia/1"] = note
    path = note["id"].removeprefix(peer.url)
    sought = ada.get("/api/v2/search", q=f"{peer.url}/@pia/1", resolve="true")
    assert [one["uri"] for one in sought["statuses"]] == [note["id"]]
    assert (len(peer.asked("/@pia/1")), len(peer.asked(path))) == (1, 1)


def test_whoever_is_known_is_found_without_asking_again(here: Server, ada: Person, peer: Peer) -> None:
    una = peer.person("known")
    assert found(ada, una.handle) == [una.handle]
    # Its numbers are asked for once, a moment later.
    eventually(lambda: "/users/known/following" in looked_up(peer, "known"))
    asked = looked_up(peer, "known")
    assert found(ada, una.handle) == [una.handle]
    assert found(ada, una.id) == [una.handle]
    assert looked_up(peer, "known") == asked


@pytest.mark.parametrize("who", ["nobody", "post", "html", "other id", "other handle", "no webfinger"])
def test_what_is_nobody_is_not_found(here: Server, ada: Person, peer: Peer, who: str) -> None:
    """CVE-2024-52591, GHSA-5wxh-3p65-r4g6, weakness:webfinger-subject-host-meta-spoof"""
    name = f"x{len(who)}"
    person = peer.person(name)
    path = f"/users/{name}"
    if who == "nobody":
        del peer.people[name]
    elif who == "post":
        person.document["type"] = "Note"
    elif who == "html":
        peer.answers[path] = json_reply(person.document, "application/json")
    elif who == "other id":
        person.document["id"] = f"{peer.url}/users/somebody_else"
    elif who == "other handle":
        peer.people[name] = peer.person(f"{name}else")
        person.document["preferredUsername"] = f"{name}else"
    elif who == "no webfinger":
        person.document["webfinger"] = "ceo@large.example"
    assert found(ada, f"@{name}@{peer.host}") == []
    assert found(ada, f"{peer.url}{path}") == []


def test_a_handle_of_another_host_is_believed_only_where_that_host_says_so(
    here: Server, ada: Person, peer: Peer
) -> None:
    """weakness:webfinger-subject-host-meta-spoof: a server of one name with handles of another."""
    with scripted.peer() as handles:
        ulf = peer.person("ulf", webfinger=f"ulf@{handles.host}")
        finger = f"/.well-known/webfinger?resource=acct%3Aulf%40{handles.host.replace(':', '%3A')}"
        assert found(ada, ulf.id) == []
        link = {"rel": "self", "type": ACTIVITY, "href": ulf.id}
        jrd = {"subject": f"acct:ulf@{handles.host}", "links": [link]}
        handles.answers[finger] = json_reply(jrd, "application/jrd+json")
        here.clock.advance(3_600_000)
        assert found(ada, ulf.id) == [f"ulf@{handles.host}"]
        assert found(ada, f"@ulf@{handles.host}") == [f"ulf@{handles.host}"]


def test_nobody_elsewhere_is_called_as_people_here_are(here: Server, ada: Person, peer: Peer) -> None:
    """CVE-2023-42451"""
    host = here.url.removeprefix("http://")
    twin = peer.person("twinofada", preferredUsername=ada.name, webfinger=f"{ada.name}@{host}")
    assert found(ada, twin.id) == []
    shouting = peer.person("shouting", webfinger=f"{ada.name}@{host.upper()}")
    assert found(ada, shouting.id) == []


def test_servers_that_are_shut_out_are_not_asked(here: Server, ada: Person) -> None:
    with scripted.peer() as shut:
        yan = shut.person("yan")
        here.run(_block, here, shut.host)
        assert found(ada, yan.handle) == found(ada, yan.id) == []
        assert shut.heard == []


async def _block(here: Server, host: str) -> None:
    block = DomainBlock(here.app.ids.next(), host, "suspend", False, False, "", "", False, 1)

    async def unit(tx: Any) -> None:
        await blocklists.insert(tx, block)

    await here.app.db.write(unit)


def test_many_who_look_for_the_same_person_make_one_account(here: Server, ada: Person, peer: Peer) -> None:
    wim = peer.person("wim")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: found(ada, wim.handle), range(6)))
    assert answers == [[wim.handle]] * 6
    assert looked_up(peer, "/users/wim").count("/users/wim") <= 2


def test_the_picture_of_somebody_elsewhere_is_shown_by_way_of_this_server(
    here: Server, ada: Person, peer: Peer
) -> None:
    icon = {"type": "Image", "url": f"{peer.url}/face.png", "summary": "a face"}
    fay = peer.person("fay", icon=icon)
    assert found(ada, fay.handle) == [fay.handle]
    shown = ada.get("/api/v1/accounts/lookup", acct=fay.handle)
    assert shown["avatar"].startswith(f"{here.url}/media/remote/")
    assert shown["avatar_description"] == "a face"
    assert looked_up(peer, "/face.png") == []
