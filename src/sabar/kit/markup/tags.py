"""The tags of a page, cut out by the rules of https://html.spec.whatwg.org/#tokenization.

In one pass, whose time grows with the length of the page and with nothing else: a parser that builds the
whole tree needs half a minute for half a megabyte of nested elements, or of attributes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = r"[\t\n\f\r ]"
_NAME = r"(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
_VALUE = r"(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+|(?=>))"
_ATTRIBUTE = re.compile(rf"[\t\n\f\r /]*+({_NAME})(?:{_BLANK}*+={_BLANK}*+({_VALUE}))?+")
_REST = re.compile(rf"(?:[\t\n\f\r /]++|{_NAME}(?:{_BLANK}*+={_BLANK}*+{_VALUE})?+)*+>")
_NEXT = re.compile(r"<(?:(!--)|(!\[CDATA\[)|([!?]|/(?![a-zA-Z]))|(/?)([a-zA-Z][^\t\n\f\r />]*+))")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)

#: Elements whose inside is text up to their own end.
_TEXT = ("title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "noscript")
_CLOSE = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _TEXT}
#: Other languages inside of a page; inside of these elements of theirs there is HTML again.
_FOREIGN = frozenset({"svg", "math"})
_ISLANDS = frozenset({"foreignobject", "desc", "title", "annotation-xml"})
#: What ends them when nobody closed them.
_BREAKOUT = re.compile(
    "b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|embed|h[1-6]|head|hr|i|img|li|listing|menu|meta|nobr|"
    "ol|p|pre|ruby|s|small|span|strong|strike|su[bp]|table|tt|u|ul|var"
)
_XHTML = re.compile(
    r"<\?xml\s|<!doctype\s[^>]{0,200}xhtml|<html\s[^>]{0,1000}w3\.org/1999/xhtml", re.IGNORECASE
)
_FIRST = 4096
_LONGEST_TITLE = 1024


class Tag(NamedTuple):
    """An opening tag in a page. `at`: where its attributes begin; `inside`: its text, of an element that
    holds nothing but text.
    """

    name: str
    at: int
    inside: str


def tags(markup: str, wanted: frozenset[str], *, xhtml: bool = False) -> Iterator[Tag]:
    """The opening tags of these names, in order. Comments, scripts, templates, drawings and what is shown
    only without scripts are passed over. `xhtml`: any element may close itself; else the page has to say so.
    """
    xhtml = xhtml or _XHTML.search(markup, 0, _FIRST) is not None
    at = foreign = islands = templates = 0
    while (found := _NEXT.search(markup, at)) is not None:
        if found[5] is None:
            at = _after_remark(markup, found, cdata=xhtml or foreign > 0)
            continue
        rest = _REST.match(markup, found.end())
        if rest is None:
            return
        at, name = rest.end(), found[5].lower()
        if found[4]:
            if name in _FOREIGN:
                foreign = max(foreign - 1, 0)
            elif foreign:
                islands -= name in _ISLANDS and islands > 0
            elif name == "template":
                templates = max(templates - 1, 0)
            continue
        closed = markup[at - 2] == "/"
        if foreign and not islands and _BREAKOUT.fullmatch(name):
            foreign = 0
        if foreign or name in _FOREIGN:
            foreign += name in _FOREIGN and not closed
            islands = islands + (name in _ISLANDS and not closed) if foreign else 0
            continue
        inside = ""
        if closed and (xhtml or (name == "title" and _swallows(markup, at))):
            pass
        elif name == "template":
            templates += 1
        elif name == "plaintext":
            return
        elif name == "script" or name in _CLOSE:
            inside, at = _text(markup, name, at)
        if name in wanted and not templates:
            yield Tag(name, found.end(), inside)


def attributes(markup: str, at: int) -> Iterator[tuple[str, str]]:
    """Name in small letters and value as it is written, in quotes or bare, of the tag that goes on here."""
    while (found := _ATTRIBUTE.match(markup, at)) is not None:
        yield found[1].lower(), found[2] or ""
        at = found.end()


def _after_remark(markup: str, found: re.Match[str], *, cdata: bool) -> int:
    """The place after a comment, or what counts as one; what never ends swallows the rest."""
    at = found.end()
    if found[1]:
        for whole in (">", "->"):
            if markup.startswith(whole, at):
                return at + len(whole)
        end = _COMMENT_END.search(markup, at)
        return end.end() if end else len(markup)
    mark = "]]>" if found[2] and cdata else ">"
    stop = markup.find(mark, at)
    return stop + len(mark) if stop >= 0 else len(markup)


def _text(markup: str, name: str, at: int) -> tuple[str, int]:
    """The text of an element up to its end, and where that is; what never closes swallows the rest."""
    close = _script_end(markup, at) if name == "script" else _CLOSE[name].search(markup, at)
    return (markup[at : close.start()], close.start()) if close else (markup[at:], len(markup))


def _swallows(markup: str, at: int) -> bool:
    """Whether `<title/>` is written as in XHTML after all, because tags follow it."""
    close = _CLOSE["title"].search(markup, at, at + _LONGEST_TITLE)
    return close is None or "<" in markup[at : close.start()]


def _script_end(markup: str, at: int) -> re.Match[str] | None:
    """The end of a script; inside a comment of it there may be whole scripts."""
    comment = nested = False
    for found in _SCRIPT.finditer(markup, at):
        if found[0] == "<!--":
            # `<!-->` begins and ends one.
            comment = comment or not markup.startswith((">", "->"), found.end())
        elif found[0] == "-->":
            comment = nested = False
        elif not found[1]:
            nested = comment
        elif not nested:
            return found
        else:
            nested = False
    return None
