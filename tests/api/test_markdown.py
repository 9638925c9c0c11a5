"""Posts typed in Markdown, as apps of other servers send them."""

from typing import Any

import pytest

from sabar.kit import times
from tests.api import people
from tests.api.people import Person
from tests.api.test_scheduled import in_minutes, waited_for
from tests.jobs import idle
from tests.server import Server

PATH = "/api/v1/statuses"
MARKDOWN = "text/markdown"
TYPED = "**Bread** is *ready*:\n\n- rye\n- `@nobody`"
SHOWN = (
    "<p><strong>Bread</strong> is <em>ready</em>:</p>"
    "<ul><li>rye</li><li><code>@nobody</code></li></ul>"
)  # fmt: skip


@pytest.fixture
def ida(server: Server) -> Person:
    return people.join(server, "ida")


def source(person: Person, status: dict[str, Any]) -> dict[str, Any]:
    return dict(person.get(f"{PATH}/{status['id']}/source"))


def test_a_post_says_how_it_was_typed_and_keeps_what_was_typed(ida: Person) -> None:
    said = ida.says(TYPED, content_type=MARKDOWN)
    assert said["content"] == SHOWN
    assert source(ida, said) == {
        "id": said["id"],
        "text": TYPED,
        "spoiler_text": "",
        "content_type": MARKDOWN,
    }
    plain = ida.says(TYPED)
    assert "**Bread**" in plain["content"]
    assert source(ida, plain)["content_type"] == "text/plain"
    assert "**Bread**" in ida.says(TYPED, content_type="text/plain")["content"]
    assert "**Bread**" in ida.says(TYPED, content_type="")["content"]


@pytest.mark.parametrize("kind", ["text/html", "text/x.misskeymarkdown", "markdown"])
def test_another_kind_of_text_is_refused_and_the_known_ones_are_named(ida: Person, kind: str) -> None:
    said = ida.says("before")
    for method, path in (("POST", PATH), ("PUT", f"{PATH}/{said['id']}")):
        answer = ida.call(method, path, json={"status": "x", "content_type": kind})
        assert answer.status_code == 422
        assert "text/plain, text/markdown" in answer.json()["error"]
        assert "content_type" in answer.json()["error"]
    assert "before" in ida.get(f"{PATH}/{said['id']}")["content"]


def test_an_edit_that_does_not_say_how_it_is_typed_keeps_the_kind(ida: Person) -> None:
    said = ida.says(TYPED, content_type=MARKDOWN)
    changed = ida.ok("PUT", f"{PATH}/{said['id']}", json={"status": "now *rye*"})
    assert changed["content"] == "<p>now <em>rye</em></p>"
    assert source(ida, said)["content_type"] == MARKDOWN
    plain = ida.ok("PUT", f"{PATH}/{said['id']}", json={"status": "now *rye*", "content_type": "text/plain"})
    assert plain["content"] == "<p>now *rye*</p>"
    assert source(ida, said)["content_type"] == "text/plain"
    wordings = ida.get(f"{PATH}/{said['id']}/history")
    assert [one["content"] for one in wordings] == [SHOWN, changed["content"], plain["content"]]


def test_a_post_that_waits_and_one_that_is_deleted_say_how_they_were_typed(
    server: Server, ida: Person
) -> None:
    at = in_minutes(server, 10)
    waiting = ida.post(PATH, status=TYPED, content_type=MARKDOWN, scheduled_at=at)
    assert waiting["params"]["content_type"] == MARKDOWN
    assert ida.post(PATH, status="x", scheduled_at=at)["params"]["content_type"] == "text/plain"
    server.clock.advance(11 * times.MINUTE)
    out = {one["content"]: one for one in waited_for(ida, 2)}
    assert out.keys() == {SHOWN, "<p>x</p>"}
    gone = ida.delete(f"{PATH}/{out[SHOWN]['id']}")
    assert (gone["text"], gone["content_type"]) == (TYPED, MARKDOWN)
    assert "content_type" not in ida.get(f"{PATH}/{out['<p>x</p>']['id']}")


def test_who_stands_in_code_is_not_named_and_what_stands_there_is_no_hashtag(
    ida: Person, bob: Person
) -> None:
    said = ida.says(
        f"`@{bob.name} #code https://a.example/x` **@{ida.name}** *#bread* :x:", content_type=MARKDOWN
    )
    assert [one["acct"] for one in said["mentions"]] == [ida.name]
    assert [one["name"] for one in said["tags"]] == ["bread"]
    assert bob.get("/api/v1/notifications", **{"types[]": "mention"}) == []


def test_words_are_found_and_filtered_without_the_signs(server: Server, ida: Person, bob: Person) -> None:
    said = ida.says("a marzi**pan** loaf", content_type=MARKDOWN)
    ida.ok("PUT", f"{PATH}/{said['id']}", json={"status": "a nougat**ine** loaf"})
    idle(server)
    found = ida.get("/api/v2/search", q="nougatine", type="statuses")["statuses"]
    assert [one["id"] for one in found] == [said["id"]]
    fresh = ida.says("a halva**cake** loaf", content_type=MARKDOWN)
    idle(server)
    found = ida.get("/api/v2/search", q="halvacake", type="statuses")["statuses"]
    assert [one["id"] for one in found] == [fresh["id"]]
    bob.post(
        "/api/v2/filters",
        title="sweets",
        context=["thread"],
        keywords_attributes=[{"keyword": "nougatine", "whole_word": True}],
    )
    met = bob.get(f"{PATH}/{said['id']}")["filtered"]
    assert [one["keyword_matches"] for one in met] == [["nougatine"]]


def test_what_a_link_in_markdown_leads_to_is_known_to_the_search_and_counted_as_a_link(ida: Person) -> None:
    said = ida.says("[here](https://a.example/" + "x" * 600 + ")", content_type=MARKDOWN)
    found = ida.get("/api/v2/search", q="has:link from:me", type="statuses")["statuses"]
    assert [one["id"] for one in found] == [said["id"]]
    assert 'translate="no"' not in said["content"]


def test_the_server_names_the_kinds_and_an_app_can_ask_which_one_somebody_likes(
    server: Server, ida: Person
) -> None:
    for path in ("/api/v1/instance", "/api/v2/instance"):
        limits = server.client.get(path).json()["configuration"]["statuses"]
        assert limits["supported_mime_types"] == ["text/plain", MARKDOWN]
    me = "/api/v1/accounts/verify_credentials"
    assert ida.get(me)["source"]["status_content_type"] == "text/plain"
    update = "/api/v1/accounts/update_credentials"
    changed = ida.ok("PATCH", update, json={"source": {"status_content_type": MARKDOWN}})
    assert (
        changed["source"]["status_content_type"] == ida.get(me)["source"]["status_content_type"] == MARKDOWN
    )
    refused = ida.call("PATCH", update, json={"source": {"status_content_type": "text/html"}})
    assert refused.status_code == 422
    # What an app does not say is plain text, whatever its user likes to type in our own box.
    assert "**b**" in ida.says("**b**")["content"]
