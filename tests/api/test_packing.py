"""What the server sends is packed where that gains, for those who take it, and nowhere else."""

import gzip

import httpx
import pytest

from tests import entrance, pictures, wire
from tests.api.people import Person
from tests.api.test_heads import loop_seconds
from tests.rules.test_encodings import UNPACK
from tests.server import Server
from tests.wire import request

CODINGS = ["gzip", "br", "zstd"]


@pytest.fixture(scope="module")
def writer(server: Server, client_app: str) -> Person:
    person = Person.arriving(server, client_app, "packed")
    for number in range(5):
        person.call("POST", "/api/v1/statuses", json={"status": f"post {number} about the sea"})
    return person


def ask(server: Server, path: str, coding: str = "", **headers: str) -> wire.Answer:
    return wire.exchange(server, request(path, Accept_Encoding=coding, **headers))


PATHS = {
    "a page": "/@{name}",
    "an answer of the API": "/api/v2/instance",
    "a timeline": "/api/v1/accounts/{id}/statuses",
    "a style": "/static/css/sabar.css",
    "a script": "/static/js/sabar.js",
    "a drawing": "/static/icons.svg",
    "the description of the API": "/api/openapi.json",
    "an error": "/@nobody_at_all",
}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("kind", PATHS)
def test_text_of_every_kind_is_packed_and_the_same_inside(
    server: Server, writer: Person, kind: str, coding: str
) -> None:
    path = PATHS[kind].format(name=writer.name, id=writer.id)
    page = {"Accept": "text/html"}
    plain = ask(server, path, **page)
    packed = ask(server, path, coding, **page)
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == coding
    assert int(packed.headers["content-length"]) == len(packed.body) < 0.6 * len(plain.body)
    assert packed.status == plain.status
    assert "Accept-Encoding" in packed.headers["vary"] and "Accept-Encoding" in plain.headers["vary"]
    opened = UNPACK[coding](packed.body)
    # Pages have a nonce of their own each time, and their times go on.
    assert len(opened) == pytest.approx(len(plain.body), abs=20)
    assert opened[:100] == plain.body[:100]


def test_a_question_about_the_head_gets_the_head_of_the_answer(server: Server) -> None:
    for path in ("/login", "/api/v2/instance", "/static/css/sabar.css"):
        whole = ask(server, path, "gzip")
        head = wire.exchange(server, request(path, "HEAD", Accept_Encoding="gzip"))
        assert head.body == b""
        assert head.headers["content-encoding"] == "gzip"
        assert abs(int(head.headers["content-length"]) - int(whole.headers["content-length"])) < 40


def test_pictures_parts_of_files_and_small_answers_go_as_they_are(server: Server, writer: Person) -> None:
    sent = server.client.post(
        "/api/v2/media",
        files={"file": ("a.png", pictures.encoded(pictures.photo((40, 40)), "PNG"), "image/png")},
        headers=entrance.bearer(writer.token),
    )
    media = "/media/" + sent.json()["url"].rpartition("/")[2]
    for path in (media, "/static/icon-512.png", "/api/v1/streaming/health"):
        answer = ask(server, path, "gzip, br, zstd")
        assert answer.status == 200
        assert "content-encoding" not in answer.headers
    part = ask(server, media, "gzip, br, zstd", Range="bytes=0-9")
    assert (part.status, len(part.body)) == (206, 10)
    assert "content-encoding" not in part.headers
    tag = part.headers["etag"]
    again = ask(server, media, "gzip, br, zstd", If_None_Match=tag)
    assert (again.status, again.headers["etag"], again.body) == (304, tag, b"")


def test_streams_are_never_packed(server: Server, writer: Person) -> None:
    headers = {**entrance.bearer(writer.token), "Accept-Encoding": "gzip, br, zstd"}
    with server.client.stream("GET", "/api/v1/streaming/user", headers=headers) as answer:
        assert "content-encoding" not in answer.headers
        assert next(answer.iter_raw()).startswith(b":)")


def test_everything_that_clients_unpack_by_themselves_reads_as_before(server: Server, writer: Person) -> None:
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": "gzip"}) as client:
        answer = client.get(f"/api/v1/accounts/{writer.id}/statuses")
        assert answer.headers["content-encoding"] == "gzip"
        assert len(answer.json()) == 5
        assert "</html>" in client.get("/login").text


@pytest.mark.parametrize(
    ("site", "cookie", "packed"),
    [
        ("cross-site", "session=x", False),
        ("same-site", "session=x", False),
        ("same-origin", "session=x", True),
        ("none", "session=x", True),
        ("", "session=x", True),
        ("cross-site", "", True),
    ],
)
def test_nobody_elses_page_can_guess_at_a_page_by_its_length(
    server: Server, site: str, cookie: str, packed: bool
) -> None:
    answer = ask(server, "/login", "gzip", Sec_Fetch_Site=site, Cookie=cookie)
    assert ("content-encoding" in answer.headers) is packed
    # Applications in a browser are such pages, and hold a token instead of a cookie.
    api = ask(server, "/api/v2/instance", "gzip", Sec_Fetch_Site=site, Cookie=cookie)
    assert gzip.decompress(api.body).startswith(b"{")


def test_the_description_of_the_api_is_made_beside_the_loop(server: Server) -> None:
    taken = loop_seconds(server, lambda: ask(server, "/api/openapi.json", "br"))
    assert taken < 0.1
    answer = ask(server, "/api/openapi.json", "br")
    assert len(answer.body) < 150_000
    for path in ("/api", "/api/entities/Account"):
        assert loop_seconds(server, lambda path=path: ask(server, path, "br")) < 0.2
