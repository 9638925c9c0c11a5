"""Whom and what one keeps away: people blocked, people muted, servers."""

import msgspec
from starlette.responses import Response

from sabar.actions import relations
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import Invalid
from sabar.reads.people import relationships
from sabar.rules.rates import RateClass
from sabar.web.account.block_views import BlocksPage, DomainsPage, MutedView, MutesPage
from sabar.web.frame import layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.paging import PEOPLE, Paged, pager

routes = Routes("blocks", kind="web")


class Domains(Paged, frozen=True, kw_only=True):
    domain: str = ""


class OfDomain(msgspec.Struct, frozen=True):
    domain: str = ""


@routes.get("/settings/blocks", auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def blocked(call: Call[Paged]) -> Response:
    """Whom the reader blocks."""
    found = await relationships.blocked(call.app, call.me, call.params.window(PEOPLE))
    view = BlocksPage(
        shell=await layout.of_call(call),
        people=await presenters.accounts(call.app, call.viewer, [id for _, id in found]),
        pager=pager(call.params, [key for key, _ in found], full=len(found) == PEOPLE),
    )
    return layout.respond(call.app, view)


@routes.get("/settings/mutes", auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def muted(call: Call[Paged]) -> Response:
    """Whom the reader mutes, and until when."""
    found = await relationships.muted(call.app, call.me, call.params.window(PEOPLE))
    shown = await presenters.accounts(call.app, call.viewer, [one.target_id for one in found])
    mutes = {str(one.target_id): one for one in found}
    view = MutesPage(
        shell=await layout.of_call(call),
        people=tuple(
            MutedView(account=one, until_ms=mutes[one.id].expires_at, hears=not mutes[one.id].notifications)
            for one in shown
        ),
        pager=pager(call.params, [one.id for one in found], full=len(found) == PEOPLE),
    )
    return layout.respond(call.app, view)


@routes.get("/settings/domains", auth="session", rate=RateClass.PAGE, cache="private", params=Domains)
async def domains(call: Call[Domains]) -> Response:
    """Servers of which the reader sees nobody. `domain` stands in the form already."""
    return await _domains(call, call.params, FormView(values={"domain": call.params.domain}))


async def _domains(
    call: Call[Domains] | Call[OfDomain], asked: Paged, form: FormView, status: int = 200
) -> Response:
    found = await relationships.blocked_domains(call.app, call.me, asked.window(PEOPLE))
    view = DomainsPage(
        shell=await layout.of_call(call),
        domains=tuple(domain for _, domain in found),
        pager=pager(asked, [key for key, _ in found], full=len(found) == PEOPLE),
        form=form,
    )
    return layout.respond(call.app, view, status)


@routes.post("/settings/domains", auth="session", rate=RateClass.PAGE, cache="private", params=OfDomain)
async def block_domain(call: Call[OfDomain]) -> Response:
    """See nobody of a server any more."""
    try:
        await relations.block_domain(call.app, call.me, call.params.domain)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        form = FormView(values={"domain": call.params.domain}, errors=errors)
        return await _domains(call, Paged(), form, error.status)
    return layout.go(call.app, "/settings/domains", "saved")


@routes.post("/settings/domains/end", auth="session", rate=RateClass.PAGE, cache="private", params=OfDomain)
async def unblock_domain(call: Call[OfDomain]) -> Response:
    """See the people of a server again."""
    await relations.unblock_domain(call.app, call.me, call.params.domain)
    return layout.go(call.app, "/settings/domains", "saved")
