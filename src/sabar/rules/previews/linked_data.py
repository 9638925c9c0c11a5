"""What the structured data of a page (JSON-LD, https://schema.org/) says of the page itself."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

#: Kinds of things, by what their names end with: the first group that a page holds is what it is about.
_KINDS = (
    ("article", "posting", "report"),
    ("review", "video", "videoobject", "recipe", "event", "book", "movie", "episode", "product", "recording"),
    ("page",),
)
_PREFIXES = ("", "schema:", "http://schema.org/", "https://schema.org/")
#: Values looked at, things of one kind among them, and names kept of a list.
_NODES_MOST = 10_000
_ALIKE_MOST = 100
_NAMES_MOST = 10


class LinkedData:
    """The things a page speaks of, in the order of how much they are the page."""

    def __init__(self, values: list[Any], url: str) -> None:
        self._by_id = _by_id(values)
        self._things = self._ranked(list(_things(values)), url)

    def words(self, name: str) -> str:
        """A text that the page says of itself under this name; empty when it says none."""
        return next(filter(None, (self._word(value) for value in self._said(name))), "")

    def named(self, name: str) -> tuple[str, str]:
        """Names and first address of the people or organisations under this name."""
        for value in self._said(name):
            names, address = self._people(value)
            if names:
                return names, address
        return "", ""

    def addresses(self, name: str) -> list[str]:
        """Where the pictures under this name are."""
        found = []
        for value in self._said(name):
            for one in _flat(value):
                whole = self._whole(one)
                keys = ("url", "contentUrl", "@id")
                found.append(
                    next(filter(None, (self._word(_of(whole, key)) for key in keys)), "")
                    if isinstance(whole, dict)
                    else self._word(whole)
                )
        return [one for one in found if one]

    def language(self) -> Iterator[str]:
        for value in self._said("inLanguage"):
            for one in _flat(value):
                whole = self._whole(one)
                for key in ("alternateName", "name") if isinstance(whole, dict) else ("",):
                    yield self._word(_of(whole, key) if isinstance(whole, dict) else whole)

    def _said(self, name: str) -> Iterator[Any]:
        for thing in self._things:
            value = _of(thing, name)
            if value not in (None, "", [], {}):
                yield value

    def _ranked(self, things: list[dict[str, Any]], url: str) -> list[dict[str, Any]]:
        ranked: list[dict[str, Any]] = []
        for group in _KINDS:
            alike = [thing for thing in things if _is(thing, group)][:_ALIKE_MOST]
            # Of several the one that says it is this page; else, as everywhere, the first.
            ranked += sorted(alike, key=lambda thing: not self._is_at(thing, url))[:1]
        return ranked

    def _is_at(self, thing: dict[str, Any], url: str) -> bool:
        places = (self._whole(_of(thing, name)) for name in ("url", "@id", "mainEntityOfPage"))
        said = (_of(one, "@id") if isinstance(one, dict) else one for one in places)
        return any(isinstance(one, str) and _place(one) == _place(url) for one in said)

    def _people(self, value: Any) -> tuple[str, str]:
        names: list[str] = []
        address = ""
        for one in _flat(value)[:_NAMES_MOST]:
            whole = self._whole(one)
            if isinstance(whole, dict):
                names += [self._word(name) for name in _flat(_of(whole, "name"))]
                address = address or self._word(_of(whole, "url"))
            else:
                names.append(self._word(whole))
        return ", ".join(dict.fromkeys(name for name in names if name)), address

    def _word(self, value: Any) -> str:
        for one in _flat(value):
            whole = one.get("@value") if isinstance(one, dict) else one
            if isinstance(whole, str) and whole.strip():
                return whole.strip()
        return ""

    def _whole(self, value: Any) -> Any:
        """A thing with what is said of it elsewhere on the page, under its name."""
        if not isinstance(value, dict):
            return value
        return {**self._by_id.get(str(value.get("@id")), {}), **value}


def _of(thing: dict[str, Any], name: str) -> Any:
    if name.startswith("@"):
        return thing.get(name)
    return next((thing[prefix + name] for prefix in _PREFIXES if prefix + name in thing), None)


def _flat(value: Any) -> list[Any]:
    """One value or several, as a list."""
    if isinstance(value, dict) and ("@list" in value or "@set" in value):
        value = value.get("@list", value.get("@set"))
    return value if isinstance(value, list) else [value]


def _is(thing: dict[str, Any], group: tuple[str, ...]) -> bool:
    kinds = (kind for kind in _flat(thing.get("@type")) if isinstance(kind, str))
    return any(kind.lower().endswith(group) for kind in kinds)


def _things(values: list[Any]) -> Iterator[dict[str, Any]]:
    """What stands at the top, in a graph, or is called the main thing there."""
    for value in values:
        for root in _flat(value):
            for thing in (root, *_flat(root.get("@graph"))) if isinstance(root, dict) else ():
                if isinstance(thing, dict):
                    yield thing
                    yield from (one for one in _flat(_of(thing, "mainEntity")) if isinstance(one, dict))


def _by_id(values: list[Any]) -> dict[str, dict[str, Any]]:
    """What has a name that others refer to; of several the one that says most."""
    found: dict[str, dict[str, Any]] = {}
    waiting: list[Any] = values[::-1]
    for _ in range(_NODES_MOST):
        if not waiting:
            break
        one = waiting.pop()
        if isinstance(one, dict):
            id = one.get("@id")
            if isinstance(id, str) and len(one) > len(found.get(id, ())):
                found[id] = one
            waiting += [inner for inner in one.values() if isinstance(inner, (dict, list))]
        elif isinstance(one, list):
            waiting += [inner for inner in reversed(one) if isinstance(inner, (dict, list))]
    return found


def _place(url: str) -> tuple[str, str, str]:
    """An address without what does not change the page it leads to."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "", "", ""
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query
