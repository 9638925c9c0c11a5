"""What a stand-up asks, as each reader reads it."""

from typing import Any

from sabar.edge.call import Call
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import standup
from sabar.web.frame import layout

#: Asked in the language of each reader, where no owner has worded another question.
USUAL = N_("What are you working on?")


async def of(call: Call[Any], entered: Entered) -> str:
    own = await standup.question(call.app, entered)
    return own or i18n.gettext(layout.language(call.request, call.viewer), USUAL)
