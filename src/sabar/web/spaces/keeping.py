"""What is typed in a space and not sent yet: kept by a script as one types, without one by a button."""

from starlette.responses import Response

from sabar.actions.spaces import drafts as actions
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import DomainError
from sabar.model.spaces.drafts import Box
from sabar.reads.spaces import access
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, messages
from sabar.web.spaces import file_parts, room_box
from sabar.web.spaces.room_box import Sent

routes = Routes("drafts of a space", kind="web", guests=True)
_KEPT = N_("Kept, not sent")


@routes.post(
    "/s/{slug}/drafts",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Sent,
    body_limit=file_parts.BODY,
)
async def keep(call: Call[Sent]) -> Response:
    """Keep what stands in the box."""
    app, me, given = call.app, call.me, call.params
    entered = await access.space_for(app, me, given.slug)
    ids = given.wanted
    scripted = layout.scripted(call)
    try:
        if not scripted:
            await file_parts.take(call, entered, ids)
        box = Box(given.key, given.turn, given.revision)
        typed = given.typed(ids)
        revision = await actions.keep(app, me, entered, given.reply_to, box, typed, standup=given.standup)
    except DomainError as error:
        # Who was put out meanwhile finds what everybody else finds.
        entered = await access.space_for(app, me, given.slug)
        if not scripted:
            return await room_box.again(call, entered, error, ids)
        found = messages.problems(layout.language(call.request, me), error)
        return answers.say_when(answers.json({"words": " ".join(found.values())}, error.status), error)
    if scripted:
        words = i18n.gettext(layout.language(call.request, me), _KEPT) if revision else ""
        return answers.json({"revision": revision, "words": words})
    here = f"/s/{entered.space.slug}"
    if given.standup:
        here = f"{here}/standup"
    return layout.go(app, f"{here}/p/{given.reply_to}" if given.reply_to else here, "space-draft-kept")
