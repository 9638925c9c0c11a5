"""Work that was given up, on the page of those who run the server."""

from html import unescape

import pytest

from sabar import consequences
from sabar.kit import i18n
from sabar.model.accounts import Role
from sabar.web.frame import messages
from tests import jobs
from tests.api import staff
from tests.browser import Browser
from tests.server import Server
from tests.waiting import eventually
from tests.web.test_server_pages import signed_in

INDEX = "search.word_accounts"


@pytest.fixture(scope="module")
def boss(server: Server) -> Browser:
    return signed_in(staff.arriving(server))


def test_work_that_was_given_up_is_shown_tried_again_and_forgotten(server: Server, boss: Browser) -> None:
    assert "Failed: 0" in boss.get("/admin").text
    assert "Some jobs have failed for good" not in boss.get("/admin").text
    letter = jobs.give_up(
        server,
        "mail.wanted",
        "OSError: <b>no\u202e\nfor ana@example.org",
        b"ana@example.org",
    )
    one, *rest = (jobs.give_up(server, INDEX, f"OSError: {n}") for n in range(3))
    page = boss.get("/admin").text
    assert "Some jobs have failed for good" in page
    assert "Failed: 4" in page
    assert "Send an e-mail" in page and "Add something to the search index" in page
    assert "OSError: &lt;b&gt;no</bdi>" in page
    assert "ana@example.org" not in page
    assert "Done." in boss.post("/admin/jobs/retry", id=one).text
    eventually(lambda: not jobs.there(server, one))
    assert boss.post("/admin/jobs/forget", id=letter).status_code == 200
    assert not jobs.there(server, letter)
    for deed in ("retry", "forget"):
        assert boss.post(f"/admin/jobs/{deed}", id=letter).status_code == 200
        assert boss.post(f"/admin/jobs/{deed}").status_code == 200
    assert all(jobs.there(server, id) for id in rest)
    boss.post("/admin/jobs/retry", everything="1")
    eventually(lambda: not any(jobs.there(server, id) for id in rest))
    last = jobs.give_up(server, INDEX, "OSError")
    boss.post("/admin/jobs/forget", everything="1")
    assert not jobs.there(server, last)
    log = unescape(boss.get("/admin/log").text)
    for said in ("Retried failed jobs", "Deleted failed jobs", f"2 × {INDEX}"):
        assert said in log


def test_only_those_who_run_the_server_decide_about_work(server: Server) -> None:
    id = jobs.give_up(server, INDEX, "OSError")
    moderator = signed_in(staff.arriving(server, Role.MODERATOR))
    for deed in ("retry", "forget"):
        assert moderator.post(f"/admin/jobs/{deed}", id=id).status_code == 403
        assert moderator.post(f"/admin/jobs/{deed}", everything="1").status_code == 403
    assert jobs.there(server, id)


def test_every_kind_of_work_has_words(server: Server) -> None:
    for kind in consequences.handlers(server.app):
        said = messages.job(kind)
        assert said != kind
        assert i18n.gettext("fr", said) != said
