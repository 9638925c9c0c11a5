"""Every GET route of the server, found by asking it, with everything that its paths can name."""

import http.client
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from sabar import wiring
from sabar.edge.routes import Route
from sabar.kit import times
from tests.privacy.audiences import COMMON_TAG
from tests.privacy.corpus import Corpus, numbers

_PART = re.compile(r"\{([a-z_]+)\}")
WORD = re.compile(rb"zq[0-9a-f]{12}")


@dataclass(frozen=True)
class Viewer:
    """`kind` is who it is to the author; `via`: a token, a browser, or neither."""

    kind: str
    via: str
    headers: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.kind} by {self.via}"


def viewers(corpus: Corpus) -> list[Viewer]:
    """The entitled first, so that whatever a cache keeps for them is there when the others ask."""
    found = [Viewer("author", "token", _bearer(corpus.author.token))]
    order = [kind for kind in corpus.people if kind != "author"]
    for kind in order:
        found.append(Viewer(kind, "token", _bearer(corpus.people[kind].token)))
    for kind in ("author", *order):
        found.append(Viewer(kind, "browser", {"Cookie": f"session={corpus.browsers[kind].session}"}))
    found.append(Viewer("narrow", "token", _bearer(corpus.narrow_token)))
    found.append(Viewer("app", "token", _bearer(corpus.app_token)))
    found.append(Viewer("anonymous", "nothing", {}))
    return found


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def routes(corpus: Corpus) -> list[Route]:
    """All of them but the streams, which are listened to."""
    table = wiring.build_edge(corpus.server.running).table
    return [route for route in table.routes if route.method == "GET" and not _stream(route)]


def _stream(route: Route) -> bool:
    return route.path.startswith("/api/v1/streaming/") and not route.path.endswith("/health")


def stream_names(routes: Iterable[Route]) -> list[str]:
    """As a WebSocket names them: `/api/v1/streaming/public/local` is `public:local`."""
    start = "/api/v1/streaming/"
    return [route.path.removeprefix(start).replace("/", ":") for route in routes if _stream(route)]


class Addresses:
    """What to ask of each route."""

    def __init__(self, corpus: Corpus) -> None:
        people = [corpus.people[kind].id for kind in ("author", "follower", "mentioned", "blocked")]
        names = [corpus.people[kind].name for kind in ("author", "follower")]
        self._corpus = corpus
        self._people = people
        self._by_name = {
            "acct": names,
            "slug": corpus.spaces,
            "token": corpus.links,
            "name": corpus.tags,
            "hashtag": corpus.tags,
            "day": [times.day(corpus.server.clock.now_ms())],
            "list_id": corpus.lists,
            "account_id": people,
            "collection_id": corpus.collections,
            "filter_id": corpus.filters,
            "file_id": numbers(corpus, "SELECT id FROM space_files"),
            "quoting_status_id": numbers(corpus, "SELECT status_id FROM quotes")[::20],
            "group_key": numbers(corpus, "SELECT DISTINCT group_key FROM notifications"),
        }
        notifications = numbers(corpus, "SELECT id FROM notifications")
        # The longest beginning that fits says what an `id` is.
        self._ids = {
            "/api/v1/accounts/": people,
            "/api/sabar/v1/spaces/": corpus.said,
            "/api/sabar/v1/spaces/{slug}/invites/": numbers(corpus, "SELECT id FROM space_invites"),
            "/s/{slug}/p/": corpus.said,
            "/api/sabar/v1/spaces/{slug}/files/": numbers(corpus, "SELECT id FROM space_files"),
            "/s/{slug}/files/": numbers(corpus, "SELECT id FROM space_files"),
            "/api/v1/statuses/": corpus.statuses,
            "/@{acct}/": corpus.statuses,
            "/users/{acct}/statuses/": corpus.statuses,
            "/users/{acct}/quote_authorizations/": numbers(corpus, "SELECT status_id FROM quotes"),
            "/contexts/": numbers(corpus, "SELECT id FROM conversations"),
            "/emojis/": numbers(corpus, "SELECT id FROM custom_emojis"),
            "/api/v1/media/": corpus.media,
            "/api/v1/polls/": corpus.polls,
            "/api/v1/lists/": corpus.lists,
            "/api/v1_alpha/async_refreshes/": ["1"],
            "/api/v1/collections/": corpus.collections,
            "/collections/": corpus.collections,
            "/lists/": corpus.lists,
            "/api/sabar/v1/accounts/": people,
            "/api/sabar/v1/labels/": corpus.labels,
            "/labels/": corpus.labels,
            "/api/v1/notifications/": notifications,
            "/api/v1/notifications/requests/": numbers(corpus, "SELECT id FROM notification_requests"),
            "/notifications/requests/": numbers(corpus, "SELECT id FROM notification_requests"),
            "/api/v1/scheduled_statuses/": corpus.scheduled,
            "/scheduled/": corpus.scheduled,
            "/outbox/": corpus.held,
            "/receipts/": corpus.recalled,
            "/api/sabar/v1/statuses/": [*corpus.recalled, *corpus.statuses],
            "/settings/holds/": corpus.hold_rules,
            "/api/sabar/v1/hold_rules/": corpus.hold_rules,
            "/api/sabar/v1/outbox/": corpus.held,
            "/api/sabar/v1/outbox/asked/": corpus.held,
            "/conversations/": numbers(corpus, "SELECT id FROM account_conversations"),
            "/api/v2/filters/": corpus.filters,
            "/settings/filters/": corpus.filters,
            "/api/v1/filters/": numbers(corpus, "SELECT id FROM filter_keywords"),
            "/api/v2/filters/keywords/": numbers(corpus, "SELECT id FROM filter_keywords"),
            "/api/v2/filters/statuses/": numbers(corpus, "SELECT id FROM filter_statuses"),
            "/api/v1/admin/domain_blocks/": numbers(corpus, "SELECT id FROM domain_blocks"),
            "/api/v1/admin/ip_blocks/": numbers(corpus, "SELECT id FROM ip_blocks"),
            "/api/v1/admin/accounts/": people,
            "/api/v1/admin/reports/": numbers(corpus, "SELECT id FROM reports"),
            "/api/v1/admin/tags/": numbers(corpus, "SELECT id FROM tags"),
            "/admin/accounts/": people,
            "/admin/reports/": numbers(corpus, "SELECT id FROM reports"),
            "/api/v1/admin/domain_allows/": ["1"],
            "/admin/announcements/": ["1"],
            "/admin/gates/lists/": ["1"],
            "/api/sabar/v1/admin/relays/": ["1"],
            "/admin/rules/": ["1"],
            "/admin/servers/": ["other.example"],
            "/api/v1/admin/email_domain_blocks/": ["1"],
            "/api/v1/admin/canonical_email_blocks/": ["1"],
        }

    def of(self, route: Route) -> Iterator[str]:
        """Paths with their questions."""
        names = _PART.findall(route.path)
        possible = [self._values(route, name) for name in names]
        if route.path.startswith(("/@{acct}/{id}/", "/users/{acct}/statuses/{id}/")):
            # The number says whose post it is; another name leads there, as on the page of the post.
            possible[0] = possible[0][:1]
        for values in itertools.product(*possible):
            path = route.path
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"{{{name}}}", quote(value))
            for query in self._queries(route):
                yield f"{path}?{urlencode(query, doseq=True)}" if query else path

    def _values(self, route: Route, name: str) -> list[str]:
        if name == "id":
            beginnings = [one for one in self._ids if route.path.startswith(one)]
            assert beginnings, f"what is the id of {route.path}?"
            return self._ids[max(beginnings, key=len)]
        if route.path.startswith("/static/") or name not in self._by_name:
            return ["x"]
        return self._by_name[name]

    def _queries(self, route: Route) -> list[dict[str, object]]:
        """With the largest page; each question a route can be asked, one at a time."""
        fields = set(route.params.__struct_fields__)
        basic: dict[str, object] = {"limit": 80} if "limit" in fields else {}
        found = [basic]
        ids = self._corpus.people if route.path.startswith("/api/v1/accounts") else None
        if "id" in fields and "{id}" not in route.path:
            named = [person.id for person in ids.values()] if ids else self._corpus.statuses
            found.append({**basic, "id[]": named})
        flags = ("only_media", "exclude_replies", "exclude_reblogs", "pinned", "local", "include_filtered")
        found += [{**basic, flag: "true"} for flag in flags if flag in fields]
        words = [COMMON_TAG, "zq", self._corpus.author.name, *self._corpus.canaries]
        texts = {
            "q": words,
            "text": ["x"],
            "tagged": self._corpus.tags,
            "any": [COMMON_TAG],
            "acct": [self._corpus.author.name],
            "resource": [f"acct:{self._corpus.author.name}@{self._corpus.server.settings.domain}"],
            "url": [self._url(id) for id in self._corpus.statuses],
            "reply_to": self._corpus.statuses,
            "edit": self._corpus.statuses,
            "page": ["true"],
            "quote": self._corpus.statuses[::4],
            "draft": ["typed"],
            "timeline": ["home"],
            "expand_accounts": ["partial_avatars"],
        }
        for name, values in texts.items():
            if name in fields and f"{{{name}}}" not in route.path:
                found += [{**basic, name: value} for value in values]
        return found

    def _url(self, id: str) -> str:
        return f"{self._corpus.server.url}/@{self._corpus.author.name}/{id}"


class Walker:
    """One kept connection; answers are read whole: head and body."""

    def __init__(self, corpus: Corpus) -> None:
        self._netloc = urlsplit(corpus.server.url).netloc
        self._connection = http.client.HTTPConnection(self._netloc, timeout=30)
        self.count = 0

    def ask(
        self, viewer: Viewer, address: str, method: str = "GET", *, accept: str = ""
    ) -> tuple[int, bytes, str]:
        """Status, everything that came back, and where its next page is."""
        self.count += 1
        headers = {**viewer.headers, "Accept": accept} if accept else viewer.headers
        self._connection.request(method, address, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        head = "\n".join(f"{name}: {value}" for name, value in answer.getheaders())
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        parts = urlsplit(following[1]) if following else None
        next_page = f"{parts.path}?{parts.query}" if parts else ""
        return answer.status, head.encode() + b"\n\n" + body, next_page

    def close(self) -> None:
        self._connection.close()
