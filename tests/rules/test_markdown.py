"""Markdown: what is read, what stays letters, and what neither may do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabar.kit.markup import html
from sabar.model import errors
from sabar.model.statuses import ContentType
from sabar.rules.writing import compose, drafts, markdown
from tests import pace
from tests.rules.markup import Reader, links
from tests.rules.test_compose import BASE, anybody, hashtag, mention

REL = "nofollow noopener noreferrer"


def read(source: str) -> compose.Scan:
    return markdown.read(compose.scan(source))


def shown(source: str) -> str:
    found = read(source)
    targets = {who: anybody(*who) for who in found.mentions}
    return markdown.render(found, targets, base_url=BASE)


def link(url: str, words: str) -> str:
    return f'<a href="{url}" target="_blank" rel="{REL}">{words}</a>'


def bare(prefix: str, middle: str) -> str:
    return (
        f'<a href="{prefix}{middle}" target="_blank" rel="{REL}" translate="no">'
        f'<span class="invisible">{prefix}</span><span>{middle}</span><span class="invisible"></span></a>'
    )


def host(name: str) -> str:
    return f' <span translate="no">({name})</span>'


READ = {
    "**bold** and __bold__": "<p><strong>bold</strong> and <strong>bold</strong></p>",
    "*it* and _it_": "<p><em>it</em> and <em>it</em></p>",
    "***both***": "<p><em><strong>both</strong></em></p>",
    "~~gone~~": "<p><del>gone</del></p>",
    "un**believ**able, snake_case_name": "<p>un<strong>believ</strong>able, snake_case_name</p>",
    "`a < *b*`": "<p><code>a &lt; *b*</code></p>",
    "`` a`b ``": "<p><code>a`b</code></p>",
    "```\nx = 1\n  y\n```\nend": "<pre><code>x = 1\n  y</code></pre><p>end</p>",
    "```python\nx\n```": "<pre><code>x</code></pre>",
    "~~~\n```\n~~~": "<pre><code>```</code></pre>",
    "one\ntwo\n\nthree": "<p>one<br>two</p><p>three</p>",
    "- a\n- b": "<ul><li>a</li><li>b</li></ul>",
    "* a\n  1. b\n  2. c\n* d": "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "- a\n\n- b": "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
    "> a\n> b\n\nc": "<blockquote><p>a<br>b</p></blockquote><p>c</p>",
    "> - *a*": "<blockquote><ul><li><em>a</em></li></ul></blockquote>",
    "[words](https://a.example/b)": f"<p>{link('https://a.example/b', 'words')}</p>",
    "[*w*](<https://a.example/b>)": f"<p>{link('https://a.example/b', '<em>w</em>')}</p>",
    '[w](https://a.example/b "said aside")': f"<p>{link('https://a.example/b', 'w')}</p>",
    "[w](https://a.example/b_(c))": f"<p>{link('https://a.example/b_(c)', 'w')}</p>",
    "[w](https://a.example/b.)": f"<p>{link('https://a.example/b.', 'w')}</p>",
    "[w](gemini://a.example/)": f"<p>{link('gemini://a.example/', 'w')}</p>",
    "<https://a.example/b>": f"<p>{bare('https://', 'a.example/b')}</p>",
    "see https://a.example/b_*c*_d.": f"<p>see {bare('https://', 'a.example/b_*c*_d')}.</p>",
    "**https://a.example/b**": f"<p><strong>{bare('https://', 'a.example/b')}</strong></p>",
    "**@bob** *#bread*": f"<p><strong>{mention('bob', f'{BASE}/@bob')}</strong> "
    f"<em>{hashtag('bread', 'bread')}</em></p>",
    "@a_b_ said": f"<p>{mention('a_b_', f'{BASE}/@a_b_')} said</p>",
    "- @bob\n> #bread": f"<ul><li>{mention('bob', f'{BASE}/@bob')}</li></ul>"
    f"<blockquote><p>{hashtag('bread', 'bread')}</p></blockquote>",
    r"\*not\* \`this\` \@bob \#bread": "<p>*not* `this` @bob #bread</p>",
    "end\\\nof line": "<p>end<br>of line</p>",
}


@pytest.mark.parametrize(("source", "expected"), READ.items())
def test_these_signs_are_read(source: str, expected: str) -> None:
    assert shown(source) == expected


LETTERS = [
    "# no heading",
    "no heading\n===",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<b>no</b> <!-- HTML --> <script>x</script>",
    "&amp; &#35; &copy;",
    "***\n---\n* * *\n- - -\n_____",
    "    four blanks are no code",
    "1.",
    "-",
    "+",
    "``` ",
    "```",
    "~~~~",
    "``` three words here\nmore",
    "a * not * this * way",
    "2 * 3 * 4, 5_6_7",
    "[words]",
    "[words][ref]\n\n[ref]: nowhere",
    "[]",
    "[a]()",
    "[a]( )",
    "[js](javascript:alert(1))",
    "[js](JaVaScRiPt:alert(1))",
    "[js](&#106;avascript:alert(1))",
    "[js](data:text/html,hi)",
    "[mail](mailto:a@b)",
    "[here](/settings)",
    "[here](//evil.example)",
    "[bank](https://bank.example@evil.example)",
    "[bank](https://bank.exampleさん)",
    "[two words](https://a.example/b c)",
    ":a_b_c: :_d_:",
    "~one~",
    "Ünï: ش*س",
]


@pytest.mark.parametrize("source", LETTERS)
def test_everything_else_stays_as_it_was_typed(source: str) -> None:
    markup = shown(source)
    reader = Reader(markup)
    words = "".join(reader.text.split())
    assert words == "".join(source.split())
    assert {tag for tag, _ in reader.tags} <= {"p", "br", "a", "span"}
    assert all(url.startswith("https://") for url in links(markup))


def test_a_picture_is_not_drawn_and_its_address_can_be_pressed() -> None:
    assert shown("![alt](https://a.example/b.png)") == (
        f"<p>![alt]({bare('https://', 'a.example/b.png')})</p>"
    )
    assert shown(r"\![w](https://a.example/b)") == f"<p>!{link('https://a.example/b', 'w')}</p>"


@pytest.mark.parametrize(
    "source",
    ["`@bob #bread https://a.example/b`", "```\n@bob #bread https://a.example/b\n```", r"\@bob \#bread"],
)
def test_nothing_is_recognised_in_code_and_behind_a_backslash(source: str) -> None:
    found = read(source)
    assert (found.mentions, found.tags, found.urls) == ([], {}, [])
    assert links(shown(source)) == []


def test_in_the_words_of_a_link_nobody_is_named_and_nothing_is_tagged() -> None:
    found = read("[@bob #bread https://b.example](https://a.example/c)")
    assert (found.mentions, found.tags, found.urls) == ([], {}, ["https://a.example/c"])


PHISHING = {
    "bank.example": host("evil.example"),
    "https://bank.example/login": host("evil.example"),
    "**bank**.example": host("evil.example"),
    r"bank\.example": host("evil.example"),
    "`bank.example`": host("evil.example"),
    "BANK.EXAMPLE": host("evil.example"),
    "bank。example": host("evil.example"),
    "bank․example": host("evil.example"),
    "bаnk.example": host("evil.example"),
    "بنك.example": host("evil.example"),
    "@bob": host("evil.example"),
    "evil.example and bank.example": host("evil.example"),
    "evil.example": "",
    "www.evil.example": "",
    "my bank": "",
}


@pytest.mark.parametrize(("words", "told"), PHISHING.items())
def test_words_that_look_like_another_place_are_followed_by_the_true_one(words: str, told: str) -> None:
    markup = shown(f"[{words}](https://evil.example/x)")
    assert markup.endswith(f"{told}</a></p>")
    assert ("evil.example)" in markup) is bool(told)


def test_a_host_that_imitates_another_stands_in_its_true_spelling() -> None:
    markup = shown("[bank.example](https://bаnk.example/)")
    assert links(markup) == ["https://xn--bnk-6cd.example/"]
    assert "(xn--bnk-6cd.example)" in markup


def test_more_than_eight_levels_stay_letters_and_none_is_lost() -> None:
    markup = shown(">" * 12 + " deep")
    assert markup.count("<blockquote>") == 8
    assert "&gt;&gt;&gt;&gt; deep" in markup
    listed = "\n".join("  " * level + f"- level{level}" for level in range(12))
    assert all(f"level{level}" in shown(listed) for level in range(12))


SIGNS = [
    *"*_`[]()<>!\\#@-+>~\n&\"' ",
    "**", "~~", "```", "\n\n", "> ", "- ", "1. ", "    ", "\t", "](", "://", "- - -",
    "@bob", "@ada@far.example", "#bread", "https://a.example/x", ":cat:", "word ", "é", "שלום", "字",
    "[x](https://b.example)", "bank.example", "javascript:alert(1)", "<img src=x onerror=alert(1)>",
    '" onclick="', "\u0301", "\u202e", "\u200d", "😀",
]  # fmt: skip
texts = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_whatever_is_typed_comes_out_harmless_and_names_nobody_whom_plain_text_does_not(source: str) -> None:
    plain = compose.scan(source)
    found = read(source)
    assert {*found.mentions} <= {*plain.mentions}
    assert {*found.tags} <= {*plain.tags}
    markup = shown(source)
    reader = Reader(markup)
    assert (reader.mistakes, reader.open) == ([], [])
    assert {tag for tag, _ in reader.tags} <= html.TAGS
    for _, attributes in reader.tags:
        assert attributes.keys() <= {"href", "target", "rel", "class", "translate", "start"}
    assert all(url.startswith("https://") for url in links(markup))
    # What a browser reads is what was written: the sanitiser finds nothing to mend.
    assert Reader(html.sanitise(markup)).text == reader.text
    assert bool(markup) is bool(plain.text)


@pytest.mark.parametrize(
    "piece",
    [
        *"[]*`<\\(\t", "[]", "**a ", "_a*", "*_", "~~a", "`a", "``a", "[a](", "![[", "[[a](https://a.example)",
        "> ", ">a\n", "- a\n", "- ", "1. ", "  - a\n", "> - ", "x\n", "```\n", "@bob ", "e\u0301*",
    ],
)  # fmt: skip
def test_no_text_that_may_be_posted_takes_long(piece: str) -> None:
    whole = (piece * 500)[:500]
    pace.little(0.02, lambda: shown(whole))


@pytest.mark.parametrize("piece", ["[", "*", ">", "`", "- ", "![["])
def test_what_is_too_long_is_refused_before_its_signs_are_read(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "read", lambda found: pytest.fail("read"))
    with pytest.raises(errors.Invalid):
        drafts.wording(piece * 5000, "", has_media=False, kind=ContentType.MARKDOWN)


def test_what_was_typed_is_counted_as_in_plain_text() -> None:
    source = "**b** [w](https://a.example/" + "x" * 400 + ")" + "y" * (500 - 5 - 1 - 4 - 23 - 1)
    assert compose.count(source) == 500
    drafts.wording(source, "", has_media=False, kind=ContentType.MARKDOWN)
    with pytest.raises(errors.Invalid):
        drafts.wording(source + "z", "", has_media=False, kind=ContentType.MARKDOWN)
