"""Posts whose writers switched Markdown on: emphasis, code, lists, quotes and named links, on top of what
plain text knows.

Of the signs of CommonMark only those are read; headings, pictures, tables, rules and HTML stand as they were
written. Mentions, hashtags, emoji codes and bare links are those of plain text (`compose`) and come before
any other sign, except in code and in the words of a link: there they are letters. So nobody is named whom
the same words would not name as plain text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

import regex
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import blockquote as quote_rule
from markdown_it.rules_block import fence as fence_rule
from markdown_it.rules_block import list_block as list_rule
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sabar.kit.markup import html
from sabar.rules.writing import compose, emojis, links, text
from sabar.rules.writing.compose import Link, Scan, Target, Who

_BLOCK_RULES = ["fence", "blockquote", "list"]
_INLINE_RULES = ["newline", "escape", "backticks", "strikethrough", "emphasis", "link", "autolink"]
#: Quotes and lists within one another; deeper signs stay letters. A list counts twice, with its items.
_DEEPEST = 8
_SIGN = re.compile(r"[\n\\`*_~\[\]<]")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*[\w+#.-]{0,40}[ \t]*")
#: Nothing behind the marker of a list, or a line of the same sign.
_NO_ITEM = re.compile(r"(?:[+]|[0-9]+[.)])[ \t]*|-[ \t-]*|\*[ \t*]*")
#: What reads as a dot between the labels of a host, also in a browser's eyes (UTS 46) or a reader's.
_DOTS = "。．｡․‧﹒·∙•"
_DOTTED = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}_\-]+(?:[.{_DOTS}][\p{{L}}\p{{M}}\p{{N}}_\-]+)+")
_DOT = re.compile(f"[{_DOTS}]")
_Pen = Callable[[compose.Token, str], str]
_TAGS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "em": "em",
    "strong": "strong",
    "s": "del",
}


def read(found: Scan) -> Scan:
    """What Markdown makes of a plain scan: its blocks, and of what was found all that is not in code."""
    blocks = _MARKDOWN.parse(found.text)
    tokens = [
        part.meta["token"]
        for block in blocks
        for part in block.children or ()
        if part.type in ("found", "link_open")
    ]
    return found._replace(tokens=tuple(tokens), blocks=tuple(blocks))


def render(found: Scan, targets: Mapping[Who, Target], *, base_url: str) -> str:
    """The HTML of a scan that went through `read`. A mention without a target stays text."""
    draw = compose.pen(targets, base_url)
    return html.cleaned("".join(_block(one, draw) for one in found.blocks))


def _block(one: Token, draw: _Pen) -> str:
    if one.type == "inline":
        return _line(one.children or (), draw)
    if one.type == "fence":
        return f"<pre><code>{html.escape(one.content.removesuffix(chr(10)))}</code></pre>"
    return "" if one.hidden else _tag(one)


def _tag(one: Token) -> str:
    name, _, side = one.type.rpartition("_")
    if side == "close":
        return f"</{_TAGS[name]}>"
    start = one.attrs.get("start")
    return f"<{_TAGS[name]}>" if start is None else f'<ol start="{start}">'


def _line(parts: Sequence[Token], draw: _Pen) -> str:
    pieces: list[str] = []
    words: list[str] = []
    host = ""
    for one in parts:
        if one.type == "text":
            pieces.append(html.escape(one.content))
        elif one.type in ("softbreak", "hardbreak"):
            pieces.append("<br />")
        elif one.type == "code_inline":
            pieces.append(f"<code>{html.escape(one.content)}</code>")
        elif one.type == "found":
            pieces.append(draw(one.meta["token"], one.content))
        elif one.type == "link_open":
            host, words = one.meta["host"], []
            url = html.escape(one.meta["token"].url)
            pieces.append(f'<a href="{url}" target="_blank" rel="{compose.REL}">')
        elif one.type == "link_close":
            pieces.append(f"{_true_host(''.join(words), host)}</a>")
        else:
            pieces.append(_tag(one))
        words.append(one.content)
    return "".join(pieces)


def _true_host(words: str, host: str) -> str:
    """Where a link leads, when its words may be read as another place or as a person."""
    seen = text.without_hidden(words)
    if "@" not in seen and all(_same(one[0], host) for one in _DOTTED.finditer(seen)):
        return ""
    return f' <span translate="no">({html.escape(host)})</span>' if host else ""


def _same(dotted: str, host: str) -> bool:
    said, meant = links.host_key(_DOT.sub(".", dotted)), links.host_key(host)
    return said is not None and meant is not None and said.removeprefix("www.") == meant.removeprefix("www.")


# --- how the signs are read


def _inline(state: StateCore) -> None:
    """As the library does, with what plain text knows of the words at hand."""
    for one in state.tokens:
        if one.type == "inline":
            tokens = {token.start: token for token in compose.found_in(one.content)}
            codes = {code.start(): code.end() for code in emojis.IN_TEXT.finditer(one.content)}
            env = {"tokens": tokens, "codes": codes, "starts": sorted({*tokens, *codes})}
            one.children = state.md.inline.parse(one.content, state.md, env, [])


def _text(state: StateInline, silent: bool) -> bool:
    """Letters up to the next sign; whole what plain text finds."""
    at, found = state.pos, state.env["tokens"].get(state.pos)
    end = found.end if found else state.env["codes"].get(at, 0)
    if not at < end <= state.posMax:
        sign, starts = _SIGN.search(state.src, at, state.posMax), state.env["starts"]
        found, end = None, sign.start() if sign else state.posMax
        after = bisect_left(starts, at + 1)
        end = min([end, *starts[after : after + 1]])
    if end == at:
        return False
    if not silent:
        if found and not state.linkLevel:
            _push(state, found)
        else:
            state.append_pending(state.src[at:end])
    state.pos = end
    return True


def _autolink(state: StateInline, silent: bool) -> bool:
    """`<https://example.org>`: a bare link without its brackets."""
    found = state.env["tokens"].get(state.pos + 1)
    if (
        state.linkLevel
        or state.src[state.pos] != "<"
        or not isinstance(found, Link)
        or not state.src.startswith(">", found.end)
    ):
        return False
    if not silent:
        _push(state, found)
    state.pos = found.end + 1
    return True


def _push(state: StateInline, found: compose.Token) -> None:
    one = state.push("found", "", 0)
    one.meta, one.content = {"token": found}, state.src[found.start : found.end]


def _link(state: StateInline, silent: bool) -> bool:
    """`[words](address "title")`. Pictures stay letters, and what plain text would not link."""
    src, start, end = state.src, state.pos, state.posMax
    if src[start] != "[" or state.linkLevel or _is_picture(src, start):
        return False
    close = state.md.helpers.parseLinkLabel(state, start, True)
    if close < 0 or not src.startswith("(", close + 1):
        return False
    aim = state.md.helpers.parseLinkDestination(src, _past_blanks(src, close + 2), end)
    aimed = links.whole(aim.str) if aim.ok else None
    after = _past_blanks(src, aim.pos)
    if aimed and after > aim.pos and (title := state.md.helpers.parseLinkTitle(src, after, end)).ok:
        after = _past_blanks(src, title.pos)
    blank = not text.without_hidden(src[start + 1 : close]).strip()
    if aimed is None or blank or after >= end or src[after] != ")":
        return False
    if not silent:
        state.pos, state.posMax = start + 1, close
        url, host = aimed
        state.push("link_open", "a", 1).meta = {"token": Link(start, after + 1, url), "host": host}
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
    state.pos, state.posMax = after + 1, end
    return True


def _is_picture(src: str, at: int) -> bool:
    return src.endswith("!", 0, at) and not src.endswith("\\!", 0, at)


def _past_blanks(src: str, at: int) -> int:
    while at < len(src) and src[at] in " \t\n":
        at += 1
    return at


def _fence(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Behind the signs no more than the name of a language, which is not shown; below them something."""
    begin = state.bMarks[first] + state.tShift[first]
    opens = _FENCE.fullmatch(state.src, begin, state.eMarks[first])
    return opens is not None and first + 1 < end and fence_rule(state, first, end, silent)


def _quote(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    return state.level < _DEEPEST and quote_rule(state, first, end, silent)


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A marker with nothing behind it begins no list: `1.` is an answer, `-` a dash, `* * *` a pause."""
    begin = state.bMarks[first] + state.tShift[first]
    return (
        state.level < _DEEPEST
        and not _NO_ITEM.fullmatch(state.src, begin, state.eMarks[first])
        and list_rule(state, first, end, silent)
    )


def _made() -> MarkdownIt:
    made = MarkdownIt("zero").enable([*_BLOCK_RULES, *_INLINE_RULES])
    made.core.ruler.at("inline", _inline)
    made.block.ruler.at("fence", _fence, {"alt": ["paragraph", "blockquote", "list"]})
    made.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "blockquote", "list"]})
    made.block.ruler.at("list", _list, {"alt": ["paragraph", "blockquote"]})
    made.inline.ruler.at("text", _text)
    made.inline.ruler.at("link", _link)
    made.inline.ruler.at("autolink", _autolink)
    return made


_MARKDOWN = _made()
