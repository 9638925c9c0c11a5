"""Nothing that somebody writes makes a list or a page fail that others read (CVE-2026-50129)."""

from collections.abc import Callable

import pytest

from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.server import Server

New = Callable[..., Person]
#: What parsers of addresses, names, markup, numbers and searches have fallen over.
POISON = [
    "http://[", "https://[::1]/", "http://[v1.x]/", "https://a.example:99999/", "https://xn--/",
    f"https://{'a' * 63}.example/", "https://ａ.example/", "https://a.example/%zz", "https://u:p@a.example/",
    "https://0x7f.1/", "javascript:alert(1)", "data:text/html,x", "//evil.example", "{url}/@", "{url}/@%00",
    "{url}/tags/%", "{url}/collections/", "{url}/users/a/statuses/1", "{url}/@a/%31", "{url}/\\x",
    ":drum:", ":a:" * 5, ":__proto__:", "#__proto__", "#1a", f"#{'é' * 100}", "#ㅤ", "#😀", "#a·b",
    "@a@b", "@a@[::1]", "@_@xn--", "@a@a@a", "@" + "a" * 60,
    "\u202e\u2066abc", "\u200d" * 50, "e" + "\u0301" * 200, "\ufeff", "\U000e0001\U000e007f", "\u2028\u2029",
    "\x85", "\x0b\x0c", "\n" * 50, "x" * 500, "ﷺ" * 20, "🏳️‍🌈" * 20, "Z" + "\u0351\u036b" * 100,
    "&#0;", "&#x110000;", "&amp;lt;", "<![CDATA[", "<!--", "-->", "]]>", "{{7*7}}", "{% raw %}", "${x}",
    "%s%d%n", "{0}", "\\", "\\u0000", "' OR 1=1 --", '"tagged_collections":[]}', '"current_user":"automatic"',
    "*", "a*", '"', '"""', "-", "from:", ":::",
]  # fmt: skip
LISTS = ("timelines/home", "timelines/public", "accounts/{id}/statuses", "accounts/{id}", "notifications")
PAGES = ("/", "/public/local", "/@{name}", "/@{name}/with_replies", "/notifications", "/explore")


@pytest.mark.parametrize("part", range(4))
def test_whatever_somebody_writes_the_others_go_on_reading(server: Server, person: New, part: int) -> None:
    ana, ben = person("ana"), person("ben")
    ben.follow(ana)
    reader = Browser(server)
    reader.post("/login", follow=False, email=f"{ben.name}@example.org", password=entrance.PASSWORD)
    for text in (one.replace("{url}", server.url) for one in POISON[part::4]):
        posts = (
            {"status": text},
            {"status": f"@{ben.name}", "spoiler_text": text[:400]},
            {"status": "well?", "poll": {"options": [text[:50], "b"], "expires_in": 600}},
        )
        for post in posts:
            answer = ana.call("POST", "/api/v1/statuses", json=post)
            assert answer.status_code in (200, 422), (text, answer.text)
            if answer.status_code == 200:
                assert server.client.get(answer.json()["url"]).status_code == 200, text
        row = {"0": {"name": text[:200], "value": text[:250]}}
        for profile in ({"display_name": text[:30]}, {"note": text}, {"fields_attributes": row}):
            answer = ana.call("PATCH", "/api/v1/accounts/update_credentials", json=profile)
            assert answer.status_code in (200, 422), (text, answer.text)
        assert ben.call("GET", "/api/v2/search", params={"q": text}).status_code == 200, text
        assert server.client.get("/api/oembed", params={"url": text}).status_code == 404, text
        for path in LISTS:
            limit = {} if path == "accounts/{id}" else {"limit": 3}
            answer = ben.call("GET", f"/api/v1/{path.format(id=ana.id)}", params=limit)
            assert answer.status_code == 200, (text, path, answer.text)
    for path in PAGES:
        assert reader.get(path.format(name=ana.name)).status_code == 200, path
