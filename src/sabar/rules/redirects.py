"""Where an application may be sent back to: which addresses it may register, and which one it asks for."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import regex

from sabar.model.problems import Problem
from sabar.rules import schemes

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
"""No address: the person copies the code by hand."""

_SCHEME = regex.compile(r"[a-z][a-z0-9+.-]*")
#: Not in RFC 3986: they end an attribute or a tag where somebody writes an address into a page.
_NO_ADDRESS_HAS = frozenset(' <>"\\^`{|}')
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def problem(uri: str, *, secure: bool) -> Problem | None:
    """What speaks against registering this address. `secure`: this server itself is reached by https."""
    if uri == OUT_OF_BAND:
        return None
    if not uri.isascii() or not uri.isprintable() or _NO_ADDRESS_HAS & set(uri):
        return Problem.NOT_AN_ADDRESS
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return Problem.NOT_ABSOLUTE
    if not parts.scheme or not _SCHEME.fullmatch(parts.scheme):
        return Problem.NOT_ABSOLUTE
    if schemes.is_taken(parts.scheme):
        return Problem.SCHEME_TAKEN
    if parts.fragment or "#" in uri:
        return Problem.HAS_FRAGMENT
    if parts.scheme in ("http", "https"):
        if not host or "@" in parts.netloc:
            return Problem.NOT_ABSOLUTE
        if parts.scheme == "http" and secure and host not in _LOOPBACK:
            return Problem.NOT_HTTPS
    return None


def website_problem(uri: str) -> Problem | None:
    """What speaks against naming this address as that of an application: clients put it into pages."""
    if not uri.isprintable() or _NO_ADDRESS_HAS & set(uri):
        return Problem.NOT_A_URL
    try:
        parts = urlsplit(uri)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return Problem.NOT_A_URL
    return None if good else Problem.NOT_A_URL


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
