"""Bytes of a page to its text: by its mark, by what its header and its own words say, by what the bytes are.

Labels, the order of what is believed and the search inside a page follow https://encoding.spec.whatwg.org/
and https://html.spec.whatwg.org/#determining-the-character-encoding, with one difference: what is said is
not believed when the bytes refute it, because a preview shows one line of a page and has no second try.
"""

import re
from functools import partial

import webencodings

from sabar.kit.markup import charset_guess
from sabar.kit.markup.charset_codecs import decoded

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))
#: What a server says when nobody told it anything.
_USUAL = "windows-1252"
#: How far into a page its own word is looked for. Browsers look at 1024 bytes first, and start again when
#: they find one later.
_INSIDE = 64 * 1024
_WIDE_LITTLE = re.compile(rb"(?:[\t\n\f\r ]\0)*<\0[!?/a-zA-Z]\0")
_WIDE_BIG = re.compile(rb"(?:\0[\t\n\f\r ])*\0<\0[!?/a-zA-Z]")
#: Letters beyond ASCII after which a page that can be read as UTF-8 is not taken for anything else.
_SURE = 4
_PARAMETER = re.compile(r";[\t\n\r ]*charset[\t ]*=[\t ]*(?:\"((?:[^\"\\]|\\.)*)\"?|([^;]*))", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml[^>]*?encoding[\0-\x20]*=[\0-\x20]*(?:\"([^\">]*)\"|'([^'>]*)')")
_ATTRIBUTE = re.compile(
    rb"[\t\n\f\r /]*+(=?[^\t\n\f\r />=]*+)"
    rb"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\t\n\f\r >]*+)))?+"
)
_NEXT = re.compile(rb"<(?:(!--)|(meta)(?=[\t\n\f\r /])|/?[a-z][^\t\n\f\r >]*+|[!/?])", re.IGNORECASE)
_CONTENT = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r ;][^\t\n\f\r ;]*))",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    rb"<html\b[^>]{0,500}?[\s:]lang\s*=\s*[\"']?([a-zA-Z]{2,3}(?:-[a-zA-Z]+)?)", re.IGNORECASE
)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page; broken bytes are replaced. Costs a few passes over the bytes, whatever they are."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return decoded(body[len(mark) :], name)
    return decoded(body, _encoding(body, content_type))


def _encoding(body: bytes, content_type: str) -> str:
    """The name of the encoding, as the standard writes it."""
    if _WIDE_LITTLE.match(body):
        return "utf-16le"
    if _WIDE_BIG.match(body):
        return "utf-16be"
    said = _said(body, content_type)
    if said[:1] == ["replacement"]:
        return said[0]
    if b"\x1b$" in body and not set(said) - {"utf-8", _USUAL}:
        return "iso-2022-jp"
    if body.isascii():
        return said[0] if said else "utf-8"
    sample = charset_guess.sample_of(body)
    fitting = [name for name in said if _letters(sample, name)]
    letters = _letters(body, "utf-8")
    if letters and ("utf-8" in said or not fitting or fitting[0] == _USUAL or letters >= _SURE):
        return "utf-8"
    guess = partial(charset_guess.guess, sample, _language(body))
    if not fitting:
        return guess()
    if fitting[0] == _USUAL and (len(fitting) > 1 or not charset_guess.is_latin(sample)):
        other = guess()
        if other in fitting or other in charset_guess.BEYOND_LATIN:
            return other
    return fitting[0]


def _letters(body: bytes, name: str) -> int:
    """How many letters beyond ASCII there are when it is read this way; 0 when more than a few are broken."""
    text = decoded(body, name)
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\ufffd")
    if broken and name == "utf-8" and broken == body.count(b"\xef\xbf\xbd"):
        # It was broken before, and is whole as it is.
        return beyond
    # Who names an old encoding meant it; UTF-8 is also said by servers that do not know.
    return beyond if beyond >= (4 if name == "utf-8" else 2) * broken else 0


def _said(body: bytes, content_type: str) -> list[str]:
    """The encodings that the header and the page name, the better witness first."""
    kind = content_type.partition(";")[0].strip().lower()
    inside = _declared(body) or _prescan(body) if kind.endswith("+xml") else _prescan(body) or _declared(body)
    header = _header(content_type)
    if header in ("utf-16le", "utf-16be"):
        # What can be read as ASCII is not written in UTF-16, whatever is said of it.
        header = header if b"\0" in body[:_INSIDE] else ""
    return list(dict.fromkeys(name for name in (header, inside) if name))


def _name(label: bytes | str) -> str:
    """The encoding a label stands for; empty when it stands for none."""
    text = label.decode("latin-1") if isinstance(label, bytes) else label
    found = webencodings.lookup(text) if text.isascii() else None
    return found.name if found else ""


def _header(content_type: str) -> str:
    found = _PARAMETER.search(content_type)
    if found is None:
        return ""
    value = re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2]
    return _name(value.strip(" \t'\""))


def _inner(label: bytes) -> str:
    """What a page says of itself is read as ASCII, so it is not UTF-16 whatever it says."""
    name = _name(label)
    return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": _USUAL}.get(name, name)


def _declared(body: bytes) -> str:
    """The encoding of an XML declaration at the very beginning."""
    found = _DECLARATION.match(body, 0, 1024)
    return _inner(found[1] or found[2] or b"") if found else ""


def _prescan(body: bytes) -> str:
    """The standard's way to find what a page says in its tags, without reading it as text."""
    at, limit = 0, min(len(body), _INSIDE)
    while (found := _NEXT.search(body, at, limit)) is not None:
        at = found.end()
        if found[1] or found[0] in (b"<!", b"</", b"<?"):
            # The two dashes that begin a comment may also end it.
            mark, start = (b"-->", at - 2) if found[1] else (b">", at)
            end = body.find(mark, start, limit)
            if end < 0:
                return ""
            at = end + len(mark)
        elif found[2]:
            said, at = _attributes(body, at, limit)
            if name := _of_meta(said):
                return name
        else:
            at = _attributes(body, at, limit)[1]
    return ""


def _attributes(body: bytes, at: int, limit: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes from here on, in small letters, the first of each name; and where they end."""
    said: dict[bytes, bytes] = {}
    while (found := _ATTRIBUTE.match(body, at, limit)) is not None and found[1]:
        value = next((part for part in found.groups()[1:] if part is not None), b"")
        said.setdefault(found[1].lower(), value.lower())
        at = found.end()
    return said, at if found is None else found.end()


def _of_meta(said: dict[bytes, bytes]) -> str:
    if b"charset" in said:
        return _inner(said[b"charset"])
    found = _CONTENT.search(said.get(b"content", b""))
    if found is None or said.get(b"http-equiv") != b"content-type":
        return ""
    return _inner(next(part for part in found.groups() if part is not None))


def _language(body: bytes) -> str:
    found = _LANGUAGE.search(body, 0, _INSIDE)
    return found[1].decode().lower() if found else ""
