"""The box: "What are you doing?", its page, and what happens when it is sent."""

import contextlib
from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from sabar.actions import media
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.edge import answers, uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import Routes
from sabar.model.audience import Visibility
from sabar.model.errors import DomainError, Invalid, NotFound
from sabar.model.statuses import QuotePolicy
from sabar.reads.posts import files
from sabar.reads.posts import media as attachments
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft
from sabar.web.frame import layout, messages, presenters, safe_return
from sabar.web.frame.post_parts import QuoteView
from sabar.web.posts import compose_box, pieces
from sabar.web.posts.compose_views import BoxFragment, BoxPictureView, BoxView, ComposePage

routes = Routes("compose", kind="web")
_PICTURES = range(1, limits.STATUSES.media + 1)
#: four pictures, or a film and what goes with it
_BODY_BYTES = limits.VIDEOS.upload_bytes + limits.STATUSES.media * (
    limits.IMAGES.upload_bytes + limits.MEGABYTE
)
_PATIENCE_S = 240
#: Where the box shows what is wrong with a field of the post.
_UNREADY = {"media": [("ERR_UNREADY", "is still being prepared")]}
_FIELDS = {"file": "media", "media_ids": "media", "spoiler_text": "text"}


class Asked(msgspec.Struct, frozen=True):
    reply_to: int | None = None
    edit: int | None = None
    quote: int | None = None
    to: str = ""
    text: str = ""


class Sent(msgspec.Struct, frozen=True):
    """`keep`: ids of stored pictures that stay; `alt_<id>` come in `described`."""

    text: str = ""
    warning: str = ""
    warn: bool = False
    audience: Visibility | None = None
    lang: str = ""
    reply_to: int | None = None
    quote: int | None = None
    unquote: bool = False
    quote_policy: QuotePolicy | None = None
    key: str = ""
    return_to: str = "/"
    keep: list[int] = []
    picture_1: Upload | None = None
    picture_2: Upload | None = None
    picture_3: Upload | None = None
    picture_4: Upload | None = None
    alt_1: str = ""
    alt_2: str = ""
    alt_3: str = ""
    alt_4: str = ""


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
        draft = Draft(
            text=sent.text,
            spoiler_text=sent.warning if sent.warn else "",
            media_ids=[*sent.keep, *made],
            in_reply_to_id=sent.reply_to,
            quoted_status_id=sent.quote,
            quote_policy=sent.quote_policy,
            visibility=sent.audience,
            language=sent.lang or None,
            reaches_somebody=True,
        )
        posted = await posting.written(
            app, viewer, draft, drafts.defaults_of(viewer.user), key=sent.key and f"web-{sent.key}"
        )
    except DomainError as error:
        return await _again(call, await _refilled(call, made), error)
    if layout.scripted(call):
        return await pieces.post(call, posted.id)
    to_thread = sent.reply_to is not None
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
    made: list[int] = []
    try:
        made = await _store_pictures(call)
        await _prepared(call, made)
        words = editing.Edit(
            text=sent.text,
            spoiler_text=sent.warning if sent.warn else "",
            media_ids=[*sent.keep, *made],
            media_changes=_new_words(call),
            quote_policy=sent.quote_policy,
            unquote=sent.unquote,
            language=sent.lang or None,
            reaches_somebody=True,
        )
        await editing.edit(app, viewer, sent.id, words)
    except DomainError as error:
        box = await _refilled(call, made)
        before = await presenters.post_by_id(app, viewer, sent.id)
        box = msgspec.structs.replace(
            box, action=f"/compose/{sent.id}", editing=True, quote=before.quote if before else None
        )
        return await _again(call, box, error)
    if layout.scripted(call):
        return await pieces.post(call, sent.id)
    return layout.go(app, await _where(call, sent.id))


def _new_words(call: Call[Changed]) -> list[editing.MediaChange]:
    """Descriptions of the stored pictures that stay: their fields are named after their ids."""
    found = [(id, call.given.get(f"alt_{id}")) for id in call.params.keep]
    return [editing.MediaChange(id, description=alt) for id, alt in found if isinstance(alt, str)]


async def _where(call: Call[msgspec.Struct], id: int) -> str:
    post = await presenters.post_by_id(call.app, call.viewer, id)
    return post.url if post else "/"


def _uploads(sent: Sent) -> Sequence[tuple[Upload, str]]:
    pairs = [(getattr(sent, f"picture_{n}"), getattr(sent, f"alt_{n}")) for n in _PICTURES]
    return [(file, alt) for file, alt in pairs if file is not None and file.name]


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
    """Films take a while; whoever writes here waits with them."""
    for id in made:
        if not await media.settled(call.app, call.me, id, within_s=_PATIENCE_S):
            raise Invalid("Validation failed: The film is still being prepared", details=_UNREADY)
        await attachments.record_for(call.app, call.me, id)


async def _refilled(call: Call[Sent], stored: Sequence[int]) -> BoxView:
    """The box as it was sent, so that nothing typed is lost."""
    app, viewer, sent = call.app, call.me, call.params
    box = compose_box.empty(app, viewer)
    reply = await presenters.post_by_id(app, viewer, sent.reply_to) if sent.reply_to else None
    quoted = await presenters.post_by_id(app, viewer, sent.quote) if sent.quote else None
    pictures = []
    for id in [*sent.keep, *stored]:
        with contextlib.suppress(DomainError):
            pictures.append(await attachments.record_for(app, viewer, id))
    return msgspec.structs.replace(
        box,
        audience=(sent.audience or Visibility(box.audience)).value,
        text=sent.text,
        warning=sent.warning if sent.warn else "",
        lang=sent.lang or box.lang,
        reply_to=reply,
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
    frame = await layout.of_call(call)
    problems = messages.problems(frame.lang, error)
    errors = {_FIELDS.get(field, field): text for field, text in problems.items()}
    box = msgspec.structs.replace(box, errors=errors)
    status = error.status if error.status != 404 else 422
    view = BoxFragment(shell=frame, box=box) if layout.scripted(call) else ComposePage(shell=frame, box=box)
    return answers.say_when(layout.respond(call.app, view, status), error)
