"""Words and addresses that other people's pages hold, as they are kept here."""

import html
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from sabar.model.errors import Invalid
from sabar.rules import limits
from sabar.rules.writing import links, text

_SAFE = "!#$%&'()*+,/:;=?@[]~"
#: `&copy` without its end may be part of an address.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_CLOSED = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)\s*>")
_MARKUP = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
#: What programs write where there is no address.
_NOTHING = ("", "null", "undefined", "none", "false")
_EMPTY = frozenset({"br", "wbr", "hr"})


def address(url: str) -> str | None:
    """A web address in ASCII, as it is fetched and kept; None when it is none."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    key = f"[{host}]" if ":" in host else links.host_key(host)
    if parts.scheme not in ("http", "https") or not key or "@" in parts.netloc:
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    place = key if port in (None, usual) else f"{key}:{port}"
    path = quote(parts.path, safe=_SAFE) or "/"
    clean = urlunsplit((parts.scheme, place, path, quote(parts.query, safe=_SAFE), ""))
    return clean if len(clean) <= limits.CARDS.url else None


def absolute(reference: str, base: str) -> str:
    """A reference as a whole address; empty when it is none that can be opened."""
    if reference.strip().lower() in _NOTHING or len(reference) > limits.CARDS.url:
        return ""
    try:
        found = address(urljoin(base, reference.strip()))
    except ValueError:
        return ""
    return found or ""


def line(words: str, most: int) -> str:
    """One clean line, cut at a length. Much is escaped once too often, or still holds its markup."""
    try:
        found = text.clean_line(_bare(_unescaped(words[: 8 * most])))
    except Invalid:
        return ""
    return found if len(found) <= most else found[: most - 1].rstrip() + "…"


def _unescaped(words: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), words)


def _bare(words: str) -> str:
    """Without the elements that are also closed: `<b>` alone may be what a page is about."""
    if "<" not in words:
        return words
    closed = {name.lower() for name in _CLOSED.findall(words)} | _EMPTY
    return _MARKUP.sub(lambda tag: _instead(tag[1].lower(), tag[0], closed), words)


def _instead(name: str, tag: str, closed: set[str]) -> str:
    if name not in closed:
        return tag
    return " " if name in _EMPTY or name in ("p", "div", "li") else ""
