"""What a web page says of itself in its head: metadata, links, title, structured data.

A page is hostile until proven otherwise. So the tags that matter are cut out in one pass (`tags`), of each
only the attributes that matter, and the parser reads these alone, side by side.
"""

import html
import re
from itertools import islice
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from sabar.kit.markup import loose_json
from sabar.kit.markup.charsets import decode as decode
from sabar.kit.markup.tags import Tag, attributes, tags

#: What to ask a site for.
ACCEPT = "text/html,application/xhtml+xml;q=0.9"
_XHTML = "application/xhtml+xml"
_HTML = ("text/html", _XHTML)
#: Of one attribute, of all kept tags together, of the title, of all structured data, in characters.
_VALUE = 16 * 1024
_TAGS = 512 * 1024
_TITLE = 4096
_DATA = 256 * 1024
_OF_HEAD = frozenset({"html", "meta", "link", "base", "title", "script"})
#: What is read of a tag.
_ATTRIBUTE = re.compile(
    "(?:xml:)?lang|property|name|itemprop|content|http-equiv|rel|type|href|src|width|height"
)
_RELATED_MOST = 200
_DATA_TYPE = re.compile(r"application/ld\+json", re.IGNORECASE)
_ME = re.compile(r"\bme\b", re.IGNORECASE)
_EMPTY = '""'
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


class Link(msgspec.Struct, frozen=True):
    """A `<link>`; `rel` and `type` in small letters."""

    rel: str
    type: str
    href: str


class Webpage(msgspec.Struct, frozen=True):
    """All of it as the page says it. `base`: what its references are relative to, if it says so; `metas`:
    name or property in small letters → the first content; `said`: all of them in their order; `data`: the
    values of its JSON-LD.
    """

    title: str = ""
    language: str = ""
    base: str = ""
    metas: dict[str, str] = {}
    said: list[tuple[str, str]] = []
    links: list[Link] = []
    data: list[Any] = []


def is_page(content_type: str) -> bool:
    """Whether an answer says of itself that it is HTML."""
    return _kind(content_type) in _HTML


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def read(markup: str, content_type: str = "") -> Webpage:
    """What the page says of itself; empty where it says nothing."""
    title, data, kept, size, learned = "", [], [], 0, 0
    for tag in tags(markup, _OF_HEAD, xhtml=_kind(content_type) == _XHTML):
        if tag.name == "title":
            title = title or " ".join(html.unescape(_CDATA.sub("", tag.inside[:_TITLE])).split())
            continue
        given = _given(markup, tag)
        if tag.name == "script":
            if _DATA_TYPE.search(given.get("type", "")) and learned + len(tag.inside) <= _DATA:
                learned += len(tag.inside)
                data += loose_json.read(tag.inside)
        else:
            piece = _tag(tag.name, given)
            if size + len(piece) <= _TAGS:
                kept.append(piece)
                size += len(piece)
    tree = LexborHTMLParser("".join(kept))
    said, language = _metas(tree), _language(tree)
    metas: dict[str, str] = {}
    for name, content in said:
        metas.setdefault(name, content)
    base = tree.css_first("base[href]")
    return Webpage(
        title=title,
        language=language,
        base="" if base is None else (base.attributes.get("href") or "").strip(),
        metas=metas,
        said=said,
        links=_links(tree),
        data=data,
    )


def frame(markup: str) -> dict[str, str]:
    """Source and size of the first `<iframe>`, as its attributes; empty when there is none."""
    for tag in tags(markup, frozenset({"iframe"})):
        node = LexborHTMLParser(_tag("iframe", _given(markup, tag))).css_first("iframe")
        return {} if node is None else {key: value or "" for key, value in node.attributes.items()}
    return {}


def mine(markup: str, content_type: str = "") -> list[str]:
    """The addresses that the page calls its writer's own, by links with `rel="me"`
    (https://microformats.org/wiki/rel-me).
    """
    anchors = tags(markup, frozenset({"a", "link"}), xhtml=_kind(content_type) == _XHTML)
    every = (_given(markup, tag) for tag in anchors)
    related = islice((given for given in every if _ME.search(given.get("rel", ""))), _RELATED_MOST)
    tree = LexborHTMLParser("".join(_tag("link", given) for given in related))
    return [link.href for link in _links(tree) if "me" in link.rel.split()]


def _given(markup: str, tag: Tag) -> dict[str, str]:
    """The attributes of a tag that matter, the first of each name, as they are written."""
    given: dict[str, str] = {}
    for name, value in attributes(markup, tag.at):
        if len(value) <= _VALUE and _ATTRIBUTE.fullmatch(name):
            given.setdefault(name, value)
    return given


def _tag(name: str, given: dict[str, str]) -> str:
    written = "".join(f" {key}={value or _EMPTY}" for key, value in given.items())
    return f"<{name}{written} >"


def _metas(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    # Said of something on the page, which need not be the page: heard last.
    of_parts: list[tuple[str, str]] = []
    for node in tree.css("meta[content]"):
        given = node.attributes
        content = (given.get("content") or "").strip()
        # One tag may say the same under several names.
        names = dict.fromkeys([*(given.get("property") or "").split(), (given.get("name") or "").strip()])
        found += [(name.lower(), content) for name in names if name and content]
        parts = (given.get("itemprop") or "").split()
        of_parts += [(name.lower(), content) for name in parts if content]
    return found + of_parts


def _links(tree: LexborHTMLParser) -> list[Link]:
    return [
        Link(
            rel=(node.attributes.get("rel") or "").lower(),
            type=(node.attributes.get("type") or "").lower(),
            href=(node.attributes.get("href") or "").strip(),
        )
        for node in tree.css("link[href]")
    ]


def _language(tree: LexborHTMLParser) -> str:
    root = tree.css_first("html")
    if root is not None and (said := root.attributes.get("lang") or root.attributes.get("xml:lang")):
        return said.strip()
    for node in tree.css("meta[http-equiv][content]"):
        if (node.attributes.get("http-equiv") or "").strip().lower() == "content-language":
            return (node.attributes.get("content") or "").partition(",")[0].strip()
    return ""
