"""What happened in a space, for all who are in it, and whether all of it is as it was written."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import people
from sabar.reads.spaces.people import Log
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import LOG
from sabar.web.frame import layout
from sabar.web.frame.layout_parts import PagerView
from sabar.web.spaces import parts, sentences
from sabar.web.spaces.running_views import LineView, LogPage

routes = Routes("space_log", kind="web", guests=True)


class Page(parts.Slug, frozen=True):
    """`below`: lines with smaller numbers."""

    below: int | None = None


class Chain(msgspec.Struct, frozen=True):
    """All of a log, to be checked elsewhere: docs/spaces.md says how."""

    space_id: int
    slug: str
    count: int
    head: str
    lines: list[dict[str, object]]


@routes.get("/s/{slug}/log", auth="session", rate=RateClass.PAGE, cache="private", params=Page)
async def show(call: Call[Page]) -> Response:
    """The newest lines first."""
    below = call.params.below
    entered = await parts.entered(call, call.params.slug)
    found = await people.log_of(call.app, entered, below, LOG.default)
    shell = await layout.of_call(call)
    newer = None
    if below is not None and below <= found.count:
        newer = f"?below={below + LOG.default}" if below + LOG.default <= found.count else "?"
    view = LogPage(
        shell=shell,
        space=parts.space(entered),
        lines=tuple(
            LineView(
                number=line.number,
                at_ms=line.at,
                words=sentences.of(shell.lang, line, shell.zone),
                hash=line.hash,
            )
            for line in found.lines
        ),
        broken_at=found.broken_at,
        count=found.count,
        head=found.head,
        pager=PagerView(older=f"?below={found.lines[-1].number}" if found.more else None, newer=newer),
    )
    return layout.respond(call.app, view)


@routes.get("/s/{slug}/log.json", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def chain(call: Call[parts.Slug]) -> Response:
    """All lines with what their hashes are made of."""
    entered = await parts.entered(call, call.params.slug)
    return Response(
        chain_file(entered, await people.log_of(call.app, entered, None, _ALL)),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{entered.space.slug}-log.json"'},
    )


def chain_file(entered: Entered, found: Log) -> bytes:
    """`found`: with all lines."""
    lines = [
        {name: getattr(line, name) for name in line.__struct_fields__ if name != "space_id"}
        for line in found.lines[::-1]
    ]
    told = Chain(entered.space.id, entered.space.slug, found.count, found.head, lines)
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


#: More lines than any log has.
_ALL = 2**31
