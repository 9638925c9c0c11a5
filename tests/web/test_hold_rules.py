"""Rules by which one's own posts wait, on our pages without script."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.writer import Writer

PAGE = "/settings/holds"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url, running_server(url, folder, undo_seconds="10") as server:
        yield server


@pytest.fixture
def ada(server: Server) -> Writer:
    return Writer(server)


def page(ada: Writer, path: str = PAGE) -> str:
    return unescape(ada.browser.get(path).text)


def writes(ada: Writer, **form: object) -> str:
    """The id of a new rule."""
    answer = ada.browser.post(PAGE, **form)
    assert answer.status_code == 200, answer.text[:500]
    return re.findall(r'href="/settings/holds/(\d+)"', page(ada))[-1]


def sends(ada: Writer, text: str, **more: str) -> str:
    answer = ada.browser.post("/compose", **{**ada.box(), "text": text, **more})
    assert answer.status_code == 200, answer.text[:500]
    return unescape(answer.text)


def test_a_rule_is_written_read_back_changed_and_deleted(ada: Writer) -> None:
    assert 'href="/settings/holds"' in page(ada, "/settings")
    form = {"weekdays[]": ["1", "2", "3", "4", "5"], "from_time": "22:00", "to_time": "07:00"}
    id = writes(ada, wait="tomorrow", **form)
    assert "Weekdays 22:00–7:00: hold until tomorrow 8:00" in page(ada)
    one = page(ada, f"{PAGE}/{id}")
    assert one.count("checked") == 5 and 'value="22:00"' in one and "selected>Until tomorrow, 8:00" in one
    ada.browser.post(f"{PAGE}/{id}", wait="5m", words="merger, low tide\n\ncity", strangers="1")
    said = "Posts that say “merger”, “low tide” or “city”, answers to people I don’t follow"
    sentence = f"{said}: hold 5 minutes"
    assert f"<b>{sentence}</b>" in page(ada)
    ada.browser.post(f"{PAGE}/{id}/off")
    assert f"<s>{sentence}</s>" in page(ada) and "Switch it on" in page(ada)
    ada.browser.post(f"{PAGE}/{id}/on")
    assert "Delete this rule?" in page(ada, f"{PAGE}/{id}/delete")
    ada.browser.post(f"{PAGE}/{id}/delete")
    assert sentence not in page(ada) and ada.browser.get(f"{PAGE}/{id}").status_code == 404


def test_what_makes_no_sense_is_said_where_it_was_typed_and_nothing_is_lost(ada: Writer) -> None:
    answer = ada.browser.post(PAGE, wait="5m")
    assert answer.status_code == 422 and "choose at least one condition" in answer.text
    answer = ada.browser.post(PAGE, wait="tomorrow", words="merger", from_time="22:00")
    assert answer.status_code == 422 and "both, the first and the last" in answer.text
    assert ">merger</textarea>" in answer.text and 'value="22:00"' in answer.text
    answer = ada.browser.post(PAGE, wait="5m", above="-1")
    assert answer.status_code == 422 and 'id="above-error"' in answer.text
    id = writes(ada, wait="5m", words="merger")
    answer = ada.browser.post(f"{PAGE}/{id}", wait="5m")
    assert answer.status_code == 422 and "choose at least one condition" in answer.text
    assert "“merger”" in page(ada)


def test_a_post_that_meets_a_rule_waits_and_says_why(ada: Writer, server: Server) -> None:
    writes(ada, wait="30m", words="merger")
    sent = sends(ada, "The merger is off")
    assert "Held by your rule “Posts that say “merger”: hold 30 minutes”" in sent
    assert 'data-held="' in sent and ada.posts == []
    server.clock.advance(31 * 60_000)
    eventually(lambda: len(ada.posts) == 1)
    # What meets none waits for its moment only.
    assert "Held by your rule" not in sends(ada, "Bread at six")


def test_what_waits_long_is_shown_in_the_outbox_and_can_be_sent_at_once(ada: Writer) -> None:
    writes(ada, wait="good", words="merger")
    sent = sends(ada, "hello", **{"more[]": "and the merger"})
    assert "Waits until you send it" in sent and "hold until I send it" in sent
    (id,) = re.findall(r'data-held="(\d+)"', sent)
    assert "hold until I send it" not in page(ada, "/")
    ada.browser.post(f"/outbox/{id}/send")
    assert len(ada.posts) == 2


def test_labels_are_offered_and_one_that_is_gone_is_told(ada: Writer) -> None:
    ada.browser.post("/labels", name="Client")
    (label,) = re.findall(r'href="/labels/(\d+)"', page(ada, "/labels"))
    id = writes(ada, wait="5m", **{"label_ids[]": label})
    assert "Readers I labelled “Client”: hold 5 minutes" in page(ada)
    ada.browser.post(f"/labels/{label}/delete")
    assert "This rule holds nothing" in page(ada)
    ada.browser.post(f"{PAGE}/{id}/off")
    assert "Switch it on" in page(ada)


def test_nobody_else_can_touch_a_rule(ada: Writer, server: Server) -> None:
    id = writes(ada, wait="5m", words="merger")
    other = Writer(server, "eve").browser
    assert other.get(f"{PAGE}/{id}").status_code == 404
    for path in ("", "/off", "/on", "/delete"):
        assert other.post(f"{PAGE}/{id}{path}", wait="5m", words="x").status_code == 404
    assert "“merger”" in page(ada)
