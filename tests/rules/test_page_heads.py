"""What is taken over from the head of a page, however it is written."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sabar.kit.markup import webpage
from sabar.model.cards import Preview
from sabar.rules.previews import cards

PAGE = "https://news.example/2026/story?id=1"
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml">'
PNG = '<meta property="og:image" content="/b.png">'


def preview(markup: str, content_type: str = "text/html", url: str = PAGE) -> Preview:
    found = cards.of_page(webpage.read(markup, content_type), url, "sabar.example")
    assert found is not None
    return found


def meta(**said: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":")}" content="{said[name]}">' for name in said)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        # Comments, in all the ways in which they end, and what only looks like one.
        ("<!--><title>Right</title>", "Right"),
        ("<!---><title>Right</title>", "Right"),
        ("<!-- <title>Wrong</title> --!><title>Right</title>", "Right"),
        ("<!-- -- > <title>Wrong</title> --><title>Right</title>", "Right"),
        ("<!doctype html><!x <title>Wrong</title><title>Right</title>", "Right"),
        ("<?php echo '<title>Wrong' ?></title><title>Right</title>", "Right"),
        ("</ <title>Wrong></title><title>Right</title>", "Right"),
        ("<![CDATA[<title>Wrong]]></title><title>Right</title>", "Right"),
        # What belongs to something else.
        ("<svg><title>Wrong</title></svg><title>Right</title>", "Right"),
        ("<svg/><title>Right</title>", "Right"),
        (
            "<svg><g><svg><title>Wrong</title></svg><title>Wrong</title></g></svg><title>Right</title>",
            "Right",
        ),
        ("<math><title>Wrong</title></math><title>Right</title>", "Right"),
        ("<svg><foreignObject><p><title>Wrong</title></foreignObject></svg><title>Right</title>", "Right"),
        ("<svg><title>Wrong</title><p><title>Right</title>", "Right"),
        ("<template><template></template><title>Wrong</title></template><title>Right</title>", "Right"),
        ("<noscript><title>Wrong</title></noscript><title>Right</title>", "Right"),
        ("<textarea><title>Wrong</title></textarea><title>Right</title>", "Right"),
        ("<style>/* <title>Wrong</title> */</style><title>Right</title>", "Right"),
        ("<xmp><title>Wrong</title></xmp><iframe><title>Wrong</title></iframe><title>Right</title>", "Right"),
        ("<script>'<title>Wrong</title>'</script><title>Right</title>", "Right"),
        ("<script><!-- <script></script><title>Wrong</title> --></script><title>Right</title>", "Right"),
        ("<script><!--></script><title>Right</title>", "Right"),
        ('<div data-x="<title>Wrong</title>"><title>Right</title>', "Right"),
        ("<div data-x='<title>Wrong</title>' y = \"'\"><title>Right</title>", "Right"),
        ('<div "><title>Right</title>', "Right"),
        # The first that says something.
        ("<title> \n </title><title>Right</title><title>Wrong</title>", "Right"),
        ("<TITLE\nlang=en >Right</Title >", "Right"),
        ("<title>Right", "Right"),
        ("<br>" * 5000 + "<title>Right</title>", "Right"),
        ("<meta name=x content=y>" * 3000 + "<title>Right</title>", "Right"),
        # Elements that close themselves.
        (f'{XHTML}<head><title/><meta property="og:title" content="Right"/>', "Right"),
        (f"{XHTML}<script src='a.js'/><title>Right</title>", "Right"),
        (f"{XHTML}<textarea/><style/><title>Right</title>", "Right"),
        ('<?xml version="1.0"?><html><script src="a.js"/><title>Right</title>', "Right"),
        (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html><style/><title>Right</title>',
            "Right",
        ),
        ('<title/><meta property="og:title" content="Right">', "Right"),
        (f"{XHTML}<title><![CDATA[Right]]></title>", "Right"),
        ("<title/>Right</title>", "Right"),
        # Entities, white space, markup.
        ("<title>Tom &amp; Jerry\n\t&#8211; &eacute;t&eacute;</title>", "Tom & Jerry – été"),
        ("<title>Tom &amp;amp; Jerry</title>", "Tom & Jerry"),
        ("<title>A <b>bold</b><br> claim</title>", "A bold claim"),
        ("<title>The &lt;b&gt; element</title>", "The <b> element"),
        ("<title>a &lt; b and c &gt; d</title>", "a < b and c > d"),
        ("<meta property=og:title content=Tom&amp;Jerry>", "Tom&Jerry"),
        ("<meta property='og:title' content='?a=1&copy=2'>", "?a=1&copy=2"),
        ('<META CONTENT="a > b" PROPERTY=OG:TITLE>', "a > b"),
        ('<meta name="twitter:title" property="og:title" content="Right">', "Right"),
        ('<meta property="og:title" content=""><meta property="og:title" content="Right">', "Right"),
        ('<meta property="og:title" property="no" content="Right" content="Wrong">', "Right"),
        ('<meta name="twitter:title" content="Wrong"><meta property="og:title" content="Right">', "Right"),
        ('<title>Wrong</title><meta name="twitter:title" content="Right">', "Right"),
        ('<meta name="title" content="Right">', "Right"),
        ('<meta property="og:title" content="&#8203;&nbsp;"><title>Right</title>', "Right"),
        ('<meta property="og:title" content="<p></p>"><title>Right</title>', "Right"),
    ],
)
def test_the_title_is_the_one_a_browser_would_show(markup: str, title: str) -> None:
    assert preview(markup).title == title


def test_a_page_in_xhtml_need_not_say_so_when_its_server_does() -> None:
    markup = "<html><script src='a.js'/><title>Right</title>"
    assert preview(markup, "application/xhtml+xml; charset=utf-8").title == "Right"
    assert cards.of_page(webpage.read(markup, "text/html"), PAGE, "sabar.example") is None


@pytest.mark.parametrize(
    ("head", "picture"),
    [
        (meta(og_image="/a.png"), "https://news.example/a.png"),
        (meta(og_image="a.png"), "https://news.example/2026/a.png"),
        (meta(og_image="//cdn.example/a.png"), "https://cdn.example/a.png"),
        # Relative to what the page says it is.
        ('<base href="https://cdn.example/x/">' + meta(og_image="a.png"), "https://cdn.example/x/a.png"),
        (meta(og_image="a.png") + '<base href="/img/">', "https://news.example/img/a.png"),
        ('<base target="_top"><base href="/1/"><base href="/2/">' + meta(og_image="a"), "https://news.example/1/a"),
        ('<base href="javascript:alert(1)">' + meta(og_image="/a.png"), "https://news.example/a.png"),
        ('<base href="data:text/html,x">' + meta(og_image="/a.png"), "https://news.example/a.png"),
        # What cannot be fetched or drawn hides nothing.
        (meta(og_image="data:image/png;base64,AA", twitter_image="/b.png"), "https://news.example/b.png"),
        (meta(og_image="", twitter_image="/b.png"), "https://news.example/b.png"),
        (meta(og_image="blob:x") + PNG, "https://news.example/b.png"),
        (meta(og_image="null") + PNG, "https://news.example/b.png"),
        (meta(og_image="http://user@a.example/a.png") + PNG, "https://news.example/b.png"),
        (meta(og_image="x" * 3000, twitter_image="/b.png"), "https://news.example/b.png"),
        (meta(og_image="/a.svg") + PNG, "https://news.example/b.png"),
        (meta(og_image="/a.SVG?v=1") + PNG, "https://news.example/b.png"),
        (meta(og_image="/a") + '<meta property="og:image:type" content="image/svg+xml">' + PNG,
         "https://news.example/b.png"),
        (meta(og_image="/favicon.ico") + PNG, "https://news.example/b.png"),
        (meta(og_image="/a.svg", twitter_image="/t.png"), "https://news.example/t.png"),
        (meta(og_image="/a.svg"), ""),
        # One picture in its parts; the safe address first.
        ('<meta property="og:image" content="http://a.example/a.png">'
         '<meta property="og:image:secure_url" content="https://a.example/a.png">', "https://a.example/a.png"),
        ('<meta property="og:image:url" content="/u.png">', "https://news.example/u.png"),
        # Other names for it.
        ('<meta name="twitter:image:src" content="/t.png">', "https://news.example/t.png"),
        ('<link rel="image_src" href="/l.png">', "https://news.example/l.png"),
        ('<meta itemprop="image" content="/i.png">', "https://news.example/i.png"),
    ],
)  # fmt: skip
def test_the_picture_is_the_first_that_can_be_shown(head: str, picture: str) -> None:
    assert preview(f"<title>x</title>{head}").picture == picture


def test_a_picture_keeps_its_own_description() -> None:
    head = "".join(
        f'<meta property="og:image{name}" content="{content}">'
        for name, content in (
            ("", "/a.svg"), (":alt", "A drawing"), ("", "/b.png"), (":alt", "A cloud"), ("", "/c.png")
        )
    )  # fmt: skip
    found = preview(f"<title>x</title>{head}{meta(twitter_image='/d.png')}")
    assert (found.picture, found.image_description) == ("https://news.example/b.png", "A cloud")
    assert [one.url for one in found.other_pictures] == [
        "https://news.example/c.png",
        "https://news.example/d.png",
    ]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ({"html": ' lang="fr-CA"'}, "fr"),
        ({"html": " xml:lang='de'"}, "de"),
        ({"html": ' lang=""', "head": meta(og_locale="pt_BR")}, "pt"),
        ({"html": ' lang="en"', "head": meta(og_locale="sv_SE")}, "sv"),
        ({"head": '<meta http-equiv="Content-Language" content="it, en">'}, "it"),
        ({"html": ' lang="xx-none"', "head": '<meta name="dc.language" content="cs">'}, "cs"),
        ({"html": ' lang="en"', "head": '<script type="application/ld+json">'
          '{"@type":"WebPage","inLanguage":[{"@type":"Language","name":"Suomi","alternateName":"fi"}]}</script>'},
         "fi"),
        ({}, None),
    ],
)  # fmt: skip
def test_the_language_is_the_first_that_is_known(head: dict[str, str], wanted: str | None) -> None:
    markup = f"<html{head.get('html', '')}><title>x</title>{head.get('head', '')}"
    assert preview(markup).language == wanted


@pytest.mark.parametrize(
    ("head", "name", "url"),
    [
        (meta(og_author="Ida Bell"), "Ida Bell", ""),
        (meta(article_author="Ida Bell"), "Ida Bell", ""),
        (meta(article_author="https://press.example/ida"), "", "https://press.example/ida"),
        (meta(article_author="https://press.example/ida", author="Ida"), "Ida", "https://press.example/ida"),
        ('<meta name="author" content="Ida &amp;amp; Ben">', "Ida & Ben", ""),
        ('<meta name="DC.Creator" content="Ida">', "Ida", ""),
        ('<meta itemprop="author" content="Ben"><meta name="author" content="Ida">', "Ida", ""),
        (meta(article_author="javascript:alert(1)"), "javascript:alert(1)", ""),
    ],
)
def test_who_wrote_a_page_is_read_from_its_head(head: str, name: str, url: str) -> None:
    found = preview(f"<title>x</title>{head}")
    assert (found.author_name, found.author_url) == (name, url)


def test_words_come_from_the_first_that_says_them() -> None:
    say = '<meta name="{}" content="{}">'
    every = [("description", "plain"), ("twitter:description", "card"), ("og:description", "graph")]
    for count in range(1, 4):
        found = preview("<title>x</title>" + "".join(say.format(*one) for one in every[:count]))
        assert found.description == every[count - 1][1]
    assert preview(
        "<title>x</title>" + meta(og_description="<p>One</p><p>Two &amp;amp; three</p>")
    ).description == ("One Two & three")
    assert preview("<title>x</title>" + meta(og_site__name="Tom &amp;amp; Co")).provider_name == ""
    assert (
        preview('<title>x</title><meta property="og:site_name" content="A &amp; B">').provider_name == "A & B"
    )


def test_links_of_a_page_are_relative_to_its_base() -> None:
    link = '<link rel="alternate" type="application/json+oembed" href="more.json">'
    page = webpage.read(f'<base href="/api/">{link}')
    assert cards.oembed_address(page, PAGE) == "https://news.example/api/more.json"


PIECES = st.sampled_from(
    [
        *(
            '<meta name="a" content="1">',
            "<meta name=b/>",
            "<meta name='c' content='>'>",
            '<p title="<meta name=d>">',
        ),
        *(
            "<!--",
            "-->",
            "--!>",
            "<!-->",
            "<!--->",
            "<!-- x -->",
            "<!x>",
            "<?x?>",
            "</ >",
            "</>",
            "<![CDATA[",
            "]]>",
        ),
        *(
            "<script>",
            "</script>",
            "<script/>",
            "<style>",
            "</style>",
            "<title>t</title>",
            "<textarea>",
            "</textarea>",
        ),
        *(
            "<template>",
            "</template>",
            "<iframe>",
            "</iframe>",
            "<xmp>",
            "</xmp>",
            "<div a=",
            '"',
            "'",
            ">",
            "<",
            "x",
        ),
        *(
            "<p>",
            "</p>",
            "<br/>",
            '<p "x>',
            "<a = y>",
            "<a/b=c>",
            "<a b= >",
            "</script >",
            "<link href=e>",
            "\n",
            "/",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_tags_are_found_where_a_parser_of_the_whole_page_finds_them(markup: str) -> None:
    page = webpage.read(markup)
    tree = LexborHTMLParser(f"<!doctype html>{markup}")
    metas = [node.attributes.get("name") for node in tree.css("meta[content]")]
    assert [name for name, _ in page.said] == [name.lower() for name in metas if name]
    assert [link.href for link in page.links] == [node.attributes["href"] for node in tree.css("link[href]")]
    titles = [node for node in tree.css("title") if not _in_template(node)]
    assert page.title == (titles[0].text().strip() if titles else "")


def _in_template(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and (parent.tag == "template" or _in_template(parent))


HOSTILE: dict[str, Any] = {
    "nested elements": "<div>",
    "attributes": "<p a{}=1 ",
    "attributes of one tag": "a{} ",
    "unclosed tags": "<p ",
    "quotes": '<p a="',
    "comments": "<!--",
    "declarations": "<!",
    "scripts": "<script>",
    "escaped scripts": "<script><!--<script>",
    "titles": "<title/>",
    "closed titles": "<title/><b></title>",
    "drawings": "<svg><title>",
    "templates": "<template>",
    "text sections": "<svg><![CDATA[",
    "metas": '<meta property="og:image" content="/a{}.png">',
    "data": '<script type="application/ld+json">{{"@id":"{}","author":{{"@id":"{}"}}}}</script>',
    "deep data": '<script type="application/ld+json">[[[[[[[[[[[[[[[[[[[[[[[[',
    "comments in data": '<script type="application/ld+json">[/* ',
    "pages in pages": "<html a{}=1>",
    "angles": "<",
    "blanks": "<p" + " " * 1000,
    "references": '<meta name=author content="' + "&amp;" * 1000 + '">',
    "markup in words": '<meta name=description content="' + "<b>" * 2000 + '</i>">',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long(name: str) -> None:
    """A parser of the whole tree takes 20 to 30 s for some of these; here the slowest takes half a second."""
    size = 1024 * 1024
    piece = HOSTILE[name]
    markup = "<p " if name == "attributes of one tag" else "<title>x</title>"
    count = size // len(piece)
    markup += (
        "".join(piece.format(number, number + 1) for number in range(count))
        if "{}" in piece
        else piece * count
    )
    started = time.process_time()
    page = webpage.read(markup[:size])
    cards.of_page(page, PAGE, "sabar.example")
    webpage.mine(markup[:size])
    assert time.process_time() - started < 10
