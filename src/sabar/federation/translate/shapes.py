"""The many shapes of one JSON document of ActivityPub made few, without any context being loaded."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec

from sabar.kit import times
from sabar.rules import domains
from sabar.rules.federation import received
from sabar.rules.writing import language

CONTEXT = "https://www.w3.org/ns/activitystreams"
#: What names are prefixed with, short and in full.
_PREFIXES = ("as", "toot", "sec", "schema", "misskey", "litepub", "ostatus", "fedibird", "pt", "lemmy")
_SPACES = (
    f"{CONTEXT}#",
    "http://joinmastodon.org/ns#",
    "https://w3id.org/security#",
    "http://schema.org/",
    "http://schema.org#",
    "https://misskey-hub.net/ns#",
    "http://litepub.social/ns#",
    "http://ostatus.org#",
)
#: What a document must not be given another meaning of: by these it is decided who says what to whom.
_FIXED = frozenset(
    """
    id type actor object target to cc bto bcc audience attributedTo inbox outbox followers following owner
    publicKey publicKeyPem preferredUsername inReplyTo movedTo alsoKnownAs instrument result
    """.split()  # noqa: SIM905 - one looks over a text
)
#: Words of JSON-LD by which one document says two things.
_TWOFOLD = frozenset({"@graph", "@included", "@reverse", "@nest", "@import"})
_SHORT = {"@id": "id", "@type": "type"}
#: Under this name stands the language that a context says all words of the document are in.
SPOKEN = "@language"
_CONTROL = re.compile(r"[\0-\x1f\x7f]")


class Unreadable(ValueError):
    """It is no document of ActivityPub, or one that says two things at once."""


def read(document: bytes) -> dict[str, Any]:
    """A document as it came, names without their prefixes. Raises `Unreadable`."""
    try:
        found = msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(found, dict):
        raise Unreadable("not an object")
    _demand_context(found)
    try:
        named: dict[str, Any] = _named(found)
    except RecursionError as error:
        raise Unreadable("too deep") from error
    return named


def _demand_context(document: dict[str, Any]) -> None:
    """The context of ActivityStreams is there, and none beside it takes its words for something else
    (CVE-2022-24307, CVE-2026-50128).
    """
    contexts = listed(document.get("@context"))
    if not any(isinstance(one, str) and one.rstrip("#") in _NAMES_OF_CONTEXT for one in contexts):
        raise Unreadable("without the context of ActivityStreams")
    for one in contexts:
        if isinstance(one, dict):
            for word, meaning in one.items():
                if word in _FIXED and not _is_usual(word, meaning):
                    raise Unreadable(f"a context that gives {word} another meaning")
                if word not in _FIXED and _name(meaning) in _FIXED:
                    raise Unreadable(f"a context in which {word} is another word for {_name(meaning)}")


_NAMES_OF_CONTEXT = {CONTEXT, CONTEXT.replace("https:", "http:")}


def _meaning(value: Any) -> str:
    return str(value.get("@id", "")) if isinstance(value, dict) else value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    """Which of our words a term of a context stands for."""
    meaning = _meaning(value)
    return _bare(meaning) if ":" in meaning else _SHORT.get(meaning, "")


def _is_usual(word: str, value: Any) -> bool:
    return _name(value) == word


def _bare(name: str) -> str:
    """`as:Public` → `Public`; a name without one of the prefixes as it is."""
    for space in _SPACES:
        if name.startswith(space):
            return name[len(space) :]
    prefix, _, rest = name.partition(":")
    return rest if rest and prefix in _PREFIXES else name


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(one) for one in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, inner in value.items():
        if key in _TWOFOLD:
            raise Unreadable(f"{key} is not understood")
        if key == "@context":
            spoken = next(filter(None, map(_spoken, listed(inner))), "")
            if spoken:
                found.setdefault(SPOKEN, spoken)
            continue
        name = _SHORT.get(key) or (_bare(key) if ":" in key else key)
        if name in found:
            raise Unreadable(f"{name} is there twice")
        found[name] = _typed(inner) if name == "type" else _named(inner)
    return found


def _spoken(context: Any) -> str:
    given = context.get(SPOKEN) if isinstance(context, dict) else None
    return given if isinstance(given, str) else ""


def _typed(value: Any) -> Any:
    if isinstance(value, str):
        return _bare(value)
    return [_typed(one) for one in value if isinstance(one, str)] if isinstance(value, list) else ""


def listed(value: Any) -> list[Any]:
    """One or many as many; what is null is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def one(value: Any) -> dict[str, Any]:
    """The first object; an empty one where there is none."""
    return next((item for item in listed(value) if isinstance(item, dict)), {})


def ids(value: Any) -> list[str]:
    """The ids of what is named or spelled out, each once; of links, where they lead. One with
    control characters is none: its host is read without them, and databases do not take all of them.
    """
    found: dict[str, None] = {}
    for item in listed(value):
        name = item.get("id") or item.get("href") if isinstance(item, dict) else item
        if isinstance(name, str) and _is_id(name):
            found[name] = None
    return list(found)


def _is_id(name: str) -> bool:
    # Bytes, as those count in an index.
    short = 0 < len(name) <= received.DOCUMENTS.id and len(name.encode()) <= received.DOCUMENTS.id
    return short and not _CONTROL.search(name)


def first_id(value: Any) -> str:
    """The first of `ids`, empty where there is none."""
    return next(iter(ids(value)), "")


def text(value: Any, most: int = received.DOCUMENTS.word) -> str:
    """Words, also where they are an object with a language; empty where there are none. Not more than `most`
    characters of them. What is only half a character is left out, and what no database takes.
    """
    plain = (item.get("@value") if isinstance(item, dict) else item for item in listed(value))
    words: str = next((item for item in plain if isinstance(item, str)), "")[:most].replace("\0", "")
    return words if words.isascii() else words.encode("utf-8", "ignore").decode()


def in_languages(document: dict[str, Any], name: str, most: int = received.DOCUMENTS.word) -> dict[str, str]:
    """As `text`, by tags as they are written: of `contentMap`, or of `content` where each of its words says
    in which language it is.
    """
    given = document.get(f"{name}Map")
    if not isinstance(given, dict):
        said = [one for one in listed(document.get(name)) if isinstance(one, dict)]
        given = {one[SPOKEN]: one for one in said if isinstance(one.get(SPOKEN), str)}
    found = {tag: text(one, most) for tag, one in islice(given.items(), received.DOCUMENTS.languages)}
    return {tag: one for tag, one in found.items() if one}


def words(document: dict[str, Any], name: str, most: int, code: str | None = None) -> str:
    """As `text`: what stands under `name`; else what there is in the language `code`, or in the first one."""
    said = text(document.get(name), most)
    if said:
        return said
    there = in_languages(document, name, most)
    same = (one for tag, one in there.items() if code is not None and language.code_of(tag) == code)
    return next(same, next(iter(there.values()), ""))


def number(value: Any, most: int) -> int | None:
    """A count from 0 up to `most`; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return min(value, most)


def flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: Any) -> int | None:
    """A time in milliseconds; None where it is none, or in no year that a calendar has."""
    if not isinstance(value, str):
        return None
    try:
        return times.parse(value)
    except (ValueError, OverflowError):
        return None


def type_of(value: Any, known: Sequence[str]) -> str:
    """The first of its types that is known; empty where none is."""
    types = listed(value.get("type")) if isinstance(value, dict) else []
    return next((name for name in types if name in known), "")


#: The host of an address, as its server is known by.
host = domains.host_of


def is_web(address: str) -> bool:
    """Whether it is an address of the web with a host."""
    return host(address) != ""


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are of one server: only then one may speak for the other."""
    there = host(one)
    return there != "" and there == host(other)


def page(value: Any) -> str:
    """Of the addresses of something the one that people open: that of a page, or else the first."""
    links_of = [item for item in listed(value) if isinstance(item, (str, dict))]
    pages = [
        item
        for item in links_of
        if isinstance(item, dict) and "text/html" in (item.get("mediaType"), item.get("mimeType"))
    ]
    found = first_id([*pages, *links_of])
    return found if is_web(found) else ""
