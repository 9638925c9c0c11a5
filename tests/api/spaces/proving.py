"""Runs of the leak test, and programs that leak on purpose."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.effects.proving import asking, listening, reading
from sabar.model.spaces.rooms import EVERYTHING, Entered, Member, Role, Space
from sabar.reads.spaces import said
from sabar.rules.spaces import limits
from sabar.services import Services
from sabar.store.spaces import rooms
from tests.api.spaces.conftest import Room
from tests.waiting import eventually


def prove(room: Room, who: Any = None) -> dict[str, Any]:
    """A run, started and waited for."""
    (who or room.member).post(f"{room.path}/proofs")
    return last(room)


def last(room: Room) -> dict[str, Any]:
    """The newest run, once it is over."""
    eventually(lambda: room.owner.get(f"{room.path}/proofs")[0]["ended_at"], seconds=100)
    found: dict[str, Any] = room.owner.get(f"{room.path}/proofs")[0]
    return found


def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rests between questions, and all places are told."""
    fast = msgspec.structs.replace(limits.PROOFS, rest=0.0, places=1000)
    for module in (asking, listening, reading):
        monkeypatch.setattr(module, "PROOFS", fast)


def without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody from outside asks any route, which takes most of the time."""

    async def nothing(self: asking.Asking, who: Any) -> list[Any]:
        await asyncio.sleep(0.1)
        return []

    monkeypatch.setattr(asking.Asking, "by_outsider", nothing)


def leaks(sheet: dict[str, Any]) -> set[tuple[str, str | None]]:
    """Exits, and as whom."""
    return {(one["exit"], one["as"]) for one in sheet["tries"] if one["verdict"] == "leaked"}


def places(sheet: dict[str, Any], exit: str, who: str | None) -> list[str]:
    return [
        place for one in sheet["tries"] if (one["exit"], one["as"]) == (exit, who) for place in one["places"]
    ]


async def words(app: Services) -> str:
    """Everything that is said in all spaces, as a program would tell it that forgot whom it tells."""
    told = []
    db = app.db.read()
    for id in await rooms.ids(db):
        space = await rooms.by_id(db, id)
        assert space is not None
        seeing = Entered(space, Member(id, 0, Role.OWNER, 0, proof=True))
        found = await db.all("SELECT id FROM space_posts WHERE space_id = :space AND proof", space=id)
        for one in await said.several(app, seeing, [row["id"] for row in found]):
            told.append(one.content.text if one.content else "")
    return " ".join(told)


def everybody(space: Space, account_id: int) -> Entered:
    """Somebody stands in it who does not."""
    return Entered(space, Member(space.id, account_id, Role.MEMBER, 0, proof=EVERYTHING.proofs))


def telling(when: Callable[[Call[Any]], bool] = lambda call: True) -> Callable[[Call[Any]], Any]:
    """A handler that tells what is said in spaces."""

    async def leaking(call: Call[Any]) -> Response:
        return Response(await words(call.app) if when(call) else "")

    return leaking
