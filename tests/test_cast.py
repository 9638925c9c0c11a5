"""The handful of seeded people is what its description says, on both engines."""

import time
from pathlib import Path

from sabar.actions import oauth
from tests import cast
from tests.entrance import bearer
from tests.server import running_server

_EVERYBODY = {"", "awa", "ben", "chloe", "dede", "elodie", "stranger"}
_READERS = {
    "public": _EVERYBODY,
    "unlisted": _EVERYBODY,
    "private": {"awa", "ben", "chloe"},
    "circle": {"awa", "ben"},
    "direct": {"awa", "ben"},
    "locked": {"elodie"},
}


def test_each_post_of_the_small_cast_is_read_by_those_it_is_for(database_url: str, tmp_path: Path) -> None:
    with running_server(database_url, tmp_path) as server:
        began = time.monotonic()
        small = server.run(cast.small_cast, server.app)
        print(f"small cast: {time.monotonic() - began:.2f} s")
        headers: dict[str, dict[str, str]] = {"": {}}
        for name, viewer in small.viewers.items():
            made = server.run(oauth.token_for_person, server.app, viewer.user, "read")
            headers[name] = bearer(made.bearer)
        for kind, readers in _READERS.items():
            path = f"/api/v1/statuses/{small.posts[kind]}"
            found = {
                name: server.client.get(path, headers=header).status_code for name, header in headers.items()
            }
            assert found == {name: 200 if name in readers else 404 for name in _EVERYBODY}, kind
