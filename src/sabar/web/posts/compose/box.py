"""The box one writes in: empty, as an answer, with a quote, or with what is to be edited."""

import contextlib
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from sabar.kit import i18n
from sabar.kit.crypto import secrets
from sabar.model.audience import Room, Visibility
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.model.statuses import ContentType, Media, QuotePolicy, ReplyPolicy
from sabar.model.viewers import Viewer
from sabar.reads.posts import files, history
from sabar.reads.posts.unsent import drafts
from sabar.reads.posts.unsent.drafts import Kept
from sabar.rules import limits, visibility
from sabar.rules.writing import drafts as posts
from sabar.rules.writing import language
from sabar.rules.writing.drafts import PollDraft
from sabar.rules.writing.unfinished import Place, Unfinished
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.layout_parts import LanguageView
from sabar.web.frame.post_parts import PostView, QuoteView
from sabar.web.posts.compose import choosing
from sabar.web.posts.compose import poll as compose_poll
from sabar.web.posts.compose.views import BoxPartView, BoxPictureView, BoxView, LanguagesView


def empty(app: Services, viewer: Viewer) -> BoxView:
    """A new post with the writer's own defaults."""
    preferences = viewer.user.preferences
    key = secrets.token(12)
    near = [*app.settings.languages, preferences.language, viewer.user.locale]
    return BoxView(
        action="/compose",
        key=key,
        draft=key,
        audience=audience(viewer).value,
        quote_policy=preferences.quote_policy,  # type: ignore[arg-type]  # the same three words
        reply_policy=preferences.reply_policy,  # type: ignore[arg-type]  # the same five words
        lang=preferences.language or viewer.user.locale,
        markdown=preferences.content_type == ContentType.MARKDOWN,
        limit=limits.STATUSES.characters,
        places=limits.STATUSES.media,
        together=limits.STATUSES.together,
        films=app.films.program is not None,
        federates=app.settings.federates,
        poll=compose_poll.empty(),
        languages=_languages(frozenset([*i18n.languages(), *map(language.code_of, near)])),
    )


async def home(app: Services, viewer: Viewer) -> BoxView:
    """A post of its own: what was typed last, on whichever device, or a new one."""
    kept = await drafts.latest(app, viewer)
    return await resumed(app, viewer, kept) if kept else empty(app, viewer)


#: What a post can be written in.
_LANGUAGES = tuple(LanguageView(code=one.code, name=one.native_name) for one in language.LANGUAGES)


@lru_cache(256)
def _languages(near: frozenset[str | None]) -> LanguagesView:
    """All of them, nearly two hundred, of which few are near at hand."""
    return LanguagesView(
        offered=tuple(one for one in _LANGUAGES if one.code in near),
        others=tuple(one for one in _LANGUAGES if one.code not in near),
    )


def _speaking(box: BoxView, tag: str | None) -> BoxView:
    """The box with this language chosen, which is at hand then; None leaves it."""
    code = language.code_of(tag)
    if code is None:
        return box
    near = frozenset([code, *(one.code for one in box.languages.offered)])
    return msgspec.structs.replace(box, lang=code, languages=_languages(near))


def audience(viewer: Viewer) -> Visibility:
    """For whom the writer's posts are when nothing else is said."""
    return Visibility(viewer.user.preferences.visibility)


def reply(app: Services, viewer: Viewer, post: PostView) -> BoxView:
    """An answer: never wider than what it answers, and it names those in the conversation."""
    box = empty(app, viewer)
    people = [post.author.handle, *post.mentioned]
    named = [handle for handle in dict.fromkeys(people) if handle != viewer.account.acct]
    narrow = visibility.of_answer(None, Visibility(box.audience), Visibility(post.audience))
    narrow = visibility.kept_here(narrow) if post.stays_here else narrow
    return msgspec.structs.replace(
        _speaking(box, post.lang),
        reply_to=post,
        audience=narrow.value,
        mentioned=tuple(named),
        text="".join(f"@{handle} " for handle in named),
        warning=post.warning,
    )


async def answer(app: Services, viewer: Viewer, post: PostView) -> BoxView:
    """What was typed as an answer to a post and not sent, or a new one."""
    kept = await drafts.latest(app, viewer, reply_to=int(post.id))
    return await resumed(app, viewer, kept) if kept else reply(app, viewer, post)


async def in_place(app: Services, viewer: Viewer, place: Place) -> BoxView:
    """An empty box that answers or quotes what its draft did; `orphaned` when that is gone."""
    box = empty(app, viewer)
    answered, quoted = [
        await presenters.post_by_id(app, viewer, id) if id else None for id in (place.reply_to, place.quoted)
    ]
    return msgspec.structs.replace(
        box,
        reply_to=answered,
        quote=QuoteView(state="accepted", post=quoted) if quoted else None,
        orphaned=bool((place.reply_to and not answered) or (place.quoted and not quoted)),
    )


def filled(
    app: Services, viewer: Viewer, box: BoxView, typed: Unfinished, pictures: Sequence[Media]
) -> BoxView:
    """The box with what somebody typed into it; `pictures`: those of all its posts that are there."""
    stored = {one.id: _picture(app, viewer, one, typed) for one in pictures}

    def album(ids: Sequence[int]) -> tuple[BoxPictureView, ...]:
        return tuple(stored[id] for id in ids if id in stored)

    filled = msgspec.structs.replace(
        _speaking(box, typed.language),
        audience=(typed.audience or Room(box.audience)).value,
        chosen=tuple(typed.labels),
        besides=tuple(typed.besides),
        text=typed.text,
        warning=typed.warning,
        poll=compose_poll.typed(typed.poll or PollDraft(), box.poll, asked=typed.with_poll),
        quote_policy=(typed.quote_policy or QuotePolicy(box.quote_policy)).value,
        reply_policy=(typed.reply_policy or ReplyPolicy(box.reply_policy)).value,
        pictures=album(typed.media_ids),
        more=tuple(BoxPartView(one.text, album(one.media_ids)) for one in typed.more),
        at=typed.at,
        wait=typed.wait.value,
        correction=typed.correction.value if typed.correction else "",
        correction_note=typed.correction_note,
        markdown=typed.content_type is ContentType.MARKDOWN,
    )
    return choosing.answering(filled)


def _picture(app: Services, viewer: Viewer, one: Media, typed: Unfinished) -> BoxPictureView:
    key = str(one.id)
    point = (one.focus_x, one.focus_y)
    with contextlib.suppress(Invalid):
        # What is no point is complained of when it is sent.
        point = posts.focus(typed.focus[key]) if key in typed.focus else point
    return BoxPictureView(
        id=key,
        preview_url=files.path(app, one.thumb, viewer.id) if one.thumb else "",
        alt=typed.alts.get(key, one.description),
        still=one.type == "image",
        focus_x=point[0],
        focus_y=point[1],
    )


async def resumed(app: Services, viewer: Viewer, kept: Kept) -> BoxView:
    """The box of a draft, to go on writing."""
    draft = kept.draft
    if draft.edits_id:
        box = await edit(app, viewer, draft.edits_id)
    else:
        box = await in_place(app, viewer, Place(draft.reply_to_id, draft.quoted_id))
    return with_draft(app, viewer, box, kept)


def with_draft(app: Services, viewer: Viewer, box: BoxView, kept: Kept) -> BoxView:
    """The box with what its draft holds; who reads a published post stays as it is."""
    draft, before = kept.draft, box.audience
    box = filled(app, viewer, box, kept.typed, kept.pictures)
    return msgspec.structs.replace(
        box,
        audience=before if draft.edits_id else box.audience,
        draft=draft.name,
        revision=draft.revision,
        aside=draft.aside,
        restored=True,
    )


async def quote(app: Services, viewer: Viewer, id: int) -> BoxView:
    """A post that shows another one; what followers read stays with followers."""
    post = await presenters.post_by_id(app, viewer, id)
    if post is None or not post.can_quote:
        raise NotFound
    box = empty(app, viewer)
    narrow = visibility.of_quote(Visibility(box.audience), Visibility(post.audience))
    narrow = visibility.kept_here(narrow) if post.stays_here else narrow
    shown = QuoteView(state="accepted", post=post)
    return msgspec.structs.replace(box, quote=shown, audience=narrow.value)


async def edit(app: Services, viewer: Viewer, id: int) -> BoxView:
    """A post of the writer's own, as it was typed."""
    post = await presenters.post_by_id(app, viewer, id)
    if post is None:
        raise NotFound
    if not post.mine:
        raise Forbidden
    source = await history.source(app, viewer, id)
    return msgspec.structs.replace(
        _speaking(empty(app, viewer), post.lang or viewer.user.locale),
        action=f"/compose/{id}",
        audience=post.audience,
        circle=post.circle,
        text=source.text,
        markdown=source.content_type is ContentType.MARKDOWN,
        warning=source.spoiler_text,
        pictures=tuple(
            BoxPictureView(
                id=m.id,
                preview_url=m.preview_url,
                alt=m.alt,
                still=m.kind == "image",
                focus_x=m.focus_x,
                focus_y=m.focus_y,
            )
            for m in post.media
        ),
        poll=compose_poll.of_post(post.poll, app.clock.now_ms()),
        quote=post.quote,
        quote_policy=post.quote_policy,
        reply_policy=post.reply_policy,
        edits=str(id),
    )
