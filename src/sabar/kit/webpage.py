"""What a web page says of itself in its head: metadata, links, title, structured data.

A page is hostile until proven otherwise. A full parser takes half a minute for half a megabyte of nested
elements, so only the few tags that matter are cut out, in one pass over the text, and the parser sees those
alone, side by side.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from sabar.kit.charsets import decode as decode

#: What to ask a site for.
ACCEPT = "text/html,application/xhtml+xml;q=0.9"
_HTML = ("text/html", "application/xhtml+xml")
#: Of one tag, of all kept tags together, of the title, of all structured data; and tags looked at in all.
_TAG = 16 * 1024
_TAGS = 128 * 1024
_TITLE = 4096
_DATA = 256 * 1024
_LOOKS = 1000

_START = re.compile(
    r"<(?:(!--)|(html|meta|link|base|title|script|style|noscript|template|textarea|iframe|svg)(?=[\s>/]))",
    re.IGNORECASE,
)
_RELATED = re.compile(r"<(?:a|link)\s(?=[^<>]{0,4096}\bme\b)[^<>]{1,4096}>", re.IGNORECASE)
_RELATED_MOST = 200
_STOP = re.compile("[\"'>]")
_CLOSE = {
    name: re.compile(f"</{name}(?=[\\s>/])", re.IGNORECASE)
    for name in ("title", "script", "style", "noscript", "template", "textarea", "iframe", "svg")
}
_DATA_TYPE = re.compile(r"application/ld\+json", re.IGNORECASE)


class Link(msgspec.Struct, frozen=True):
    """A `<link>`; `rel` and `type` in small letters."""

    rel: str
    type: str
    href: str


class Webpage(msgspec.Struct, frozen=True):
    """`metas`: name or property in small letters → the first content. `data`: the JSON-LD objects found, also
    those inside lists and `@graph`. All of it as the page says it.
    """

    title: str = ""
    language: str = ""
    metas: dict[str, str] = {}
    links: list[Link] = []
    data: list[dict[str, Any]] = []


def is_page(content_type: str) -> bool:
    """Whether an answer says of itself that it is HTML."""
    return content_type.partition(";")[0].strip().lower() in _HTML


def read(markup: str) -> Webpage:
    """What the page says of itself; empty where it says nothing."""
    title, data, kept, size = "", [], [], 0
    for name, tag, inside in _pieces(markup):
        if name == "title":
            title = title or " ".join(html.unescape(inside[:_TITLE]).split())
        elif name == "script":
            if _DATA_TYPE.search(tag):
                data.append(inside)
        elif size + len(tag) <= _TAGS:
            kept.append(tag)
            size += len(tag)
    tree = LexborHTMLParser("".join(kept))
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        given = node.attributes
        name = given.get("property") or given.get("name") or given.get("itemprop") or ""
        content = (given.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    links = [
        Link(
            rel=(node.attributes.get("rel") or "").lower(),
            type=(node.attributes.get("type") or "").lower(),
            href=(node.attributes.get("href") or "").strip(),
        )
        for node in tree.css("link[href]")
    ]
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or "") if root is not None else ""
    return Webpage(title, language.strip(), metas, links, list(_objects(data)))


def frame(markup: str) -> dict[str, str]:
    """The attributes of the first `<iframe>`; empty when there is none."""
    for name, tag, _ in _pieces(markup):
        if name == "iframe":
            node = LexborHTMLParser(tag).css_first("iframe")
            return {} if node is None else {key: value or "" for key, value in node.attributes.items()}
    return {}


def mine(markup: str) -> list[str]:
    """The addresses that the page calls its writer's own, by links with `rel="me"`
    (https://microformats.org/wiki/rel-me).
    """
    tags = [found[0] for found in islice(_RELATED.finditer(markup), _RELATED_MOST)]
    tree = LexborHTMLParser("".join(tags))
    return [
        (node.attributes.get("href") or "").strip()
        for node in tree.css("a[href][rel], link[href][rel]")
        if "me" in (node.attributes.get("rel") or "").lower().split()
    ]


def _pieces(markup: str) -> Iterator[tuple[str, str, str]]:
    """`(name, the opening tag, what is inside it)` of the tags that matter, in order. Comments and what is
    inside of scripts, styles and templates is passed over.
    """
    at = 0
    for _ in range(_LOOKS):
        found = _START.search(markup, at)
        if found is None:
            return
        if found[1]:
            end = markup.find("-->", found.end())
            if end < 0:
                return
            at = end + 3
            continue
        name = found[2].lower()
        end = _tag_end(markup, found.end())
        if end < 0:
            at = found.end()
            continue
        at = end
        tag, inside = markup[found.start() : end], ""
        if name in _CLOSE:
            close = _CLOSE[name].search(markup, end)
            if close is None:
                # What never closes swallows the rest, as in a browser.
                at = len(markup)
                inside = markup[end : end + _TITLE] if name == "title" else ""
            else:
                inside, at = markup[end : close.start()], close.end()
        if name not in ("style", "noscript", "template", "textarea", "svg"):
            yield name, tag, inside


def _tag_end(markup: str, at: int) -> int:
    """The place after the `>` that ends a tag, quoted ones passed over; -1 when it is too far away."""
    limit = at + _TAG
    while (stop := _STOP.search(markup, at, limit)) is not None:
        if stop[0] == ">":
            return stop.end()
        close = markup.find(stop[0], stop.end(), limit)
        if close < 0:
            return -1
        at = close + 1
    return -1


def _objects(texts: list[str]) -> Iterator[dict[str, Any]]:
    size = 0
    for text in texts:
        size += len(text)
        if size > _DATA:
            return
        try:
            value = msgspec.json.decode(html.unescape(text) if "&quot;" in text else text)
        except (msgspec.DecodeError, RecursionError):
            continue
        found = value if isinstance(value, list) else [value]
        for one in found:
            if isinstance(one, dict):
                yield one
                graph = one.get("@graph")
                yield from (
                    inner for inner in (graph if isinstance(graph, list) else []) if isinstance(inner, dict)
                )
