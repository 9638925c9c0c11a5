"""Posts for exactly some people, written and read on our pages without script."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import bearer
from tests.server import Server, running_server
from tests.web.writer import Writer, written


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, undo_seconds="0") as server:
        yield server


class Circle:
    """`ada` calls `bea` Client and `cleo` Press; both follow her, as `dan` does, who bears nothing."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.ada, self.bea, self.cleo, self.dan = (
            Writer(server, name) for name in ("ada", "bea", "cleo", "dan")
        )
        for one in (self.bea, self.cleo, self.dan):
            self.api(one, f"/api/v1/accounts/{self.id(self.ada)}/follow")
        self.client = self.labelled("Client", self.bea)
        self.press = self.labelled("Press", self.cleo)

    def api(self, who: Writer, path: str, **json: Any) -> Any:
        answer = self.server.client.post(path, json=json, headers=bearer(who.person.token))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def id(self, who: Writer) -> str:
        client = self.server.client
        found = client.get("/api/v1/accounts/lookup", params={"acct": who.person.name}).json()
        return str(found["id"])

    def labelled(self, name: str, *people: Writer) -> str:
        label = str(self.api(self.ada, "/api/sabar/v1/labels", name=name)["id"])
        if people:
            ids = [self.id(one) for one in people]
            self.api(self.ada, f"/api/sabar/v1/labels/{label}/accounts", account_ids=ids)
        return label

    def sends(self, text: str, path: str = "/compose?new=1", **more: Any) -> str:
        """What Ada sends from the box of this page; the page that answers."""
        form = {**self.ada.box(path), "text": text, **more}
        return self.ada.browser.post("/compose", **form).text

    def readers(self, words: str) -> list[str]:
        """Who has a post of these words on the page of home, by first letters."""
        people = {"a": self.ada, "b": self.bea, "c": self.cleo, "d": self.dan}
        return [name for name, one in people.items() if words in one.browser.get("/").text]


@pytest.fixture
def circle(server: Server) -> Circle:
    return Circle(server)


def said(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rooms(page: str) -> list[str]:
    return re.findall(r'name="audience" value="(\w+)"', page)


def room(page: str) -> str:
    found = re.search(r'name="audience" value="(\w+)" checked', page)
    assert found
    return found[1]


def chosen(page: str) -> list[str]:
    """The labels that are ticked."""
    return re.findall(r'name="labels\[\]" value="(\d+)" checked', page)


def refused(page: str) -> str:
    found = re.search(r'<p class="form-error"[^>]*>(.*?)</p>', page, re.S)
    assert found, said(page)
    return said(found[1])


def marks(browser: Browser, path: str) -> list[str]:
    """For whom the posts of a page say that they are."""
    page = browser.get(path).text
    found = re.findall(r'class="room-mark">(.*?)</span>\s*(?:</span>)?', page, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", one)).split()) for one in found]


def reached(page: str) -> str:
    found = re.search(r"data-reach>(.*?)</p>", page, re.S)
    assert found
    return said(found[1])


def test_a_post_goes_to_the_people_of_the_labels_that_are_ticked(circle: Circle) -> None:
    circle.sends("for the client", audience="circle", **{"labels[]": circle.client})
    circle.sends("for both", audience="circle", **{"labels[]": [circle.client, circle.press]})
    circle.sends("not for the client", audience="except", **{"labels[]": [circle.client]})
    assert circle.readers(">for the client<") == ["a", "b"]
    assert circle.readers(">for both<") == ["a", "b", "c"]
    assert circle.readers(">not for the client<") == ["a", "c", "d"]


def test_without_a_label_it_is_refused_and_nothing_is_lost(circle: Circle) -> None:
    for audience in ("circle", "except"):
        page = circle.sends("sour words", audience=audience)
        assert refused(page) == "Choose at least one label, so that it is for somebody: nothing is lost."
        assert written(page) == "sour words" and room(page) == audience and circle.ada.posts == []
        assert reached(page) == "Nobody yet: choose at least one label"
    circle.ada.browser.post("/settings/preferences", language="fr", audience="public")
    page = circle.sends("sour words", audience="circle")
    assert refused(page).startswith("Choisissez au moins une étiquette")


def test_a_label_that_nobody_bears_is_said_and_refused(circle: Circle) -> None:
    nobody = circle.labelled("Nobody")
    page = circle.sends("hello", audience="circle", **{"labels[]": nobody})
    assert refused(page).startswith("None of your followers has this label")
    assert written(page) == "hello" and chosen(page) == [nobody]
    assert reached(page) == "Nobody: none of your followers has this label"


def test_naming_somebody_outside_says_who_it_is_not_for(circle: Circle) -> None:
    name = circle.dan.person.name
    page = circle.sends(f"@{name} see", audience="circle", **{"labels[]": circle.client})
    assert refused(page).startswith(f"This is not for @{name}.")
    assert chosen(page) == [circle.client] and circle.ada.posts == []


def test_the_box_says_in_words_who_will_read_it_and_how_many(circle: Circle) -> None:
    ask = {"audience": "circle", "labels[]": [circle.client, circle.press]}
    page = circle.ada.browser.get("/compose", **ask).text
    assert room(page) == "circle" and set(chosen(page)) == {circle.client, circle.press}
    assert "The people you labelled “Client” and “Press”" in said(page)
    assert reached(page) == "2 people, 1 you labelled “Client”, 1 you labelled “Press”"
    page = circle.ada.browser.get("/compose", audience="except", **{"labels[]": circle.client}).text
    assert "Followers, except those you labelled “Client”" in said(page)
    assert reached(page) == "2 people, 1 you labelled “Press”"
    listed = circle.ada.browser.post("/audience", text="secret", **ask).text
    assert [one.person.name in listed for one in (circle.bea, circle.cleo, circle.dan)] == [True, True, False]
    assert f'name="labels[]" value="{circle.client}"' in listed


def test_who_has_no_labels_is_led_to_where_they_are_made(circle: Circle) -> None:
    page = circle.bea.browser.get("/").text
    assert rooms(page) == ["public", "unlisted", "local", "private", "direct"]
    assert '<a class="choice audience-circle" href="/labels"' in page
    page = circle.bea.browser.post("/compose", **{**circle.bea.box(), "text": "x", "audience": "circle"}).text
    assert refused(page).startswith("Choose at least one label") and 'href="/labels"' in page


def test_its_writer_sees_the_labels_and_everybody_else_whose_people_they_are(circle: Circle) -> None:
    circle.sends("for some", audience="circle", **{"labels[]": [circle.client, circle.press]})
    circle.sends("for others", audience="except", **{"labels[]": [circle.client]})
    paths = ["/", f"/@{circle.ada.person.name}"]
    for path in paths:
        assert marks(circle.ada.browser, path) == [
            "for followers, except “Client”",
            "for “Client” and “Press”",
        ]
        assert marks(circle.bea.browser, path) == [f"for some of {circle.ada.person.name}’s people"]
        assert len(marks(circle.cleo.browser, path)) == 2 and marks(circle.dan.browser, path)
        for reader in (circle.bea, circle.cleo, circle.dan):
            page = said(reader.browser.get(path).text)
            assert "Client" not in page and "Press " not in page.replace("Press a picture", "")
    circle.cleo.browser.post("/settings/preferences", language="fr", audience="public")
    assert (
        marks(circle.cleo.browser, "/")[0] == f"pour quelques personnes choisies par {circle.ada.person.name}"
    )


def test_labels_that_are_gone_leave_the_number_of_people(circle: Circle) -> None:
    circle.sends("for both", audience="circle", **{"labels[]": [circle.client, circle.press]})
    circle.ada.browser.post(f"/labels/{circle.press}", name="Journalists", colour="red")
    assert marks(circle.ada.browser, "/") == ["for “Client” and “Journalists”"]
    circle.ada.browser.post(f"/labels/{circle.press}/delete")
    assert marks(circle.ada.browser, "/") == ["for 2 people you chose"]


def test_an_answer_goes_to_the_same_people_or_to_those_it_names(circle: Circle) -> None:
    circle.sends("for both", audience="circle", **{"labels[]": [circle.client, circle.press]})
    post = circle.ada.posts[0]["id"]
    for writer, words in ((circle.bea, "Reply to"), (circle.ada, "Adding to your own post")):
        page = writer.browser.get("/compose", reply_to=post).text
        assert rooms(page) == ["circle", "direct"] and room(page) == "circle"
        assert words in said(page) and "the same people can read it" in said(page)
        assert "labels[]" not in page
    assert 'title="You cannot quote this post"' in circle.bea.browser.get("/").text
    form = {**circle.bea.box(f"/compose?reply_to={post}"), "text": "my answer"}
    circle.bea.browser.post("/compose", **form, audience="circle")
    thread = f"/@{circle.ada.person.name}/{post}"
    assert "my answer" in circle.cleo.browser.get(thread).text
    assert marks(circle.ada.browser, thread) == ["for “Client” and “Press”"] * 2
    ours = f"for some of {circle.ada.person.name}’s people"
    assert marks(circle.bea.browser, thread) == [ours] * 2 == marks(circle.cleo.browser, thread)
    form = {**circle.bea.box(f"/compose?reply_to={post}&new=1"), "text": "to all", "audience": "public"}
    page = circle.bea.browser.post("/compose", **form).text
    # The card asks first whether what was said to few is to be answered before all.
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    assert mark
    page = circle.bea.browser.post("/compose", **form, card="send", mark=mark[1]).text
    assert refused(page).startswith("What answers a post for some people is for the same people")


def test_an_answer_to_an_open_post_cannot_borrow_a_circle(circle: Circle) -> None:
    open_post = circle.ada.says("hello")
    form = {**circle.bea.box(f"/compose?reply_to={open_post}"), "text": "quiet"}
    for more in ({}, {"later": "1", "at": "2037-01-01T00:00"}, {"later": "1", "wait": "good"}):
        page = circle.bea.browser.post("/compose", **form, audience="circle", **more).text
        assert refused(page).startswith("Choose at least one label")
    assert circle.bea.posts == []


def test_a_draft_a_held_post_and_a_scheduled_one_keep_their_labels(circle: Circle) -> None:
    ada, labels = circle.ada, {"labels[]": [circle.client, circle.press]}
    box = ada.box("/compose?new=1")
    ada.browser.post("/drafts", **{**box, "text": "kept"}, audience="except", **labels)
    page = ada.browser.get("/").text
    assert room(page) == "except" and set(chosen(page)) == {circle.client, circle.press}
    assert "for followers, except “Client” and “Press”" in ada.drafts()
    ada.browser.post("/drafts/discard", **ada.box())
    page = circle.sends("held", audience="circle", later="1", wait="good", **labels)
    assert "for “Client” and “Press”" in said(page)
    (id,) = re.findall(r'data-held="(\d+)"', page)
    page = ada.browser.post(f"/outbox/{id}/back").text
    assert room(page) == "circle" and set(chosen(page)) == {circle.client, circle.press}
    page = circle.sends("later", audience="except", later="1", at="2037-01-01T00:00", **labels)
    assert "for followers, except “Client” and “Press”" in said(page)
    (id,) = re.findall(r"/scheduled/(\d+)/edit", page)
    page = ada.browser.post(f"/scheduled/{id}/edit").text
    assert room(page) == "except" and set(chosen(page)) == {circle.client, circle.press}


def left_out(page: str) -> list[str]:
    """The labels whose people are left out of those of others."""
    return re.findall(r'name="besides\[\]" value="(\d+)" checked', page)


def test_whom_a_circle_leaves_out_comes_back_into_the_box_with_it(circle: Circle) -> None:
    ada, words = circle.ada, "not for the press"
    labels = {"circle_label_ids": [circle.client, circle.press], "except_label_ids": [circle.press]}
    form = {"audience": "circle", "labels[]": labels["circle_label_ids"], "besides[]": circle.press}
    held = circle.api(ada, "/api/v1/statuses", status=words, hold_until_sent=True, **labels)["id"]
    told = circle.server.client.get(f"/api/sabar/v1/outbox/{held}", headers=bearer(ada.person.token))
    assert {name: told.json()[name] for name in labels} == labels
    assert "for “Client” and “Press”, except “Press”" in said(ada.browser.get("/outbox").text)
    page = ada.browser.post(f"/outbox/{held}/back").text
    assert room(page) == "circle" and set(chosen(page)) == {circle.client, circle.press}
    assert left_out(page) == [circle.press]
    assert "The people you labelled “Client” and “Press”, except those you labelled “Press”" in said(page)
    assert reached(page).startswith("1 person")
    assert "for “Client” and “Press”, except “Press”" in ada.drafts()
    page = ada.browser.post("/compose", **{**ada.box(), **form}, later="1", at="2037-01-01T00:00").text
    assert "for “Client” and “Press”, except “Press”" in said(page)
    (id,) = re.findall(r"/scheduled/(\d+)/edit", page)
    assert left_out(ada.browser.post(f"/scheduled/{id}/edit").text) == [circle.press]
    ada.browser.post("/compose", **{**ada.browser.hidden(), "text": words, **form})
    assert circle.readers(f">{words}<") == ["a", "b"]
    assert left_out(redrafted(circle, words)) == [circle.press]


def test_whoever_was_left_out_is_not_reached_by_what_lacks_a_label(circle: Circle) -> None:
    ada = circle.ada
    form = {"audience": "circle", "labels[]": [circle.client, circle.press], "besides[]": circle.press}
    ada.browser.post("/drafts", **{**ada.box(), "text": "kept"}, **form)
    assert left_out(ada.browser.get("/").text) == [circle.press]
    # Nobody ticked, and somebody left out, is not everybody else.
    assert "Choose" in refused(circle.sends("for whom", audience="circle", **{"besides[]": circle.press}))
    assert "Choose" in refused(circle.sends("for whom", **{"besides[]": circle.press}))
    ada.browser.post(f"/labels/{circle.press}/delete")
    page = ada.browser.get("/").text
    assert room(page) == "circle" and chosen(page) == [] and left_out(page) == []


def test_a_draft_whose_label_is_gone_is_for_nobody_until_others_are_chosen(circle: Circle) -> None:
    ada, labels = circle.ada, {"labels[]": [circle.client, circle.press]}
    ada.browser.post("/drafts", **{**ada.box(), "text": "kept"}, audience="except", **labels)
    ada.browser.post(f"/labels/{circle.press}/delete")
    page = ada.browser.get("/").text
    assert written(page) == "kept" and room(page) == "except" and chosen(page) == []
    assert reached(page) == "Nobody yet: choose at least one label"


def test_several_posts_go_to_the_same_people(circle: Circle) -> None:
    more = {"more[]": ["second", "third"], "labels[]": circle.client}
    circle.sends("first", audience="circle", **more)
    for words in (">first<", ">second<", ">third<"):
        assert circle.readers(words) == ["a", "b"]
    assert marks(circle.ada.browser, "/") == ["for “Client”"] * 3


def redrafted(circle: Circle, text: str) -> str:
    """The box of a post that was deleted to be written anew."""
    path = f"/@{circle.ada.person.name}/{circle.ada.posts[0]['id']}/redraft"
    page = circle.ada.browser.get(path).text
    action = re.search(r'action="([^"]*redraft[^"]*)"', page)
    assert action
    page = circle.ada.browser.post(action[1]).text
    assert written(page) == text
    return page


def test_what_is_written_anew_is_for_the_same_labels_or_for_nobody_but_those_it_names(circle: Circle) -> None:
    both = {"labels[]": [circle.client, circle.press]}
    circle.sends("not for them", audience="except", **both)
    page = redrafted(circle, "not for them")
    assert room(page) == "except" and set(chosen(page)) == {circle.client, circle.press}
    circle.sends("not for both", audience="except", **both)
    circle.ada.browser.post(f"/labels/{circle.press}/delete")
    assert room(redrafted(circle, "not for both")) == "direct"
    circle.sends("for one", audience="circle", **{"labels[]": circle.client})
    first = circle.ada.posts[0]["id"]
    circle.sends("and more", f"/compose?reply_to={first}", audience="circle")
    page = redrafted(circle, "and more")
    assert rooms(page) == ["circle", "direct"] and room(page) == "circle"


def test_an_edit_leaves_its_circle_as_it_is(circle: Circle) -> None:
    circle.sends("for the clint", audience="circle", **{"labels[]": circle.client})
    post = circle.ada.posts[0]["id"]
    page = circle.ada.browser.get("/compose", edit=post).text
    assert rooms(page) == ["circle"] and "for “Client”" in said(page) and "labels[]" not in page
    form = {**circle.ada.box(f"/compose?edit={post}"), "text": "for the client"}
    circle.ada.browser.post(f"/compose/{post}", **form, **{"labels[]": circle.press, "audience": "except"})
    assert circle.readers(">for the client<") == ["a", "b"]
    assert marks(circle.ada.browser, "/") == ["for “Client”"]


def test_labels_of_somebody_else_are_none(circle: Circle) -> None:
    form = {**circle.bea.box(), "text": "mine", "audience": "circle", "labels[]": circle.client}
    page = circle.bea.browser.post("/compose", **form)
    assert page.status_code == 422 and circle.bea.posts == [] and "Client" not in page.text
    circle.bea.browser.post("/drafts", **{**form, "key": "k", "draft": "k"})
    page = circle.bea.browser.get("/drafts").text
    assert "mine" in page and "Client" not in page


def test_an_answer_to_a_held_post_that_is_taken_back_never_goes_to_more_people(circle: Circle) -> None:
    held = {"hold_until_sent": True}
    first = circle.api(
        circle.ada, "/api/v1/statuses", status="first", circle_label_ids=[circle.client], **held
    )
    first = first["id"]
    circle.api(circle.ada, "/api/v1/statuses", status="second", in_reply_to_id=first, **held)
    circle.ada.browser.post(f"/outbox/{first}/back")
    page = circle.ada.browser.get("/outbox").text
    assert "People mentioned" in said(page)
    (second,) = re.findall(r'data-held="(\d+)"', page)
    circle.ada.browser.post(f"/outbox/{second}/send")
    assert circle.readers(">second<") in ([], ["a"])


def test_nobody_can_write_for_a_circle_by_default(circle: Circle) -> None:
    circle.ada.browser.post("/settings/preferences", language="en", audience="circle")
    assert room(circle.ada.browser.get("/compose?new=1").text) == "private"
