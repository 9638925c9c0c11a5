"""What a web page says of itself in its head: metadata, links, title, structured data.

A page is hostile until proven otherwise. A full parser takes half a minute for half a megabyte of nested
elements, so only the few tags that matter are cut out, in one pass over the text, and the parser sees those
alone, side by side.
"""

import codecs
import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

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
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_CHARSET_HEADER = re.compile(r"charset\s*=\s*\"?([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_LOOK_FOR_CHARSET = 2048

#: What pages call their encodings → what they mean by it. Nothing else is tried: some of Python's codecs
#: are no text, or slow.
_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "cp949"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


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


def decode(body: bytes, content_type: str) -> str:
    """The text of a page, by its mark, its header, its own word, else as UTF-8; broken bytes are replaced."""
    for mark, encoding in _MARKS.items():
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    header = _CHARSET_HEADER.search(content_type)
    inside = _CHARSET.search(body, 0, _LOOK_FOR_CHARSET)
    for label in (header and header[1], inside and inside[1].decode("ascii")):
        if label and (known := _ENCODINGS.get(label.lower())):
            # A page whose first bytes can be read as ASCII is not written in UTF-16, whatever it says.
            return body.decode("utf-8" if known.startswith("utf-16") and not header else known, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = len(body) - error.start < 4
        return body.decode("utf-8" if cut else "cp1252", "replace")


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
