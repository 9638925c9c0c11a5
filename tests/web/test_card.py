"""Before a post goes, its writer is asked once: about people with a sensitive label, and what is missed."""

import re
from html import unescape
from typing import Any

import pytest

from tests.entrance import bearer
from tests.server import Server
from tests.web.test_outbox import held
from tests.web.writer import Writer, following, written

SENSITIVE = {"colour": "red", "sensitive": True}


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def call(who: Writer, path: str, **json: Any) -> Any:
    answer = who.server.client.post(path, json=json, headers=bearer(who.person.token))
    assert answer.status_code == 200, answer.text
    return answer.json()


def id_of(who: Writer) -> str:
    answer = who.server.client.get("/api/v1/accounts/lookup", params={"acct": who.person.name})
    return str(answer.json()["id"])


def labelled(ada: Writer, name: str, *people: Writer, **more: Any) -> str:
    """A sensitive label of hers on these people; its id."""
    label = call(ada, "/api/sabar/v1/labels", name=name, **{**SENSITIVE, **more})["id"]
    ids = [id_of(one) for one in people]
    call(ada, f"/api/sabar/v1/labels/{label}/accounts", account_ids=ids)
    return str(label)


def follower(ada: Writer, name: str, shown: str = "") -> Writer:
    one = Writer(ada.server, name)
    call(one, f"/api/v1/accounts/{id_of(ada)}/follow")
    if shown:
        one.browser.post("/settings/profile", name=shown)
    return one


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def asked(page: str) -> bool:
    return 'name="mark"' in page


def sends(ada: Writer, text: str, path: str = "/", **more: Any) -> str:
    """The page that answers."""
    answer = ada.browser.post("/compose", **{**ada.box(path), "text": text, **more})
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def press(ada: Writer, page: str, choice: str, **more: Any) -> str:
    """Send the card on with this choice."""
    form = carried(page)
    answer = ada.browser.post("/compose", **{**form, **more, "card": choice})
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def carried(page: str) -> dict[str, Any]:
    """The hidden fields of a card, as a browser would send them."""
    fields: dict[str, Any] = {}
    card = page.partition("<main")[2].partition("</form>")[0]
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', card):
        name, value = unescape(name), unescape(value)
        if name.endswith("[]"):
            fields.setdefault(name, []).append(value)
        else:
            fields[name] = value
    return fields


def contents(ada: Writer) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one["content"]) for one in ada.posts]


def test_a_post_that_people_with_a_sensitive_label_would_read_asks_once(ada: Writer) -> None:
    acme, bob = follower(ada, "acme"), follower(ada, "bob")
    follower(ada, "cleo")
    labelled(ada, "Client", acme, bob)
    labelled(ada, "Friends", bob, sensitive=False)
    # No line ends between a number and what it counts.
    assert ", 2\u00a0you labelled “Client”" in ada.browser.get("/").text
    assert "You are asked before it goes." in ada.browser.get("/").text
    page = sends(ada, "What a dull town this is")
    assert asked(page) and ada.posts == []
    said = plain(page)
    assert "2 people you labelled “Client” would read this" in said and "“Friends” would" not in said
    assert "3 people, 2 you labelled “Client”, 1 you labelled “Friends”; everybody can find it" in said
    for button in ("Send", "Hold 30 minutes", "Leave those 2 out", "Back to writing"):
        assert button in said
    assert asked(page)
    press(ada, page, "send")
    assert contents(ada) == ["What a dull town this is"]
    # The same words for the same people are not asked again; others are.
    assert not asked(sends(ada, "What a dull town this is"))
    assert asked(sends(ada, "What a dull town"))
    assert asked(sends(ada, "What a dull town this is", audience="private"))
    assert len(ada.posts) == 2


def test_a_post_without_such_people_goes_as_before(ada: Writer) -> None:
    follower(ada, "bob")
    stranger = Writer(ada.server, "eve")
    labelled(ada, "Client", stranger)
    assert not asked(sends(ada, "Nothing special"))
    assert contents(ada) == ["Nothing special"]


@pytest.mark.parametrize("place", ["text", "warning", "poll", "more", "alts", "markdown"])
def test_whoever_is_named_in_any_of_its_words_is_asked_about(ada: Writer, place: str) -> None:
    acme = Writer(ada.server, "acme")
    acme.browser.post("/settings/profile", name="Ácme Corp (Paris)")
    labelled(ada, "Client", acme)
    words = "and then ACME CORP again"
    form: dict[str, Any] = {"text": words if place == "text" else "Look"}
    if place == "markdown":
        form |= {"text": "and then A**CME** Corp again", "content_type": "text/markdown"}
    if place == "warning":
        form |= {"warn": "1", "warning": words}
    if place == "poll":
        form |= {"with_poll": "1", "poll[options][]": [words, "No"], "poll[expires_in]": "3600"}
    if place == "more":
        form["more[]"] = ["One more", words]
    if place == "alts":
        page = ada.with_picture("/compose", **{**ada.box(), **form, "alts[]": words}).text
    else:
        page = sends(ada, **form)
    assert "You name Ácme Corp (Paris) , whom you labelled “Client”" in plain(page)
    assert "Leave" not in plain(page) and "Hold 30 minutes" in plain(page)
    page = press(ada, page, "send")
    assert len(ada.posts) == (3 if place == "more" else 1)
    if place == "alts":
        assert ada.posts[0]["media_attachments"][0]["description"] == words
    if place == "poll":
        assert [one["title"] for one in ada.posts[0]["poll"]["options"]] == [words, "No"]


def test_the_card_carries_everything_and_the_way_back_loses_nothing(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    box = {**ada.box(), "text": "One\n\n  <b>two</b> & “three”", "audience": "unlisted", "lang": "fr"}
    box |= {"warn": "1", "warning": 'say "it"', "more[]": ["Four", "Five"], "quote_policy": "nobody"}
    box |= {"alts[]": "A flag", "reply_policy": "followers"}
    page = ada.with_picture("/compose", **box).text
    assert asked(page)
    back = press(ada, page, "back")
    assert written(back) == box["text"] and following(back) == ["Four", "Five"]
    assert "A flag" in back and 'value="say &#34;it&#34;"' in back.replace("&quot;", "&#34;")
    assert re.search(r'name="audience" value="unlisted" checked', back)
    assert ada.posts == [] and 'name="keep"' in back
    press(ada, page, "send")
    five, four, one = ada.posts
    assert one["content"] == "<p>One</p><p>  &lt;b&gt;two&lt;/b&gt; &amp; “three”</p>"
    assert one["spoiler_text"] == 'say "it"' and one["visibility"] == "unlisted" and one["language"] == "fr"
    assert [it["description"] for it in one["media_attachments"]] == ["A flag"]
    assert five["in_reply_to_id"] == four["id"] and four["in_reply_to_id"] == one["id"]
    # Sent twice, it is one post.
    press(ada, page, "send")
    assert len(ada.posts) == 3


def test_held_for_half_an_hour_nobody_has_it(ada: Writer, server: Server) -> None:
    acme = follower(ada, "acme")
    labelled(ada, "Client", acme)
    page = press(ada, sends(ada, "A sour line"), "hold")
    (id,) = held(page)
    assert "A sour line" in page and "Goes out at" in page and ada.posts == []
    assert written(ada.browser.post(f"/outbox/{id}/back").text) == "A sour line"


def test_leaving_people_out_of_an_open_post_is_said_and_confirmed_in_words(ada: Writer) -> None:
    acme, bob = follower(ada, "acme"), follower(ada, "bob")
    labelled(ada, "Client", acme)
    page = press(ada, sends(ada, "Not for them"), "without")
    assert ada.posts == []
    said = plain(page)
    assert "for your followers without that person, and no longer public." in said
    assert "1 person can then read it." in said and "Send without them" in said
    assert "would read this" not in said
    assert written(press(ada, page, "back")) == "Not for them"
    press(ada, page, "without-now")
    (post,) = ada.posts
    assert post["visibility"] == "private"
    path = f"/api/v1/statuses/{post['id']}"
    readers = [
        one.server.client.get(path, headers=bearer(one.person.token)).status_code for one in (acme, bob)
    ]
    assert readers == [404, 200]


def test_a_post_for_followers_leaves_them_out_at_once(ada: Writer) -> None:
    acme, bob = follower(ada, "acme"), follower(ada, "bob")
    labelled(ada, "Client", acme)
    page = sends(ada, "Not for them", audience="private", **{"more[]": "Nor this"})
    assert "no longer public" not in plain(page)
    press(ada, page, "without")
    for post in ada.posts:
        path = f"/api/v1/statuses/{post['id']}"
        answers = [one.server.client.get(path, headers=bearer(one.person.token)) for one in (acme, bob)]
        assert [one.status_code for one in answers] == [404, 200]
    assert len(ada.posts) == 2


def test_who_is_named_to_read_it_cannot_be_left_out(ada: Writer) -> None:
    acme, bob, eve = follower(ada, "acme"), follower(ada, "bob"), Writer(ada.server, "eve")
    labelled(ada, "Client", acme)
    name = acme.person.name
    page = sends(ada, f"@{name} psst", audience="direct")
    assert "1 person you labelled “Client” would read this" in plain(page) and "Leave" not in plain(page)
    assert "Leave that person out" not in plain(sends(ada, f"@{name} is here"))
    assert "Leave that person out" not in plain(sends(ada, f"@{eve.person.name} is no follower"))
    assert "Leave that person out" in plain(sends(ada, f"@{bob.person.name} is one"))
    assert ada.posts == []


def test_what_is_changed_on_its_way_through_the_card_is_asked_anew(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    page = sends(ada, "One thing")
    assert asked(press(ada, page, "send", text="Another thing"))
    labelled(ada, "Press", follower(ada, "herald"))
    assert "you labelled “Press”" in plain(press(ada, page, "send"))
    assert ada.posts == []
    assert asked(press(ada, page, "send", mark="made-up"))


def test_what_may_not_be_posted_is_said_before_anything_is_asked(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    answer = ada.browser.post("/compose", **{**ada.box(), "text": "x" * 501})
    assert answer.status_code == 422 and not asked(answer.text)


def test_a_post_with_a_time_is_asked_about_when_it_is_planned_and_then_goes(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    page = sends(ada, "Later", later="1", wait="", at="2040-01-01T10:00")
    assert asked(page) and "Hold" not in plain(page)
    press(ada, page, "send")
    assert "Later" in ada.browser.get("/scheduled").text and ada.posts == []


def test_new_words_of_a_post_ask_about_whom_only_they_name(ada: Writer) -> None:
    acme = follower(ada, "acme", "Acme Corp")
    ada_id = ada.says("Hello Acme Corp")
    labelled(ada, "Client", acme)
    herald = Writer(ada.server, "herald")
    labelled(ada, "Press", herald)
    box = ada.box(f"/compose?edit={ada_id}")

    def changes(**form: Any) -> str:
        answer = ada.browser.post(f"/compose/{ada_id}", **{**box, **form})
        assert answer.status_code == 200, answer.text[:500]
        return answer.text

    assert not asked(changes(text="Hello, Acme Corp!"))
    words = f"Hello, Acme Corp! And {herald.person.name}"
    page = changes(text=words)
    said = plain(page)
    assert "whom you labelled “Press”" in said and "Client" not in said
    assert "Hold" not in said and "Leave" not in said and "Save changes" in said
    form = carried(page)
    back = ada.browser.post(f"/compose/{ada_id}", **{**form, "card": "back"}).text
    assert written(back) == words and f'action="/compose/{ada_id}"' in back
    ada.browser.post(f"/compose/{ada_id}", **{**form, "card": "send"})
    assert contents(ada) == [words]


def test_applications_are_not_asked(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    ada.says("By an app, to acme")
    assert len(ada.posts) == 1


def test_a_script_gets_the_card_as_a_piece(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    answer = ada.scripted("/compose", **{**ada.box(), "text": "Hm"})
    assert answer.status_code == 200 and "data-card" in answer.text and "<html" not in answer.text


def test_small_warnings_stand_on_one_card_and_are_switched_off_one_by_one(ada: Writer) -> None:
    page = ada.with_picture("/compose", **{**ada.box(), "text": "4111 1111 1111 1111"}).text
    said = plain(page)
    assert "This looks like a card number." in said and "1 picture has no description" in said
    assert "Hold" not in said and "Leave" not in said and "Back to writing" in said
    back = press(ada, page, "back", **{"quiet[]": ["undescribed"]})
    assert written(back) == "4111 1111 1111 1111"
    page = ada.with_picture("/compose", **{**ada.box("/compose?new=1"), "text": "Look"}).text
    assert not asked(page) and contents(ada) == ["Look"]
    settings = ada.browser.get("/settings/preferences").text
    assert re.search(r'value="given_away" checked', settings)
    assert not re.search(r'value="undescribed" checked', settings)
    ada.browser.post("/settings/preferences", language="en", **{"cautions[]": ["undescribed"]})
    assert not asked(sends(ada, "4111 1111 1111 1111"))
    page = ada.with_picture("/compose", **{**ada.box("/compose?new=1"), "text": "Look again"}).text
    assert "1 picture has no description" in plain(page)


def test_an_answer_to_something_private_or_old_is_asked_about(ada: Writer, server: Server) -> None:
    bob = Writer(server, "bob")
    private = bob.says(f"@{ada.person.name} between us", visibility="direct")
    page = sends(ada, "For all to see", f"/compose?reply_to={private}", audience="public")
    assert "You answer a private post where more people can read it." in plain(page)
    press(ada, page, "send")
    page = sends(ada, f"@{bob.person.name} ok", f"/compose?reply_to={private}", audience="direct")
    assert not asked(page)
    server.clock.advance(32 * 24 * 3600 * 1000)
    ada.browser = ada.person.browser()
    page = sends(ada, f"@{bob.person.name} still?", f"/compose?reply_to={private}", audience="direct")
    assert "more than a month old" in plain(page)


def test_a_link_to_a_private_file_and_many_names_are_asked_about(ada: Writer, server: Server) -> None:
    page = ada.with_picture("/compose", **{**ada.box(), "text": "mine", "audience": "private", "alts[]": "x"})
    assert not asked(page.text)
    url = ada.posts[0]["media_attachments"][0]["url"]
    assert "seal=" in url
    assert "not everybody may see" in plain(sends(ada, f"look {url}"))
    ada.with_picture("/compose", **{**ada.box("/compose?new=1"), "text": "ours", "alts[]": "x"})
    assert not asked(sends(ada, f"look {ada.posts[0]['media_attachments'][0]['url']}"))
    people = " ".join(f"@{Writer(server, 'p').person.name}" for _ in range(6))
    assert "You mention 6 people" in plain(sends(ada, f"{people} hello"))


def test_the_card_speaks_french(ada: Writer) -> None:
    labelled(ada, "Client", follower(ada, "acme"))
    follower(ada, "bob")
    ada.browser.post("/settings/preferences", language="fr", **{"cautions[]": ["given_away"]})
    page = sends(ada, "DE89370400440532013000")
    said = plain(page)
    assert "1 personne avec votre étiquette « Client » lirait ceci" in said
    assert "compte bancaire (IBAN)" in said and "Retenir 30 minutes" in said
    assert "Sans cette personne, ce message est pour les autres personnes qui vous suivent" in said
