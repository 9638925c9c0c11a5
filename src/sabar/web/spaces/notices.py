"""What each is told of a space while he is not there, by his own choice; the end of letters about it."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import notices as told
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.spaces.notices import Notify
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.spaces import parts
from sabar.web.spaces.running_views import LettersPage

routes = Routes("space_notices", kind="web", guests=True)


class Chosen(parts.Slug, frozen=True):
    """`mail_offered`: the form asked about `by_mail`."""

    notify: Notify = Notify.NAMED
    mail_offered: bool = False
    by_mail: bool = False


class Link(msgspec.Struct, frozen=True):
    token: str = ""


@routes.post("/s/{slug}/notify", auth="session", rate=RateClass.PAGE, cache="private", params=Chosen)
async def choose(call: Call[Chosen]) -> Response:
    """Be told of nothing, of what names or answers one, or of everything; also by mail."""
    given = call.params
    entered = await parts.entered(call, given.slug)
    by_mail = given.by_mail if given.mail_offered else msgspec.UNSET
    await told.choose(call.app, entered, given.notify, by_mail)
    return layout.go(call.app, f"/s/{given.slug}/settings#notify", "saved")


@routes.get(
    "/spaces/letters/end", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link
)
async def ask_end(call: Call[Link]) -> Response:
    """The link at the foot of a letter about a space: asks for a press, as a mail scanner may follow it."""
    return await _letters(call, "end", call.params.token)


# Mail services send these for all their people from few addresses; a token cannot be guessed.
@routes.post(
    "/spaces/letters/end", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link
)
async def end(call: Call[Link]) -> Response:
    """The letters about one space end; also the one click of a mail program (RFC 8058)."""
    await told.end_letters(call.app, call.params.token)
    return await _letters(call, "ended")


async def _letters(call: Call[Link], state: Literal["end", "ended"], token: str = "") -> Response:
    view = LettersPage(shell=await layout.of_call(call), state=state, token=token)
    return layout.respond(call.app, view)
