"""A post with what it answers and what answers it; its past wordings."""

from urllib.parse import urlsplit

import msgspec
from starlette.responses import Response

from sabar.actions.federation import threads as wanted
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.markup import html, webpage
from sabar.model.errors import NotFound
from sabar.reads import access
from sabar.reads.assemble import posts
from sabar.reads.posts import elsewhere, history, origins, receipts, timelines, translations
from sabar.rules import threads
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import corrections, layout, presenters, rich_text
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import reach
from sabar.web.posts.recall_views import RecalledPage
from sabar.web.posts.views import (
    AnswerView,
    EditView,
    ElsewhereView,
    HistoryPage,
    PlayerPage,
    ThreadPage,
    TranslationPage,
)

routes = Routes("threads", kind="web")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


@routes.get(
    "/@{acct}/{id}",
    auth="visitor",
    rate=RateClass.PAGE,
    cache="private",
    params=OfPost,
    offers=("text/html",),
)
async def thread(call: Call[OfPost]) -> Response:
    """A post among its conversation."""
    app, viewer = call.app, call.viewer
    try:
        found = await timelines.thread(app, viewer, call.params.id)
    except NotFound:
        return await _recalled(call)
    shown = await presenters.posts(app, viewer, [found.status], Place.SINGLE)
    if not shown:
        raise NotFound
    post = shown[0]
    if post.url != f"/@{call.params.acct}/{call.params.id}":
        return layout.go(app, post.url)
    view = ThreadPage(
        shell=await layout.of_call(call),
        before=await presenters.posts(app, viewer, found.ancestors, Place.THREAD),
        post=post,
        conversation=found.status.outline.conversation_id,
        after=await _answers(call, found),
        box=await reach.with_reach(app, viewer, await compose_box.answer(app, viewer, post))
        if viewer
        else None,
        origin=app.settings.url,
        elsewhere=await _elsewhere(call, post),
        whole=await origins.of(app, found.status.outline),
    )
    if viewer:
        await wanted.want_answers(app, found.status.outline)
    return layout.respond(app, view, whose=post.author)


async def _elsewhere(call: Call[OfPost], post: PostView) -> ElsewhereView | None:
    """How far one's own post got on other servers."""
    if not post.mine or not call.app.settings.federates:
        return None
    counted = await elsewhere.of_own(call.app, call.me, call.params.id)
    return ElsewhereView(counted.servers, counted.delivered) if counted.servers else None


async def _recalled(call: Call[OfPost]) -> Response:
    """That there was a post, where its author wants that said."""
    found = await receipts.announced(call.app, call.viewer, call.params.id, call.params.acct)
    view = RecalledPage(shell=await layout.of_call(call), recalled_ms=found.recalled_at, reason=found.reason)
    return layout.respond(call.app, view, 410)


async def _answers(call: Call[OfPost], found: timelines.Thread) -> tuple[AnswerView, ...]:
    """Those that no filter of the reader hides, under what they answer."""
    shown = await presenters.posts(call.app, call.viewer, found.descendants, Place.THREAD)
    by_id = {int(post.id): post for post in shown}
    answers = [(one.outline.id, found.parents[one.outline.id]) for one in found.descendants]

    def of(branch: threads.Branch) -> AnswerView:
        return AnswerView(
            post=by_id[branch.id],
            answers=tuple(of(one) for one in branch.answers),
            below=sum(1 for _ in branch) - 1,
            apart=branch.apart,
        )

    return tuple(of(one) for one in threads.branches(call.params.id, answers, by_id))


@routes.get("/@{acct}/{id}/player", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfPost)
async def player(call: Call[OfPost]) -> Response:
    """What the page linked in a post plays. Only here, after a click, is another site asked."""
    app, viewer = call.app, call.viewer
    seen = await access.status_for(app, viewer, call.params.id)
    shown = await posts.of(app, viewer, [seen], Place.SINGLE)
    found = shown[0] if shown else None
    if found is None or found.card is None:
        raise NotFound
    source = webpage.frame(found.card.record.html).get("src", "")
    if not source:
        raise NotFound
    parts = urlsplit(source)
    view = PlayerPage(
        shell=await layout.of_call(call),
        post=presenters.post(app, viewer, found),
        card=presenters.card(found.card),
        source=source,
        host=parts.hostname or "",
    )
    return layout.respond(app, view, frames=f"{parts.scheme}://{parts.netloc}", whose=view.post.author)


@routes.get(
    "/@{acct}/{id}/translation", auth="session", rate=RateClass.TRANSLATE, cache="private", params=OfPost
)
async def translation(call: Call[OfPost]) -> Response:
    """A post in the reader's language."""
    app, viewer = call.app, call.me
    wanted = layout.language(call.request, viewer)
    made = await translations.of_status(app, viewer, call.params.id, wanted)
    post = await presenters.post_by_id(app, viewer, call.params.id)
    if post is None:
        raise NotFound
    poll = None if made.poll is msgspec.UNSET else made.poll
    view = TranslationPage(
        shell=await layout.of_call(call),
        post=msgspec.structs.replace(post, translatable=False),
        warning=made.spoiler_text,
        text_html=made.content,
        options=tuple(option.title for option in poll.options) if poll else (),
        pictures=tuple(one.description for one in made.media_attachments),
        source=made.detected_source_language,
        target=made.language,
        provider=made.provider,
    )
    return layout.respond(app, view)


@routes.get("/@{acct}/{id}/history", auth="visitor", rate=RateClass.PAGE, cache="private", params=OfPost)
async def past(call: Call[OfPost]) -> Response:
    """Every wording of a post, newest first."""
    app, viewer = call.app, call.viewer
    seen = await access.status_for(app, viewer, call.params.id)
    shown = await presenters.posts(app, viewer, [seen], Place.SINGLE)
    if not shown:
        raise NotFound
    edits = (await history.wordings(app, viewer, call.params.id)).wordings
    view = HistoryPage(
        shell=await layout.of_call(call),
        post=shown[0],
        edits=tuple(
            EditView(
                created_ms=edit.record.created_at,
                text_html=edit.record.content,
                warning=html.to_text(edit.record.spoiler_text),
                media=tuple(
                    presenters.media(app, one.media, one.reader_id)
                    for one in edit.pictures
                    if presenters.ready(one.media)
                ),
                emojis=rich_text.views(edit.emojis),
                first=place == 0,
                quote=presenters.quote(app, viewer, edit.quote) if edit.quote else None,
                came=corrections.view(edit.came, "", "") if edit.came else None,
                pieces=corrections.compared(html.to_text(before.record.content), edit.record.content)
                if before
                else (),
                withheld=edit.record.withheld,
            )
            for place, (before, edit) in reversed(list(enumerate(zip([None, *edits], edits, strict=False))))
        ),
    )
    return layout.respond(app, view, whose=view.post.author)
