"""What a stranger puts into the head of a request costs little and breaks nothing."""

import time
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from tests import wire
from tests.server import Server
from tests.wire import request

QUOTED = 'a="' + '\\"' * 15_000 + '"'
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def loop_seconds(server: Server, deed: Callable[[], object]) -> float:
    """What it costs the processor in the thread where everybody is answered."""

    async def spent() -> float:
        return time.thread_time()

    before = server.run(spent)
    deed()
    return server.run(spent) - before


#: Each of them took the server seconds, or could: whatever is read from a head, at the size it may have.
COSTLY = {
    "a cookie of 300 KB": (request("/login", Cookie='a="' + '\\"' * 150_000 + '"'), 431),
    "a cookie full of quotes": (request("/login", Cookie=QUOTED), 200),
    "a cookie full of octal escapes": (request("/login", Cookie='a="' + "\\134" * 7_500 + '"'), 200),
    "ten thousand cookies": (request("/login", Cookie="a;" * 10_000), 200),
    "a socket with such a cookie": (request("/api/v1/streaming", Cookie=QUOTED, **SOCKET), 101),
    "a socket with 300 KB": (request("/api/v1/streaming", Cookie='a="' + '\\"' * 150_000, **SOCKET), 431),
    "nobody's page, with such a cookie": (request("/nothing", Cookie=QUOTED, Accept="text/html"), 404),
    "a long chain of proxies": (request("/login", X_Forwarded_For="127.0.0.1," * 3_000), 200),
    "a choice of ten thousand languages": (request("/login", Accept_Language="fr;q=0.1," * 3_400), 200),
    "a choice of ten thousand encodings": (request("/login", Accept_Encoding="br;q=0.1," * 3_400), 200),
    "a choice of ten thousand types": (request("/nothing", Accept="text/html;q=0.1," * 1_800), 404),
    "an origin without end": (request("/login", "POST", Origin="https://" + "[" * 30_000), 403),
    "a token without end": (request("/api/v1/markers", Authorization="Bearer " + "a" * 30_000), 401),
    "a secret without end": (request("/oauth/revoke", "POST", Authorization="Basic " + "YTp4" * 7_500), 403),
    "a key without end": (request("/login", If_None_Match='"a",' * 7_500), 200),
    "parts without end": (request("/static/css/sabar.css", Range="bytes=" + "0-1," * 7_500), 200),
    "parameters without end": (request("/login?" + "a&" * 7_000), 400),
    "an address without end": (request("/login?a=" + "%2e" * 5_500), 414),
    "a path without end": (request("/api/v1" + "/a" * 8_100), 404),
    "percent signs without end": (request("/login?" + "%" * 16_000), 200),
    "a boundary without end": (
        request("/login", "POST", b"--x", Content_Type="multipart/form-data; boundary=" + "x;" * 10_000),
        422,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", COSTLY)
def test_no_head_keeps_the_others_waiting(server: Server, kind: str) -> None:
    sent, status = COSTLY[kind]
    wire.exchange(server, request("/login"))  # what is made once is not its fault
    taken = []
    while not taken or taken[-1] >= 0.1:
        assert len(taken) < 3, f"{taken} s of the loop"
        taken.append(loop_seconds(server, lambda: wire.exchange(server, sent)))
    assert wire.exchange(server, sent).status == status


@pytest.mark.parametrize(
    "sent",
    [
        request("/", Host="["),
        request("/", Host=b"caf\xe9["),
        request("/", Host=""),
        request("/", Host="[::1]:abc"),
        request("/login", "POST", Origin="http://["),
        request("/login", "POST", Origin="http://[::1"),
        request("/login", "POST", Origin=b"http://\xe9\xff"),
        request("/login", "POST", Origin="null"),
        request("/login", Cookie=b"\xff\xfe=\xff; session=\xff"),
        request("/login", Cookie='session="'),
        request("/login", Cookie="session"),
        request("/home", Cookie="session=" + "\x01" * 3, Accept="text/html"),
        request("/settings?" + "%ff[%00", Accept="text/html"),
        request(b"/login?lang=\xff\xfe"),
        request(b"/settings?\xc3", Accept="text/html"),
        request("//[/?x", Accept="text/html"),
        request("/@%ff%fe", Accept="text/html"),
        request("/%2e%2e/%00", Accept="text/html"),
        request("/api/v1/statuses/" + "1" * 5_000),
        request("/api/v1/statuses/" + "%D9%A3" * 500),
        request("/api/v1/accounts/-1"),
        request("/api/v1/timelines/public?limit=" + "9" * 5_000),
        request("/login", Accept_Language="fr;q=nan, de;q=inf, *;q=1e999, ;;;q=,"),
        request("/login", Accept_Encoding="gzip;q=nan, br;q=1e999, *;q=, ;;;"),
        request("/login", X_Forwarded_For=",,,["),
        request("/api/v1/markers", Authorization="Basic \xff"),
        request("/oauth/token", "POST", Authorization="Basic " + "=" * 50),
        request("/oauth/token", "POST", Authorization="Basic \xe9"),
        request("/media/x", Range="bytes=-", If_Range='"'),
        request("/api/v1/streaming?stream=list&list=" + "9" * 5_000, **SOCKET),
        request("/api/v1/streaming", Origin="http://[", Cookie="session=a", **SOCKET),
        request("/login", "POST", b"a", Content_Type="multipart/form-data"),
        request("/login", "POST", b"a", Content_Type='multipart/form-data; boundary="\\"'),
        request("/login", "POST", b"a", Content_Type="multipart/form-data; boundary=" + "x" * 300),
        request("/login", "POST", b"a", Content_Type="\xff/\xff;;="),
    ],
    ids=lambda sent: repr(sent[:60]),
)  # fmt: skip
def test_no_head_is_a_fault_of_the_server(server: Server, sent: bytes) -> None:
    with capture_logs() as logged:
        answer = wire.exchange(server, sent)
    assert 100 < answer.status < 500
    assert [line for line in logged if line["log_level"] == "error"] == []


@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-7", "unicode_escape", "zlib", "utf-16"])
def test_a_form_is_utf_8_whatever_it_says_it_is(server: Server, charset: str) -> None:
    word = "a" * 60_000 + "-" + "b" * 60_000
    parts = f'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n{word}é\r\n--x--\r\n'
    sent = request(
        "/login",
        "POST",
        parts.encode(),
        Content_Type=f"multipart/form-data; boundary=x; charset={charset}",
        Sec_Fetch_Site="same-origin",
    )
    answers = []
    assert loop_seconds(server, lambda: answers.append(wire.exchange(server, sent))) < 0.1
    assert answers[0].status == 422
    assert f"{word}é".encode() in answers[0].body


@pytest.mark.parametrize(
    ("sent", "language"),
    [
        ("language=fr", "fr"),
        ("a=b; language=fr; c=d", "fr"),
        ('a="x;y"; language=fr', "fr"),
        ("language = fr ;", "fr"),
        ("a;=;;language=fr", "fr"),
        ("xlanguage=fr", "en"),
        ("a=language=fr", "en"),
        ("language=", "en"),
        ("language", "en"),
        ("language=fr; language=en", "fr"),
        ("LANGUAGE=fr", "en"),
        ('a="\\"; language=fr', "fr"),
    ],
)
def test_our_cookie_is_found_among_those_of_others(server: Server, sent: str, language: str) -> None:
    answer = wire.exchange(server, request("/login", Cookie=sent))
    assert f'<html lang="{language}"'.encode() in answer.body


def test_cookies_may_come_in_several_lines(server: Server) -> None:
    sent = request("/login", Cookie="a=b").replace(b"\r\n\r\n", b"\r\nCookie: language=fr\r\n\r\n")
    assert b'<html lang="fr"' in wire.exchange(server, sent).body


def test_a_head_is_taken_up_to_its_limit_and_refused_beyond_it(server: Server) -> None:
    def status(filling: int) -> int:
        with server.client.stream("GET", "/login", headers={"X-Filling": "a" * filling}) as answer:
            return answer.status_code

    assert status(31 * 1024) == 200
    assert [status(size * 1024) for size in (33, 60, 70, 300)] == [431] * 4
    assert server.client.get("/login?a=" + "a" * (16 * 1024 - 8)).status_code == 200
    assert server.client.get("/login?a=" + "a" * 16 * 1024).status_code == 414
