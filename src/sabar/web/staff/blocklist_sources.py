"""Lists of servers to keep at a distance: what each would change, looked at before anything is done."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.staff import blocklist_sources as actions
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.model.blocklists import Blocklist
from sabar.model.errors import Invalid
from sabar.model.problems import Problem
from sabar.reads.staff import blocklist_sources
from sabar.reads.staff.blocklist_sources import Compared
from sabar.rules import limits
from sabar.rules.blocklists.changes import Change
from sabar.rules.blocklists.limits import LISTS
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.staff.blocklist_views import (
    BlocklistSourcePage,
    BlocklistSourcesPage,
    ChangeView,
    RefusedLineView,
    SourceView,
)

routes = Routes("blocklist_sources", kind="web")
_PLACE = "/admin/gates/lists"
_SHOWN = 500
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}


class Brought(msgspec.Struct, frozen=True):
    name: str = ""
    file: Upload | None = None
    text: str = ""


class Subscribed(msgspec.Struct, frozen=True):
    name: str = ""
    url: str = ""
    automatic: bool = False


class One(msgspec.Struct, frozen=True):
    id: int


class Applied(msgspec.Struct, frozen=True):
    id: int
    domains: list[str] = msgspec.field(default_factory=list)
    everything: bool = False


class Chosen(msgspec.Struct, frozen=True):
    id: int
    automatic: bool = False


@routes.get(_PLACE, **_STAFF)
async def index(call: Call[NoParams]) -> Response:
    """All lists, and how to bring another one."""
    return await _index(call)


async def _index(call: Call[Any], form: FormView | None = None, of: str = "", status: int = 200) -> Response:
    found = await blocklist_sources.every(call.app)
    view = BlocklistSourcesPage(
        shell=await layout.of_call(call),
        form=form or FormView(),
        of=of,
        sources=tuple(_source(one, lines, held) for one, lines, held in found),
    )
    return layout.respond(call.app, view, status)


def _source(one: Blocklist, lines: int, held: int) -> SourceView:
    return SourceView(
        id=str(one.id),
        name=one.name,
        url=one.url,
        automatic=one.automatic,
        lines=lines,
        held=held,
        asked_ms=one.asked_at,
        changed_ms=one.changed_at,
        error=one.error,
    )


@routes.post(
    _PLACE,
    **{**_STAFF, "rate": RateClass.MEDIA_UPLOAD},
    params=Brought,
    # Somewhat more than is taken, so that a file that is too large is told so beside its field.
    body_limit=LISTS.bytes + limits.MEGABYTE,
)
async def bring(call: Call[Brought]) -> Response:
    """A list in a file, or pasted."""
    given = call.params
    data = given.text.encode(errors="surrogatepass")
    name = given.name
    if given.file is not None and given.file.size:
        data = given.file.file.read()
        name = name or given.file.name
    lang = layout.language(call.request, call.viewer)
    name = name or i18n.gettext(lang, messages.PASTED_LIST)
    try:
        id = await actions.bring(call.app, call.me, name, data)
    except Invalid as error:
        values = {"name": given.name, "text": given.text}
        return await _index(call, FormView(values=values, errors=messages.problems(lang, error)), "file", 422)
    return layout.go(call.app, f"{_PLACE}/{id}")


@routes.post(f"{_PLACE}/subscribe", **_STAFF, params=Subscribed)
async def subscribe(call: Call[Subscribed]) -> Response:
    """A list that is fetched from its address every day."""
    given = call.params
    try:
        id = await actions.subscribe(call.app, call.me, given.name, given.url, automatic=given.automatic)
    except Invalid as error:
        values = {"name": given.name, "url": given.url, "automatic": "1" if given.automatic else ""}
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _index(call, FormView(values=values, errors=errors), "url", 422)
    return layout.go(call.app, f"{_PLACE}/{id}", "saved")


@routes.get(f"{_PLACE}/{{id}}", **_STAFF, params=One)
async def show(call: Call[One]) -> Response:
    """What one list would change."""
    return await _show(call, call.params.id)


async def _show(call: Call[Any], id: int, *, nothing_ticked: bool = False) -> Response:
    found = await blocklist_sources.compare(call.app, id)
    lang = layout.language(call.request, call.viewer)
    shown = sorted(found.changes, key=lambda one: (-found.ending.get(one.domain, 0), one.domain))[:_SHOWN]
    record = found.record
    view = BlocklistSourcePage(
        shell=await layout.of_call(call),
        source=_source(record, len(found.changes) + len(found.agreed), found.held),
        changes=tuple(_change(one, found) for one in shown),
        total=len(found.changes),
        there=len(found.agreed),
        loose=found.loose,
        ending=sum(found.ending.values()),
        people=tuple(found.people),
        refused=tuple(
            RefusedLineView(
                number=one.number, words=_named(one.words), why=i18n.gettext(lang, Problem[one.why].text)
            )
            for one in record.refused
        ),
        nothing_ticked=nothing_ticked,
    )
    return layout.respond(call.app, view, 422 if nothing_ticked else 200)


def _named(line: str) -> str:
    """What a line of a file begins with, which is the server."""
    return line.partition(",")[0].strip() or line


def _change(one: Change, found: Compared) -> ChangeView:
    return ChangeView(
        kind=one.kind,
        domain=one.domain,
        severity=one.severity,
        before=one.before,
        media=not one.reject_media,
        reports=not one.reject_reports,
        comment=one.comment,
        by_hand=one.by_hand,
        declined=one.declined,
        ending=found.ending.get(one.domain, 0),
    )


@routes.post(f"{_PLACE}/{{id}}/apply", **_STAFF, params=Applied)
async def apply(call: Call[Applied]) -> Response:
    """Do all of it, or what is ticked."""
    given = call.params
    found = await blocklist_sources.compare(call.app, given.id)
    wanted = {one.domain for one in found.changes}
    if given.everything:
        wanted |= set(found.agreed)
    else:
        wanted &= set(given.domains)
    if not wanted:
        return await _show(call, given.id, nothing_ticked=True)
    await actions.carry_out(call.app, call.me, given.id, wanted)
    return layout.go(call.app, f"{_PLACE}/{given.id}", "saved")


@routes.post(f"{_PLACE}/{{id}}/ask", **_STAFF, params=One)
async def ask(call: Call[One]) -> Response:
    """Fetch it now."""
    await actions.ask_again(call.app, call.me, call.params.id)
    return layout.go(call.app, f"{_PLACE}/{call.params.id}", "list_asked")


@routes.post(f"{_PLACE}/{{id}}/automatic", **_STAFF, params=Chosen)
async def automatic(call: Call[Chosen]) -> Response:
    """Whether what ends no follow is done without asking."""
    await actions.set_automatic(call.app, call.me, call.params.id, call.params.automatic)
    return layout.go(call.app, f"{_PLACE}/{call.params.id}", "saved")


@routes.post(f"{_PLACE}/{{id}}/leave", **_STAFF, params=One)
async def leave(call: Call[One]) -> Response:
    """Forget it, with what stands because of it alone."""
    await actions.leave(call.app, call.me, call.params.id)
    return layout.go(call.app, _PLACE, "saved")


@routes.get("/admin/gates/export.csv", **_STAFF)
async def export(call: Call[NoParams]) -> Response:
    """All blocks of servers, in the columns of Mastodon."""
    written = await blocklist_sources.exported(call.app)
    headers = {"Content-Disposition": 'attachment; filename="blocked-servers.csv"'}
    return Response(written, media_type="text/csv; charset=utf-8", headers=headers)
