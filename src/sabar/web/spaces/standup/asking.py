"""The stand-up in its room: what is asked, and the line that leads to today."""

from typing import Any

from sabar.edge.call import Call
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import standup
from sabar.web.spaces import room_box
from sabar.web.spaces.said_views import PromptView, RoomView
from sabar.web.spaces.standup import question


async def prompt(call: Call[Any], entered: Entered, room: RoomView) -> PromptView:
    url, box = f"{room.url}/standup", None
    found = await standup.asked(call.app, call.me, entered)
    if found is None:
        return PromptView(url=url)
    if found.asked:
        box = room_box.standup(call.me, room, await question.of(call, entered), "-standup")
        box = await room_box.with_kept(call, entered, box)
    return PromptView(url=url, box=box, answered=found.answered, again_ms=found.again_ms)
