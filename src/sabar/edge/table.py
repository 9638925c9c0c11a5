"""Finding the route of a path: a tree of segments, exact names before patterns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sabar.edge.routes import Route
from sabar.kit.net import media_ranges

_PART = re.compile(r"\{([a-z_]+)\}")


@dataclass
class _Node:
    exact: dict[str, "_Node"] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], "_Node"]] = field(default_factory=list)
    routes: dict[str, list[Route]] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """`routes` by method, as they were declared, empty when no such path exists; `args` from the path."""

    routes: dict[str, list[Route]]
    args: dict[str, str]

    def route(self, method: str, headers: Mapping[str, str]) -> Route | None:
        """The one that answers; of several, whose answer the caller would rather have."""
        found = self.routes.get(method)
        if found is None:
            return None
        return found[0] if len(found) == 1 else _preferred(found, headers.get("accept", ""))


def _preferred(routes: list[Route], accept: str) -> Route:
    found = media_ranges.best(accept, tuple(offer for route in routes for offer in route.offers))
    return next((route for route in routes if found in route.offers), routes[0])


class Table:
    """All routes of the server. Two declarations of one method and path refuse to build, unless they offer
    different media types.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        self.routes = list(routes)
        self._plain: dict[str, dict[str, list[Route]]] = {}
        for route in self.routes:
            self._insert(route)

    def _insert(self, route: Route) -> None:
        node = self._root
        for segment in route.path.strip("/").split("/"):
            if "{" not in segment:
                node = node.exact.setdefault(segment, _Node())
                continue
            source = _PART.sub(
                lambda m: f"(?P<{m[1]}>[^/]+?)",
                re.escape(segment).replace(r"\{", "{").replace(r"\}", "}"),
            )
            pattern = re.compile(source)
            for known, child in node.patterns:
                if known.pattern == pattern.pattern:
                    node = child
                    break
            else:
                child = _Node()
                node.patterns.append((pattern, child))
                # The longer pattern is the more special one: `/@{acct}` before `/{anything}`.
                node.patterns.sort(key=lambda pair: -len(pair[0].pattern.replace("(?P", "")))
                node = child
        there = node.routes.setdefault(route.method, [])
        for other in there:
            if not route.offers or not other.offers or set(route.offers) & set(other.offers):
                raise ValueError(f"{route.method} {route.path} is declared twice")
        there.append(route)
        if "{" not in route.path:
            self._plain[route.path] = node.routes

    def find(self, path: str) -> Match:
        """The routes of a path; one trailing slash is forgiven."""
        routes = self._plain.get(path)
        if routes is not None:
            return Match(routes, {})
        args: dict[str, str] = {}
        node = self._walk(self._root, path.strip("/").split("/"), 0, args)
        return Match(node.routes if node else {}, args)

    def _walk(self, node: _Node, segments: list[str], depth: int, args: dict[str, str]) -> _Node | None:
        if depth == len(segments):
            return node if node.routes else None
        segment = segments[depth]
        child = node.exact.get(segment)
        if child is not None:
            found = self._walk(child, segments, depth + 1, args)
            if found is not None:
                return found
        for pattern, child in node.patterns:
            match = pattern.fullmatch(segment)
            if match:
                found = self._walk(child, segments, depth + 1, args)
                if found is not None:
                    args.update(match.groupdict())
                    return found
        return None
