"""Posts of other servers as they are handed to be written, and their way here without any document."""

import itertools
from typing import Any

from sabar.actions.statuses import receive, receive_again
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.received import Arrival, Counted, Received
from sabar.model.statuses import QuotePolicy, ReplyPolicy
from sabar.model.viewers import Actor
from tests.server import Server

_numbers = itertools.count(1)


def post(server: Server, author: Account, words: str = "hello", **given: Any) -> Received:
    """A public one of now, unless something else is said."""
    uri = f"{author.uri}/statuses/{next(_numbers)}"
    content = given.get("content", f"<p>{words}</p>")
    values: dict[str, Any] = {
        "uri": uri,
        "url": uri.replace("/users/", "/@"),
        "visibility": Visibility.PUBLIC,
        "content": content,
        "text": html.to_text(content),
        "spoiler_text": "",
        "sensitive": False,
        "language": "en",
        "published": server.clock.now_ms(),
        "updated": None,
        **{name: [] for name in ("people", "readers", "tags", "emojis", "files")},
        **dict.fromkeys(("poll", "parent", "quoted"), None),
        "parent_uri": "",
        "quotes": given.get("quoted") is not None,
        "quote_accepted": False,
        "quote_policy": QuotePolicy.NOBODY,
        "reply_policy": ReplyPolicy.PUBLIC,
        "replies_uri": "",
        "counted": Counted(),
        "arrival": Arrival.DELIVERED,
    }
    return Received(**{**values, **given})


def come(server: Server, author: Account, made: Received) -> str | None:
    """Its number here."""
    id = server.run(receive.new, server.app, Actor(author), made)
    return None if id is None else str(id)


def say(server: Server, author: Account, words: str = "hello", **given: Any) -> str:
    """As `come`, of one that must be taken."""
    id = come(server, author, post(server, author, words, **given))
    assert id is not None
    return id


def change(server: Server, author: Account, id: str, made: Received) -> None:
    server.run(receive_again.rewrite, server.app, Actor(author), int(id), made)
