"""What to ask of each route, so that it would have to show what was said, if it could."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from urllib.parse import quote, urlencode

from sabar.edge.routes import Route
from sabar.effects.proving.words import Words

_PART = re.compile(r"\{([a-z_]+)\}")
_Values = Callable[[Words, str], list[str]]


class Unknown(Exception):
    """A part of a path that nobody has said anything about: what leaks there would not be found."""


def _ids(words: Words, insider_id: str) -> list[str]:
    return [*words.ids, insider_id]


def _nothing(words: Words, insider_id: str) -> list[str]:
    return ["x"]


def _person(words: Words, insider_id: str) -> list[str]:
    return [insider_id]


#: By the name of a part of a path. A number is that of a post, a file or a person of the space, whatever it
#: names elsewhere; what names nothing of a space at all is anything.
_PARTS: Mapping[str, _Values] = {
    "slug": lambda words, insider_id: [words.slug],
    "id": _ids,
    "acct": lambda words, insider_id: [words.name],
    "name": lambda words, insider_id: [words.tag],
    "hashtag": lambda words, insider_id: [words.tag],
    "key": lambda words, insider_id: words.keys,
    "file_id": lambda words, insider_id: words.ids[-1:],
    "account_id": _person,
    "account": _person,
    "quoting_status_id": lambda words, insider_id: words.ids[:1],
    "list_id": lambda words, insider_id: words.ids[:1],
    "collection_id": lambda words, insider_id: words.ids[:1],
    "filter_id": lambda words, insider_id: words.ids[:1],
    "rule_id": lambda words, insider_id: words.ids[:1],
    "group_key": lambda words, insider_id: [f"ungrouped-{words.ids[0]}"],
    "year": lambda words, insider_id: ["2026"],
    "date": _nothing,
    "day": lambda words, insider_id: ["2026-12-01"],
    "token": _nothing,
    "code": _nothing,
    "verb": _nothing,
    "kind": _nothing,
    "way": _nothing,
    "mark": _nothing,
    "folder": _nothing,
}
#: By the name of a question: asked with what was said, one at a time.
_QUESTIONS: Mapping[str, _Values] = {
    "q": lambda words, insider_id: [words.text, words.file_name, words.name, words.start],
    "text": lambda words, insider_id: [words.start],
    "acct": lambda words, insider_id: [words.name],
    "resource": lambda words, insider_id: [f"acct:{words.name}"],
    "id": _ids,
    "url": lambda words, insider_id: [f"/s/{words.slug}/p/{words.ids[0]}"],
    "link": lambda words, insider_id: [f"/s/{words.slug}/p/{words.ids[0]}"],
    "reply_to": lambda words, insider_id: words.ids[:1],
    "edit": lambda words, insider_id: words.ids[:1],
    "quote": lambda words, insider_id: words.ids[:1],
    "tagged": lambda words, insider_id: [words.tag],
    "any": lambda words, insider_id: [words.tag],
    "account_id": _person,
    "target_account_id": _person,
    "username": lambda words, insider_id: [words.name],
    "display_name": lambda words, insider_id: [words.start],
    "focal": lambda words, insider_id: words.ids[:1],
}


def of(route: Route, words: Words, insider_id: str) -> Iterator[str]:
    """Paths with their questions. Raises Unknown."""
    names = _PART.findall(route.path)
    unknown = [name for name in names if name not in _PARTS]
    if unknown:
        raise Unknown(f"{route.method} {route.path}: what can {unknown[0]} be?")
    for values in product(*(_PARTS[name](words, insider_id) for name in names)):
        path = route.path
        for name, value in zip(names, values, strict=True):
            path = path.replace(f"{{{name}}}", quote(value))
        yield path
        for query in _queries(route, words, insider_id):
            yield f"{path}?{urlencode(query)}"


def _queries(route: Route, words: Words, insider_id: str) -> Iterator[dict[str, str]]:
    if route.method != "GET":
        return
    for name in route.params.__struct_fields__:
        if name in _QUESTIONS and f"{{{name}}}" not in route.path:
            for value in _QUESTIONS[name](words, insider_id):
                yield {name: value}
