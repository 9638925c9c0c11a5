"""What A owns and B wants: one of everything that a number can name.

**A new route that names something?** Add one line: to `_paths` for a `{part}` of its path (the key is the
path up to the part), to `_fields` for a number in its body; what everybody may name goes to `OPEN_PATHS` or
`OPEN_FIELDS`. A field that must hold something before anything happens goes to `PLAUSIBLE`. The sweep fails,
and says what is missing, until then.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tests import entrance, pictures
from tests.api.people import Person
from tests.authenticator import Authenticator
from tests.browser import Browser
from tests.server import Server
from tests.waiting import eventually

#: Paths up to a part that names people or words: they are known to all, and each may do his own with them.
OPEN_PATHS = {
    "/@",
    "/api/v1/annual_reports/",
    "/api/v1/accounts/",
    "/api/sabar/v1/accounts/",
    "/api/v1/suggestions/",
    "/api/v1/tags/",
    "/web/account/",
    "/web/tag/",
    "/web/tag/{name}/",
    "/api/v1/announcements/",
    "/api/v1/announcements/{id}/reactions/",
    "/api/sabar/v1/spaces/{slug}/posts/{id}/reactions/",
    "/announcements/",
}
#: Fields of bodies with plain numbers, and with numbers that everybody may name: people, rules, read marks.
OPEN_FIELDS = {
    *(
        "above",
        "choices",
        "days",
        "keep_favourites",
        "undo_seconds",
        "undo_reply_seconds",
        "lasts",
        "duration",
        "hold_seconds",
        "revision",
        "turn",
        "uses",
        "expires_in",
        "max_id",
        "max_uses",
        "retention_seconds",
        "export_days",
        "min_id",
        "poll.expires_in",
        "weekdays",
    ),
    *("account", "account_id", "account_ids", "allowed_mentions", "rule_ids", "client_id"),
    *("colleague", "colleague_id"),
    *("year", "collection_ids"),
    *(f"{kind}_part.{name}" for kind in ("avatar", "header") for name in ("x", "y", "zoom")),
    *("home.last_read_id", "notifications.last_read_id", "up_to"),
}
#: What each verb of the pages' forms is called, by the path up to it.
VERBS = {
    "/web/status/{id}/": [
        *(f"{no}{verb}" for verb in ("favourite", "boost", "bookmark", "pin", "mute") for no in ("", "un")),
        "close",
        "reopen",
    ],
    "/web/account/{id}/": ["accept", "reject"],
    "/conversations/{id}/": ["read", "unread"],
}
#: Values with which a write would do something, were the thing one's own.
PLAUSIBLE: dict[str, Any] = {
    "status": "stolen",
    "wait": "5m",
    "revision": 1,
    "text": "stolen",
    "title": "stolen",
    "phrase": "stolen",
    "keyword": "stolen",
    "context": ["home"],
    "choices": [0],
    "description": "stolen",
    "scheduled_at": "2037-01-01T00:00:00Z",
    "at": "2037-01-01T00:00",
    "kind": "server",
    "value": "stolen.example",
    "visibility": "private",
    "role": "member",
    "weekdays": [1],
}

PART = re.compile(r"\{([a-z_]+)\}")


@dataclass
class Things:
    """`paths`, `fields`: numbers of A's things by where a route names them; `own`: one of B's, likewise."""

    server: Server
    a: Person
    b: Person
    #: Who asked to follow A.
    asking: Person
    session: str
    public: str
    paths: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    plausible: dict[str, Any] = field(default_factory=dict)


def made(server: Server) -> Things:
    """A world with all of it."""
    app = entrance.app_token(server, entrance.register_app(server))
    a, b, c, asking = (Person.arriving(server, app, name) for name in ("a", "b", "c", "d"))
    browser, session = _browser(server, a), _browser(server, b).session
    assert session
    public = a.post("/api/v1/statuses", status="public")
    found = Things(server, a, b, asking, session, public["id"])
    found.plausible = {**PLAUSIBLE, "account_ids": [a.id], "account_id": a.id, "account": a.id}
    c.post(f"/api/v1/statuses/{public['id']}/favourite")
    a.ok("PATCH", "/api/v2/notifications/policy", json={"for_private_mentions": "filter"})
    c.post("/api/v1/statuses", status=f"@{a.name} hello", visibility="direct")
    a.ok("PATCH", "/api/v1/accounts/update_credentials", json={"locked": True})
    asking.follow(a)
    browser.post("/settings/invites", max_uses="3", days="7")
    _register_passkey(server, browser)
    client = entrance.register_app(server)
    entrance.redeem(server, client, entrance.code_of(entrance.authorize(a, client, browser)))
    eventually(
        lambda: len(a.get("/api/v1/notifications")) == 2 and bool(ids(server, "notification_requests"))
    )
    found.paths = _paths(found, c)
    found.fields = _fields(found, client)
    found.own = _own(b)
    found.plausible["status_id"] = found.own["/api/v1/statuses/"]
    return found


def _paths(found: Things, c: Person) -> dict[str, list[str]]:
    a, b, server = found.a, found.b, found.server
    private = a.post(
        "/api/v1/statuses",
        status=f"private #tag @{c.name}",
        visibility="private",
        poll={"options": ["x", "y"], "expires_in": 3600},
    )
    hidden = [
        private["id"],
        a.post("/api/v1/statuses", status=f"@{c.name} direct", visibility="direct")["id"],
    ]
    quoting = [*hidden, a.post("/api/v1/statuses", status="see", quoted_status_id=found.public)["id"]]
    kept = a.post("/api/v2/filters", title="f", context=["home"], keywords_attributes=[{"keyword": "k"}])
    marked = a.post(f"/api/v2/filters/{kept['id']}/statuses", status_id=found.public)
    listed = [a.post("/api/v1/lists", title="of a")["id"]]
    keywords = [kept["keywords"][0]["id"]]
    label = a.post("/api/sabar/v1/labels", name="of a")
    a.post(f"/api/sabar/v1/labels/{label['id']}/accounts", account_ids=[c.id])
    rules = a.post(f"/api/sabar/v1/labels/{label['id']}/rules", kind="server", value="a.example")["rules"]
    narrowed = a.post("/api/v1/statuses", status="for few now")
    a.ok("PUT", f"/api/sabar/v1/statuses/{narrowed['id']}/visibility", json={"visibility": "private"})
    held = a.post("/api/v1/statuses", status="held", hold_until_sent=True)
    recalled = [a.post("/api/v1/statuses", status="sour")["id"]]
    a.post(f"/api/sabar/v1/statuses/{recalled[0]}/recall", announce=True, reason="sour")
    rule = a.post("/api/sabar/v1/hold_rules", wait="5m", words=["neverwritten"])
    tie = a.post("/api/sabar/v1/colleagues", account_id=c.id)["id"]
    c.post(f"/api/sabar/v1/colleagues/{tie}/accept")
    asked = [a.post("/api/v1/statuses", status=f"asked {n}", hold_until_sent=True)["id"] for n in range(2)]
    for id in asked:
        a.post(f"/api/sabar/v1/outbox/{id}/ask")
    c.post(f"/api/sabar/v1/outbox/asked/{asked[1]}/yes", revision=2)
    answer = ids(server, "hold_answers")
    space = a.post("/api/sabar/v1/spaces", name="of a")["slug"]
    rooms = f"/api/sabar/v1/spaces/{space}"
    spent = a.post(f"{rooms}/invites")["url"].rpartition("/")[2]
    c.post(f"/api/sabar/v1/space_invites/{spent}/join")
    a.post(f"{rooms}/invites")
    said = a.post(f"{rooms}/posts", text="psst", poll={"options": ["x", "y"], "expires_in": 3600})["id"]
    loose = a.ok("POST", f"{rooms}/files", files={"file": ("x.txt", b"psst")})["id"]
    open_links = ids(server, "space_invites", where="uses = 0")
    later = a.post("/api/v1/statuses", status="later", scheduled_at="2038-01-01T00:00:00Z")
    c.ok("PATCH", "/api/v1/accounts/update_credentials", json={"discoverable": True})
    collection = a.post("/api/v1/collections", name="of a", account_ids=[c.id])["collection"]
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    return {
        "/api/v1/statuses/": [*hidden, held["id"]],
        "/api/sabar/v1/statuses/": [*hidden, *recalled],
        "/receipts/": recalled,
        "/api/sabar/v1/outbox/": [held["id"]],
        "/outbox/": [held["id"]],
        "/api/sabar/v1/hold_rules/": [rule["id"]],
        "/api/sabar/v1/colleagues/": [tie],
        "/settings/colleagues/": [tie],
        "/api/sabar/v1/spaces/": [space],
        "/s/": [space],
        "/api/sabar/v1/spaces/{slug}/posts/": [said],
        "/s/{slug}/p/": [said],
        "/api/sabar/v1/spaces/{slug}/files/": [loose],
        "/s/{slug}/files/": [loose],
        "/api/sabar/v1/spaces/{slug}/members/": [c.id],
        "/s/{slug}/members/": [c.id],
        "/api/sabar/v1/spaces/{slug}/invites/": open_links,
        "/s/{slug}/invites/": open_links,
        "/api/sabar/v1/space_invites/": [spent],
        "/s/join/": [spent],
        "/api/sabar/v1/outbox/asked/": [asked[0]],
        "/outbox/asked/": [asked[0]],
        "/api/sabar/v1/outbox/answers/": answer,
        "/outbox/answers/": answer,
        "/settings/holds/": [rule["id"]],
        "/api/sabar/v1/labels/": [label["id"]],
        "/labels/": [label["id"]],
        "/api/sabar/v1/labels/{id}/rules/": [rules[0]["id"]],
        "/api/v1/statuses/{id}/quotes/": quoting,
        "/web/status/{id}/quotes/": quoting,
        "/web/status/": hidden,
        "/@{acct}/": hidden,
        "/compose/": [*hidden, found.public],
        "/api/v1/polls/": [private["poll"]["id"]],
        "/api/v1/media/": [a.ok("POST", "/api/v2/media", files=files)["id"]],
        "/api/v1/lists/": listed,
        "/lists/": listed,
        "/api/v1/collections/": [collection["id"]],
        "/collections/": [collection["id"]],
        "/api/v1/collections/{collection_id}/items/": [collection["items"][0]["id"]],
        "/api/v2/filters/": [kept["id"]],
        "/api/v1/filters/": keywords,
        "/settings/filters/": [kept["id"]],
        "/api/v2/filters/keywords/": keywords,
        "/api/v2/filters/statuses/": [marked["id"]],
        "/api/v1/scheduled_statuses/": [later["id"]],
        "/scheduled/": [later["id"]],
        "/api/v1/featured_tags/": [a.post("/api/v1/featured_tags", name="mine")["id"]],
        "/api/v1/conversations/": ids(server, "account_conversations"),
        "/conversations/": ids(server, "account_conversations"),
        "/api/v1/notifications/": ids(server, "notifications", where=f"account_id <> {b.id}"),
        "/api/v2/notifications/": ids(server, "notifications", "group_key", f"account_id <> {b.id}"),
        "/api/v2_alpha/notifications/": ids(server, "notifications", "group_key", f"account_id <> {b.id}"),
        "/api/v1/notifications/requests/": ids(server, "notification_requests"),
        "/api/v1/follow_requests/": [found.asking.id],
    }


def _strike(server: Server, a: Person) -> str:
    """Something staff decided about A."""
    id = server.app.ids.next()

    async def unit(tx: Any) -> None:
        await tx.run(
            "INSERT INTO account_warnings (id, target_id, action, created_at) VALUES (:id, :a, 'none', 1)",
            id=id,
            a=int(a.id),
        )

    server.run(server.app.db.write, unit)
    return str(id)


def _fields(found: Things, client: dict[str, Any]) -> dict[str, list[str]]:
    """A field that is called the same in routes that mean different things has the path before its name."""
    paths, server = found.paths, found.server
    sessions = ids(server, "sessions", where=f"user_id <> {_user(server, found.b)}")
    return {
        "in_reply_to_id": paths["/api/v1/statuses/"],
        "reply_to": paths["/api/v1/statuses/"],
        "quoted_status_id": paths["/api/v1/statuses/"],
        "quote": paths["/api/v1/statuses/"],
        "edit": paths["/api/v1/statuses/"],
        "status_id": paths["/api/v1/statuses/"],
        "status_ids": paths["/api/v1/statuses/"],
        "media_ids": paths["/api/v1/media/"],
        "media_attributes.id": paths["/api/v1/media/"],
        "keep": paths["/api/v1/media/"],
        "list_ids": paths["/api/v1/lists/"],
        "label": paths["/api/sabar/v1/labels/"],
        "label_ids": paths["/api/sabar/v1/labels/"],
        "labels": paths["/api/sabar/v1/labels/"],
        "besides": paths["/api/sabar/v1/labels/"],
        "rule": paths["/api/sabar/v1/labels/{id}/rules/"],
        "/api/sabar/v1/spaces/{slug}/posts in_reply_to_id": paths["/api/sabar/v1/spaces/{slug}/posts/"],
        "/s/{slug}/drafts reply_to": paths["/api/sabar/v1/spaces/{slug}/posts/"],
        "/s/{slug}/posts reply_to": paths["/api/sabar/v1/spaces/{slug}/posts/"],
        "file_ids": paths["/api/sabar/v1/spaces/{slug}/files/"],
        "let_go": paths["/api/sabar/v1/spaces/{slug}/files/"],
        "circle_label_ids": paths["/api/sabar/v1/labels/"],
        "except_label_ids": paths["/api/sabar/v1/labels/"],
        "item": paths["/api/v1/collections/{collection_id}/items/"],
        "keywords_attributes.id": paths["/api/v1/filters/"],
        "words.id": paths["/api/v1/filters/"],
        "/api/v1/notifications/dismiss id": paths["/api/v1/notifications/"],
        "/api/v1/notifications/requests/accept id": paths["/api/v1/notifications/requests/"],
        "/api/v1/notifications/requests/dismiss id": paths["/api/v1/notifications/requests/"],
        "/notifications/requests/accept id": paths["/api/v1/notifications/requests/"],
        "/notifications/requests/dismiss id": paths["/api/v1/notifications/requests/"],
        "/notifications/requests/accept only": paths["/api/v1/notifications/requests/"],
        "/notifications/requests/dismiss only": paths["/api/v1/notifications/requests/"],
        "/settings/sessions/end id": [*(f"b{id}" for id in sessions), f"a{client['id']}"],
        "/settings/narrow/undo id": ids(server, "narrowings"),
        "/settings/invites/end id": ids(server, "invites"),
        # An old account of hers is an account like any other; only she can take it from among hers.
        "/settings/moving/aliases/remove id": [found.a.id],
        "/settings/moderation/appeal id": [_strike(server, found.a)],
        "/appeal id": ids(server, "account_warnings"),
        "/settings/passkeys/remove id": ids(server, "passkeys"),
    }


def _own(b: Person) -> dict[str, str]:
    """B's own, where a route wants one thing of his and one that may be A's."""
    status = b.post("/api/v1/statuses", status="of b")["id"]
    filter = b.post("/api/v2/filters", title="of b", context=["home"])["id"]
    listed = b.post("/api/v1/lists", title="of b")["id"]
    label = b.post("/api/sabar/v1/labels", name="of b")["id"]
    collection = b.post("/api/v1/collections", name="of b")["collection"]["id"]
    rule = b.post("/api/sabar/v1/hold_rules", wait="5m", words=["neverwritten"])["id"]
    space = b.post("/api/sabar/v1/spaces", name="of b")["slug"]
    said = b.post(f"/api/sabar/v1/spaces/{space}/posts", text="psst")["id"]
    b.ok("PUT", f"/api/sabar/v1/spaces/{space}/standup", json={"weekdays": [1, 2, 3, 4, 5, 6, 7]})
    return {
        "/@": b.name,
        "/api/sabar/v1/hold_rules/": rule,
        "/settings/holds/": rule,
        "/api/sabar/v1/spaces/": space,
        "/s/": space,
        "/api/sabar/v1/spaces/{slug}/posts/": said,
        "/s/{slug}/p/": said,
        "/api/sabar/v1/spaces/{slug}/posts/{id}/reactions/": "🥁",
        "/api/sabar/v1/labels/": label,
        "/labels/": label,
        "/api/v1/collections/": collection,
        "/collections/": collection,
        "/api/v1/statuses/": status,
        "/compose/": status,
        "/api/v2/filters/": filter,
        "/settings/filters/": filter,
        "/api/v1/lists/": listed,
        "/lists/": listed,
    }


def _browser(server: Server, person: Person) -> Browser:
    browser = Browser(server)
    answer = browser.post(
        "/login", follow=False, email=f"{person.name}@example.org", password=entrance.PASSWORD
    )
    assert answer.status_code == 303
    return browser


def _register_passkey(server: Server, browser: Browser) -> None:
    options = browser.json("/settings/passkeys/options", {}).json()
    credential = Authenticator(server.url, "127.0.0.1").create(options)
    answer = browser.json("/settings/passkeys", {"name": "of a", "credential": credential})
    assert answer.status_code == 200, answer.text


def ids(server: Server, table: str, column: str = "id", where: str = "TRUE") -> list[str]:
    """One column of a table; there must be something."""
    rows = server.run(server.app.db.read().all, f"SELECT {column} AS id FROM {table} WHERE {where}")
    return [str(row["id"]) for row in rows]


def _user(server: Server, person: Person) -> int:
    return int(ids(server, "users", where=f"account_id = {person.id}")[0])


def unknown(id: str) -> str:
    """A number (or a key with one in it, or letters drawn by lot) like `id` that nothing has."""
    if not re.search(r"\d{4,}", id):
        return id[:-1] + ("a" if id[-1] != "a" else "b")
    return re.sub(r"\d{4,}", lambda found: str(int(found[0]) ^ 1), id)
