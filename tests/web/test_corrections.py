"""The box asks what an edit is; a post says what was corrected or retracted, and the history how it came."""

import re
from typing import Any

import pytest

from tests import entrance, jobs
from tests.api.people import Person as Caller
from tests.postbox import Postbox, link_in
from tests.server import Server
from tests.web.test_by_mail import ask, offering, press
from tests.web.writer import Writer

LONG = "and so it goes on and on, as it always did, for a while."


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


@pytest.fixture
def bob(server: Server) -> Writer:
    return Writer(server, "bob")


def edit(writer: Writer, id: str, text: str, **more: Any) -> str:
    box: dict[str, Any] = writer.box(f"/compose?edit={id}")
    return writer.browser.post(f"/compose/{id}", **{**box, "text": text, **more}).text


def where(writer: Writer, id: str) -> str:
    return f"/@{writer.person.name}/{id}"


def notices(server: Server, writer: Writer) -> str:
    jobs.idle(server)
    return writer.browser.get("/notifications").text


def test_the_box_asks_typo_or_correction_only_when_something_is_edited(ada: Writer) -> None:
    id = ada.says("hello")
    page = ada.browser.get(f"/compose?edit={id}").text
    assert "What kind of change is it?" in page
    assert not re.search(r'name="correction"[^>]*checked', page)
    assert "What kind of change is it?" not in ada.browser.get("/compose").text


def test_a_typo_set_right_on_our_pages_tells_nobody(server: Server, ada: Writer, bob: Writer) -> None:
    id = ada.says(f"the wrold is big {LONG}")
    bob.browser.post(f"/web/status/{id}/boost")
    page = edit(ada, id, f"the world is big {LONG}")
    assert "Corrected" not in page
    assert "the world is big" in page
    assert "the world is big" not in notices(server, bob)
    past = ada.browser.get(f"{where(ada, id)}/history").text
    assert "<b>Typo</b>" in past
    assert "removed:" in past and "added:" in past


def test_what_nobody_called_a_typo_is_a_correction_when_it_says_something_else(
    server: Server, ada: Writer, bob: Writer
) -> None:
    id = ada.says(f"it costs 5 euros {LONG}")
    bob.browser.post(f"/web/status/{id}/favourite")
    page = edit(ada, id, f"it costs 6 euros {LONG}", correction_note="six, <not> five")
    assert "<b>Corrected</b>" in page
    assert "six, &lt;not&gt; five" in page
    shown = bob.browser.get(where(ada, id)).text
    assert re.search(r"<del><span[^>]*>removed: </span>5", shown)
    assert re.search(r"<ins><span[^>]*>added: </span>6", shown)
    told = notices(server, bob)
    assert "corrected a post" in told
    assert "six, &lt;not&gt; five" in told
    embedded = server.client.get(f"{where(ada, id)}/embed").text
    assert "<b>Corrected</b>" in embedded


def test_a_typo_that_is_none_comes_back_as_a_correction_to_be_sent(ada: Writer) -> None:
    id = ada.says(f"it is open {LONG}")
    page = edit(ada, id, f"it is not open {LONG}", correction="typo", correction_note="shut")
    assert "came or went. Send it as a correction." in page
    assert re.search(r'name="correction" value="correction" checked', page)
    assert 'value="shut"' in page
    assert f"it is not open {LONG}" in page
    assert f"it is open {LONG}" in ada.posts[0]["content"]


def test_a_post_is_retracted_on_its_own_page(server: Server, ada: Writer, bob: Writer) -> None:
    id = ada.says("the moon is cheese")
    bob.browser.post(f"/web/status/{id}/boost")
    assert f"{where(ada, id)}/retract" in ada.browser.get(f"{where(ada, id)}/menu").text
    asked = ada.browser.get(f"{where(ada, id)}/retract").text
    assert "Retract this post" in asked
    page = ada.browser.post(f"{where(ada, id)}/retract", note="it is not").text
    assert "<b>Retracted</b>" in page
    assert '<del class="retracted">' in page
    assert "it is not" in page
    assert re.search(
        r"<span data-since>.{,80}changed since", bob.browser.get(f"/@{bob.person.name}").text, re.S
    )
    assert "retracted a post" in notices(server, bob)
    assert bob.browser.get(f"{where(ada, id)}/retract").status_code == 403
    assert bob.browser.post(f"{where(ada, id)}/retract", note="mine").status_code == 403
    refused = ada.browser.post(f"{where(ada, id)}/retract", note="x" * 301)
    assert refused.status_code == 422
    assert "is too long" in refused.text


def test_retracted_words_may_be_gone_for_everybody_else(ada: Writer, bob: Writer) -> None:
    id = ada.says("quokka cheese")
    ada.browser.post(f"{where(ada, id)}/retract", hide="1", note="gone")
    for path in (where(ada, id), f"{where(ada, id)}/history", f"{where(ada, id)}/embed"):
        page = bob.browser.get(path).text
        assert "quokka" not in page
        assert "The author took the words away." in page
        assert "gone" in page
    assert "quokka" in ada.browser.get(f"{where(ada, id)}/history").text


def test_a_quote_shows_that_what_it_quotes_was_retracted(ada: Writer, bob: Writer) -> None:
    id = ada.says("quote this")
    quoting = bob.says("look at that", quoted_status_id=id)
    ada.browser.post(f"{where(ada, id)}/retract", note="sorry")
    page = ada.browser.get(where(bob, quoting)).text
    assert "<b>Retracted</b>" in page
    assert "sorry" in page


def test_those_who_got_a_post_by_mail_get_its_correction_by_mail(mailing: Server, postbox: Postbox) -> None:
    writer: Caller = offering(mailing, postbox)
    address, late = (f"{entrance.fresh_name()}@example.org" for _ in range(2))
    assert ask(mailing, writer, address) == 200
    press(mailing, link_in(postbox.wait_for(address)))
    said = writer.post("/api/v1/statuses", status="it costs 5 euros")
    postbox.wait_for(address, "Ana sur", 1)
    assert ask(mailing, writer, late) == 200
    press(mailing, link_in(postbox.wait_for(late)))
    path = f"/api/v1/statuses/{said['id']}"
    writer.ok(
        "PUT", path, json={"status": "it costs 6 euros", "correction": "correction", "correction_note": "six"}
    )
    letter = postbox.wait_for(address, "Une correction de Ana", 1).get_content()
    assert "Corrigé le" in letter and "six" in letter and "6 euros" in letter
    writer.ok("PUT", path, json={"correction": "retraction"})
    letter = postbox.wait_for(address, "Ana rétracte", 1).get_content()
    assert said["url"] in letter and "6 euros" not in letter
    jobs.idle(mailing)
    assert [str(one["subject"]) for one in postbox.letters_to(late)] == ["Les messages de Ana par e-mail ?"]
