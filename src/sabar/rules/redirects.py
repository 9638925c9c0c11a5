"""Where an application may be sent back to: which addresses it may register, and which one it asks for."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import regex

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
"""No address: the person copies the code by hand."""

_SCHEME = regex.compile(r"[a-z][a-z0-9+.-]*")
#: Schemes that a browser itself understands; one that runs or reads something is no way back to an app.
_NEVER = frozenset(
    [
        "javascript",
        "data",
        "vbscript",
        "file",
        "about",
        "blob",
        "filesystem",
        "view-source",
        "ws",
        "wss",
        "ftp",
        "mailto",
        "tel",
        "chrome",
    ]
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def problem(uri: str, *, secure: bool) -> str | None:
    """What speaks against registering this address. `secure`: this server itself is reached by https."""
    if uri == OUT_OF_BAND:
        return None
    if not uri.isascii() or any(ord(char) <= 32 or char in '<>"\\^`{|}' for char in uri):
        return "holds a character that no address has"
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return "must be an absolute URI"
    if not parts.scheme or not _SCHEME.fullmatch(parts.scheme):
        return "must be an absolute URI"
    if parts.scheme in _NEVER:
        return "is forbidden by the server"
    if parts.fragment or "#" in uri:
        return "cannot contain a fragment"
    if parts.scheme in ("http", "https"):
        if not host or "@" in parts.netloc:
            return "must be an absolute URI"
        if parts.scheme == "http" and secure and host not in _LOOPBACK:
            return "must be an HTTPS/SSL URI"
    return None


def registered(asked: str, known: Sequence[str]) -> bool:
    """Whether the address is one of the registered ones, character by character. Only the port of a
    loopback address may differ, since native apps take the one that is free (RFC 8252, section 7.3).
    """
    return asked in known or any(_same_but_for_port(asked, one) for one in known)


def _same_but_for_port(asked: str, known: str) -> bool:
    try:
        left, right = urlsplit(asked), urlsplit(known)
        left_port, right_port = left.port, right.port
    except ValueError:
        return False
    if left.scheme != "http" or left.hostname not in ("127.0.0.1", "::1"):
        return False
    suffixes = ("" if port is None else f":{port}" for port in (left_port, right_port))
    cut = [part.netloc.removesuffix(suffix) for part, suffix in zip((left, right), suffixes, strict=True)]
    return (cut[0], left.path, left.query, left.scheme, left.fragment) == (
        cut[1],
        right.path,
        right.query,
        right.scheme,
        right.fragment,
    )


def policy_source(uri: str) -> str:
    """The scheme of an address as a source of a content security policy: forms may lead there."""
    return f"{urlsplit(uri).scheme}:"
