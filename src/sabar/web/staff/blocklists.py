"""Blocked servers, networks and addresses: the page for those who run the server."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.staff import blocklists as actions
from sabar.actions.staff import server_texts
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n, times
from sabar.kit.paging import Window
from sabar.model.blocklists import CanonicalEmailBlock, DomainAllow, DomainBlock, EmailDomainBlock, IpBlock
from sabar.model.errors import Invalid, NotFound
from sabar.reads.staff import blocklist_sources, blocklists
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.staff.server_views import BlocklistsPage, BlockView

routes = Routes("gates", kind="web")
_PLACE = "/admin/gates"
_SHOWN = Window(500)
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_BLOCKS | Permission.MANAGE_FEDERATION,
}


class Domain(msgspec.Struct, frozen=True):
    domain: str = ""
    severity: str = "silence"
    reject_media: bool = False
    reject_reports: bool = False
    private_comment: str = ""
    public_comment: str = ""
    obfuscate: bool = False
    sure: bool = False


class Name(msgspec.Struct, frozen=True):
    domain: str = ""


class Network(msgspec.Struct, frozen=True):
    ip: str = ""
    severity: str = "sign_up_requires_approval"
    comment: str = ""
    days: int = 0


class Address(msgspec.Struct, frozen=True):
    email: str = ""


class Lifted(msgspec.Struct, frozen=True):
    kind: str
    id: int


class Choices(msgspec.Struct, frozen=True):
    federation: str = "open"
    domain_blocks_shown_to: str = "everybody"


@routes.get(_PLACE, **_STAFF, params=Name)
async def show(call: Call[Name]) -> Response:
    """Everybody who is kept out; `domain`: a server that somebody thinks of keeping out."""
    if not call.params.domain:
        return await _page(call)
    values = {"domain": call.params.domain, "severity": "silence"}
    return await _page(call, FormView(values=values), "domains")


async def _page(
    call: Call[msgspec.Struct], form: FormView | None = None, of: str = "", status: int = 200
) -> Response:
    app = call.app
    named = form.values.get("domain", "") if form is not None and of == "domains" else ""
    blocked, _ = await blocklists.page(app, DomainBlock, _SHOWN)
    sources = await blocklist_sources.sources_of(app, [one.domain for one in blocked])
    allowed, _ = await blocklists.page(app, DomainAllow, _SHOWN)
    networks, _ = await blocklists.page(app, IpBlock, _SHOWN)
    services, _ = await blocklists.page(app, EmailDomainBlock, _SHOWN)
    single, _ = await blocklists.page(app, CanonicalEmailBlock, _SHOWN)
    view = BlocklistsPage(
        shell=await layout.of_call(call),
        form=form or FormView(),
        of=of,
        ending=await blocklist_sources.ended_by(app, named) if named else 0,
        domains=tuple(_domain(one, sources.get(one.domain, ())) for one in blocked),
        allows=tuple(BlockView(id=str(one.id), name=one.domain) for one in allowed),
        networks=tuple(_network(one) for one in networks),
        mail=tuple(
            BlockView(id=one.id, name=one.domain, count=sum(int(day.uses) for day in one.history))
            for one in await blocklists.with_history(app, services)
        ),
        addresses=tuple(BlockView(id=str(one.id), name=one.canonical_email_hash) for one in single),
        federation="allowed" if await blocklists.allow_list(app) else "open",
        shown_to=await blocklists.shown_to(app),
    )
    return layout.respond(app, view, status)


def _domain(one: DomainBlock, sources: Sequence[tuple[str, int]]) -> BlockView:
    said = one.private_comment or one.public_comment
    return BlockView(
        id=str(one.id),
        name=one.domain,
        severity=one.severity,
        media=not one.reject_media,
        reports=not one.reject_reports,
        whole_name=not one.obfuscate,
        comment=said,
        sources=tuple(sources),
    )


def _network(one: IpBlock) -> BlockView:
    return BlockView(
        id=str(one.id), name=one.ip, severity=one.severity, comment=one.comment, ends_ms=one.expires_at
    )


async def _done(call: Call[msgspec.Struct], of: str, deed: Callable[[], Awaitable[object]]) -> Response:
    """Back to the page, or the form again with what is wrong with it."""
    try:
        await deed()
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _again(call, of, errors)
    return layout.go(call.app, f"{_PLACE}#{of}", "saved")


async def _again(call: Call[msgspec.Struct], of: str, errors: dict[str, str]) -> Response:
    values = {name: _value(getattr(call.params, name)) for name in call.params.__struct_fields__}
    return await _page(call, FormView(values=values, errors=errors), of, 422)


def _value(given: object) -> str:
    return ("1" if given else "") if isinstance(given, bool) else str(given)


@routes.post(f"{_PLACE}/domains", **_STAFF, params=Domain)
async def block_domain(call: Call[Domain]) -> Response:
    """Keep another server at a distance; where that ends follows, only once somebody said that it may."""
    given = call.params
    shut = given.severity == "suspend" and not given.sure
    if shut and await blocklist_sources.ended_by(call.app, given.domain):
        lang = layout.language(call.request, call.viewer)
        return await _again(call, "domains", {"sure": i18n.gettext(lang, messages.FOLLOWS_WOULD_END)})
    names = actions.DomainChange.__struct_fields__
    change = actions.DomainChange(**{name: getattr(given, name) for name in names})
    return await _done(call, "domains", lambda: actions.block_domain(call.app, call.me, given.domain, change))


@routes.post(f"{_PLACE}/allows", **_STAFF, params=Name)
async def allow_domain(call: Call[Name]) -> Response:
    """Put another server on the list."""
    return await _done(call, "allows", lambda: actions.allow_domain(call.app, call.me, call.params.domain))


@routes.post(f"{_PLACE}/networks", **_STAFF, params=Network)
async def block_network(call: Call[Network]) -> Response:
    """A rule for a network."""
    given = call.params
    seconds = max(0, given.days) * times.DAY // times.SECOND
    change = actions.IpChange(given.ip, given.severity, given.comment, seconds)
    return await _done(
        call, "networks", lambda: actions.block_ip(call.app, call.me, change, own_address=call.ip)
    )


@routes.post(f"{_PLACE}/mail", **_STAFF, params=Name)
async def block_mail(call: Call[Name]) -> Response:
    """Keep the addresses of a mail service out."""
    return await _done(
        call, "mail", lambda: actions.block_email_domain(call.app, call.me, call.params.domain)
    )


@routes.post(f"{_PLACE}/addresses", **_STAFF, params=Address)
async def block_address(call: Call[Address]) -> Response:
    """Keep one address out."""
    return await _done(
        call,
        "addresses",
        lambda: actions.block_email(call.app, call.me, email=call.params.email, canonical_hash=None),
    )


@routes.post(f"{_PLACE}/choices", **_STAFF, params=Choices)
async def choose(call: Call[Choices]) -> Response:
    """With whom this server speaks, and who sees whom it keeps away."""
    given = call.params

    async def deed() -> None:
        await server_texts.choose(call.app, call.me, "federation", given.federation)
        await server_texts.choose(call.app, call.me, "domain_blocks_shown_to", given.domain_blocks_shown_to)

    return await _done(call, "choices", deed)


@routes.post(f"{_PLACE}/{{kind}}/lift", **_STAFF, params=Lifted)
async def lift(call: Call[Lifted]) -> Response:
    """Let somebody in again."""
    lifting = _LIFTING.get(call.params.kind)
    if lifting is None:
        raise NotFound
    await lifting(call)
    return layout.go(call.app, f"{_PLACE}#{call.params.kind}", "saved")


_LIFTING: Mapping[str, Callable[[Call[Lifted]], Awaitable[object]]] = {
    "domains": lambda call: actions.lift(call.app, call.me, DomainBlock, call.params.id),
    "allows": lambda call: actions.lift(call.app, call.me, DomainAllow, call.params.id),
    "networks": lambda call: actions.lift(call.app, call.me, IpBlock, call.params.id),
    "mail": lambda call: actions.lift(call.app, call.me, EmailDomainBlock, call.params.id),
    "addresses": lambda call: actions.lift(call.app, call.me, CanonicalEmailBlock, call.params.id),
}
