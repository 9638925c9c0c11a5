"""What is taken over from the structured data of a page (JSON-LD), however it is written."""

import json
import time
from typing import Any

import pytest

from sabar.kit import times
from sabar.kit.markup import loose_json, loose_times, webpage
from sabar.model.cards import Preview
from sabar.rules.previews import cards

PAGE = "https://news.example/story"
ARTICLE = {"@type": "NewsArticle", "headline": "Right", "author": {"@type": "Person", "name": "Ida"}}
PERSON = {"@type": "Person", "@id": "#ida", "name": "Ida", "url": "https://news.example/ida"}


def preview(*scripts: Any, title: str = "x", head: str = "") -> Preview:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in scripts]
    data = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    found = cards.of_page(webpage.read(f"<title>{title}</title>{head}{data}"), PAGE, "sabar.example")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "\n//<![CDATA[\n{}\n//]]>\n",
        "//<![CDATA[{}//]]>",
        "/*<![CDATA[*/{}/*]]>*/",
        "/* <![CDATA[ */\n{}\n/* ]]> */",
        "<![CDATA[\n{}\n]]>",
        "<!--\n{}\n-->",
        "<!--//--><![CDATA[//><!--\n{}\n//--><!]]>",
        "\ufeff{}",
        "\ufeff \n [{}]",
        "{};",
        "// data\n{}",
        "/* data */ {} /* end */",
        "window.data = {};",
        'null\n<!-- --> [null, 1, "x", {}]',
        '{{"@context":"https://schema.org","@graph":[{}]}}',
        '{{"@type":"BreadcrumbList"}}{}',
        '{{"@type":"BreadcrumbList"}},{}',
        '[{{"@type":"Organization","name":"x"}},{},]',
    ],
)
def test_data_is_read_whatever_is_wrapped_around_it(wrapped: str) -> None:
    assert preview(wrapped.format(json.dumps(ARTICLE))).author_name == "Ida"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "one\ntwo\tthree\x00"}', {"a": "one two three "}),
        ('{"a": [1, 2,], "b": {"c": 3,\n},}', {"a": [1, 2], "b": {"c": 3}}),
        ('{"a": "it\\\'s \\d 50\\%"}', {"a": "it's d 50%"}),
        ('{"a": "\\u00e9\\n\\/\\"\\\\"}', {"a": 'é\n/"\\'}),
        ('{"a": "x // y /* z */ ,}"}', {"a": "x // y /* z */ ,}"}),
        ('{"a": "\\u00e9", // why\n "b": 1 /* because */}', {"a": "é", "b": 1}),
        ("{&quot;a&quot;: &quot;b &amp; c&quot;}", {"a": "b & c"}),
        ("{&#34;a&#34;: 1,}", {"a": 1}),
    ],
)
def test_small_mistakes_do_not_lose_the_rest(text: str, value: Any) -> None:
    assert loose_json.read(text) == [value]


@pytest.mark.parametrize(
    "text", ["", " ", "x", "{", "[", '{"a', '{"a": "b\\', "{'a': 'b'}", "[" * 100_000, "&quot;" * 9]
)
def test_what_is_no_data_is_none(text: str) -> None:
    assert loose_json.read(text) == []


def test_broken_data_does_not_hide_the_next() -> None:
    assert preview("broken {", "null", "[]", ARTICLE).author_name == "Ida"
    assert preview({"@type": "BlogPosting", "articleBody": "x" * 300_000}, ARTICLE).author_name == "Ida"


@pytest.mark.parametrize(
    ("graph", "name", "url"),
    [
        # In any order: what is about the page comes before the page.
        ([{"@type": "WebPage"}, {"@type": "BlogPosting", "author": {"name": "Ida"}}], "Ida", ""),
        ([{"@type": "WebPage", "author": {"name": "Site"}}, ARTICLE], "Ida", ""),
        ([ARTICLE, {"@type": "WebPage", "author": {"name": "Site"}}], "Ida", ""),
        ([{"@type": ["WebPage", "ItemPage"], "author": "Ida"}], "Ida", ""),
        ([{"@type": ["Thing", "https://schema.org/NewsArticle"], "author": "Ida"}], "Ida", ""),
        ([{"@type": "WebPage", "mainEntity": {"@type": "Article", "author": "Ida"}}], "Ida", ""),
        ([{"@type": "VideoObject", "author": "Ida"}], "Ida", ""),
        # References.
        ([{"@type": "Article", "author": {"@id": "#ida"}}, PERSON], "Ida", "https://news.example/ida"),
        ([PERSON, {"@type": "Article", "author": [{"@id": "#ida"}]}], "Ida", "https://news.example/ida"),
        ([{"@type": "Article", "author": {"@id": "#a"}}, {"@id": "#a", "@type": "Person"}], "", ""),
        ([{"@type": "Article", "author": {"@id": "#nobody"}}], "", ""),
        ([{"@type": "Article", "author": {"@id": "#a"}, "publisher": {"@id": "#a", "name": "A"}}], "A", ""),
        ([{"@type": "Article", "@id": "#s", "author": {"@id": "#s"}}], "", ""),
        ([{"@type": "Article", "author": {"@id": "#ida", "name": "I. B."}}, PERSON], "I. B.",
         "https://news.example/ida"),
        # One, several, names only, lists of names.
        ([{"@type": "Article", "author": "Ida"}], "Ida", ""),
        ([{"@type": "Article", "author": ["Ida", "Ben"]}], "Ida, Ben", ""),
        ([{"@type": "Article", "author": [{"name": "Ida", "url": "/ida"}, {"name": "Ben"}]}], "Ida, Ben",
         "https://news.example/ida"),
        ([{"@type": "Article", "author": {"name": ["A 1", "A 2"]}}], "A 1, A 2", ""),
        ([{"@type": "Article", "author": [{"name": ["A 1"]}, {"name": "A 1"}]}], "A 1", ""),
        ([{"@type": "Article", "author": {"@list": [{"name": "Ida"}]}}], "Ida", ""),
        ([{"@type": "Article", "author": {"name": {"@value": "Ida", "@language": "fr"}}}], "Ida", ""),
        ([{"@type": "schema:Article", "schema:author": {"schema:name": "Ida"}}], "Ida", ""),
        ([{"@type": "Article", "author": {"name": "Ida", "url": ["https://a.example/", "https://b.example/"]}}],
         "Ida", "https://a.example/"),
        ([{"@type": "Article", "author": {"name": "Tom &amp; Jerry"}}], "Tom & Jerry", ""),
        # Nothing that makes sense.
        ([{"@type": "Article", "author": {"name": 5, "url": {}}}], "", ""),
        ([{"@type": "Article", "author": [None, 1, [], {}]}], "", ""),
        ([{"@type": 7, "author": "Wrong"}, {"author": "Wrong"}, 5, None], "", ""),
        ([{"@type": "Article", "author": {"name": "Ida", "url": "javascript:alert(1)"}}], "Ida", ""),
    ],
)  # fmt: skip
def test_who_wrote_a_page_is_found_in_its_data(graph: list[Any], name: str, url: str) -> None:
    for data in ({"@context": "https://schema.org", "@graph": graph}, graph):
        found = preview(data)
        assert (found.author_name, found.author_url) == (name, url)
    if not any("@id" in json.dumps(one) for one in graph):
        found = preview(*(one for one in graph if isinstance(one, dict)))
        assert (found.author_name, found.author_url) == (name, url)


def test_a_reference_may_lead_into_another_script() -> None:
    found = preview({"@type": "Article", "author": {"@id": "#ida"}}, PERSON)
    assert (found.author_name, found.author_url) == ("Ida", "https://news.example/ida")


def test_of_several_articles_the_one_that_is_this_page_speaks() -> None:
    other = {"@type": "Article", "headline": "Other", "url": "https://news.example/other"}
    for here in (
        {"url": PAGE},
        {"@id": f"{PAGE}/#article"},
        {"mainEntityOfPage": {"@id": f"http://www.{PAGE[8:]}/"}},
    ):
        found = preview([other, {"@type": "Article", "description": "This", **here}])
        assert found.description == "This", here


def test_everything_a_page_says_in_data_is_unescaped_and_followed() -> None:
    found = preview(
        {
            "@graph": [
                {"@type": "ImageObject", "@id": "#i", "contentUrl": "/i.png"},
                {
                    "@type": "Article",
                    "headline": "Tom &amp; Jerry",
                    "description": "<p>One &lt; two</p>",
                    "publisher": [{"@type": "Organization", "name": "A &amp; B"}],
                    "image": [{"@id": "#i"}, "/second.png"],
                    "datePublished": ["2026-05-01T10:00:00+02:00"],
                    "inLanguage": "de-AT",
                },
            ]
        },
        title="",
    )
    assert (found.title, found.description, found.provider_name) == ("Tom & Jerry", "One < two", "A & B")
    assert found.picture == "https://news.example/i.png"
    assert [one.url for one in found.other_pictures] == ["https://news.example/second.png"]
    assert found.published_at is not None and times.iso(found.published_at) == "2026-05-01T08:00:00.000Z"
    assert found.language == "de"


@pytest.mark.parametrize(
    "image",
    [
        "/i.png",
        ["/i.png"],
        {"url": "/i.png"},
        [{"@type": "ImageObject", "url": "/i.png"}],
        {"contentUrl": "/i.png"},
        {"@id": "/i.png"},
        {"@list": ["/i.png"]},
        [{}, "data:image/png;base64,AA", "/a.svg", "/i.png"],
    ],
)
def test_a_picture_in_data_is_found(image: Any) -> None:
    assert preview({"@type": "Article", "image": image}).picture == "https://news.example/i.png"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-05-01T10:00:00+02:00", "2026-05-01T08:00:00"),
        ("2026-05-01T10:00Z", "2026-05-01T10:00:00"),
        ("2026-05-01t10:00:00z", "2026-05-01T10:00:00"),
        ("20260501T100000Z", "2026-05-01T10:00:00"),
        ("2026-05-01 10:00:00 -0530", "2026-05-01T15:30:00"),
        ("2026-05-01T10:00:00+02", "2026-05-01T08:00:00"),
        ("2026-05-01T10:00:00,5", "2026-05-01T10:00:00.5"),
        ("2026-05-01T10:00:00.1234567Z", "2026-05-01T10:00:00.123"),
        ("2026-05-01T24:00:00Z", "2026-05-02T00:00:00"),
        ("2026-05-01T10:00:00+02:00[Europe/Paris]", "2026-05-01T08:00:00"),
        ("2026-05-01 10:00 CEST", "2026-05-01T08:00:00"),
        ("2026-05-01", "2026-05-01T00:00:00"),
        ("2026/05/01", "2026-05-01T00:00:00"),
        ("2026-05", "2026-05-01T00:00:00"),
        ("2026", "2026-01-01T00:00:00"),
        ("Fri, 01 May 2026 10:00:00 GMT", "2026-05-01T10:00:00"),
        ("Fri, 1 May 2026 10:00:00 -0400", "2026-05-01T14:00:00"),
        ("1 May 2026 10:00 PST", "2026-05-01T18:00:00"),
        ("Friday, 01-May-2026 10:00:00 GMT", "2026-05-01T10:00:00"),
        ("Fri May 01 2026 10:00:00 GMT+0200 (Central European Summer Time)", "2026-05-01T08:00:00"),
        ("Fri May  1 10:00:00 2026", "2026-05-01T10:00:00"),
        ("Fri May  1 10:00:00 UTC 2026", "2026-05-01T10:00:00"),
        ("May 1, 2026", "2026-05-01T00:00:00"),
        ("Sept. 1st, 2026 at 3:05 PM EST", "2026-09-01T20:05:00"),
        ("1777629600", "2026-05-01T10:00:00"),
        ("1777629600000", "2026-05-01T10:00:00"),
        ("/Date(1777629600000+0200)/", "2026-05-01T10:00:00"),
    ],
)
def test_dates_are_read_as_pages_write_them(written: str, moment: str) -> None:
    assert loose_times.parse(written) == times.parse(moment)
    assert preview({"@type": "Article", "datePublished": written}).published_at == times.parse(moment)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "01/05/2026",
        "2026-13-01",
        "2026-02-30",
        "2026-05-01T25:00",
        "12:00",
        "2026-05-01T10:00 XYZ",
        "2026-05-01T10:00:00+99:99",
        "0000-00-00",
        "May 2026",
        "Mai 1, 2026",
        "9" * 80,
        "1 " * 40,
        "2026-05-01" * 9,
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    found = preview({"@type": "Article", "datePublished": written}, head='<meta name="x">')
    assert found.published_at is None
    later = '<meta property="article:published_time" content="2026-05-01">'
    assert preview({"@type": "Article", "datePublished": written}, head=later).published_at is not None


def test_no_data_takes_long() -> None:
    size = 256 * 1024
    pieces = [
        "[",
        '{"a":',
        '"',
        '"\\',
        "/* ",
        "//",
        ", ",
        "&quot;",
        "[0,",
        '{"@id":"#a","author":{"@id":"#a"}},',
    ]
    started = time.process_time()
    for piece in pieces:
        for text in (piece * (size // len(piece)), "[" + piece * (size // len(piece))):
            cards.of_page(webpage.Webpage(title="x", data=loose_json.read(text)), PAGE, "sabar.example")
    assert time.process_time() - started < 10
