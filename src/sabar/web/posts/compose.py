"""The box: "What are you doing?", its page, and what happens when it is sent."""

import contextlib
from collections.abc import Sequence
from itertools import zip_longest

import msgspec
from starlette.responses import Response

from sabar.actions import media
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.edge import answers, uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.audience import Visibility
from sabar.model.errors import DomainError, Invalid, NotFound
from sabar.model.problems import Fault, Problem
from sabar.model.statuses import QuotePolicy
from sabar.reads.posts import files
from sabar.reads.posts import media as attachments
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.web.frame import layout, messages, presenters, safe_return
from sabar.web.frame.post_parts import PollView, QuoteView
from sabar.web.posts import compose_box, compose_poll, pieces
from sabar.web.posts.compose_views import BoxFragment, BoxPictureView, BoxView, ComposePage

routes = Routes("compose", kind="web")
#: four pictures, or a film and what goes with it
_BODY_BYTES = limits.VIDEOS.upload_bytes + limits.STATUSES.media * (
    limits.IMAGES.upload_bytes + limits.MEGABYTE
)
_PATIENCE_S = 240
_EITHER = N_("A post has either pictures or a poll. Nothing is lost: take one of them out and send it again.")
_UNREADY = {"media": [Fault(Problem.UNREADY)]}
#: Where the box shows what is wrong with a field of the post.
_FIELDS = {
    "file": "media",
    "media_ids": "media",
    "spoiler_text": "text",
    "options": "poll",
    "expires_at": "poll",
}


class Asked(msgspec.Struct, frozen=True):
    reply_to: int | None = None
    edit: int | None = None
    quote: int | None = None
    to: str = ""
    text: str = ""
    audience: Visibility | None = None


class Sent(Draft, frozen=True):
    """A draft under the names of the fields of the box. `keep`: ids of stored pictures that stay; of the
    others, `pictures` and `alts` are in the same order. `kept_alts`: words by the id of a stored picture.
    `poll` and `warning` go out when `with_poll` and `warn` are ticked.
    """

    spoiler_text: str = msgspec.field(default="", name="warning")
    visibility: Visibility | None = msgspec.field(default=None, name="audience")
    language: str | None = msgspec.field(default=None, name="lang")
    in_reply_to_id: int | None = msgspec.field(default=None, name="reply_to")
    quoted_status_id: int | None = msgspec.field(default=None, name="quote")
    media_ids: list[int] = msgspec.field(default_factory=list, name="keep")
    warn: bool = False
    with_poll: bool = False
    unquote: bool = False
    key: str = ""
    return_to: str = ""
    pictures: list[Upload] = msgspec.field(default_factory=list)
    alts: list[str] = msgspec.field(default_factory=list)
    kept_alts: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def warning(self) -> str:
        return self.spoiler_text if self.warn else ""

    @property
    def asked(self) -> PollDraft | None:
        return self.poll if self.with_poll else None


class Changed(Sent, frozen=True):
    id: int = 0


@routes.get("/compose", auth="session", rate=RateClass.PAGE, cache="private", params=Asked)
async def page(call: Call[Asked]) -> Response:
    """The box on a page of its own."""
    app, viewer, asked = call.app, call.me, call.params
    if asked.edit is not None:
        box = await compose_box.edit(app, viewer, asked.edit)
    elif asked.reply_to is not None:
        post = await presenters.post_by_id(app, viewer, asked.reply_to)
        if post is None:
            raise NotFound
        box = compose_box.reply(app, viewer, post)
    elif asked.quote is not None:
        box = await compose_box.quote(app, viewer, asked.quote)
    else:
        start = f"@{asked.to} " if asked.to else ""
        words = f"{start}{asked.text}"[: limits.STATUSES.source]
        box = msgspec.structs.replace(compose_box.empty(app, viewer), text=words)
        if asked.audience is not None:
            box = msgspec.structs.replace(box, audience=asked.audience.value)
    if layout.scripted(call):
        return layout.piece(BoxFragment(shell=await layout.of_call(call), box=box))
    return layout.respond(app, ComposePage(shell=await layout.of_call(call), box=box))


@routes.post(
    "/compose",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Sent,
    body_limit=_BODY_BYTES,
)
async def send(call: Call[Sent]) -> Response:
    """Publish what stands in the box."""
    app, viewer, sent = call.app, call.me, call.params
    made: list[int] = []
    try:
        made = await _store_pictures(call)
        await _prepared(call, made)
        posted = await posting.written(
            app,
            viewer,
            msgspec.structs.replace(
                sent, spoiler_text=sent.warning, media_ids=[*sent.media_ids, *made], poll=sent.asked
            ),
            drafts.defaults_of(viewer.user),
            key=sent.key and f"web-{sent.key}",
            to_somebody=True,
        )
    except DomainError as error:
        return await _again(call, await _refilled(call, made), error)
    if layout.scripted(call):
        return await pieces.post(call, posted.id)
    to_thread = sent.in_reply_to_id is not None and not sent.return_to
    return layout.go(app, await _where(call, posted.id) if to_thread else safe_return.safe(sent.return_to))


@routes.post(
    "/compose/{id}",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Changed,
    body_limit=_BODY_BYTES,
)
async def change(call: Call[Changed]) -> Response:
    """Save new words of a post; the old ones stay to be read in its history."""
    app, viewer, sent = call.app, call.me, call.params
    before = await presenters.post_by_id(app, viewer, sent.id)
    poll = before.poll if before else None
    made: list[int] = []
    try:
        made = await _store_pictures(call)
        await _prepared(call, made)
        words = editing.Edit(
            text=sent.text,
            spoiler_text=sent.warning,
            media_ids=[*sent.media_ids, *made],
            media_changes=_new_words(sent),
            poll=sent.asked and compose_poll.ending(sent.asked, poll, app.clock.now_ms()),
            quote_policy=sent.quote_policy,
            unquote=sent.unquote,
            language=sent.language,
        )
        await editing.edit(app, viewer, sent.id, words, to_somebody=True)
    except DomainError as error:
        box = await _refilled(call, made, poll)
        box = msgspec.structs.replace(
            box, action=f"/compose/{sent.id}", editing=True, quote=before.quote if before else None
        )
        return await _again(call, box, error)
    if layout.scripted(call):
        return await pieces.post(call, sent.id)
    return layout.go(app, before.url if before else "/")


def _new_words(sent: Sent) -> list[editing.MediaChange]:
    """Descriptions of the stored pictures that stay."""
    found = [(id, sent.kept_alts.get(str(id))) for id in sent.media_ids]
    return [editing.MediaChange(id, description=alt) for id, alt in found if alt is not None]


async def _where(call: Call[msgspec.Struct], id: int) -> str:
    post = await presenters.post_by_id(call.app, call.viewer, id)
    return post.url if post else "/"


def _uploads(sent: Sent) -> Sequence[tuple[Upload, str]]:
    """The files, each with its words: browsers send a field for every place in the box, chosen or not."""
    chosen = [(file, alt) for file, alt in zip_longest(sent.pictures, sent.alts) if file and file.name]
    if len(chosen) > limits.STATUSES.media:
        raise drafts.too_many_media()
    return [(file, alt or "") for file, alt in chosen]


async def _store_pictures(call: Call[Sent]) -> list[int]:
    made: list[int] = []
    sent = _uploads(call.params)
    await uploads.charge(call, *(upload for upload, _ in sent))
    try:
        for upload, alt in sent:
            words = media.Words(description=alt)
            async with call.app.files.working_copy(upload.file) as path:
                made.append(await media.upload(call.app, call.me, path, words))
    except DomainError:
        for id in made:
            with contextlib.suppress(DomainError):
                await media.delete(call.app, call.me, id)
        raise
    return made


async def _prepared(call: Call[Sent], made: Sequence[int]) -> None:
    """Films take a while; whoever writes here waits with them. Raises Invalid for pictures beside a poll."""
    if call.params.asked and (made or call.params.media_ids):
        raise Invalid(_EITHER)
    for id in made:
        if not await media.settled(call.app, call.me, id, within_s=_PATIENCE_S):
            raise Invalid(N_("Validation failed: The film is still being prepared"), details=_UNREADY)
        await attachments.record_for(call.app, call.me, id)


async def _refilled(call: Call[Sent], stored: Sequence[int], poll: PollView | None = None) -> BoxView:
    """The box as it was sent, so that nothing typed is lost. `poll`: the one that the post has."""
    app, viewer, sent = call.app, call.me, call.params
    box = compose_box.empty(app, viewer)
    reply, quoted = [
        await presenters.post_by_id(app, viewer, id) if id else None
        for id in (sent.in_reply_to_id, sent.quoted_status_id)
    ]
    pictures = []
    for id in [*sent.media_ids, *stored]:
        with contextlib.suppress(DomainError):
            pictures.append(await attachments.record_for(app, viewer, id))
    return msgspec.structs.replace(
        box,
        audience=(sent.visibility or Visibility(box.audience)).value,
        text=sent.text,
        warning=sent.warning,
        lang=sent.language or box.lang,
        reply_to=reply,
        return_to=sent.return_to,
        poll=compose_poll.typed(
            sent.poll or PollDraft(),
            compose_poll.of_post(poll, app.clock.now_ms()),
            asked=sent.with_poll,
        ),
        quote=QuoteView(state="accepted", post=quoted) if quoted else None,
        quote_policy=(sent.quote_policy or QuotePolicy(box.quote_policy)).value,
        pictures=tuple(
            BoxPictureView(
                id=str(one.id),
                preview_url=files.path(app, one.thumb, viewer.id) if one.thumb else "",
                alt=one.description,
            )
            for one in pictures
        ),
    )


async def _again(call: Call[Sent], box: BoxView, error: DomainError) -> Response:
    problems = messages.problems(layout.language(call.request, call.viewer), error)
    errors = {_FIELDS.get(field, field): text for field, text in problems.items()}
    box = msgspec.structs.replace(box, errors=errors)
    status = error.status if error.status != 404 else 422
    if layout.scripted(call):
        response = layout.piece(BoxFragment(shell=await layout.of_call(call), box=box), status)
    else:
        response = layout.respond(call.app, ComposePage(shell=await layout.of_call(call), box=box), status)
    return answers.say_when(response, error)
