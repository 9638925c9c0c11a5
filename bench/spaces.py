"""The room of a space beside home, as pages; and one post to two hundred who are in a space, beside one to as
many followers, whose pages are open with a session each.
"""

import json
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import apsw
import httpx

from bench import harness, load, pages, sockets, town
from sabar.kit.crypto import secrets

PEOPLE, POSTS, WRITTEN = 202, 4_000, 80
LISTENERS = range(3, PEOPLE + 1)
_SPACES = "/api/sabar/v1/spaces"


def main() -> None:
    """What a page costs, beside home; and when each listener has a post, beside followers."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        follows = {one: [town.WRITER] for one in LISTENERS} | {town.READER: list(range(2, 102))}
        place = town.build(Path(folder) / "data", people=PEOPLE, users=PEOPLE, posts=POSTS, follows=follows)
        _signed_in(place)
        with harness.server(data=str(place.data)) as server:
            slug, id = _filled(server.url)
            _pages(server, slug)
            _live(server, slug, id)


def _signed_in(place: town.Town) -> None:
    """Everybody has a browser, and an application that may write in spaces."""
    connection, now = apsw.Connection(str(place.database)), int(time.time() * 1000)
    connection.execute("UPDATE oauth_tokens SET scopes = 'read write follow read:spaces write:spaces'")
    connection.executemany(
        "INSERT INTO sessions (id, token_hash, user_id, created_at, last_seen_at, proved_at) "
        "VALUES (?1, ?2, ?3, ?4, ?4, ?4) ON CONFLICT DO NOTHING",
        ((one + 1, secrets.digest(town.token(one)), place.person(one), now) for one in range(2, PEOPLE + 1)),
    )
    connection.close()


def _filled(url: str) -> tuple[str, str]:
    """A space of everybody, in which forty wrote, answered and reacted; its address and its number."""

    def call(who: int, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = httpx.post(url + path, json=body or {}, headers=_bearer(who), timeout=30)
        answer.raise_for_status()
        return answer.json()

    slug = str(call(town.READER, _SPACES, {"name": "Atelier"})["slug"])
    link = call(town.READER, f"{_SPACES}/{slug}/invites", {"max_uses": PEOPLE})["url"]
    for one in range(2, PEOPLE + 1):
        call(one, f"/api/sabar/v1/space_invites/{link.rpartition('/')[2]}/join")
    said = ""
    for number in range(WRITTEN):
        text = (
            "Who joins us tonight at the square? Bring chairs, bring friends, bring whatever you sing. " * 3
        )
        more = {"in_reply_to_id": said} if number % 6 == 1 else {}
        said = call(1 + number % 40, f"{_SPACES}/{slug}/posts", {"text": f"{text}{number}", **more})["id"]
        if number % 7 == 0:
            path = f"{url}{_SPACES}/{slug}/posts/{said}/reactions/%F0%9F%A5%81"
            httpx.put(path, headers=_bearer(2), timeout=30).raise_for_status()
    page = httpx.get(f"{url}/s/{slug}", headers={"Cookie": f"session={town.token(town.READER)}"}).text
    found = re.search(r'data-space="(\d+)"', page)
    if found is None or page.count('class="post ') < 40:
        raise RuntimeError("the room is not as it should be")
    return slug, found[1]


def _bearer(who: int) -> dict[str, str]:
    return {"Authorization": f"Bearer {town.token(who)}"}


def _pages(server: harness.Server, slug: str) -> None:
    cookie = {"Cookie": f"session={town.token(town.READER)}"}
    paths = {"home, 20 posts": "/", "the room, 40 posts": f"/s/{slug}"}
    asked = {name: load.request(path, headers=cookie) for name, path in paths.items()}
    for one in asked.values():
        if load.ask(server.url, [one], connections=1, seconds=0.3).wrong:
            raise RuntimeError("a page does not answer 200")
    costs = harness.medians(
        {name: lambda one=one: pages.measured(server, one).cpu for name, one in asked.items()}
    )
    print(harness.table("a page in the browser", costs, "µs of CPU", "home, 20 posts"), flush=True)


def _live(server: harness.Server, slug: str, id: str) -> None:
    sessions = [town.token(one) for one in LISTENERS]
    text = "Who joins us tonight at the square? " * 10
    wanted = {
        "to followers": (town.WRITER, "/api/v1/statuses", {"status": text}, "stream=user"),
        "to a space": (town.READER, f"{_SPACES}/{slug}/posts", {"text": text}, f"stream=space&space={id}"),
    }
    took: dict[str, list[float]] = {}
    for _ in range(2):
        for name, (who, path, body, stream) in wanted.items():
            asked = load.request(path, headers=_bearer(who), body=json.dumps(body).encode())
            heard = sockets.measured(
                server, f"/api/v1/streaming?{stream}&page=en", asked, *sessions, size=len(sessions)
            )
            took.setdefault(name, []).extend(heard.took)
    for part in (0.5, 0.99):
        found = {name: harness.quantile(values, part) for name, values in took.items()}
        title = f"one post to {len(sessions)} pages, p{part * 100:.0f}"
        print(harness.table(title, found, "ms", "to followers"), flush=True)


if __name__ == "__main__":
    main()
