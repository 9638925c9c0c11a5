import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sabar.kit.markup import html
from tests import pace
from tests.rules.markup import Reader, links

REL = 'rel="nofollow noopener noreferrer"'

KEPT = {
    "a": {"href", "class", "lang", "rel", "target", "translate"},
    "span": {"class", "translate", "lang"},
    "p": {"class", "lang"},
    "ol": {"start", "reversed", "lang"},
    "li": {"value", "lang"},
}

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=/x><input name=password><button>ok</button></form>",
    "<p style='position:fixed;inset:0' id=x onclick=alert(1)>x</p>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example>",
    "<style>@import 'https://evil.example'</style>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<p class='btn admin status__content'>x</p>",
    "<h1 onclick=alert(1)>x</h1><h2/onclick=alert(1)>y",
    "<a href='https://a.example' onclick=alert(1) style=x id=y>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<plaintext><b>",
    "<title></title><script>alert(1)</script>",
    "<textarea></textarea><script>alert(1)</script>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    '<p lang="&quot;><script>alert(1)</script>">x</p>',
    "<ol start='1\" onclick=alert(1)'><li value='javascript:1'>x</li></ol>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<<<<>>>>",
]


def assert_harmless(clean: str) -> None:
    page = Reader(clean)
    assert page.mistakes == []
    for tag, attributes in page.tags:
        assert tag in html.TAGS
        assert set(attributes) <= KEPT.get(tag, {"lang"})
    for href in links(clean):
        assert href == "" or href.partition(":")[0].lower() in html.SCHEMES


@pytest.mark.parametrize("attack", ATTACKS)
def test_cve_2025_53941_no_attack_survives_cleaning(attack: str) -> None:
    clean = html.sanitise(attack)
    assert_harmless(clean)
    assert html.sanitise(clean) == clean


@pytest.mark.parametrize("attack", ATTACKS)
def test_cve_2026_57167_escaped_text_has_no_markup(attack: str) -> None:
    page = Reader(f'<p lang="{html.escape(attack)}">{html.escape(attack)}</p>')
    assert [tag for tag, _ in page.tags] == ["p"]
    assert page.text == attack
    assert page.tags[0][1] == {"lang": attack}


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml,x",
        "blob:https://a.example/1",
        "file:///etc/passwd",
        "filesystem:x",
        "about:blank",
        "view-source:https://a.example",
        "intent://x",
        "tel:1",
        "sms:1",
        "mailto:a@b.example",
        "ws://a.example",
        "ftp://a.example",
        "//evil.example",
        "/local",
        "local",
        "?q",
        "#x",
        "\\\\evil.example",
        "https:evil.example",
        "http:/evil.example",
        "",
    ],
)
def test_ghsa_x2rc_v5wx_g3m5_only_known_schemes_become_links(href: str) -> None:
    assert links(html.sanitise(f'<a href="{href}">x</a>')) == [""]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a<br/>b</p>", "<p>a<br>b</p>"),
        ("<P>a", "<p>a</p>"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("<h2>T</h2><p>x</p>", "<p><strong>T</strong></p><p>x</p>"),
        ("<h1 class='x'>T</h1>", "<p><strong>T</strong></p>"),
        ("<hr><header>x</header>", "x"),
        ("<ul><li>a</li></ul><ol start='3' reversed><li value='2'>b</li></ol>", None),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", None),
        ("<blockquote><p lang='fr'>x</p></blockquote><pre><code>y</code></pre>", None),
        ("<del>a</del><s>b</s><u>c</u><i>d</i><em>e</em><b>f</b><strong>g</strong>", None),
        (
            '<a href="https://a.example/" class="u-url mention button">@a</a>',
            f'<a href="https://a.example/" class="u-url mention" target="_blank" {REL}>@a</a>',
        ),
        (
            '<span class="h-card x" translate="no">a</span><span class="ellipsis x" translate="yes">b</span>',
            '<span class="h-card" translate="no">a</span><span class="ellipsis">b</span>',
        ),
        ('<p class="quote-inline">RE</p><p class="quote">x</p>', '<p class="quote-inline">RE</p><p>x</p>'),
        ('<a href="gemini://a.example" rel="me" target="x">a</a>', None),
    ],
)
def test_what_clients_expect_is_kept(before: str, after: str | None) -> None:
    clean = html.sanitise(before)
    assert_harmless(clean)
    if after is None:
        kept = [tag for tag, _ in Reader(clean).tags]
        assert kept == [tag for tag, _ in Reader(before).tags]
    else:
        assert clean == after


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("<p>a &amp; &lt;b&gt; &quot;</p>", 'a & <b> "'),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
        ("a<script>x</script><style>y</style>b", "ab"),
        ('<a href="https://a.example">l<span class="invisible">ink</span></a>', "link"),
        ("a\nb", "a b"),
        ("&lt;script&gt;", "<script>"),
        ("", ""),
    ],
)
def test_plain_text_of_html(markup: str, plain: str) -> None:
    assert html.to_text(markup) == plain


@pytest.mark.parametrize(
    "bomb",
    [
        "<b>" * 5000,
        "<b>" * 1_000_000,
        "<div>" * 5000,
        "<blockquote>" * 4999,
        "<ul><li>" * 2499,
        "<table><tr><td>" * 1600,
        "<b><i><u>" * 1600 + "</p>" * 100,
        "<a href=https://a.example>" * 3900,
        "<p " + " ".join(f"a{n}=b" for n in range(12_000)) + ">",
        "<" * 100_000,
        "<a" * 50_000,
        "</h1 " * 20_000,
        "<h1" * 33_000,
        "&lt;" * 25_000,
        "&" * 100_000,
        "<!--" * 25_000,
        "'" * 200_000,
        "<p>" + "x" * 200_000,
    ],
)
def test_weakness_markdown_html_quadratic_a_bomb_is_cleaned_in_bounded_time(bomb: str) -> None:
    pace.little(1.0, lambda: (html.sanitise(bomb), html.to_text(bomb)))
    clean = html.sanitise(bomb)
    assert len(clean) <= html.MOST_CHARACTERS
    assert html.sanitise(clean) == clean


_PIECES = "<p> <b> <a <h1> </h1> </p> <svg> <math> <style> <!-- --> > \" ' = href= &#"
MARKUP = st.one_of(st.sampled_from(ATTACKS), st.sampled_from(_PIECES.split()), st.text(max_size=8))


@given(st.lists(MARKUP, max_size=12).map(" ".join))
@example("<p> <select><style></select><img src=x onerror=alert(1)></style> <p>")
@settings(max_examples=200, deadline=None)
def test_cve_2026_50129_anything_at_all_is_cleaned_without_an_error(markup: str) -> None:
    clean = html.sanitise(markup)
    assert_harmless(clean)
    assert html.sanitise(clean) == clean
    html.to_text(markup)
