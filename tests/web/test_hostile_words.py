"""Whatever somebody writes into any field, pages show it as words: no element and no attribute comes of it.

CVE-2025-53941, CVE-2023-36459, CVE-2026-57167, GHSA-2g66-9fr3-ppwj. Every field holds a word of its own in
markup that would get out of a text, an attribute, a script or a style.
"""

import html
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from sabar import wiring
from sabar.actions.auth import accounts
from sabar.actions.staff import announcements, server_texts
from sabar.actions.staff import server as server_actions
from sabar.model.accounts import Role
from sabar.model.viewers import Viewer
from sabar.store import accounts as account_store
from tests import entrance, pictures
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import PASSWORD
from tests.rules.markup import Reader
from tests.server import Server, running_server
from tests.waiting import eventually

_PART = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"zq\d\d")


class Words:
    """`new(field)`: markup with a word of its own; `fields`: which word stands in which field."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def new(self, field: str, *, short: bool = False) -> str:
        word = f"zq{10 + len(self.fields)}"
        self.fields[word] = field
        if short:
            return f"{word}\"'><zqx>"
        return (
            f"{word}\"' onzq=zq() style=zq --></script></style></textarea><zqx onzq=zq()>{{{{7*7}}}}${{7*7}}"
        )


class World:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.words = Words()
        new = self.words.new
        made = server.run(accounts.make, server.app, "olga", "olga@example.org", PASSWORD, role=Role.OWNER)
        self.owner = _browser(server, "olga")
        account = server.run(account_store.by_id, server.app.db.read(), made.account_id)
        assert account is not None
        olga = Viewer(account, made)
        client = entrance.register_app(server, client_name=new("application", short=True))
        app = entrance.app_token(server, client, "read write follow push profile")
        self.ana, self.ben = (Person.arriving(server, app, name) for name in ("ana", "ben"))
        self.browser = _browser(server, f"{self.ana.name}@example.org")
        self.reader = _browser(server, f"{self.ben.name}@example.org")
        self.ids = [self.ana.id, *self._written()]
        report = self.ben.post("/api/v1/reports", account_id=self.ana.id, comment=new("report"))
        self.ids.append(report["id"])
        page = f"/admin/accounts/{self.ana.id}"
        self.owner.post(f"{page}/note", note=new("note of staff"))
        self.owner.post(f"{page}/act", measure="none", text=new("strike"))
        strike = re.search(r'name="id" value="(\d+)"', self.browser.get("/settings/moderation").text)
        assert strike
        self.browser.post("/settings/moderation/appeal", id=strike[1], text=new("appeal"))
        self.owner.post("/admin/rules", text=new("rule"), hint=new("hint"))
        words = {"title": new("title of the server", short=True), "description": new("server")}
        server.run(server_actions.describe, server.app, olga, **words, contact_email="olga@example.org")
        for name in ("extended_description", "privacy_policy", "registrations_message"):
            server.run(server_texts.set_text, server.app, olga, name, new(name))
        said = announcements.Words(new("announcement"))
        told = server.run(announcements.write, server.app, olga, said)
        server.run(announcements.publish, server.app, olga, told.id)
        self.ids.append(str(told.id))
        kept_out = {"ip": "192.0.2.0/24", "comment": new("reason of a block"), "severity": "sign_up_block"}
        self.owner.post("/admin/gates/networks", **kept_out)

    def _written(self) -> list[str]:
        ana, new = self.ana, self.words.new
        fields = {"0": {"name": new("name of a row", short=True), "value": new("row", short=True)}}
        profile = {"display_name": new("name", short=True), "note": new("note"), "fields_attributes": fields}
        ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={**profile, "discoverable": True})
        files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
        data = {"description": new("alt")}
        picture = ana.ok("POST", "/api/v2/media", files=files, data=data)["id"]
        first = ana.post("/api/v1/statuses", status=f"{new('text')} #tag", media_ids=[picture])["id"]
        made = [
            first,
            ana.post("/api/v1/statuses", status=new("veiled"), spoiler_text=new("warning"))["id"],
            ana.post(
                "/api/v1/statuses",
                status=f"@{self.ben.name} {new('question')}",
                poll={"options": [new("option", short=True), "b"], "expires_in": 3600},
            )["id"],
        ]
        ana.ok("PUT", f"/api/v1/statuses/{made[1]}", json={"status": new("edit"), "spoiler_text": ""})
        ana.post(f"/api/v1/statuses/{first}/pin")
        quoting = self.ben.post("/api/v1/statuses", status=new("quoting"), quoted_status_id=first)["id"]
        self.ben.follow(ana)
        listed = self.ben.post("/api/v1/lists", title=new("list"))["id"]
        self.ben.post(
            "/api/v2/filters",
            title=new("filter"),
            context=["home", "public", "thread", "account"],
            keywords_attributes=[{"keyword": "zq"}, {"keyword": new("word of a filter", short=True)}],
        )
        self.ben.post(f"/api/v1/accounts/{ana.id}/note", comment=new("note about somebody"))
        self._unsent()
        self._emoji()
        kept = ana.post(
            "/api/v1/collections", name=new("collection", short=True), description=new("about it", short=True)
        )
        return [*made, quoting, listed, kept["collection"]["id"]]

    def _unsent(self) -> None:
        new = self.words.new
        draft = {
            "draft": "d",
            "key": "k",
            "then": "aside",
            "text": new("draft"),
            "more[]": new("more of a draft"),
            "warn": "1",
            "warning": new("warning of a draft"),
            "with_poll": "1",
            "poll[options][]": [new("option of a draft"), "b"],
        }
        assert self.browser.post("/drafts", follow=False, **draft).status_code == 303
        later = {"scheduled_at": "2037-01-01T00:00:00Z", "spoiler_text": new("warning of a post to come")}
        self.ana.post("/api/v1/statuses", status=new("post to come"), **later)

    def _emoji(self) -> None:
        files = {"picture": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
        data = {"shortcode": "flag", "category": self.words.new("category of emoji", short=True)}
        headers = {"sec-fetch-site": "same-origin"}
        assert self.owner.http.post("/admin/emojis", data=data, files=files, headers=headers).is_redirect

    def pages(self) -> Iterator[str]:
        """The address of each page there is."""
        table = wiring.build_edge(self.server.running).table
        routes = [one for one in table.routes if one.method == "GET" and one.kind == "web"]
        known = {"acct": [self.ana.name, self.ben.name], "name": ["tag"], "id": self.ids}
        for route in routes:
            names = _PART.findall(route.path)
            if route.path.startswith(("/static", "/media", "/source")) or set(names) - set(known):
                continue
            for values in itertools.product(*(known[name] for name in names)):
                path = route.path
                for name, value in zip(names, values, strict=True):
                    path = path.replace(f"{{{name}}}", value)
                yield path
        yield "/compose?draft=d"
        yield "/search?q=zq"
        yield "/search?q=%22%3E%3Czqx%20onzq%3Dzq()%3E"
        yield "/login?return_to=/%22%3E%3Czqx%3E"
        yield "/oauth/authorize?client_id=%22%3E%3Czqx%3E&redirect_uri=javascript:zq()"


def _browser(server: Server, who: str) -> Browser:
    browser = Browser(server)
    browser.post("/login", follow=False, email=who, password=PASSWORD)
    assert browser.signed_in
    return browser


@pytest.fixture(scope="module")
def world(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("data")
    given = {"staff_second_factor": "asked", "rate_limits": "off"}
    with new_database("sqlite") as url, running_server(url, folder, **given) as server:
        yield World(server)


def _wrong(markup: str) -> list[str]:
    """Elements and attributes that came out of words."""
    found = []
    for tag, attributes in Reader(markup).tags:
        if tag.startswith("zq") or any(name.startswith(("on", "zq", '"', "'")) for name in attributes):
            found.append(f"{tag} {attributes}")
        for name in ("href", "src", "action", "formaction"):
            if (
                (attributes.get(name) or "")
                .strip()
                .lower()
                .startswith(("javascript:", "data:text", "vbscript:"))
            ):
                found.append(f"{tag} {name}={attributes[name]}")
        if "zq" in (attributes.get("style") or ""):
            found.append(f"{tag} style")
    return found


def test_no_page_takes_words_for_markup(world: World) -> None:
    eventually(lambda: bool(world.ben.get("/api/v1/notifications")))
    met: set[str] = set()
    wrong: list[str] = []
    asked = 0
    for path in world.pages():
        for browser in (world.owner, world.browser, world.reader, Browser(world.server)):
            answer = browser.get(path, follow=False)
            assert answer.status_code < 500, path
            if "html" not in answer.headers.get("content-type", "") or answer.is_redirect:
                continue
            asked += 1
            assert "{7*7}" not in answer.text.replace("{{7*7}}", "").replace("${7*7}", ""), path
            # The bookmark that shares other pages is the one script an address of ours holds.
            bookmark = f"a href=javascript:void open('{world.server.url}/share?"
            wrong += [f"{path}: {one}" for one in _wrong(answer.text) if not one.startswith(bookmark)]
            met |= set(_WORD.findall(html.unescape(answer.text)))
    assert wrong == []
    unmet = {field for word, field in world.words.fields.items() if word not in met}
    # What is shown on no page was not looked at.
    assert unmet == set()
    assert asked > 100


def test_no_answer_to_a_client_holds_markup_that_is_not_its_own(world: World) -> None:
    ana, ben = world.ana, world.ben
    answers: list[Any] = [
        ben.get(f"/api/v1/accounts/{ana.id}"),
        ben.get(f"/api/v1/accounts/{ana.id}/statuses"),
        ben.get("/api/v1/timelines/public"),
        ben.get("/api/v1/announcements"),
        ben.get("/api/v1/notifications"),
        ben.get("/api/v1/instance/extended_description"),
        ben.get("/api/v1/instance/privacy_policy"),
        ben.get("/api/v2/search", q="zq"),
    ]
    markup = list(_markup(answers))
    assert len(markup) > 15
    assert [one for text in markup for one in _wrong(text)] == []


def _markup(value: Any, name: str = "") -> Iterator[str]:
    """What clients show as HTML."""
    if isinstance(value, dict):
        for key, one in value.items():
            # The value of a profile's row, not of what its writer typed.
            yield from _markup(one, key if "verified_at" in value or key != "value" else "")
    elif isinstance(value, list):
        for one in value:
            yield from _markup(one, name)
    elif isinstance(value, str) and name in ("content", "note", "value", "html"):
        yield value
