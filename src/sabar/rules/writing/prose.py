"""Longer texts of the server (its description, terms, privacy) as HTML: headings, lists, links."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sabar.kit.markup import html
from sabar.rules import limits
from sabar.rules.writing import compose

#: What of Markdown is read; its other signs, and HTML, stand as they were written.
_RULES = ["heading", "list", "emphasis", "link", "newline", "escape", "text_join"]
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
#: The page has a heading of its own above those of the text.
_HEADINGS = {"h1": "h2", "h2": "h3"}
_LAST_HEADING = "h4"

_CLEANER = nh3.Cleaner(
    tags={"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "a", "span"},
    attributes={"*": set(), "a": {"href", "target", "translate"}, "span": {"class"}, "ol": {"start"}},
    link_rel=compose.REL,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


def _dress(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _HEADINGS.get(token.tag, _LAST_HEADING)
        if token.children:
            token.children = _dressed(token.children)


def _dressed(parts: Sequence[Token]) -> list[Token]:
    """What stands in one paragraph: single stars as they were written, addresses as links."""
    as_written = [
        Token("text", "", 0, content=part.markup) if part.type in ("em_open", "em_close") else part
        for part in parts
    ]
    joined: list[Token] = []
    for is_text, neighbours in groupby(as_written, key=lambda part: part.type == "text"):
        if is_text:
            joined.append(Token("text", "", 0, content="".join(part.content for part in neighbours)))
        else:
            joined += neighbours
    linked = False
    for part in joined:
        if part.type == "link_open":
            part.attrs["target"] = "_blank"
        if part.type in ("link_open", "link_close"):
            linked = part.type == "link_open"
        elif part.type == "text" and not linked:
            # Not the writer's HTML, of which none is read.
            part.type, part.content = "html_inline", _pressable(part.content)
    return joined


def _pressable(words: str) -> str:
    """Plain text as HTML, its addresses as links."""
    if ":" not in words or len(words) > limits.STATUSES.source:
        return html.escape(words)
    # What is looked through loses its blank edges.
    begin = words[: len(words) - len(words.lstrip())]
    end = words[len(words.rstrip()) :] if begin != words else ""
    found = compose.scan(words)
    links = tuple(token for token in found.tokens if isinstance(token, compose.Link))
    shown = compose.render(compose.Scan(found.text, links), {}, base_url="", multiline=False)
    return f"{html.escape(begin)}{shown}{html.escape(end)}"


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return _ADDRESS.match(url) is not None


_MARKDOWN = _Markdown("zero", {"breaks": True, "maxNesting": 20}).enable(_RULES)
_MARKDOWN.core.ruler.push("dress", _dress)


@lru_cache(maxsize=64)
def to_html(text: str) -> str:
    """`# Heading`, `- item`, `1. item`, `**bold**` and `[words](address)` as they look, everything else as
    written; bare addresses can be pressed.
    """
    return _CLEANER.clean(_MARKDOWN.render(text).replace("\n", ""))
