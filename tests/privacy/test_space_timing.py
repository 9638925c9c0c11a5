"""Whether a space is there cannot be told by the time an answer takes, nor by anything else of it."""

import contextlib
import random
import time
from collections.abc import Iterator

import httpx
import pytest

from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.server import Server, running_server

pytestmark = pytest.mark.timeout(240)

ASKED = 2500
SPACES = "/api/sabar/v1/spaces"


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def told_apart(there: list[float], none: list[float]) -> float:
    """The probability that a random answer of the one kind took longer than one of the other (AUC of the best
    classifier by time), or the other way round: 0.5 is chance.
    """
    ranked = sorted([(value, 1) for value in there] + [(value, 0) for value in none])
    ranks = sum(rank for rank, (_, kind) in enumerate(ranked, 1) if kind)
    found = (ranks - len(there) * (len(there) + 1) / 2) / (len(there) * len(none))
    return max(found, 1 - found)


def test_two_kinds_that_differ_are_told_apart() -> None:
    lot = random.Random(7)
    assert told_apart([lot.gauss(10.5) for _ in range(ASKED)], [lot.gauss(10) for _ in range(ASKED)]) > 0.6
    assert told_apart([lot.gauss(10) for _ in range(ASKED)], [lot.gauss(10) for _ in range(ASKED)]) < 0.53


@pytest.mark.parametrize("by", ["app", "browser"])
def test_an_outsider_cannot_tell_by_the_time_whether_there_is_a_space(server: Server, by: str) -> None:
    scopes = "read write read:spaces write:spaces"
    app = entrance.app_token(server, entrance.register_app(server), scopes)
    owner, outsider = (Person.arriving(server, app, name) for name in ("own", "out"))
    made = owner.post(SPACES, name="Atelier")["slug"]
    for number in range(50):
        owner.post(f"{SPACES}/{made}/posts", text=f"n{number}")
    slugs = {True: made, False: f"atelier-{'zz' if made.endswith('22') else '22'}{made[-2:]}"}
    if by == "app":
        client = httpx.Client(base_url=server.url, headers=entrance.bearer(outsider.token))
        path = SPACES
    else:
        browser = Browser(server)
        browser.post("/login", email=f"{outsider.name}@example.org", password=entrance.PASSWORD)
        client, path = browser.http, "/s"
    order = [True, False] * ASKED
    random.shuffle(order)
    took: dict[bool, list[float]] = {True: [], False: []}
    with contextlib.closing(client):
        for there in order:
            start = time.perf_counter()
            answer = client.get(f"{path}/{slugs[there]}")
            took[there].append(time.perf_counter() - start)
            assert answer.status_code == 404
    assert told_apart(took[True], took[False]) < 0.53
