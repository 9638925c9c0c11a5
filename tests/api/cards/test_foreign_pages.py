"""Pages as they are found in the world: other alphabets, other spellings, things that do not work."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from sabar.kit.markup import webpage
from tests import pictures
from tests.api.cards.linked import HTML, card_of, page
from tests.api.people import Person
from tests.outside import Outside
from tests.server import Server

People = Callable[..., Person]


def test_a_page_whose_header_is_wrong_is_read_in_its_own_alphabet(person: People, web: Outside) -> None:
    ana = person("ana")
    for number, (words, codec) in enumerate(
        (("SJISのページ", "cp932"), ("Новости дня", "koi8-r"), ("Où est l’été ?", "cp1252"))
    ):
        web.answers[f"/wrong{number}"] = (200, HTML, f"<title>{words}</title>".encode(codec))
        assert card_of(ana, ana.says(f"{web.url}/wrong{number}"))["title"] == words


def test_structured_data_is_read_through_its_wrapping(person: People, web: Outside) -> None:
    graph = [
        {"@type": "WebPage", "@id": "#page", "inLanguage": "de-DE"},
        {
            "@type": "BlogPosting",
            "headline": "Tom &amp; Jerry",
            "author": [{"@id": "#ida"}, {"name": "Ben"}],
            "publisher": {"@id": "#press"},
            "datePublished": "Fri, 01 May 2026 10:00:00 GMT",
        },
        {"@type": "Person", "@id": "#ida", "name": "Ida", "url": "/ida"},
        {"@type": "Organization", "@id": "#press", "name": "The Press"},
    ]
    data = f"//<![CDATA[\n{json.dumps({'@graph': graph})},\n//]]>"
    head = f'<base href="/about/"><script type="application/ld+json">{data}</script>'
    web.answers["/graph"] = (200, HTML, page("", head).replace(b"<title></title>", b""))
    ana = person("ana")
    card = card_of(ana, ana.says(f"{web.url}/graph"))
    assert (card["title"], card["provider_name"], card["language"]) == ("Tom & Jerry", "The Press", "de")
    assert (card["author_name"], card["author_url"]) == ("Ida, Ben", f"{web.url}/ida")
    assert card["published_at"] == "2026-05-01T10:00:00.000Z"


def test_a_picture_that_cannot_be_shown_gives_way_to_the_next(person: People, web: Outside) -> None:
    png = pictures.encoded(pictures.photo(), "PNG")
    web.answers["/good.png"] = (200, {"Content-Type": "image/png"}, png)
    web.answers["/drawn"] = (
        200,
        {"Content-Type": "image/svg+xml"},
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    )
    metas = (
        *(
            ("og:image", "data:image/png;base64,AA"),
            ("og:image", "/known.svg"),
            ("og:image:alt", "A drawing"),
        ),
        *(("og:image", "/drawn"), ("og:image:alt", "Another drawing")),
        *(("og:image", "good.png"), ("og:image:alt", "A photo"), ("og:image", "/never.png")),
    )
    head = "".join(f'<meta property="{name}" content="{content}">' for name, content in metas)
    web.answers["/pictures"] = (200, HTML, page("Pictures", f'<base href="/">{head}'))
    ana = person("ana")
    card = card_of(ana, ana.says(f"{web.url}/pictures"))
    assert card["image"] and card["blurhash"]
    assert card["image_description"] == "A photo"
    assert [one.path for one in web.heard] == ["/pictures", "/drawn", "/good.png"]


def test_a_page_without_a_good_picture_is_asked_for_few(person: People, web: Outside) -> None:
    head = "".join(f'<meta property="og:image" content="/missing{number}.png">' for number in range(50))
    web.answers["/missing"] = (200, HTML, page("Missing", head))
    ana = person("ana")
    assert card_of(ana, ana.says(f"{web.url}/missing"))["image"] is None
    assert len(web.heard) == 1 + 3


def test_a_page_in_xhtml_says_its_language_and_title(person: People, web: Outside) -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><html><head><title/><script src="x.js"/>'
    body += '<meta name="twitter:title" content="Новости"/></head></html>'
    headers = {"Content-Type": "application/xhtml+xml", "Content-Language": "ru, en"}
    web.answers["/xhtml"] = (200, headers, body.encode("cp1251"))
    ana = person("ana")
    card = card_of(ana, ana.says(f"{web.url}/xhtml"))
    assert (card["title"], card["language"]) == ("Новости", "ru")


def test_what_a_provider_tells_is_read_as_patiently(person: People, web: Outside) -> None:
    link = '<link rel="alternate" type="application/json+oembed" href="/more">'
    told = '\ufeff{"author_name": "Tom &amp; Jerry", "provider_name": "The\nPress",}'
    web.answers["/told"] = (200, HTML, page("Told", link))
    web.answers["/more"] = (200, {"Content-Type": "application/json"}, told.encode())
    ana = person("ana")
    card = card_of(ana, ana.says(f"{web.url}/told"))
    assert (card["author_name"], card["provider_name"]) == ("Tom & Jerry", "The Press")


def test_pages_are_never_read_where_everybody_waits(
    server: Server, person: People, web: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large page takes part of a second; the loop that answers everybody goes on meanwhile."""
    on_the_loop: list[bool] = []

    def watched(kind: str) -> None:
        inner = getattr(webpage, kind)

        def call(*args: Any) -> Any:
            try:
                asyncio.get_running_loop()
                on_the_loop.append(True)
            except RuntimeError:
                on_the_loop.append(False)
            return inner(*args)

        monkeypatch.setattr(webpage, kind, call)

    for kind in ("decode", "read", "mine"):
        watched(kind)
    web.answers["/page"] = (200, HTML, page("Page"))
    ana = person("ana")
    assert card_of(ana, ana.says(f"{web.url}/page"))["title"] == "Page"
    fields = {"0": {"name": "Page", "value": f"{web.url}/page"}}
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"fields_attributes": fields})
    for _ in range(500):
        if len(on_the_loop) >= 4:
            break
        server.run(asyncio.sleep, 0.02)
    assert on_the_loop == [False] * 4
