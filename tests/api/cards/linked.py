"""Linked pages of the outside world."""

import json
from html import escape
from typing import Any

from tests import entrance
from tests.api.people import Person
from tests.outside import Outside
from tests.server import Server
from tests.waiting import eventually

#: Longer than a site is left alone, shorter than until a failed fetch is tried again, in ms.
PATIENCE = 30_000

HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(title: str = "", head: str = "", *, lang: str = "en", **metas: str) -> bytes:
    """`og_title="x"` is the property `og:title`."""
    given = {name.replace("_", ":"): escape(value) for name, value in metas.items()}
    tags = "".join(f'<meta property="{name}" content="{value}">' for name, value in given.items())
    start = f'<!doctype html><html lang="{lang}"><head><title>{escape(title)}</title>'
    return f"{start}{tags}{head}</head></html>".encode()


def settle(server: Server) -> None:
    """Let what is queued happen; a site is left alone for a second between two fetches."""

    async def waiting() -> list[int]:
        found = await server.app.db.read().all(
            "SELECT CASE WHEN j.lease_until IS NOT NULL THEN 0 WHEN l.next_at IS NULL THEN j.run_at "
            "ELSE GREATEST(j.run_at, l.next_at) END FROM jobs j LEFT JOIN lanes l ON l.name = j.lane "
            "WHERE NOT j.dead AND (j.kind LIKE '%cards.%' OR j.lane LIKE 'sites/%' "
            "OR j.kind IN ('files.delete', 'proofs.look'))"
        )
        return [row[0] for row in found]

    async def wake() -> None:
        server.running.worker.wake()

    def all_done() -> bool:
        soon = [at for at in server.run(waiting) if at <= server.clock.now_ms() + PATIENCE]
        if soon and min(soon) > server.clock.now_ms():
            server.clock.advance(1000)
            server.run(wake)
        return not soon

    eventually(all_done, 60)


def card_of(person: Person, post: Any) -> Any:
    settle(person.server)
    return person.get(f"/api/v1/statuses/{post['id']}")["card"]


def oembed(web: Outside, path: str, told: dict[str, Any]) -> None:
    link = f'<link rel="alternate" type="application/json+oembed" href="/oembed{path}">'
    web.answers[path] = (200, HTML, page("The page", link))
    web.answers[f"/oembed{path}"] = (200, {"Content-Type": "application/json"}, json.dumps(told).encode())


def newcomer(server: Server) -> Person:
    token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
    return Person.arriving(server, token, "ana")
