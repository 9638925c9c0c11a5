"""From another server to this one with what one found there, and from this one to one's own."""

import re

import pytest

from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.federation.people.meeting import done, known, met
from tests.federation.scripted import Peer, json_reply
from tests.server import Server

JRD = "application/jrd+json"


@pytest.fixture(scope="module")
def signed_in(here: Server) -> Browser:
    return entrance.Person(here).browser()


def test_what_was_found_elsewhere_opens_here_where_one_can_follow_it(
    here: Server, signed_in: Browser, peer: Peer
) -> None:
    una = peer.person("unafar", summary="<p>weaver</p>")
    for uri in (una.id, f"acct:{una.handle}", una.handle):
        answer = signed_in.get("/authorize_interaction", follow=False, uri=uri)
        assert answer.headers["location"] == f"/@{una.handle}"
    page = signed_in.get(f"/@{una.handle}").text
    assert "weaver" in page
    assert f"This account is on {peer.host}." in page
    assert f'href="{peer.url}/@unafar"' in page
    assert "/follow" in page


def test_somebody_elsewhere_opens_by_his_handle_for_people_of_this_server_alone(
    here: Server, signed_in: Browser, peer: Peer
) -> None:
    vic = peer.person("vicfar")
    assert Browser(here).get(f"/@{vic.handle}").status_code == 404
    assert signed_in.get(f"/@{vic.handle}").status_code == 200
    assert signed_in.get("/search", q=vic.handle).text.count(f"/@{vic.handle}") > 0


def test_what_lives_here_opens_here(here: Server, ada: Person, signed_in: Browser) -> None:
    post = ada.says("hello")
    for uri, place in (
        (f"{here.url}/users/{ada.name}", f"/@{ada.name}"),
        (post["uri"], f"/@{ada.name}/{post['id']}"),
    ):
        answer = signed_in.get("/authorize_interaction", follow=False, uri=uri)
        assert answer.headers["location"] == place


@pytest.mark.parametrize("uri", ["", "nonsense", "https://[", "javascript:alert(1)", "@nobody@127.0.0.1:1"])
def test_what_is_nobody_can_be_looked_for(signed_in: Browser, uri: str) -> None:
    answer = signed_in.get("/authorize_interaction", uri=uri)
    assert answer.status_code == 200
    assert answer.url.path == "/search"


@pytest.mark.parametrize(
    "address", ["@nobody@127.0.0.1:1", "nobody@127.0.0.1:1", "http://127.0.0.1:1/nobody"]
)
def test_an_address_where_nobody_answers_is_said_to_be_that(signed_in: Browser, address: str) -> None:
    assert "Nothing found at this address" in signed_in.get("/search", q=address).text


@pytest.mark.parametrize("words", ["nobodyatall", "from:@nobody", "from:nobody@127.0.0.1:1 bread"])
def test_words_that_find_nothing_are_no_address(signed_in: Browser, words: str) -> None:
    page = signed_in.get("/search", q=words).text
    assert "Nothing found" in page
    assert "at this address" not in page


def test_a_visitor_signs_in_first(here: Server, peer: Peer) -> None:
    answer = Browser(here).get("/authorize_interaction", follow=False, uri=peer.person("first").id)
    assert "/login" in answer.headers["location"]


def test_a_visitor_is_led_to_his_own_server_to_follow(here: Server, ada: Person, peer: Peer) -> None:
    visitor = Browser(here)
    page = f"/@{ada.name}/from-elsewhere"
    assert page in visitor.get(f"/@{ada.name}").text
    template = f"{peer.url}/authorize_interaction?uri={{uri}}"
    link = {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": template}
    finger = f"/.well-known/webfinger?resource=acct%3Awes%40{peer.host.replace(':', '%3A')}"
    peer.answers[finger] = json_reply({"subject": f"acct:wes@{peer.host}", "links": [link]}, JRD)
    assert visitor.get(page).status_code == 200
    shown = visitor.post(page, handle=f"@wes@{peer.host}").text
    mine = f"{here.url}/users/{ada.name}".replace(":", "%3A").replace("/", "%2F")
    assert f'href="{peer.url}/authorize_interaction?uri={mine}"' in shown


@pytest.mark.parametrize("handle", ["@a@b@c", "@ghost@{host}", "<b>@{host}"])
def test_a_name_that_no_server_answers_for_is_said_to_be_none(
    here: Server, ada: Person, peer: Peer, handle: str
) -> None:
    answer = Browser(here).post(f"/@{ada.name}/from-elsewhere", handle=handle.format(host=peer.host))
    assert answer.status_code == 422
    assert "No server answers" in answer.text


@pytest.mark.parametrize("handle", ["", "wes", "@wes", "@wes@"])
def test_whoever_names_no_server_reads_that_it_is_missing(here: Server, ada: Person, handle: str) -> None:
    answer = Browser(here).post(f"/@{ada.name}/from-elsewhere", handle=handle)
    assert answer.status_code == 422
    assert "Your server is missing" in answer.text


def test_a_server_that_leads_somewhere_else_is_not_followed(here: Server, ada: Person, peer: Peer) -> None:
    link = {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": "https://evil.example/?u={uri}"}
    finger = f"/.well-known/webfinger?resource=acct%3Axan%40{peer.host.replace(':', '%3A')}"
    peer.answers[finger] = json_reply({"subject": f"acct:xan@{peer.host}", "links": [link]}, JRD)
    answer = Browser(here).post(f"/@{ada.name}/from-elsewhere", handle=f"xan@{peer.host}")
    assert answer.status_code == 422


def test_a_profile_says_where_somebody_has_moved(here: Server, signed_in: Browser, peer: Peer) -> None:
    new = peer.person("movednew")
    old = peer.person("movedold", movedTo=new.id)
    assert signed_in.get(f"/@{new.handle}").status_code == 200
    page = signed_in.get(f"/@{old.handle}").text
    assert f"@{new.handle}" in page
    assert page.count("has moved and is") == 1


def test_in_place_of_following_whoever_moved_one_is_led_to_the_new_account(
    here: Server, ada: Person, signed_in: Browser, peer: Peer
) -> None:
    old = peer.person("leftold")
    new = peer.person("leftnew", alsoKnownAs=[old.id])
    met(here, ada, old)
    done(here, old, "Move", old.id, target=new.id)
    page = signed_in.get(f"/@{old.handle}").text
    assert re.search(rf'<a class="button[^"]*" href="/@{re.escape(new.handle)}">\s*Follow @', page)
    refused = signed_in.post(f"/web/account/{known(here, old).id}/follow")
    assert refused.status_code == 403
    assert "Follow its new one" in refused.text
