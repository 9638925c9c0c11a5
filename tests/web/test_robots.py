"""What search engines are told: by people who do not want to be found, and by the server."""

import re
from collections.abc import Callable
from urllib.robotparser import RobotFileParser

import pytest

from tests import entrance
from tests.api.people import Person
from tests.server import Server

_META = '<meta name="robots" content="noindex">'
New = Callable[..., Person]


@pytest.fixture
def person(server: Server) -> New:
    app = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
    return lambda start, **profile: Person.arriving(server, app, start, **profile)


def test_pages_of_who_does_not_want_to_be_found_say_so(server: Server, person: New) -> None:
    carol = person("carol", indexable=False, display_name="Carol")
    post = carol.says("first words")
    carol.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "other words"})
    tabs = ["", "/with_replies", "/media", "/featured", "/followers", "/following"]
    own = [f"/@{carol.name}{tab}" for tab in tabs]
    own += [f"/@{carol.name}/{post['id']}{part}" for part in ("", "/history", "/embed")]
    for path in own:
        page = server.client.get(path)
        assert page.status_code == 200, path
        assert _META in page.text, path
        assert page.headers["x-robots-tag"] == "noindex", path
        assert server.client.head(path).headers["x-robots-tag"] == "noindex", path


def test_pages_of_who_wants_to_be_found_say_nothing(server: Server, person: New) -> None:
    dora = person("dora", indexable=True)
    post = dora.says("words")
    for path in (f"/@{dora.name}", f"/@{dora.name}/{post['id']}"):
        page = server.client.get(path)
        assert "noindex" not in page.text and "nosnippet" not in page.text
        assert "x-robots-tag" not in page.headers


def test_a_change_of_mind_is_heard_at_once(server: Server, person: New) -> None:
    dora = person("dora", indexable=True)
    for indexable in (False, True):
        dora.ok("PATCH", "/api/v1/accounts/update_credentials", json={"indexable": indexable})
        page = server.client.get(f"/@{dora.name}")
        assert (_META in page.text) is not indexable


def unquoted(page: str, words: str) -> bool:
    """Whether the words stand in an element that search engines quote nothing of."""
    found = [at.start() for at in re.finditer(re.escape(words), page)]
    assert found, words
    return all(_within(page, at) for at in found)


def _within(page: str, at: int) -> bool:
    marked: list[bool] = []
    for tag in re.finditer(r"<(/?)(div|span|section)\b([^>]*)>", page[:at]):
        if tag[1]:
            marked.pop()
        else:
            marked.append("data-nosnippet" in tag[3])
    return any(marked)


def test_their_words_are_not_quoted_from_the_pages_of_others(server: Server, person: New) -> None:
    carol, dora = person("carol", indexable=False), person("dora", indexable=True)
    tag = entrance.fresh_name("tag")
    first = dora.says(f"a question #{tag}")
    words = entrance.fresh_name("answer")
    answer = carol.says(f"{words} #{tag}", in_reply_to_id=first["id"])
    veiled = entrance.fresh_name("veiled")
    carol.says(f"under it #{tag}", spoiler_text=veiled)
    asked = entrance.fresh_name("poll")
    carol.says(f"which #{tag}", poll={"options": [asked, "no"], "expires_in": 600})
    quoted = entrance.fresh_name("quoted")
    said = carol.says(quoted)
    dora.says(f"look #{tag}", quoted_status_id=said["id"])
    boosted = entrance.fresh_name("boosted")
    dora.post(f"/api/v1/statuses/{carol.says(boosted)['id']}/reblog")
    pages = {
        f"/@{dora.name}/{first['id']}": [words],
        f"/tags/{tag}": [words, veiled, asked, quoted],
        "/public/local": [veiled, asked, quoted, boosted],
        f"/@{dora.name}": [quoted, boosted],
    }
    for path, expected in pages.items():
        page = server.client.get(path)
        assert _META not in page.text
        body = page.text.partition("<body>")[2]
        for one in expected:
            assert unquoted(body, one), (path, one)
        own = "a question" if path.startswith(f"/@{dora.name}/") else "look"
        assert not unquoted(body, own), path
    shown = server.client.get("/api/oembed", params={"url": answer["url"]})
    assert shown.headers["x-robots-tag"] == "noindex"
    assert unquoted(shown.json()["html"], words)


def test_robots_are_told_where_there_is_nothing_for_them(server: Server) -> None:
    said = server.client.get("/robots.txt")
    assert said.status_code == 200
    assert said.headers["content-type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(said.text.splitlines())
    for path in ("/", "/@ana", "/@ana/1", "/tags/x", "/public/local", "/about", "/media/x.png"):
        assert rules.can_fetch("any", path), path
    for path in ("/api/v1/timelines/public", "/search?q=x", "/settings/profile", "/web/act", "/oauth/token"):
        assert not rules.can_fetch("any", path), path


def test_the_icon_is_where_it_is_looked_for_unasked(server: Server) -> None:
    icon = server.client.get("/favicon.ico")
    assert icon.status_code == 200
    assert icon.headers["content-type"] in ("image/x-icon", "image/vnd.microsoft.icon")
    assert icon.content.startswith(b"\x00\x00\x01\x00")


def test_webfinger_gives_the_links_that_were_asked_for(server: Server, person: New) -> None:
    """RFC 7033, section 4.3"""
    ana = person("ana")
    asked = {"resource": f"acct:{ana.name}@{server.settings.domain}"}
    everything = server.client.get("/.well-known/webfinger", params=asked).json()
    rels = [link["rel"] for link in everything["links"]]
    assert len(rels) == 2
    for wanted in ([rels[0]], [rels[1]], rels, ["nothing"], ["nothing", rels[1]]):
        found = server.client.get("/.well-known/webfinger", params={**asked, "rel": wanted}).json()
        assert [link["rel"] for link in found["links"]] == [rel for rel in rels if rel in wanted]
        assert (found["subject"], found["aliases"]) == (everything["subject"], everything["aliases"])


def test_nodeinfo_names_no_protocol_before_there_is_one(server: Server) -> None:
    for schema in ("2.0", "2.1"):
        assert server.client.get(f"/nodeinfo/{schema}").json()["protocols"] == []
