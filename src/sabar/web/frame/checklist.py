"""What is worth a minute after the first account exists."""

from typing import Any

from sabar.edge.call import Call
from sabar.reads.server import server
from sabar.web.frame.layout_parts import ChecklistItemView


async def items(call: Call[Any]) -> tuple[ChecklistItemView, ...]:
    """The list, with what is done."""
    done = await server.checklist(call.app, call.me)
    return (
        ChecklistItemView(kind="name", done=done.named, url="/admin#name-form"),
        ChecklistItemView(kind="join", done=done.doors, url="/admin#join"),
        ChecklistItemView(kind="mail", done=done.mail, url="/admin#mail"),
        ChecklistItemView(kind="invite", done=done.invited, url="/settings/invites"),
        ChecklistItemView(kind="post", done=done.posted, url="/"),
    )
