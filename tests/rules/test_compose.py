from typing import Any

import pytest

from sabar.model import errors
from sabar.rules import limits
from sabar.rules.writing import compose

BASE = "https://sabar.test"


def anybody(name: str, domain: str | None) -> compose.Target:
    acct = f"{name}@{domain}" if domain else name
    return compose.Target(acct, name, f"https://{domain or 'sabar.test'}/@{name}")


def nobody(name: str, domain: str | None) -> None:
    return None


def html(source: str, resolve: Any = anybody) -> str:
    found = compose.scan(source)
    targets = {who: target for who in found.mentions if (target := resolve(*who))}
    return compose.render(found, targets, base_url=BASE)


def link(prefix: str, middle: str, rest: str = "", href: str | None = None) -> str:
    return (
        f'<a href="{href or prefix + middle + rest}" target="_blank" rel="nofollow noopener noreferrer"'
        f' translate="no"><span class="invisible">{prefix}</span>'
        f'<span class="{"ellipsis" if rest else ""}">{middle}</span><span class="invisible">{rest}</span></a>'
    )


def mention(shown: str, url: str) -> str:
    return (
        f'<span class="h-card" translate="no"><a href="{url}" class="u-url mention">'
        f"@<span>{shown}</span></a></span>"
    )


def hashtag(shown: str, key: str) -> str:
    return f'<a href="{BASE}/tags/{key}" class="mention hashtag" rel="tag">#<span>{shown}</span></a>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("  \n ", ""),
        ("one", "<p>one</p>"),
        ("one\ntwo", "<p>one<br />two</p>"),
        ("one\r\ntwo\rthree", "<p>one<br />two<br />three</p>"),
        ("one\n\ntwo\n\n\n\nthree", "<p>one</p><p>two</p><p>three</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>"),
        ("&#39; &amp;", "<p>&amp;#39; &amp;amp;</p>"),
        ("hi @bob!", f"<p>hi {mention('bob', 'https://sabar.test/@bob')}!</p>"),
        ("@Bob@Far.Example.", f"<p>{mention('bob', 'https://far.example/@bob')}.</p>"),
        ("#Été2026, oui", f"<p>{hashtag('Été2026', 'ete2026')}, oui</p>"),
        ("see https://a.example/b.", f"<p>see {link('https://', 'a.example/b')}.</p>"),
        (":https://a.example", f"<p>:{link('https://', 'a.example')}</p>"),
        ("http://www.a.example", f"<p>{link('http://www.', 'a.example')}</p>"),
        (
            "https://a.example/" + "x" * 40,
            f"<p>{link('https://', 'a.example/' + 'x' * 20, 'x' * 20)}</p>",
        ),
        (
            "https://a.example/?a=1&b='2'z",
            "<p>" + link("https://", "a.example/?a=1&amp;b=&#39;2&#39;z") + "</p>",
        ),
    ],
)
def test_a_post_gets_exactly_the_html_that_clients_expect(source: str, expected: str) -> None:
    assert html(source) == expected


def test_a_mention_that_means_nobody_stays_text() -> None:
    assert html("hi @ghost and @ghost@far.example", nobody) == "<p>hi @ghost and @ghost@far.example</p>"


def test_two_people_of_the_same_name_are_shown_with_their_hosts() -> None:
    page = html("@ann and @ann@far.example and @bob")
    assert "@<span>ann@far.example</span>" in page
    assert "@<span>bob</span>" in page


def test_one_person_mentioned_twice_is_shown_short() -> None:
    assert html("@ann @ann").count("@<span>ann</span>") == 2


def test_a_profile_field_is_one_line_and_its_link_says_me() -> None:
    found = compose.scan("https://a.example\nmine")
    line = compose.render(found, {}, base_url=BASE, multiline=False, rel_me=True)
    assert line.startswith(
        '<a href="https://a.example" target="_blank" rel="nofollow noopener noreferrer me"'
    )
    assert line.endswith("</a> mine")


MENTIONS = [
    ("@a", [("a", None)]),
    ("(@a)", [("a", None)]),
    ("@a.", [("a", None)]),
    ("@a-", [("a", None)]),
    ("@a.b-c_d", [("a.b-c_d", None)]),
    ("@A @a", [("a", None)]),
    ("@@a", [("a", None)]),
    ("@aさん", [("a", None)]),
    ("こんにちは @a", [("a", None)]),
    ("@josé", []),
    ("@joe\u0301", []),
    ("mail me@far.example now", []),
    ("first.last@far.example", []),
    ("é@far.example", []),
    ("far.example/@a", []),
    ("x=@a", []),
    ("@", []),
    ("@ a", []),
    ("@.", []),
    ("@a@far.example", [("a", "far.example")]),
    ("@a@FAR.example!", [("a", "far.example")]),
    ("@a@exämple.example", [("a", "xn--exmple-cua.example")]),
    ("@a@xn--exmple-cua.example", [("a", "xn--exmple-cua.example")]),
    ("@a@localhost:3000", [("a", "localhost:3000")]),
    ("@a@far.example: yes", [("a", "far.example")]),
    ("@a@far.exampleさん", [("a", "far.example")]),
    ("@a@far..example", []),
    ("@a@" + "b" * 300 + ".example", []),
    ("@a@-", []),
    ("@alice@", []),
    ("@alice@ @bob", [("bob", None)]),
    ("@alice＠", []),
    ("@_@", []),
    ("@http://x", []),
    ("@a@far.example@", []),
    ("@a://b", []),
    ("foo@bar@example.org", []),
    ("@a@bücher.exampleさん", [("a", "xn--bcher-kva.example")]),
    ("@a@例え.みんな", [("a", "xn--r8jz45g.xn--q9jyb4c")]),
    ("https://far.example/@a", []),
    ("https://far.example/@a @b", [("b", None)]),
]


@pytest.mark.parametrize(("source", "expected"), MENTIONS)
def test_mentions_are_found(source: str, expected: list[compose.Who]) -> None:
    assert compose.scan(source).mentions == expected


TAGS = [
    ("#a", ["a"]),
    ("#Café", ["cafe"]),
    ("#CAFÉ #café #cafe", ["cafe"]),
    ("#日本語", ["日本語"]),
    ("＃日本語。", ["日本語"]),
    ("#العربية", ["العربية"]),
    ("#हिन्दी", ["हिन्दी"]),
    ("#ไทยแลนด์", ["ไทยแลนด์"]),
    ("#می\u200cخواهم", ["می\u200cخواهم"]),
    ("#l·l", ["l·l"]),
    ("#ＡＢＣ", ["abc"]),
    ("#Straße #STRASSE", ["strasse"]),
    ("#123", []),
    ("#123a", ["123a"]),
    ("#1_2", ["1_2"]),
    ("#1·2 #１・２ #1· #·1", ["1·2", "1・2"]),
    ("#_", []),
    ("#", []),
    ("# a", []),
    ("a#b", []),
    ("é#b", []),
    ("&#x27;", []),
    ("/#b", []),
    ("(#b)", ["b"]),
    ("#a#b", ["a"]),
    ("##a", ["a"]),
    ("#a-b", ["a"]),
    ("#hashtaghttps://a.example", ["hashtag"]),
    ("#hashtaghttp://", ["hashtag"]),
    ("#hashtag://", ["hashtag"]),
    ("#a.", ["a"]),
    ("#foo·", ["foo"]),
    ("#·foo", []),
    ("#😀", []),
    ("https://far.example/#a", []),
    ("https://far.example/?q=#a #b", ["b"]),
    ("#" + "a" * 100, ["a" * 100]),
    ("#" + "a" * 101, []),
]


@pytest.mark.parametrize(("source", "expected"), TAGS)
def test_hashtags_are_found(source: str, expected: list[str]) -> None:
    assert list(compose.scan(source).tags) == expected


UNSEEN = "\u200b \u200c \u200d \u2060 \u00ad \u034f \u180e \u202a \u202e \u2066 \u2069 \ufe0f \ufe00"
UNSEEN += (
    " \ufeff \ufff9 \x00 \x7f \x9f \U000e0041 \U000e0100 \u206a \ufdd0 \u200e \u061c \u3164 \u200b\u2060"
)


@pytest.mark.parametrize("unseen", UNSEEN.split(" "))
def test_an_unseen_character_ends_whatever_it_stands_in(unseen: str) -> None:
    for around in ("{}", "a {}.", "「{}」", "<b>{}\n"):
        found = compose.scan(around.format(f"@{unseen}bob #{unseen}tag http{unseen}s://a.example"))
        assert found.tokens == (), ascii(found.text)
        cut = compose.scan(around.format(f"#ta{unseen}g @bo{unseen}b@far.example"))
        assert list(cut.tags) == ["ta"]
        assert cut.mentions == [("bo", None)]
        assert compose.scan(cut.text) == cut


def test_what_a_script_or_an_emoji_needs_ends_nothing() -> None:
    assert list(compose.scan("#می\u200cخواهم").tags) == ["می\u200cخواهم"]
    assert list(compose.scan("#ക്\u200dഷ ❤️#b").tags) == ["ക്\u200dഷ", "b"]
    assert list(compose.scan("#葛\U000e0100飾区 #ᠮᠤᠩ\u180bᠭᠤᠯ").tags) == ["葛\U000e0100飾区", "ᠮᠤᠩ\u180bᠭᠤᠯ"]


def test_a_tag_is_remembered_as_it_was_first_typed() -> None:
    assert compose.scan("#OneTwo #onetwo").tags == {"onetwo": "OneTwo"}


@pytest.mark.parametrize(
    ("source", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("a\r\nb", 3),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("’“”–…€", 6),
        ("日本語", 3),
        ("हिन्दी", 2),
        ("👨‍👩‍👧‍👦", 1),
        ("👩🏻‍❤️‍💋‍👩🏿", 1),
        ("🇫🇷🇩🇪", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
        ("https://a.example", 23),
        ("https://a.example/" + "b" * 1000, 23),
        ("see https://a.example.", 4 + 23 + 1),
        ("www.a.example", 13),
        ("http://no-tld", 13),
        ("http://localhost:3000/x", 23),
        ("http://www\\.google\\.com", 23),
        ("xmpp:a@b.example", 23),
        ("「https://example.org/」" + "字" * 490, 515),
        ("@bob@bücher.example", 4),
        ("foo@bar@example.org", 19),
        ("hi\n\n\n", 2),
        ("@bob", 4),
        ("@bob@far.example hi", 7),
        ("@bob@far.example:3000", 4),
        ("bob@far.example", 15),
        ("#tag", 4),
        ("x" * 501, 501),
    ],
)
def test_characters_are_counted_as_a_reader_sees_them(source: str, length: int) -> None:
    assert compose.count(source) == length


def test_cve_2026_23963_one_visible_letter_cannot_carry_a_thousand_accents() -> None:
    assert compose.count("a" + "\u0301" * 10_000) > limits.STATUSES.characters


def test_a_text_at_the_source_limit_is_read_and_one_above_is_refused() -> None:
    most = limits.STATUSES.source
    assert compose.count("a" * most) == most
    with pytest.raises(errors.Invalid) as refused:
        compose.scan("a" * (most + 1), "note")
    (fault,) = refused.value.details["note"]
    assert (fault.problem.code, fault.said()) == ("ERR_TOO_LONG", "is too long")


@pytest.mark.parametrize("source", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_half_a_character_is_refused(source: str) -> None:
    with pytest.raises(errors.Invalid):
        compose.scan(source)
