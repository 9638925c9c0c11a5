"""Links into a space, for owners: made, shown once, taken back."""

from typing import Any

from starlette.responses import Response

from sabar.actions.spaces import invites as actions
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import Invalid, TooMany
from sabar.model.spaces.rooms import Entered, Role
from sabar.reads.spaces import people
from sabar.rules.rates import RateClass
from sabar.web.frame import datetime_fields, layout
from sabar.web.frame.layout_parts import FormView
from sabar.web.spaces import parts
from sabar.web.spaces.people_views import InvitesPage, InviteView

routes = Routes("space_invites", kind="web", guests=True)
_USUAL = {"role": "member", "lasts": "604800", "uses": "1"}


class NewInvite(parts.Slug, frozen=True):
    """`lasts`: seconds for which the link works; `uses`: nothing is without end; `ends_at`: for a guest, on
    the clock of the reader's zone; `email`: where the link is sent.
    """

    role: Role = Role.MEMBER
    lasts: int = 604_800
    uses: int | None = None
    mail_domain: str = ""
    ends_at: str = ""
    email: str = ""


class OfInvite(parts.Slug, frozen=True):
    id: int


@routes.get("/s/{slug}/invites", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def index(call: Call[parts.Slug]) -> Response:
    """The form for a link, and those that still let somebody in."""
    return await _page(call, await parts.entered(call, call.params.slug), FormView())


async def _page(
    call: Call[Any],
    entered: Entered,
    form: FormView,
    status: int = 200,
    *,
    fresh: str = "",
    sent_to: str = "",
) -> Response:
    found = await people.invites(call.app, entered)
    view = InvitesPage(
        shell=await layout.of_call(call),
        space=parts.space(entered),
        invites=tuple(
            InviteView(
                id=str(one.id),
                role=parts.role(one.role),
                created_ms=one.created_at,
                expires_ms=one.expires_at,
                uses=one.uses,
                most_uses=one.most_uses,
                mail_domain=one.mail_domain,
                ends_ms=one.ends_at,
            )
            for one in found
        ),
        form=FormView(values={**_USUAL, "ends_at": parts.guest_end(call), **form.values}, errors=form.errors),
        mail=call.app.mail.configured,
        fresh=fresh,
        sent_to=sent_to,
    )
    return layout.respond(call.app, view, status)


@routes.post("/s/{slug}/invites", auth="session", rate=RateClass.INVITE, cache="private", params=NewInvite)
async def create(call: Call[NewInvite]) -> Response:
    """Make a link; this answer is the only one that shows it."""
    given = call.params
    entered = await parts.entered(call, given.slug)
    try:
        ends_at = None
        if given.role is Role.GUEST:
            ends_at = datetime_fields.parse("ends_at", given.ends_at, call.me.user.preferences.zone)
        wanted = actions.Wanted(given.role, given.lasts, given.uses, given.mail_domain, ends_at, given.email)
        _, token = await actions.invite(call.app, call.me, entered, wanted)
    except (Invalid, TooMany) as error:
        values = {
            "role": given.role.value,
            "lasts": str(given.lasts),
            "uses": str(given.uses or ""),
            **{name: getattr(given, name) for name in ("mail_domain", "ends_at", "email")},
        }
        form = FormView(values=values, errors=_errors(call, error))
        return answers.say_when(await _page(call, entered, form, error.status), error)
    fresh, sent_to = actions.link(call.app, token), given.email.strip()
    return await _page(call, entered, FormView(), fresh=fresh, sent_to=sent_to)


def _errors(call: Call[Any], error: Invalid | TooMany) -> dict[str, str]:
    """By the names that the form has for them."""
    names = {"expires_in": "lasts", "max_uses": "uses"}
    return {names.get(name, name): said for name, said in parts.problems(call, error).items()}


@routes.post(
    "/s/{slug}/invites/{id}/end", auth="session", rate=RateClass.PAGE, cache="private", params=OfInvite
)
async def end(call: Call[OfInvite]) -> Response:
    """Take a link back."""
    entered = await parts.entered(call, call.params.slug)
    await actions.uninvite(call.app, call.me, entered, call.params.id)
    return layout.go(call.app, f"/s/{call.params.slug}/invites", "space-uninvited")
