"""Programs that leak are caught by the leak test: each of these is one mistake, made on purpose."""

import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
import structlog

from sabar.actions.spaces import files as file_actions
from sabar.actions.spaces import posts as post_actions
from sabar.backends import archived
from sabar.edge.call import Call
from sabar.edge.routes import Route
from sabar.kit import logs
from sabar.model.accounts import Role
from sabar.model.errors import Forbidden, NotFound
from sabar.model.jobs import JobSpec
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.reads.spaces import access, said
from sabar.services import Services
from sabar.store.spaces import rooms
from tests.api.spaces import proving
from tests.api.spaces.conftest import Room
from tests.api.spaces.proving import everybody, in_a_hurry, leaks, places, prove, telling, without_asking
from tests.server import Server

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_hurry(monkeypatch)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking(monkeypatch)


class Broken:
    """A program whose exits are broken one by one; each stays whole for everybody else."""

    def __init__(self, server: Server) -> None:
        self._undo: list[tuple[Route, Any]] = []
        self._routes: list[Route] = server.run(server.app.front_door.application).table.routes

    def route(self, path: str, when: Any = lambda call: True) -> None:
        """Its answer tells what is said in spaces."""
        found = next(one for one in self._routes if one.method == "GET" and one.path == path)
        handler = found.handler

        async def leaking(call: Call[Any]) -> Any:
            return await telling()(call) if when(call) else await handler(call)

        object.__setattr__(found, "handler", leaking)
        self._undo.append((found, handler))

    def mend(self) -> None:
        for route, handler in self._undo:
            object.__setattr__(route, "handler", handler)
        self._undo.clear()


@pytest.fixture
def broken(server: Server) -> Iterator[Broken]:
    found = Broken(server)
    yield found
    found.mend()


def test_routes_that_tell_what_is_said_are_caught(room: Room, broken: Broken) -> None:
    mine = {
        ("calls", "outsider"): "/api/v2/search",
        ("calls", "application"): "/api/v1/timelines/home",
        ("calls", "staff"): "/api/v1/admin/accounts",
        ("calls", "visitor"): "/.well-known/webfinger",
        ("pages", "visitor"): "/@{acct}/{id}/embed",
        ("pages", "staff"): "/admin",
        ("pages", "former"): "/s/{slug}/files/{id}",
        ("pages", "elsewhere"): "/s/{slug}/search",
        ("pages", "outsider"): "/explore",
    }
    for path in mine.values():
        broken.route(path)
    sheet = prove(room)
    assert sheet["outcome"] == "leaked"
    for (exit, who), path in mine.items():
        assert f"GET {path}" in places(sheet, exit, who), (exit, who, path)


def test_a_route_that_tells_only_where_a_space_is_is_caught(
    room: Room, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def addresses(app: Services) -> str:
        db = app.db.read()
        found = [await rooms.by_id(db, id) for id in await rooms.ids(db)]
        return " ".join(space.slug for space in found if space is not None)

    monkeypatch.setattr(proving, "words", addresses)
    broken.route("/explore")
    assert "GET /explore" in places(prove(room), "pages", "visitor")


def test_people_who_are_let_in_by_mistake_are_caught(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = access.space_for

    async def wrong(app: Services, viewer: Viewer, slug: str) -> Entered:
        """Staff is let in; guests are let into every space; who is a stranger learns that there is one."""
        try:
            return await right(app, viewer, slug)
        except NotFound:
            space = await rooms.by_slug(app.db.read(), slug)
            if space is None:
                raise
            if viewer.user.guest or viewer.user.role is Role.OWNER:
                return everybody(space, viewer.id)
            if viewer.user.email.startswith("zq"):
                raise Forbidden from None
            raise

    monkeypatch.setattr(access, "space_for", wrong)
    sheet = prove(room)
    assert {("pages", "staff"), ("calls", "staff"), ("pages", "elsewhere"), ("pages", "outsider")} <= leaks(
        sheet
    )
    assert ("pages", "visitor") not in leaks(sheet)
    assert ("deeds", "outsider") in leaks(sheet)


@pytest.mark.usefixtures("short")
def test_a_stream_that_forgets_who_was_sent_out_is_caught(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keeps_open(self: Any, kind: str, channel: Any, account_ids: Any) -> None:
        return

    async def everybody_who_listens(app: Services, id: int, account_ids: Any) -> list[Entered]:
        space = await rooms.by_id(app.db.read(), id)
        assert space is not None
        return [everybody(space, one) for one in account_ids]

    monkeypatch.setattr(type(server.running.hub), "put_out", keeps_open)
    monkeypatch.setattr(access, "inside", everybody_who_listens)
    sheet = prove(room)
    assert leaks(sheet) == {("streams", "former")}


@pytest.mark.usefixtures("short")
def test_words_that_lie_somewhere_in_clear_are_caught(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = StringIO()
    logs.set_up("info", "json", written)
    speaking = structlog.get_logger("sabar.mistake")
    post, upload, members = post_actions.post, file_actions.upload, archived.members
    temporary = tempfile.NamedTemporaryFile(delete=False)  # noqa: SIM115

    async def posting(app: Services, viewer: Viewer, entered: Entered, text: str, **given: Any) -> int:
        await app.db.write(lambda tx: _queue(tx, text))
        speaking.info("somebody said something", what=text)
        return await post(app, viewer, entered, text, **given)

    async def uploading(app: Services, viewer: Viewer, entered: Entered, sent: Any) -> int:
        clear = sent.content.read()
        sent.content.seek(0)
        await app.files.put("0" * 32 + ".bin", clear, "application/octet-stream")
        temporary.write(clear)
        temporary.flush()
        return await upload(app, viewer, entered, sent)

    def with_keys(settings: Any) -> list[tuple[str, Path]]:
        keys = [(f"keys/{one.name}", one) for one in settings.space_keys.rglob("*") if one.is_file()]
        return members(settings) + keys

    monkeypatch.setattr(post_actions, "post", posting)
    monkeypatch.setattr(file_actions, "upload", uploading)
    monkeypatch.setattr(archived, "members", with_keys)
    try:
        sheet = prove(room)
    finally:
        structlog.reset_defaults()
        Path(temporary.name).unlink()
    assert {("database", None), ("media", None), ("files", None), ("backup", None), ("log", None)} == leaks(
        sheet
    )
    assert any(place.startswith("keys/") for place in places(sheet, "backup", None))


async def _queue(tx: Any, text: str) -> None:
    tx.enqueue(JobSpec("polls.close", f'"{text}"'.encode(), run_at=2**52))


@pytest.mark.usefixtures("short")
def test_a_test_that_sees_nothing_where_it_must_proves_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = said._opened_for_all

    async def without_words(*given: Any) -> list[Any]:
        return [msgspec.structs.replace(one, content=None) for one in await opened(*given)]

    monkeypatch.setattr(said, "_opened_for_all", without_words)
    sheet = prove(room)
    assert sheet["outcome"] == "blind"


@pytest.mark.usefixtures("short")
def test_a_leak_stands_in_red_until_a_test_passes(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = archived.members
    with monkeypatch.context() as wrong:
        wrong.setattr(archived, "members", lambda settings: [*members(settings), ("key", settings.space_key)])
        assert prove(room)["outcome"] == "leaked"
    assert room.owner.get(room.path)["leaks"] is True
    assert room.owner.get(f"{room.path}/log")["lines"][0]["detail"].startswith("leaked:")
    server.clock.advance(11 * 60_000)
    assert prove(room)["outcome"] == "passed"
    assert room.member.get(room.path)["leaks"] is False
