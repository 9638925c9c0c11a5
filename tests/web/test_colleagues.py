"""Posts that wait until a colleague says yes, on our pages without script."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import NewDatabase
from tests.entrance import bearer
from tests.jobs import idle
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.test_forms_with_lists import SMALL, send, words
from tests.web.writer import Writer

TIES = "/settings/colleagues"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, undo_seconds="0") as server:
        yield server


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


@pytest.fixture
def ben(server: Server) -> Writer:
    return Writer(server, "ben")


def page(who: Writer, path: str = "/outbox") -> str:
    return unescape(who.browser.get(path).text)


def press(who: Writer, path: str, **form: object) -> str:
    answer = who.browser.post(path, **form)
    assert answer.status_code == 200, answer.text[:500]
    return unescape(answer.text)


def agree(ada: Writer, ben: Writer) -> None:
    press(ada, TIES, handle=ben.person.name)
    (tie,) = re.findall(r'formaction="/settings/colleagues/(\d+)/accept"', page(ben))
    press(ben, f"{TIES}/{tie}/accept", return_to="/outbox")


def asks(ada: Writer, ben: Writer, text: str = "The merger is off") -> tuple[str, dict[str, str]]:
    """The number of the post, and what the colleague's form sends back."""
    agree(ada, ben)
    press(ada, "/settings/holds", wait="colleague", words="merger")
    sent = press(ada, "/compose", **{**ada.box(), "text": text})
    assert "Waits for the yes of a colleague" in sent
    return question(ben)


def question(ben: Writer) -> tuple[str, dict[str, str]]:
    shown = page(ben)
    ids = re.findall(r'formaction="/outbox/asked/(\d+)/yes"', shown)
    revisions = re.findall(r'name="revision" value="(\d+)"', shown)
    return ids[-1], {"revision": revisions[-1]}


def test_somebody_is_invited_agrees_and_ends_it(ada: Writer, ben: Writer) -> None:
    assert "Asked. As soon as" in press(ada, TIES, handle=f"@{ben.person.name}")
    assert "no answer yet" in page(ada, TIES)
    assert "would like to ask you" in page(ben)
    assert re.search(r"<p [^>]*data-asked>\s*<a [^>]*>Somebody waits for your answer", page(ben, "/"))
    assert re.search(r"<p [^>]*data-asked hidden>", page(ada, "/"))
    assert "would like to ask you" in page(ben, TIES)
    (tie,) = re.findall(r'formaction="/settings/colleagues/(\d+)/accept"', page(ben))
    press(ben, f"{TIES}/{tie}/accept")
    assert "no answer yet" not in page(ada, TIES) and "would like to ask you" not in page(ben)
    press(ben, f"{TIES}/{tie}/end")
    assert ben.person.name not in page(ada, TIES).partition("Whom I can ask")[2].partition("<form")[0]
    answer = ada.browser.post(TIES, handle="nobody_of_this_name")
    assert answer.status_code == 422 and 'id="handle-error"' in answer.text
    answer = ada.browser.post(TIES, handle=ada.person.name)
    assert answer.status_code == 422 and "your own colleague" in answer.text


def test_a_colleague_reads_it_says_yes_and_both_are_told(ada: Writer, ben: Writer) -> None:
    id, form = asks(ada, ben)
    asked = page(ben)
    assert "Asked of you" in asked and "The merger is off" in asked and "it says “merger”" in asked
    assert "data-held-back>1<" in ben.browser.get("/").text
    assert ada.posts == [] and ben.person.name in page(ada)
    assert "You said yes, and it is out." in press(ben, f"/outbox/asked/{id}/yes", **form, comment="Go on")
    assert "The merger is off" not in page(ben) and len(ada.posts) == 1
    told = page(ada)
    assert "said yes." in told and "<q>Go on</q>" in told and "Your post is out" in told
    (answer,) = re.findall(r'action="/outbox/answers/(\d+)/dismiss"', told)
    press(ada, f"/outbox/answers/{answer}/dismiss")
    assert "said yes." not in page(ada)


def test_a_colleague_sees_the_pictures_of_every_post_of_a_thread(ada: Writer, ben: Writer) -> None:
    agree(ada, ben)
    press(ada, "/settings/holds", wait="colleague", words="merger")
    form = {"text": ["The merger is off"], "more[]": ["Second"], "alts[]": ["a chart", "a flag"]}
    answer = send(ada.browser, "/compose", [SMALL] * 2, **form, **{"order[]": ["new", "next", "new"]})
    assert answer.status_code == 303
    asked = page(ben)
    places = [asked.index(words) for words in ("The merger is off", "a chart", ">Second<", "a flag")]
    assert places == sorted(places)
    client = ben.server.client
    told = client.get("/api/sabar/v1/outbox/asked", headers=bearer(ben.person.token)).json()[0]
    assert told["more"] == ["Second"]
    assert [one["description"] for one in told["status"]["media_attachments"]] == ["a chart"]
    assert [[one["description"] for one in some] for some in told["more_media"]] == [["a flag"]]
    file = told["more_media"][0][0]["url"].removeprefix(ben.server.url)
    assert client.get(file).status_code == 200
    (held,) = client.get("/api/sabar/v1/outbox", headers=bearer(ada.person.token)).json()
    assert [[one["description"] for one in some] for some in held["more_media"]] == [["a flag"]]
    # Other words for the first leave those of the second as they are.
    client.put(
        f"/api/v1/statuses/{held['id']}",
        json={"status": "The merger", "media_ids": [held["status"]["media_attachments"][0]["id"]]},
        headers=bearer(ada.person.token),
    )
    id, revision = re.findall(r'id="asked-(\d+)".*?name="revision" value="(\d+)"', page(ben), re.DOTALL)[0]
    press(ben, f"/outbox/asked/{id}/yes", revision=revision)
    assert [words(post) for post in ada.posts] == [["a flag"], ["a chart"]]


def test_a_no_stays_with_its_writer_who_asks_again_with_other_words(ada: Writer, ben: Writer) -> None:
    id, form = asks(ada, ben)
    assert "You said no" in press(ben, f"/outbox/asked/{id}/no", **form, comment="Too soon")
    assert "Asked of you" not in page(ben)
    told = page(ada)
    assert "said no." in told and "<q>Too soon</q>" in told and "Ask a colleague…" in told
    assert "<q>Too soon</q>" in page(ada, "/")
    press(ada, f"/outbox/{id}/ask")
    again, form = question(ben)
    assert again == id
    press(ben, f"/outbox/asked/{id}/no", **form)
    # Back into the box, and sent anew: a new question.
    press(ada, f"/outbox/{id}/back")
    press(ada, "/compose", **{**ada.box(), "text": "The merger, gently"})
    new, form = question(ben)
    assert new != id
    press(ben, f"/outbox/asked/{new}/yes", **form)
    assert [one["content"] for one in ada.posts] == ["<p>The merger, gently</p>"]


def test_its_writer_sends_it_alone_when_he_is_sure(ada: Writer, ben: Writer) -> None:
    id, form = asks(ada, ben)
    assert "Send it without a colleague?" in press(ada, f"/outbox/{id}/send") and ada.posts == []
    press(ada, f"/outbox/{id}/send?sure=1")
    assert len(ada.posts) == 1 and "Asked of you" not in page(ben)
    assert "decided, changed or taken back" in press(ben, f"/outbox/asked/{id}/yes", **form)
    assert len(ada.posts) == 1


def test_who_was_asked_and_is_gone_leaves_it_with_its_writer_who_reads_so(ada: Writer, ben: Writer) -> None:
    id, _ = asks(ada, ben)
    me = bearer(ben.person.token)
    found = ben.server.client.get(f"/api/v1/accounts/lookup?acct={ada.person.name}", headers=me).json()
    ben.server.client.post(f"/api/v1/accounts/{found['id']}/block", headers=me)
    assert "Asked of you" not in page(ben)
    assert "Nobody can be asked any more" in page(ada)
    assert "None of your colleagues can be asked now" in press(ada, f"/outbox/{id}/ask")
    press(ada, f"/outbox/{id}/send?sure=1")
    assert len(ada.posts) == 1


def test_a_post_with_a_time_waits_for_a_colleague_when_it_has_come(
    ada: Writer, ben: Writer, server: Server
) -> None:
    agree(ada, ben)
    press(ada, "/settings/holds", wait="colleague", words="merger")
    press(ada, "/settings/holds", wait="30m", words="later")
    at = "2040-01-01T10:00"
    for text in ("the merger, later", "no words, later"):
        press(ada, "/compose", **{**ada.box(), "text": text, "later": "1", "at": at})
    first, second = sorted(re.findall(r"/scheduled/(\d+)/publish", page(ada, "/scheduled")))[:2]
    press(ada, f"/scheduled/{first}/publish")
    press(ada, f"/scheduled/{second}/publish")
    assert [one["content"] for one in ada.posts] == ["<p>no words, later</p>"]
    assert "the merger, later" in page(ada) and "the merger, later" not in page(ada, "/scheduled")
    id, form = question(ben)
    press(ben, f"/outbox/asked/{id}/yes", **form)
    assert len(ada.posts) == 2


def test_nobody_else_answers_for_a_colleague(ada: Writer, ben: Writer, server: Server) -> None:
    id, form = asks(ada, ben)
    eve = Writer(server, "eve")
    for verb in ("yes", "no"):
        assert "decided, changed or taken back" in press(eve, f"/outbox/asked/{id}/{verb}", **form)
    assert ada.posts == [] and "The merger is off" in page(ben) and "The merger" not in page(eve)


def test_a_question_outlives_a_restart(new_database: NewDatabase, tmp_path: Path) -> None:
    with new_database("sqlite") as url:
        with running_server(url, tmp_path, undo_seconds="0") as server:
            ada, ben = Writer(server), Writer(server, "ben")
            id, form = asks(ada, ben)
        with running_server(url, tmp_path, undo_seconds="0") as server:
            for one in (ada, ben):
                one.server = one.person.server = server
                one.browser = one.person.browser()
            idle(server)
            assert ada.posts == [] and "Waits for the yes of a colleague" in page(ada)
            assert question(ben) == (id, form)
            press(ben, f"/outbox/asked/{id}/yes", **form)
            eventually(lambda: len(ada.posts) == 1)
