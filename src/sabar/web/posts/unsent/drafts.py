"""Drafts: kept while somebody types, a page of them, thrown away."""

from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from sabar.actions import drafts as keeping
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.audience import Room
from sabar.model.drafts import Box, Draft
from sabar.model.errors import DomainError
from sabar.model.viewers import Viewer
from sabar.reads.posts.unsent import drafts
from sabar.reads.posts.unsent.drafts import Kept
from sabar.rules.rates import RateClass
from sabar.rules.writing import rooms
from sabar.rules.writing.unfinished import Unfinished
from sabar.services import Services
from sabar.web.frame import layout, messages, presenters, safe_return
from sabar.web.frame.people_parts import EmojiView, LabelMark
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import sent
from sabar.web.posts.compose.sent import Sent
from sabar.web.posts.unsent import parts
from sabar.web.posts.unsent.views import DraftsPage, DraftView

routes = Routes("drafts", kind="web")
_SAVED = N_("Draft saved")
_CHANGES_SAVED = N_("Changes saved, not published yet")
_BESIDE = N_("This draft was changed elsewhere too. Both versions are kept.")


class Saved(Sent, frozen=True):
    """`then`: nothing, put it `aside`, go on with one `more` post, or with what is `here`, on the page of the
    box.
    """

    then: str = ""


@routes.get("/drafts", auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """What one has typed and not sent."""
    app, viewer = call.app, call.me
    kept = await drafts.of_viewer(app, viewer)
    places = [(one.draft.reply_to_id, one.draft.quoted_id, one.draft.edits_id) for one in kept]
    about = await parts.about(app, viewer, places)
    emojis = await parts.emojis(app, [words for one in kept for words in _words(one.typed)])
    labels = await parts.marks(app, viewer, [_chosen(one.typed) for one in kept])
    views = tuple(_view(app, viewer, one, about, emojis, labels) for one in kept)
    return layout.respond(app, DraftsPage(shell=await layout.of_call(call), drafts=views))


def _chosen(typed: Unfinished) -> rooms.Chosen:
    return rooms.Chosen(typed.audience, typed.labels, typed.besides)


def _words(typed: Unfinished) -> list[str]:
    """What may hold emoji."""
    return [typed.text, typed.warning, *(typed.poll.options if typed.poll else ())]


def _view(
    app: Services,
    viewer: Viewer,
    kept: Kept,
    about: dict[int, PostView],
    emojis: tuple[EmojiView, ...],
    labels: dict[int, LabelMark],
) -> DraftView:
    draft, typed = kept.draft, kept.typed
    edited = about.get(draft.edits_id or 0)
    return DraftView(
        name=draft.name,
        revision=draft.revision,
        text=parts.beginning(typed.text),
        warning=parts.beginning(typed.warning),
        audience=edited.audience if edited else (typed.audience or Room(compose_box.audience(viewer))).value,
        circle=edited.circle if edited else parts.circle(_chosen(typed), labels),
        options=tuple(map(parts.beginning, typed.poll.options)) if typed.poll and typed.with_poll else (),
        emojis=emojis,
        pictures=parts.pictures(app, viewer, kept.pictures),
        more=len(typed.more),
        answers=about.get(draft.reply_to_id or 0),
        quotes=about.get(draft.quoted_id or 0),
        edits=edited,
        changed_ms=draft.updated_at,
    )


@routes.post(
    "/drafts",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Saved,
    body_limit=sent.BODY_BYTES,
)
async def save(call: Call[Saved]) -> Response:
    """Keep what stands in the box."""
    app, viewer, given = call.app, call.me, call.params
    made: list[int] = []
    try:
        made = await sent.store_pictures(call)
        if given.then == "more":
            given = msgspec.structs.replace(given, more=[*given.more, ""])
        if given.then == "aside":
            given = msgspec.structs.replace(given, aside=True)
        box = given.box or Box(given.key, 0, given.key)
        kept = await keeping.save(app, viewer, box, given.typed(made), given.place)
    except DomainError as error:
        if layout.scripted(call):
            found = messages.problems(layout.language(call.request, viewer), error)
            return answers.say_when(answers.json({"words": " ".join(found.values())}, error.status), error)
        return await sent.again(call, await sent.refilled(call, made), error)
    if not layout.scripted(call):
        if given.then in ("more", "here"):
            return layout.go(app, f"/compose?{_asked(given, kept)}")
        code = "changes-kept" if given.edits else "draft-kept"
        return layout.go(app, await _after(call), code if kept else "")
    if kept is None:
        return answers.json({"draft": box.draft, "revision": 0, "pictures": [], "words": ""})
    saved = _CHANGES_SAVED if given.edits else _SAVED
    words = saved if kept.name == box.draft else _BESIDE
    return answers.json(
        {
            "draft": kept.name,
            "revision": kept.revision,
            "pictures": [str(id) for id in made],
            "words": i18n.gettext(layout.language(call.request, viewer), words),
        }
    )


def _asked(given: Sent, kept: Draft | None) -> str:
    """How the page of the box is asked for what was kept, or for a new one in the same place."""
    place = {"reply_to": given.in_reply_to_id, "quote": given.quoted_status_id, "edit": given.edits}
    return urlencode({"draft": kept.name} if kept else {name: id for name, id in place.items() if id})


@routes.post(
    "/drafts/discard",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Sent,
    body_limit=sent.BODY_BYTES,
)
async def discard(call: Call[Sent]) -> Response:
    """Throw a draft away."""
    if call.params.box is not None:
        await keeping.discard(call.app, call.me, call.params.box)
    if layout.scripted(call):
        return Response(status_code=204)
    return layout.go(call.app, await _after(call), "deleted")


async def _after(call: Call[Saved] | Call[Sent]) -> str:
    """Where whoever has no script goes on: whoever changes a post, at that post."""
    post = await presenters.post_by_id(call.app, call.me, call.params.edits) if call.params.edits else None
    return post.url if post else safe_return.safe(call.params.return_to)
