"""What the outside world may try with previews."""

import contextlib
import gzip
import html
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from tests import entrance
from tests.api.cards.linked import HTML, card_of, newcomer, oembed, page
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.outside import Outside
from tests.server import Server, running_server
from tests.waiting import eventually

People = Callable[..., Person]


def test_a_film_is_played_in_a_frame_of_our_own_writing(person: People, web: Outside) -> None:
    """Of what the provider sends, the address of the frame is all that is left."""
    ana = person("ana")
    frame = (
        "<script>alert(1)</script><iframe onload=alert(2) src='https://films.example/e?a=1&amp;b=2' "
        "srcdoc='<script>alert(3)</script>'></iframe><img src=x onerror=alert(4)>"
    )
    told = {"type": "video", "title": "A film", "author_name": "Ida", "provider_name": "Films", "html": frame}
    told |= {"width": 640, "height": 360}
    oembed(web, "/film", told)
    said = ana.says(f"{web.url}/film")
    card = card_of(ana, said)
    assert (card["type"], card["width"], card["height"]) == ("video", 640, 360)
    assert (card["title"], card["author_name"], card["provider_name"]) == ("The page", "Ida", "Films")
    assert card["html"].startswith('<iframe src="https://films.example/e?a=1&amp;b=2" width="640"')
    assert "sandbox=" in card["html"] and card["html"].count("<") == 2
    assert not {"script", "onload", "srcdoc", "alert"} & set(card["html"].replace('"', " ").split())
    shown = person("b").server.client.get(f"/@{ana.name}/{said['id']}/player")
    assert shown.headers["content-security-policy"].endswith("; frame-src https://films.example")
    thread = ana.server.client.get(f"/@{ana.name}/{said['id']}")
    assert "<iframe" not in thread.text
    assert f"/@{ana.name}/{said['id']}/player" in html.unescape(thread.text)
    assert "frame-src" not in thread.headers["content-security-policy"]


@pytest.mark.parametrize(
    "player",
    [
        "<script src='https://evil.example/x.js'></script>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe src='data:text/html,x'></iframe>",
        "<iframe src='http://films.example/'></iframe>",
        "<iframe src='https://127.0.0.1/'></iframe>",
        "<iframe src='https://[::1]/'></iframe>",
        "<iframe src='//user@films.example/'></iframe>",
        "<iframe",
        "",
    ],
)
def test_what_is_no_player_leaves_a_plain_link(person: People, web: Outside, player: str) -> None:
    ana = person("ana")
    path = f"/{entrance.fresh_name('f')}"
    oembed(web, path, {"type": "rich", "html": player})
    card = card_of(ana, ana.says(web.url + path))
    assert (card["type"], card["html"], card["title"]) == ("link", "", "The page")


@pytest.mark.parametrize(
    "answer",
    [
        (404, HTML, page("Gone")),
        (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
        (200, {"Content-Type": "image/svg+xml"}, b"<svg/>"),
        (200, HTML, b""),
        (200, HTML, b"\0\xff" * 1000),
        (200, HTML, b"<title>   </title>"),
        (302, {"Location": "http://10.0.0.1/"}, b""),
        (302, {"Location": "http://169.254.169.254/latest/"}, b""),
        (302, {"Location": "http://[::1]/"}, b""),
        (302, {"Location": "file:///etc/passwd"}, b""),
        (302, {"Location": "http://localhost.localdomain@127.0.0.1/"}, b""),
    ],
    ids=lambda answer: (
        f"{answer[0]}-{answer[1].get('Location', answer[1].get('Content-Type'))}-{len(answer[2])}"
    ),
)
def test_what_is_no_page_or_leads_inside_has_no_preview(
    person: People, web: Outside, answer: tuple[int, dict[str, str], bytes]
) -> None:
    """weakness:metadata-and-unix-targets, CVE-2026-77632."""
    path = f"/{entrance.fresh_name('n')}"
    web.answers[path] = answer
    ana = person("ana")
    assert card_of(ana, ana.says(web.url + path)) is None
    assert len(web.heard) == 1


def test_inside_addresses_are_never_asked(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, web: Outside
) -> None:
    """As in production, with the guard that lets nothing but the internet be reached."""
    web.answers["/secret"] = (200, HTML, page("Inside"))
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, previews="on") as server:
        ana = newcomer(server)
        assert card_of(ana, ana.says(f"{web.url}/secret")) is None
    assert web.heard == []


def test_a_page_in_another_alphabet_is_read_in_it(person: People, web: Outside) -> None:
    ana = person("ana")
    pages = {
        "/header": ({"Content-Type": "text/html; charset=windows-1251"}, "Привет", "cp1251"),
        "/meta": ({"Content-Type": "text/html"}, '<meta charset="shift_jis">日本', "cp932"),
        "/wrong": ({"Content-Type": "text/html; charset=base64"}, "é", "utf-8"),
        "/unknown": ({"Content-Type": "text/html; charset=x-none"}, "caf\u00e9", "cp1252"),
        "/mark": ({"Content-Type": "text/html"}, "\ufeffété", "utf-16-le"),
        "/zlib": ({"Content-Type": "text/html; charset=zlib_codec"}, "ok", "utf-8"),
    }
    for path, (headers, text, encoding) in pages.items():
        words = text.partition(">")
        markup = f"{words[0]}>{'<title>'}{words[2]}</title>" if words[1] else f"<title>{text}</title>"
        if path == "/mark":
            markup = f"\ufeff<title>{text[1:]}</title>"
        web.answers[path] = (200, headers, markup.encode(encoding))
        card = card_of(ana, ana.says(web.url + path))
        assert card["title"] == (words[2] or text).strip("\ufeff"), path


def test_endless_huge_and_packed_pages_cost_no_more_than_a_page(person: People, web: Outside) -> None:
    ana = person("ana")
    web.answers["/title"] = (200, HTML, b"<title>" + b"x" * 10_000_000 + b"</title>")
    web.answers["/nested"] = (200, HTML, page("Nested") + b"<div>" * 200_000)
    bomb = gzip.compress(page("Bomb") + b"\0" * 50_000_000)
    web.answers["/bomb"] = (200, {**HTML, "Content-Encoding": "gzip"}, bomb)
    web.answers["/many"] = (200, HTML, page("Many") + b'<meta property="og:title" content="' * 50_000)
    web.answers["/json"] = (200, HTML, page("Deep", '<script type="application/ld+json">' + "[" * 100_000))
    web.answers["/rtl"] = (200, HTML, page("a\u202eb\u0000c\u200bd"))
    for path, title in {
        "/nested": "Nested",
        "/bomb": "Bomb",
        "/many": "Many",
        "/json": "Deep",
        "/rtl": "abc d",
    }.items():
        assert card_of(ana, ana.says(web.url + path))["title"] == title, path
    title = card_of(ana, ana.says(f"{web.url}/title"))["title"]
    assert title == "x" * 299 + "…"
    with endless() as url:
        assert card_of(ana, ana.says(url))["title"] == "Endless"


@contextlib.contextmanager
def endless() -> Iterator[str]:
    """A page that never ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("Endless")
                    )
                    while True:
                        connection.sendall(b"<p>more</p>" * 5000)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    thread.join(5)


@pytest.mark.parametrize(
    "picture",
    [
        (200, {"Content-Type": "image/png"}, b"not a picture"),
        (200, {"Content-Type": "image/svg+xml"}, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + b"x" * 9_000_000),
        (302, {"Location": "http://10.0.0.1/x.png"}, b""),
        (404, {}, b""),
    ],
    ids=["text", "svg", "large", "inside", "missing"],
)
def test_a_bad_picture_leaves_the_words(
    person: People, web: Outside, picture: tuple[int, dict[str, str], bytes]
) -> None:
    path = f"/{entrance.fresh_name('n')}"
    web.answers["/bad.png"] = picture
    web.answers[path] = (200, HTML, page("Words", og_image="/bad.png"))
    ana = person("ana")
    card = card_of(ana, ana.says(web.url + path))
    assert (card["title"], card["image"], card["blurhash"]) == ("Words", None, None)


def test_a_site_that_is_busy_is_asked_again_later(server: Server, person: People, web: Outside) -> None:
    web.answers["/busy"] = (503, HTML, b"")
    ana = person("ana")
    said = ana.says(f"{web.url}/busy")
    settle_once(server, web, 1)

    async def waits() -> bool:
        found = await server.app.db.read().all("SELECT name FROM lanes WHERE failures = 1")
        return [row[0] for row in found] == ["sites/127.0.0.1"]

    eventually(lambda: server.run(waits))
    web.answers["/busy"] = (200, HTML, page("Open again"))
    server.clock.advance(61_000)
    assert card_of(ana, said)["title"] == "Open again"
    assert len(web.heard) == 2


def settle_once(server: Server, web: Outside, count: int) -> None:
    def asked() -> bool:
        server.clock.advance(10)
        return len(web.heard) >= count

    eventually(asked)
