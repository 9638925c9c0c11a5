"""A post of a space among what it answers and what answers it."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads.spaces import access, said
from sabar.rules import threads
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.spaces import room_box, said_parts
from sabar.web.spaces.said_views import SaidAnswerView, SaidThreadPage, SaidView

routes = Routes("threads of a space", kind="web", guests=True)


class OfPost(msgspec.Struct, frozen=True):
    slug: str
    id: int


@routes.get("/s/{slug}/p/{id}", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def thread(call: Call[OfPost]) -> Response:
    """One post, with what it answers above and what answers it below."""
    app, me, id = call.app, call.me, call.params.id
    entered = await access.space_for(app, me, call.params.slug)
    shown = await said_parts.posts(app, entered, await said.thread(app, entered, id))
    by_id = {int(one.id): one for one in shown}
    post = by_id.get(id)
    if post is None:
        raise NotFound
    room = await said_parts.room(app, entered)
    box = None
    if room.closes_ms is None:
        box = await room_box.with_kept(call, entered, room_box.below(me, room, post))
    view = SaidThreadPage(
        shell=await layout.of_call(call),
        room=room,
        before=_above(post, by_id),
        post=post,
        after=_below(id, by_id),
        box=box,
    )
    return layout.respond(app, view)


def _above(post: SaidView, by_id: dict[int, SaidView]) -> tuple[SaidView, ...]:
    """What it answers, and what that answers, from the beginning."""
    found: list[SaidView] = []
    above = by_id.get(int(post.above or 0))
    while above is not None:
        found.append(above)
        above = by_id.get(int(above.above or 0))
    return tuple(found[::-1])


def _below(id: int, by_id: dict[int, SaidView]) -> tuple[SaidAnswerView, ...]:
    known, answers = {id}, []
    for one in by_id.values():
        parent = int(one.above or 0)
        if parent in known:
            known.add(int(one.id))
            answers.append((int(one.id), parent))

    def of(branch: threads.Branch) -> SaidAnswerView:
        return SaidAnswerView(
            post=by_id[branch.id],
            answers=tuple(of(one) for one in branch.answers),
            below=sum(1 for _ in branch) - 1,
            apart=branch.apart,
        )

    return tuple(of(one) for one in threads.branches(id, answers, by_id))
