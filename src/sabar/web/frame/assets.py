"""What pages load, as it is sent: style sheets in two files, scripts in few, the rest as it lies there."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from markupsafe import Markup

from sabar.rules.writing import language
from sabar.web.frame import scripts

STATIC_DIR = Path(__file__).parent.parent / "static"

#: The sheets of each file: what is seen at once on pages that are read; what others need, and what opens. A
#: later sheet wins over those before it, and `more` is loaded after `sabar`.
STYLES = {
    "sabar": (
        "tokens",
        "base",
        "layout",
        "visitors",
        "post",
        "thread",
        "attachments",
        "actions",
        "people",
        "parts",
        "announcements",
        "quotes",
        "buttons",
        "box",
        "forced",
    ),
    "more": (
        "plain",
        "tables",
        "notices",
        "sections",
        "labels",
        "dialogs",
        "staff",
        "forms",
        "compose",
        "album",
        "offers",
        "unsent",
    ),
    "spaces": ("spaces", "space_files", "standup"),
    "archive": ("archive",),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
#: A line that ends in a backslash goes on in the next one, blanks and all.
_INDENT = re.compile(r"(?<!\\)\s*\n\s*")
#: Blanks that part nothing, outside of texts in quotes, and the last semicolon of a block.
_NEEDLESS = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,>])\s*|(:)\s+""")


@cache
def files() -> dict[str, bytes]:
    """By the name in their address; made from the sources when the process first needs one."""
    found = {
        path.relative_to(STATIC_DIR).as_posix(): path.read_bytes()
        for path in STATIC_DIR.rglob("*")
        if path.is_file() and path.suffix not in (".css", ".js")
    }
    js = STATIC_DIR / "js"
    joined = scripts.join(js, "sabar", lambda name, text: f"./{name}.js?v={_mark(text.encode())}")
    found["js/sabar.js"] = joined.page.encode()
    for name, text in joined.parts.items():
        found[f"js/{name}.js"] = text.encode()
    for name in joined.alone:
        found[f"js/{name}.js"] = (js / f"{name}.js").read_bytes()
    for name, sheets in STYLES.items():
        found[f"css/{name}.css"] = _style(sheets).encode()
    found["languages.json"] = msgspec.json.encode([[one.code, one.native_name] for one in language.LANGUAGES])
    return found


@cache
def mark(name: str) -> str:
    """What tells this version of a file from all others."""
    return _mark(files()[name])


@cache
def static(name: str) -> Markup:
    """The address of a file with its mark, so that it may be kept for ever."""
    return Markup(f"/static/{name}?v={mark(name)}")  # noqa: S704 -- the name of one of our files


def _mark(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]


def _style(sheets: Iterable[str]) -> str:
    """They in one, without comments and indents, which are for readers."""
    whole = "\n".join((STATIC_DIR / f"css/{name}.css").read_text(encoding="utf-8") for name in sheets)
    bare = _INDENT.sub("\n", _COMMENT.sub("", whole)).strip()
    tight = _NEEDLESS.sub(lambda found: found[1] or found[2] or found[3], bare)
    return tight.replace(";}", "}")
