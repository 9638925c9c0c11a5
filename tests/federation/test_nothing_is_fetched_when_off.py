"""A server that speaks with no others asks none, also for what it kept of them while it did."""

import httpx
import pytest

from sabar.federation import posts, threads
from sabar.federation.fetching import Budget
from tests import outside
from tests.federation import strangers
from tests.federation.posts import arrived
from tests.server import Server


@pytest.fixture(scope="module")
def server_options() -> dict[str, object]:
    return {"federation": "off"}


def test_nobody_is_asked(here: Server) -> None:
    with outside.listening() as there:
        key = strangers.key_of(here, f"{there.url}/photo.jpg")
        mira = strangers.account(here, avatar=key, avatar_static=key)
        id = arrived.say(here, mira, "kept", parent_uri=f"{there.url}/notes/1")
        assert httpx.get(f"{here.url}/media/{key}").status_code == 404
        assert httpx.get(f"{here.url}/media/{key}/face").status_code == 404
        assert here.run(posts.by_uri, here.app, f"{there.url}/notes/1", budget=Budget()) is None
        assert here.run(threads.items, here.app, f"{there.url}/replies", most=5) == []
        here.run(threads.find_parent, here.app, int(id))
        assert there.heard == []
