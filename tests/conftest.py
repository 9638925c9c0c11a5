"""Shared by all tests: the event loop, and fresh, migrated databases on both real engines.

- `database_url`: the address of a fresh database for one test; the test runs once per engine (`-k sqlite`
for one).
- `new_database`: makes fresh databases, for fixtures of wider scope: `with new_database("sqlite") as url: …`;
  with `migrated=False` it is empty.
"""

import contextlib
import os
import shutil
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import anyio.from_thread
import msgspec
import pytest
from argon2 import PasswordHasher

from sabar.actions.auth import doors
from sabar.db import migrate
from sabar.kit import times
from sabar.kit.clock import SystemClock
from sabar.kit.crypto import passwords
from sabar.rules import limits
from sabar.rules.spaces import proofs
from sabar.rules.spaces.limits import PROOFS
from tests import filming, outside, postgres
from tests.federation import peers
from tests.outside import Outside

ENGINES = ("sqlite", "postgresql")
#: The day, where `make test` says it: by turns a file runs on one engine then, with one ffmpeg, or, where it
#: opens Chromium or takes long by its nature, on one day of three. tests/contracts ask both engines each day
#: what is said in SQL, and test_plans how they go about it.
TURN = os.environ.get("TESTS_TURN", "")
BOTH_ENGINES = ("contracts", "test_plans.py")
#: Servers are killed, flooded, or used for half a minute.
LONG = ("faults", "test_mixed_use.py")
#: Chromium opens these each day: every page there is, in the light, and what the product is for.
EACH_DAY = ("test_pages.py", "test_journeys.py", "test_journey_blunder.py", "test_journey_space.py")
LATER = pytest.StashKey[int]()
NewDatabase = Callable[..., AbstractContextManager[str]]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.prepare()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    later = [item for item in items if TURN and _is_later(item)]
    config.hook.pytest_deselected(items=later)
    left_out = set(later)
    items[:] = [item for item in items if item not in left_out]
    config.stash[LATER] = len(later)
    if hasattr(config, "workeroutput"):
        config.workeroutput["later"] = len(later)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Workers collect, and the first process tells: each of them left the same out."""
    node.config.stash[LATER] = getattr(node, "workeroutput", {}).get("later", 0)


def _is_later(item: pytest.Item) -> bool:
    """Whether its turn is on another day."""
    day = zlib.crc32(item.path.name.encode()) + int(TURN)
    asked = set(map(str, getattr(getattr(item, "callspec", None), "params", {}).values()))
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    if folder not in BOTH_ENGINES and asked & {*ENGINES} - {ENGINES[day % 2]}:
        return True
    programs = sorted(filming.programs())
    if asked & {*programs} - {programs[day % len(programs)]}:
        return True
    opens_chromium = hasattr(getattr(item, "module", None), "chromium") and item.path.name not in EACH_DAY
    # In the dark on the day after: a file that looks at every page does so once a day.
    turn = (day - ("dark" in asked)) % 3
    return bool(turn) and (folder in LONG or opens_chromium or "dark" in asked)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.release()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = ", ".join(f"{source} ({path})" for source, path in filming.programs().items())
    terminalreporter.write_line(f"Films were read with the ffmpeg of: {found}")
    if "system" not in filming.programs():
        terminalreporter.write_line("Not with the distribution's: `apt-get install ffmpeg` brings it.")
    found = ", ".join(peers.there()) or "none: `python3 tools/peers.py` fetches them"
    terminalreporter.write_line(f"Other programs of the social web that were spoken with: {found}")
    if later := terminalreporter.config.stash.get(LATER, 0):
        terminalreporter.write_line(
            f"{later} tests have their turn on another day: `make everything` runs all."
        )


@pytest.fixture(scope="session", autouse=True)
def staff_is_never_away() -> None:
    """Clocks of tests leap over weeks in which nobody of staff is seen; test_doors has it as it is."""
    doors.AWAY_MS = limits.FAR_SECONDS * times.SECOND


@pytest.fixture(scope="session", autouse=True)
def nights_are_quiet() -> None:
    """They leap over nights, too, and a leak test takes half a minute; test_proof has it as it is."""
    proofs.PROOFS = msgspec.structs.replace(PROOFS, night_hours=(0, 0))


@pytest.fixture(scope="session", autouse=True)
def passwords_are_quick() -> Iterator[PasswordHasher]:
    """Nearly every test signs somebody up, and a hash takes as long as all the rest of it."""
    as_it_is, passwords.HASHER = passwords.HASHER, PasswordHasher(1, 8, 1)
    yield as_it_is
    passwords.HASHER = as_it_is


@pytest.fixture
def passwords_cost(passwords_are_quick: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """What guessing them costs on every server."""
    monkeypatch.setattr(passwords, "HASHER", passwords_are_quick)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="module")
def world() -> Iterator[Outside]:
    """A web server somewhere else."""
    with outside.listening() as found:
        yield found


@pytest.fixture(scope="module")
def server_options() -> dict[str, Any]:
    """What the server of a test file is started with besides; files that need something say so."""
    return {}


@pytest.fixture(scope="session")
def new_database() -> NewDatabase:
    folder = postgres.beside("sqlite")

    @contextlib.contextmanager
    def new(engine: str, *, migrated: bool = True) -> Iterator[str]:
        name = f"t_{uuid.uuid4().hex}"
        if engine == "sqlite":
            path = folder / f"{name}.db"
            if migrated:
                shutil.copyfile(_template(folder), path)
            yield f"sqlite:///{path}"
            for leftover in folder.glob(f"{name}.db*"):
                leftover.unlink()
        else:
            postgres.ensure()
            source = "template1"
            if migrated:
                source = postgres.template(migrate.upgrade(postgres.template_url(), clock=SystemClock()))
            yield postgres.create(name, template=source)
            postgres.drop(name)

    return new


def _template(folder: Path) -> Path:
    """A migrated database of SQLite to copy, made once per run."""
    template = folder / "template.db"
    with postgres.locked("sqlite"):
        if not template.exists():
            with anyio.from_thread.start_blocking_portal() as portal:
                portal.call(lambda: migrate.upgrade(f"sqlite:///{template}", clock=SystemClock()))
    return template


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[str]:
    with new_database(request.param) as url:
        yield url
