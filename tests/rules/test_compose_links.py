"""Where a link in a text begins and ends, and how it is shown."""

import pytest

from sabar.rules.writing import compose
from tests.rules.markup import Reader, links
from tests.rules.test_compose import html, link

URLS = [
    ("https://a.example", ["https://a.example"]),
    ("HTTPS://A.Example/B", ["HTTPS://A.Example/B"]),
    ("a.example", []),
    ("www.a.example", []),
    ("//a.example", []),
    ("ftp://a.example", []),
    ("javascript://a.example/%0aalert(1)", []),
    ("xhttps://a.example", []),
    ("日本https://a.example/b", ["https://a.example/b"]),
    ("https://a.example/b.", ["https://a.example/b"]),
    ("https://a.example/b?!", ["https://a.example/b"]),
    ("https://a.example/b, c", ["https://a.example/b"]),
    ("https://a.example/b…", ["https://a.example/b"]),
    ("(https://a.example/b)", ["https://a.example/b"]),
    ("(https://a.example/b_(c))", ["https://a.example/b_(c)"]),
    ("[x](https://a.example/b)", ["https://a.example/b"]),
    ("https://a.example/b_(c)_d", ["https://a.example/b_(c)_d"]),
    ("«https://a.example/b»", ["https://a.example/b"]),
    ("'https://a.example/b'", ["https://a.example/b"]),
    ('"https://a.example/b"', ["https://a.example/b"]),
    ("<https://a.example/b>", ["https://a.example/b"]),
    ("**https://a.example/b**", ["https://a.example/b"]),
    ("https://a.example/b。次", ["https://a.example/b"]),
    ("https://a.exampleさん", ["https://a.example"]),
    ("https://fr.a.example/Été", ["https://fr.a.example/Été"]),
    ("https://exämple.example/b", ["https://exämple.example/b"]),
    ("https://例え.みんな/道", ["https://例え.みんな/道"]),
    ("https://例え.みんなです", ["https://例え.みんな"]),
    ("https://пример.рф/", ["https://пример.рф/"]),
    ("https://a.xn--p1ai/", ["https://a.xn--p1ai/"]),
    ("http://no-tld", []),
    ("http://tld-too-short.x", []),
    ("http://twitter.c_o_m", []),
    ("http://localhost:3000/x", []),
    ("http://www\\.google\\.com", []),
    ("https://a.example-b", ["https://a.example"]),
    ("https://bank.com-login.evil.example/", ["https://bank.com-login.evil.example/"]),
    ("http://example.comだよね.comtest/hogehoge", ["http://example.com"]),
    ("http://✪df.ws/ejp", ["http://✪df.ws/ejp"]),
    ("https://i❤️.ws", ["https://i❤️.ws"]),
    ("dat://a.example/b", ["dat://a.example/b"]),
    ("gemini://a.example/b.", ["gemini://a.example/b"]),
    ("gopher://a.example:70/1", ["gopher://a.example:70/1"]),
    ("gopher://no-tld", []),
    ("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3/a b", ["ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3/a"]),
    ("ipns://docs.a.example/", ["ipns://docs.a.example/"]),
    ("dweb://abc, ssb://message/sha256/x=", ["dweb://abc", "ssb://message/sha256/x="]),
    ("xmpp:user@a.example", ["xmpp:user@a.example"]),
    ("join xmpp:muc@a.example?join now", ["xmpp:muc@a.example?join"]),
    ("XMPP://me@a.example/muc@b.example/res.", ["XMPP://me@a.example/muc@b.example/res"]),
    ("xmpp:user@no-tld", []),
    (
        "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a.",
        ["magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a"],
    ),
    ("magnet:?", []),
    ("magnet:x", []),
    ("xmagnet:?xt=a", []),
    ("mailto:a@b.example", []),
    ("data:text/html,x", []),
    ("https://a.example/@bob#top", ["https://a.example/@bob#top"]),
    ("https://a.example/?mail=b@c.example", ["https://a.example/?mail=b@c.example"]),
    ("https://a.example#x", ["https://a.example#x"]),
    ("https://a.example:8443/b", ["https://a.example:8443/b"]),
    ("https://a.example:99999/b", []),
    ("https://a.example:b", []),
    ("https://127.0.0.1:8000/", ["https://127.0.0.1:8000/"]),
    ("http://127.0.0.1.", ["http://127.0.0.1"]),
    ("http://127.0.0.1.5/", []),
    ("http://0127.0.0.1/", []),
    ("https://1.2.3.999/", []),
    ("https://localhost/", []),
    ("https://", []),
    ("https:///b", []),
    ("https://-a.example", []),
    ("https://.example", []),
    ("https://a..example", []),
    ("https://" + "a" * 64 + ".example", []),
    ("https://bank.example@evil.example/", []),
    ("https://bank.example:pw@evil.example/", []),
    ("https://bank.example\\@evil.example/", ["https://bank.example"]),
    ("https://a.example https://a.example", ["https://a.example"]),
    ("https://a.example/\x00b\u202ec", ["https://a.example/"]),
    ("https://a.exa\u200bmple/", []),
    ("http\u200bs://a.example/", []),
    ("https:\u2060//a.example/", []),
    ("https://a.example\u200b/b", ["https://a.example"]),
    ("https://a.example/b\u00adc", ["https://a.example/b"]),
    ("https://a.example/👨‍👩‍👧/❤️", ["https://a.example/👨‍👩‍👧/❤️"]),
    ("https://a.example/" + "b" * 2030, ["https://a.example/" + "b" * 2030]),
    ("https://a.example/" + "b" * 2031, []),
]


@pytest.mark.parametrize(("source", "expected"), URLS)
def test_links_are_found(source: str, expected: list[str]) -> None:
    assert compose.scan(source).urls == expected


@pytest.mark.parametrize(
    ("source", "opened"),
    [
        ("https://pаypal.example/", "https://xn--pypal-4ve.example/"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("https://пример.com/", "https://пример.com/"),
        ("https://яндекс.рф/", "https://яндекс.рф/"),
    ],
)
def test_cve_2023_36462_a_host_that_imitates_another_is_shown_as_what_it_is(source: str, opened: str) -> None:
    page = html(source)
    assert links(page) == [opened]
    assert Reader(page).text == opened


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("xmpp:me@a.example", link("xmpp:", "me@a.example", href="xmpp:me@a.example")),
        ("gemini://a.example/b", link("", "gemini://a.example/b", href="gemini://a.example/b")),
        ("HTTPS://WWW.a.example", link("HTTPS://WWW.", "a.example")),
    ],
)
def test_of_a_link_only_what_everybody_knows_is_hidden(source: str, expected: str) -> None:
    assert html(source) == f"<p>{expected}</p>"
