"""What to ask of each route, so that it would have to show what was said, if it could."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from urllib.parse import quote, urlencode

from sabar.edge.routes import Route
from sabar.effects.proving.words import Words

_PART = re.compile(r"\{([a-z_]+)\}")
_Values = Callable[[Words], list[str]]


class Unknown(Exception):
    """A part of a path that nobody has said anything about: what leaks there would not be found."""


def _ids(words: Words) -> list[str]:
    return [*words.ids, words.account_id]


def _one(words: Words) -> list[str]:
    return words.ids[:1]


def _nothing(words: Words) -> list[str]:
    return ["x"]


def _person(words: Words) -> list[str]:
    return [words.account_id]


#: By the name of a part of a path. A number is that of a post, a file or a person of the space, whatever it
#: names elsewhere; what names nothing of a space at all is anything.
_PARTS: Mapping[str, _Values] = {
    "slug": lambda words: [words.slug],
    "id": _ids,
    "acct": lambda words: [words.name],
    "name": lambda words: [words.tag],
    "hashtag": lambda words: [words.tag],
    "key": lambda words: words.keys,
    "file_id": lambda words: words.ids[-1:],
    "account_id": _person,
    "account": _person,
    "quoting_status_id": _one,
    "list_id": _one,
    "collection_id": _one,
    "filter_id": _one,
    "rule_id": _one,
    "group_key": lambda words: [f"ungrouped-{words.ids[0]}"],
    "year": lambda words: [words.day[:4]],
    "date": _nothing,
    "host": _nothing,
    "day": lambda words: [words.day],
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
    "q": lambda words: [words.text, words.file_name, words.name, words.start],
    "text": lambda words: [words.start],
    "acct": lambda words: [words.name],
    "resource": lambda words: [f"acct:{words.name}"],
    "id": _ids,
    "url": lambda words: [f"/s/{words.slug}/p/{words.ids[0]}"],
    "link": lambda words: [f"/s/{words.slug}/p/{words.ids[0]}"],
    "reply_to": _one,
    "edit": _one,
    "quote": _one,
    "tagged": lambda words: [words.tag],
    "any": lambda words: [words.tag],
    "account_id": _person,
    "target_account_id": _person,
    "username": lambda words: [words.name],
    "display_name": lambda words: [words.start],
    "focal": _one,
}


def of(route: Route, words: Words) -> Iterator[str]:
    """Paths with their questions. Raises Unknown."""
    names = _PART.findall(route.path)
    unknown = [name for name in names if name not in _PARTS]
    if unknown:
        raise Unknown(f"{route.method} {route.path}: what can {unknown[0]} be?")
    for values in product(*(_PARTS[name](words) for name in names)):
        path = route.path
        for name, value in zip(names, values, strict=True):
            path = path.replace(f"{{{name}}}", quote(value))
        yield path
        for query in _queries(route, words):
            yield f"{path}?{urlencode(query)}"


def _queries(route: Route, words: Words) -> Iterator[dict[str, str]]:
    if route.method != "GET":
        return
    for name in route.params.__struct_fields__:
        if name in _QUESTIONS and f"{{{name}}}" not in route.path:
            for value in _QUESTIONS[name](words):
                yield {name: value}
