"""Longer texts of the server (its description, terms, privacy) as HTML: headings, lists, links."""

import re

from sabar.kit.markup import html
from sabar.rules.writing import compose

_HEADING = re.compile(r"(#{1,3})[ \t]+(.+)")
_ITEM = re.compile(r"(?:[-*]|(\d{1,3})[.)])[ \t]+(.+)")


def to_html(text: str) -> str:
    """`# Heading`, `- item` and `1. item` as they look; everything else as written. Links can be pressed."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))]
    return "".join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    heading = _HEADING.fullmatch(lines[0])
    if heading:
        # The page has a heading of its own above these.
        level = len(heading[1]) + 1
        rest = "\n".join(lines[1:])
        return f"<h{level}>{_inline(heading[2])}</h{level}>{_block(rest) if rest else ''}"
    items = [_ITEM.fullmatch(line) for line in lines]
    found = [item for item in items if item]
    if len(found) == len(lines):
        kind = "ol" if found[0][1] else "ul"
        return f"<{kind}>{''.join(f'<li>{_inline(item[2])}</li>' for item in found)}</{kind}>"
    return f"<p>{'<br />'.join(_inline(line) for line in lines)}</p>"


def _inline(line: str) -> str:
    found = compose.scan(line)
    plain = compose.Scan(found.text, tuple(t for t in found.tokens if isinstance(t, compose.Link)))
    return compose.render(plain, {}, base_url="", multiline=False) if plain.text else html.escape(line)
