"""Holds an answer against the documented entities, to the last nested key, and notes what it met."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.contract import data

_KINDS: dict[str, Any] = {
    "String": str,
    "Boolean": bool,
    "Integer": int,
    "Hash": dict,
    "Float": (int, float),
    "Number": (int, float),
    "Null": type(None),
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FORMATS = {
    "datetime": _TIME,
    "date": _DATE,
    "date|datetime": re.compile(f"{_DATE.pattern}|{_TIME.pattern}"),
    "id": re.compile(r"\d+"),
    "integer-as-string": re.compile(r"-?\d+"),
    "unix-timestamp": re.compile(r"\d{1,10}"),
    # What has no address says so by an empty text or by the form for redirects to nowhere.
    "url": re.compile(r"(?:(?:https?|wss?)://\S+|urn:\S+|)"),
    "iso639-1": re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
    "WIDTHxHEIGHT": re.compile(r"\d+x\d+"),
    "blurhash": re.compile(r"[0-9A-Za-z#$%*+,\-.:;=?@\[\]^_{|}~]{6,}"),
    "email": re.compile(r"\S+@\S+"),
    "ip": re.compile(r"[0-9a-f.:]+"),
    "ip-prefix": re.compile(r"[0-9a-f.:]+/\d+"),
}


@dataclass(frozen=True)
class Problem:
    """`name`: the documented field (`Poll::Option.title`); `where` it stood in the answer."""

    name: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} ({self.name}): {self.what}"


@dataclass
class Findings:
    """`problems`, and which documented fields were there with a value: `(entity, field)`."""

    problems: list[Problem] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: "Findings") -> None:
        self.problems += other.problems
        self.seen |= other.seen


@dataclass
class _Node:
    """A key of an entity; `owner` documents it, `below` are the documented keys inside it."""

    owner: str
    fact: dict[str, Any] | None = None
    below: dict[str, "_Node"] = field(default_factory=dict)

    @property
    def null_in_samples(self) -> bool:
        samples: dict[str, str] = data.entities()[self.owner].get("sample_disagrees", {})
        return self.fact is not None and samples.get(self.fact["name"], "").startswith("null")

    @property
    def name(self) -> str:
        return f"{self.owner}.{self.fact['name']}" if self.fact else self.owner


def check(kind: str, value: Any, where: str = "") -> Findings:
    """`value` as `kind`, in the words of the contract: `Status`, `Array<Status>`, `Hash{count:Integer}`."""
    found = Findings()
    _Walk(found).value(kind, value, where or kind, kind)
    return found


def check_any(kinds: list[str], value: Any, where: str = "") -> Findings:
    """As the one of `kinds` that fits best."""
    return min((check(kind, value, where) for kind in kinds), key=lambda found: len(found.problems))


def every_field() -> list[tuple[str, str]]:
    return [(name, one["name"]) for name, entity in data.entities().items() for one in entity["fields"]]


@dataclass
class _Walk:
    """`where`: the way down the answer; `name`: what the documentation calls the place."""

    found: Findings

    def wrong(self, name: str, where: str, what: str) -> None:
        self.found.problems.append(Problem(name, where, what))

    def value(self, kind: str, value: Any, where: str, name: str) -> None:
        if kind == "Empty":
            if value != {}:
                self.wrong(name, where, f"{value!r} is not empty")
        elif "|" in kind:
            self.found.add(check_any(kind.split("|"), value, where))
        elif inner := re.fullmatch(r"Array<(.+)>", kind):
            if not isinstance(value, list):
                self.wrong(name, where, f"{value!r} is no list")
                return
            for one in value:
                self.value(inner[1], one, f"{where}[]", name)
        elif inner := re.fullmatch(r"Hash<String,(.+)>", kind):
            if not isinstance(value, dict):
                self.wrong(name, where, f"{value!r} is no map")
                return
            for key, one in value.items():
                self.value(inner[1], one, f"{where}.{key}", name)
        elif inner := re.fullmatch(r"Hash\{(\w+):(.+)\}", kind):
            if not isinstance(value, dict) or set(value) != {inner[1]}:
                self.wrong(name, where, f"{value!r} is no {kind}")
                return
            self.value(inner[2], value[inner[1]], f"{where}.{inner[1]}", name)
        elif kind in data.entities():
            if isinstance(value, dict):
                self.keys(_tree(kind), value, where, kind)
            else:
                self.wrong(name, where, f"{value!r} is no {kind}")
        elif not isinstance(value, _KINDS[kind]) or (kind != "Boolean" and value is True):
            self.wrong(name, where, f"{value!r} is no {kind}")

    def keys(self, nodes: dict[str, _Node], value: dict[str, Any], where: str, owner: str) -> None:
        rest = next((node for key, node in nodes.items() if key.startswith(":")), None)
        for key, one in value.items():
            node = nodes.get(key, rest)
            if node is None:
                self.wrong(f"{owner}.{key}", f"{where}.{key}", "nobody documents it")
            else:
                self.node(node, one, f"{where}.{key}")
        for key, node in nodes.items():
            fact = node.fact
            if key not in value and fact is not None and not (fact["optional"] or fact["removed"]):
                self.wrong(node.name, f"{where}.{key}", "missing")

    def node(self, node: _Node, value: Any, where: str) -> None:
        fact = node.fact
        if value is None:
            if fact is not None and not (fact["nullable"] or node.null_in_samples):
                self.wrong(node.name, where, "null")
            return
        if fact is not None:
            self.found.seen.add((node.owner, fact["name"]))
            self.value(fact["type"], value, where, node.name)
            self.form(node.name, fact, value, where)
        if not node.below:
            return
        inside = node.below["[]"].below if "[]" in node.below else node.below
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                self.keys(inside, one, where + ("[]" if isinstance(value, list) else ""), node.name)

    def form(self, name: str, fact: dict[str, Any], value: Any, where: str) -> None:
        form = _FORMATS.get(fact.get("format", ""))
        allowed = fact.get("enum")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict | list):
                continue
            if form and not form.fullmatch(str(one)):
                self.wrong(name, where, f"{one!r} is no {fact['format']}")
            if allowed and one not in allowed:
                self.wrong(name, where, f"{one!r} is not one of {allowed}")


@cache
def _tree(name: str) -> dict[str, _Node]:
    """The keys of an entity, nested; what only samples show is known, of any type."""
    entity = data.entities()[name]
    root = _Node(name)
    if "extends" in entity:
        root.below = _copied(_tree(entity["extends"]))
    for one in entity["fields"]:
        node = _at(root, one.get("path", [one["name"]]), name)
        node.owner, node.fact = name, one
    for sample in entity.get("sample_only", []):
        first, *others = re.split(r"\[(?=[^\]])|(?=\[\])", sample)
        _at(root, [first, *(part if part == "[]" else part.rstrip("]") for part in others)], name)
    return root.below


def _copied(nodes: dict[str, _Node]) -> dict[str, _Node]:
    return {key: _Node(node.owner, node.fact, _copied(node.below)) for key, node in nodes.items()}


def _at(root: _Node, path: list[str], owner: str) -> _Node:
    node = root
    for part in path:
        node = node.below.setdefault(part, _Node(owner))
    return node
