"""The emoji of a server are pictures wherever a name, a post, a warning, a poll or a field is shown."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from tools.pages import OWNER, VISITOR

from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD, bearer
from tests.server import Server, running_server
from tests.web import town

pytestmark = pytest.mark.timeout(300)
CODE = ":drum:"
#: Where a code is a code: what one types, what a tab is called, code.
_LETTERS = re.compile(r"<(title|textarea|option|code|template)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
#: The page of the emoji themselves says what each is called, and the log what was done, to the letter.
NAMED = {"admin-emojis", "admin-log"}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def names(server: Server) -> dict[str, str]:
    found = town.settle(server)

    async def called(tx: Any) -> None:
        await tx.run("UPDATE accounts SET display_name = username || ' :drum:', version = version + 1")

    server.run(server.app.db.write, called)
    return found


@pytest.fixture(scope="module")
def ann(server: Server, names: dict[str, str]) -> Browser:
    """The owner, who writes everything with a drum."""
    ann = Browser(server)
    ann.post("/login", email="ann@example.org", password=PASSWORD)
    said = {"text": f"News {CODE}", "warn": "1", "warning": f"Loud {CODE}"}
    poll = {"with_poll": "1", "poll[options][]": [f"Yes {CODE}", "No"], "poll[expires_in]": "3600"}
    town.goes(ann, **said, **poll, key="drum-now", audience="public")
    town.goes(ann, **said, **poll, key="drum-later", later="1", at=f"{town.YEAR + 3}-01-02T10:00")
    ann.post("/drafts", **said, **poll, key="drum", draft="drum", then="aside")
    ann.post("/admin/announcements", text=f"Tonight {CODE}", now="1")
    ann.post("/admin/announcements", text=f"Tomorrow {CODE}")
    fields = {"fields_attributes": [{"name": f"at {CODE}", "value": f"the {CODE}"}], "note": f"I play {CODE}"}
    mine = bearer(names["ben_token"])
    answer = server.client.patch("/api/v1/accounts/update_credentials", json=fields, headers=mine)
    assert answer.status_code == 200
    return ann


def codes(page: str) -> list[str]:
    """The words around each code that is read as letters."""
    shown = unescape(_TAG.sub("\n", _LETTERS.sub("", page)))
    return [line.strip() for line in shown.splitlines() if CODE in line]


def test_no_page_shows_the_letters_of_an_emoji(server: Server, ann: Browser, names: dict[str, str]) -> None:
    wrong = {}
    for reader, pages, browser in (("owner", OWNER, ann), ("visitor", VISITOR, Browser(server))):
        for name, path in pages.items():
            found = codes(browser.get(path.format(**names)).text)
            if found and name not in NAMED:
                wrong[f"{reader} {name}"] = found
    assert wrong == {}


def test_what_waits_and_what_staff_wrote_is_drawn(ann: Browser) -> None:
    for path, pictures in (("/drafts", 3), ("/scheduled", 3), ("/admin/announcements", 2)):
        main = ann.get(path).text.partition("<main")[2]
        assert main.count('<img class="emoji"') >= pictures, path
