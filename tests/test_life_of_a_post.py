"""A post goes the way that docs/life-of-a-post.md tells: no hop more, none less, in that order."""

import asyncio
import re
import threading
from collections.abc import Iterator
from types import FrameType

import pytest

from tests import entrance
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.server import Server, running_server
from tests.source import ROOT, SRC

#: As the page says: what only helps.
HELPERS = ("kit/", "model/", "events/", "settings/", "store/rows.py", "db/")
WRITER = "sabar-writer"
#: It goes on behind the commit.
WRITING = "db/engine_sqlite_writer.py"


class Steps:
    """The files of ours in which a function begins, in order, with who begins it: a task, or the thread that
    writes.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, object]] = []
        self.on = False

    def note(self, frame: FrameType, event: str, arg: object) -> None:
        name = frame.f_code.co_filename
        if self.on and event == "call" and name.startswith(str(SRC)):
            self.taken.append((name.removeprefix(f"{SRC}/"), _doer()))


def _doer() -> object:
    thread = threading.current_thread().name
    try:
        return thread if thread == WRITER else asyncio.current_task()
    except RuntimeError:
        return None


@pytest.fixture
def steps() -> Iterator[Steps]:
    steps = Steps()
    before = threading.getprofile()
    threading.setprofile(steps.note)
    yield steps
    threading.setprofile(before)


@pytest.fixture
def server(
    steps: Steps, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with (
        new_database("sqlite") as url,
        running_server(url, tmp_path_factory.mktemp("data"), workers="off") as server,
    ):
        yield server


def told() -> list[str]:
    """The files of the first way."""
    page = (ROOT / "docs" / "life-of-a-post.md").read_text(encoding="utf-8")
    first = page.partition("\n## 1.")[2].partition("\n## 2.")[0]
    return re.findall(r"^\d+\. `([a-z_/]+\.py)`", first, re.MULTILINE)


def test_a_post_goes_through_the_files_that_the_page_names(server: Server, steps: Steps) -> None:
    app = entrance.app_token(server, entrance.register_app(server))
    ana, bea = Person.arriving(server, app, "ana"), Person.arriving(server, app, "bea")
    # What is made once is made.
    ana.post("/api/v1/statuses", status=f"@{bea.name} rain #weather")
    steps.on = True
    ana.post("/api/v1/statuses", status=f"@{bea.name} and rain again #weather")
    steps.on = False

    request = next(doer for file, doer in steps.taken if file == "edge/dispatch.py")
    written = max(at for at, (file, doer) in enumerate(steps.taken) if doer == WRITER and file != WRITING)
    way = [file for file, doer in steps.taken[: written + 1] if doer in (request, WRITER)]
    assert [file for file in dict.fromkeys(way) if not file.startswith(HELPERS)] == told()


def test_the_page_counts_the_hops_that_it_names() -> None:
    page = (ROOT / "docs" / "life-of-a-post.md").read_text(encoding="utf-8")
    files = told()
    handler = next(at for at, file in enumerate(files) if file.startswith("api/"))
    assert f"Hops: {len(files)} " in page
    assert f"{handler} from the request to the handler, {len(files) - handler} from there" in page
