"""Previews of linked pages: entities/PreviewCard, and what the outside world may try with them."""

import contextlib
import gzip
import html
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from sabar.effects import cards
from tests import contract, entrance, outside, pictures
from tests.api.people import Person
from tests.api.test_notifications import says
from tests.conftest import ENGINES, NewDatabase
from tests.linked import HTML, page
from tests.outside import Outside, ThisMachine
from tests.server import Server, running_server

People = Callable[..., Person]
DAY = 86_400_000
#: Longer than a site is left alone, shorter than until a failed fetch is tried again, in ms.
PATIENCE = 30_000


@pytest.fixture(scope="module")
def world() -> Iterator[Outside]:
    with outside.listening() as found:
        yield found


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    with new_database(request.param) as url:
        with running_server(url, folder, guard=ThisMachine(), previews="on") as server:
            yield server


@pytest.fixture
def web(world: Outside) -> Outside:
    world.answers.clear()
    world.heard.clear()
    return world


def settle(server: Server) -> None:
    """Let what is queued happen; a site is left alone for a second between two fetches."""

    async def waiting() -> list[int]:
        found = await server.app.db.read().all(
            "SELECT CASE WHEN lease_until IS NULL THEN run_at ELSE 0 END FROM jobs "
            "WHERE NOT dead AND (kind LIKE '%cards.%' OR kind = 'files.delete')"
        )
        return [row[0] for row in found]

    for _ in range(1500):
        soon = [at for at in server.run(waiting) if at <= server.clock.now_ms() + PATIENCE]
        if not soon:
            return
        if min(soon) > server.clock.now_ms():
            server.clock.advance(1000)
        time.sleep(0.02)
    raise AssertionError("pages are still being fetched")


def card_of(person: Person, post: Any) -> Any:
    settle(person.server)
    return person.get(f"/api/v1/statuses/{post['id']}")["card"]


def test_a_link_shows_what_its_page_says_of_itself(server: Server, person: People, web: Outside) -> None:
    ana = person("ana")
    web.answers["/picture.png"] = (
        200,
        {"Content-Type": "image/png"},
        pictures.encoded(pictures.photo(), "PNG"),
    )
    web.answers["/story"] = (
        200,
        HTML,
        page(
            "Fallback",
            '<meta name="author" content="Zed"><link rel="canonical" href="/other">'
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ida Bell",'
            '"url":"https://press.example/ida"}],"publisher":{"name":"The Press"},'
            '"datePublished":"2026-05-01T10:00:00+02:00"}</script>',
            lang="fr-CA",
            og_title="Rain & sun",
            og_description="All about   the\nweather",
            og_image="/picture.png",
            **{"og_image:alt": "A cloud"},
        ),
    )
    said = says(ana, f"look, {web.url}/story#part and {web.url}/second")
    card = card_of(ana, said)
    contract.assert_entity(
        "PreviewCard", card, without=("PreviewCard.language", "PreviewCard.image_description")
    )
    assert card["url"] == f"{web.url}/story"
    assert (card["title"], card["description"]) == ("Rain & sun", "All about the weather")
    assert (card["type"], card["language"], card["html"], card["embed_url"]) == ("link", "fr", "", "")
    assert (card["author_name"], card["author_url"]) == ("Ida Bell", "https://press.example/ida")
    assert card["authors"] == [{"name": "Ida Bell", "url": "https://press.example/ida", "account": None}]
    assert (card["provider_name"], card["provider_url"]) == ("The Press", web.url)
    assert card["published_at"] == "2026-05-01T08:00:00.000Z"
    assert (card["width"], card["height"], card["image_description"]) == (640, 480, "A cloud")
    assert card["blurhash"] and card["missing_attribution"] is False
    assert card["image"].startswith(f"{server.url}/media/")
    kept = server.client.get(card["image"])
    assert Image.open(BytesIO(kept.content)).size == (640, 480)
    anonymous = server.client.get(f"/api/v1/statuses/{said['id']}").json()["card"]
    assert anonymous == {**card, "missing_attribution": None}
    assert [one.path for one in web.heard] == ["/story", "/picture.png"]
    assert "cookie" not in web.heard[0].headers and "referer" not in web.heard[0].headers
    boost = ana.post(f"/api/v1/statuses/{said['id']}/reblog")
    assert boost["reblog"]["card"]["title"] == "Rain & sun" and boost["card"] is None


def test_one_page_is_fetched_once_however_many_link_it(server: Server, person: People, web: Outside) -> None:
    web.answers["/often"] = (200, HTML, page("Often"))
    ana, ben = person("ana"), person("ben")
    said = [says(one, f"{number} {web.url}/often") for number in range(5) for one in (ana, ben)]
    assert [card_of(ana, post)["title"] for post in said] == ["Often"] * 10
    assert len(web.heard) == 1
    server.clock.advance(15 * DAY)
    web.answers["/often"] = (200, HTML, page("Later"))
    new = says(ana, f"again {web.url}/often")
    assert card_of(ana, new)["title"] == "Later"
    assert ana.get(f"/api/v1/statuses/{said[0]['id']}")["card"]["title"] == "Later"
    assert len(web.heard) == 2


def test_an_edit_takes_the_preview_along(person: People, web: Outside) -> None:
    web.answers["/a"] = (200, HTML, page("A"))
    web.answers["/b"] = (200, HTML, page("B"))
    ana = person("ana")
    said = says(ana, f"{web.url}/a")
    assert card_of(ana, said)["title"] == "A"
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": f"rather {web.url}/b"})
    assert card_of(ana, said)["title"] == "B"
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "no link"})
    assert card_of(ana, said) is None


@pytest.mark.parametrize("audience", ["public", "unlisted", "private", "direct"])
def test_every_audience_sees_previews(person: People, web: Outside, audience: str) -> None:
    web.answers[f"/{audience}"] = (200, HTML, page("Seen"))
    ana = person("ana")
    assert card_of(ana, says(ana, f"{web.url}/{audience}", visibility=audience))["title"] == "Seen"


def test_mentions_hashtags_and_this_server_are_no_links(server: Server, person: People, web: Outside) -> None:
    ana, ben = person("ana"), person("ben")
    said = says(ana, f"@{ben.name} #tag {server.url}/@{ben.name}")
    assert card_of(ana, said) is None
    assert web.heard == []


def test_the_author_of_a_page_is_named_when_he_allows_the_site(
    server: Server, person: People, web: Outside
) -> None:
    """fediverse:creator."""
    ana, ben = person("ana"), person("ben")
    host = server.settings.domain
    tag = f'<meta name="fediverse:creator" content="@{ana.name}@{host}">'
    web.answers["/mine"] = (200, HTML, page("Mine", tag))
    said = says(ben, f"{web.url}/mine")
    card = card_of(ben, said)
    assert card["authors"] == [] and card["missing_attribution"] is False
    assert ana.get(f"/api/v1/statuses/{said['id']}")["card"]["missing_attribution"] is True
    wrong = ana.call(
        "PATCH", "/api/v1/accounts/update_credentials", json={"attribution_domains": ["no dots"]}
    )
    assert wrong.status_code == 422
    # An address without a name is no domain that can be typed; the page lies on this machine.
    server.run(_allow, server, int(ana.id), "127.0.0.1")
    me = ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Ana"})
    assert me["source"]["attribution_domains"] == ["127.0.0.1"]
    card = card_of(ana, said)
    assert card["missing_attribution"] is False
    (author,) = card["authors"]
    contract.assert_entity("PreviewCardAuthor", author)
    assert author["account"]["id"] == ana.id and author["account"]["display_name"] == "Ana"
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Ana Lind"})
    shown = ben.get(f"/api/v1/statuses/{said['id']}")["card"]["authors"][0]["account"]
    assert shown["display_name"] == "Ana Lind"
    me = ana.ok(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        json={"attribution_domains": ["https://www.Press.example/x", "blog.example"]},
    )
    assert me["source"]["attribution_domains"] == ["press.example", "blog.example"]
    assert card_of(ben, said)["authors"] == []
    form = ana.call(
        "PATCH", "/api/v1/profile", data={"attribution_domains[]": ["one.example", "two.example"]}
    )
    assert form.json()["attribution_domains"] == ["one.example", "two.example"]


async def _allow(server: Server, account_id: int, domain: str) -> None:
    async def unit(tx: Any) -> None:
        await tx.run(
            "UPDATE accounts SET attribution_domains = :sites WHERE id = :id",
            sites=f'["{domain}"]',
            id=account_id,
        )

    await server.app.db.write(unit)


def oembed(web: Outside, path: str, told: dict[str, Any]) -> None:
    link = f'<link rel="alternate" type="application/json+oembed" href="/oembed{path}">'
    web.answers[path] = (200, HTML, page("The page", link))
    web.answers[f"/oembed{path}"] = (200, {"Content-Type": "application/json"}, json.dumps(told).encode())


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
    said = says(ana, f"{web.url}/film")
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
    card = card_of(ana, says(ana, web.url + path))
    assert (card["type"], card["html"], card["title"]) == ("link", "", "The page")


def test_a_photo_is_one(person: People, web: Outside) -> None:
    ana = person("ana")
    web.answers["/p.png"] = (200, {"Content-Type": "image/png"}, pictures.encoded(pictures.photo(), "PNG"))
    oembed(web, "/photo", {"type": "photo", "url": "/p.png", "width": "1200", "height": 900})
    card = card_of(ana, says(ana, f"{web.url}/photo"))
    assert (card["type"], card["embed_url"], card["width"]) == ("photo", f"{web.url}/p.png", 1200)
    assert card["image"]


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
    assert card_of(ana, says(ana, web.url + path)) is None
    assert len(web.heard) == 1


def test_inside_addresses_are_never_asked(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, web: Outside
) -> None:
    """As in production, with the guard that lets nothing but the internet be reached."""
    web.answers["/secret"] = (200, HTML, page("Inside"))
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url, running_server(url, folder, previews="on") as server:
        ana = newcomer(server)
        assert card_of(ana, says(ana, f"{web.url}/secret")) is None
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
        card = card_of(ana, says(ana, web.url + path))
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
        "/rtl": "abcd",
    }.items():
        assert card_of(ana, says(ana, web.url + path))["title"] == title, path
    title = card_of(ana, says(ana, f"{web.url}/title"))["title"]
    assert title == "x" * 299 + "…"
    with endless() as url:
        assert card_of(ana, says(ana, url))["title"] == "Endless"


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
    card = card_of(ana, says(ana, web.url + path))
    assert (card["title"], card["image"], card["blurhash"]) == ("Words", None, None)


def test_a_site_that_is_busy_is_asked_again_later(server: Server, person: People, web: Outside) -> None:
    web.answers["/busy"] = (503, HTML, b"")
    ana = person("ana")
    said = says(ana, f"{web.url}/busy")
    settle_once(server, web, 1)
    web.answers["/busy"] = (200, HTML, page("Open again"))
    server.clock.advance(61_000)
    assert card_of(ana, said)["title"] == "Open again"
    assert len(web.heard) == 2


def settle_once(server: Server, web: Outside, count: int) -> None:
    for _ in range(500):
        if len(web.heard) >= count:
            return
        server.clock.advance(10)
        time.sleep(0.02)
    raise AssertionError("nobody asked")


def test_a_preview_nobody_shows_is_forgotten_with_its_picture(
    server: Server, person: People, web: Outside
) -> None:
    web.answers["/x.png"] = (200, {"Content-Type": "image/png"}, pictures.encoded(pictures.photo(), "PNG"))
    web.answers["/short"] = (200, HTML, page("Short", og_image="/x.png"))
    ana = person("ana")
    said = says(ana, f"{web.url}/short")
    image = card_of(ana, said)["image"]
    ana.delete(f"/api/v1/statuses/{said['id']}")
    server.clock.advance(2 * DAY)
    server.run(cards.forget_unused, server.app)
    settle(server)
    assert server.client.get(image).status_code == 404


def newcomer(server: Server) -> Person:
    token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
    return Person.arriving(server, token, "ana")


def test_previews_can_be_switched_off(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, web: Outside
) -> None:
    web.answers["/off"] = (200, HTML, page("Off"))
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url:
        with running_server(url, folder, guard=ThisMachine(), previews="off") as server:
            token = entrance.app_token(
                server, entrance.register_app(server), "read write follow push profile"
            )
            ana = Person.arriving(server, token, "ana")
            assert card_of(ana, says(ana, f"{web.url}/off")) is None
    assert web.heard == []
