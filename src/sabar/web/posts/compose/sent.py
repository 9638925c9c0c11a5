"""What the box sends: to be posted, to wait, to be kept as a draft, or to come back as it was."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import media
from sabar.edge import answers, uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.audience import Room
from sabar.model.cautions import Caution
from sabar.model.drafts import Box, key_of
from sabar.model.errors import DomainError, Invalid
from sabar.model.problems import Fault, Problem
from sabar.model.statuses import ContentType, EditKind, Following
from sabar.reads.posts import media as attachments
from sabar.rules import limits
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing import drafts, rooms
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.rules.writing.unfinished import Place, Unfinished
from sabar.web.frame import layout, messages
from sabar.web.frame.post_parts import PollView
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import poll as compose_poll
from sabar.web.posts.compose import reach
from sabar.web.posts.compose.album import Album, Picture
from sabar.web.posts.compose.views import BoxFragment, BoxView, ComposePage

#: four pictures, or a film and what goes with it
BODY_BYTES = limits.VIDEOS.upload_bytes + limits.STATUSES.media * (
    limits.IMAGES.upload_bytes + limits.MEGABYTE
)
_PATIENCE_S = 240
_EITHER = N_(
    "A post can have pictures or a poll, but not both. Nothing is lost: remove one of them and send it again."
)
_UNREADY = {"media": [Fault(Problem.UNREADY)]}
#: Where the box shows what is wrong with a field of the post.
_FIELDS = {
    "file": "media",
    "media_ids": "media",
    "description": "media",
    "focus": "media",
    "spoiler_text": "text",
    "options": "poll",
    "expires_at": "poll",
    "scheduled_at": "at",
    "until": "at",
    "visibility": "audience",
    "quoted_status_id": "text",
}


class Choice(StrEnum):
    """What was pressed on the card that asks before a post goes. `WITHOUT_NOW`: also that it is no longer for
    everybody then.
    """

    NONE = ""
    SEND = "send"
    HOLD = "hold"
    WITHOUT = "without"
    WITHOUT_NOW = "without-now"
    BACK = "back"


class Sent(Draft, frozen=True):
    """A draft under the names of the fields of the box; those of its pictures are an `Album`. `audience` and
    `labels` say for whom it is, before its own fields of that; labels alone mean their people, without those
    of `besides`, which need some. `poll`, `warning`, `wait` and `at` count when `with_poll`, `warn` and
    `later` are ticked. `more`: the posts that follow. `edits`: the published post that is changed. `draft`
    and `revision`: of the box; `aside`: the draft was put away. `correction`: typo or correction; empty is
    whichever it is by the rule. `card`, `mark` and `quiet` are sent by the card that asks (`CardView`).
    """

    spoiler_text: str = msgspec.field(default="", name="warning")
    audience: Room | None = None
    labels: list[int] = msgspec.field(default_factory=list)
    besides: list[int] = msgspec.field(default_factory=list)
    language: str | None = msgspec.field(default=None, name="lang")
    in_reply_to_id: int | None = msgspec.field(default=None, name="reply_to")
    quoted_status_id: int | None = msgspec.field(default=None, name="quote")
    edits: int | None = msgspec.field(default=None, name="edit")
    media_ids: list[int] = msgspec.field(default_factory=list, name="keep")
    warn: bool = False
    with_poll: bool = False
    unquote: bool = False
    key: str = ""
    draft: str = ""
    revision: int = 0
    aside: bool = False
    later: bool = False
    wait: Wait = Wait.CHOSEN
    at: str = ""
    correction: str = ""
    correction_note: str = ""
    return_to: str = ""
    more: list[str] = msgspec.field(default_factory=list)
    pictures: list[Upload] = msgspec.field(default_factory=list)
    alts: list[str] = msgspec.field(default_factory=list)
    kept_alts: dict[str, str] = msgspec.field(default_factory=dict)
    order: list[str] = msgspec.field(default_factory=list)
    positions: list[str] = msgspec.field(default_factory=list)
    focus_x: list[str] = msgspec.field(default_factory=list)
    focus_y: list[str] = msgspec.field(default_factory=list)
    card: Choice = Choice.NONE
    mark: str = ""
    quiet: list[Caution] = msgspec.field(default_factory=list)

    @property
    def album(self) -> list[Picture]:
        """The pictures in the order that was asked for."""
        return Album(
            kept=self.media_ids,
            kept_alts=self.kept_alts,
            files=self.pictures,
            alts=self.alts,
            order=self.order,
            positions=self.positions,
            focus_x=self.focus_x,
            focus_y=self.focus_y,
        ).pictures()

    def parts(self, made: Sequence[int] = ()) -> list[Following]:
        """The post and those that follow, also where nothing stands in them, each with its stored pictures,
        and of the files those that were `made` of them.
        """
        ids, found = iter(made), [Following(text) for text in (self.text, *self.more)]
        for one in self.album:
            id = one.id or next(ids, None)
            if id is not None and one.part < len(found):
                found[one.part].media_ids.append(id)
        return found

    def following(self, made: Sequence[int] = ()) -> list[Following]:
        """Those that follow and say something."""
        return [one for one in self.parts(made)[1:] if one.text.strip() or one.media_ids]

    def ordered(self, made: Sequence[int]) -> list[int]:
        """The pictures of the first."""
        return self.parts(made)[0].media_ids

    @property
    def room(self) -> Room | None:
        return self.audience or (Room.CIRCLE if self.labels or self.besides else None)

    @property
    def warning(self) -> str:
        return self.spoiler_text if self.warn else ""

    @property
    def asked(self) -> PollDraft | None:
        return self.poll if self.with_poll else None

    @property
    def kind(self) -> EditKind | None:
        return EditKind(self.correction) if self.correction in (EditKind.TYPO, EditKind.CORRECTION) else None

    @property
    def box(self) -> Box | None:
        return Box(self.draft, self.revision, self.key) if self.draft else None

    @property
    def once(self) -> str:
        """By which it is known that exactly this was sent from this box before: pressed twice it is one post.
        A browser that goes back shows the box as it was sent; other words from it are another post.
        """
        key = key_of(self.key)
        said = (
            *(self.text, self.warning, self.room, self.labels, self.besides, self.asked, self.more),
            *(self.in_reply_to_id, self.quoted_status_id, self.later),
            [(one.part, one.id, one.file and (one.file.name, one.file.size)) for one in self.album],
        )
        return f"{key}-{secrets.digest(msgspec.json.encode(said).decode())}" if key else ""

    @property
    def place(self) -> Place:
        """Changes are never put away: they come back into the box of their post."""
        return Place(self.in_reply_to_id, self.quoted_status_id, self.aside and not self.edits, self.edits)

    def post(self, made: Sequence[int]) -> Draft:
        """What is to be posted, with these pictures besides those that stay."""
        post = msgspec.structs.replace(
            self, spoiler_text=self.warning, media_ids=self.ordered(made), poll=self.asked
        )
        if self.room is None:
            return post
        readers = rooms.readers(self.room, self.labels, self.besides)
        return msgspec.structs.replace(
            post,
            visibility=readers.visibility,
            circle_label_ids=readers.circle_label_ids,
            except_label_ids=readers.except_label_ids,
        )

    def typed(self, made: Sequence[int] = ()) -> Unfinished:
        """What stands in the box, with these pictures besides those that stay."""
        first, *others = self.parts(made)
        return Unfinished(
            text=self.text,
            warning=self.warning,
            audience=self.room,
            labels=self.labels,
            besides=self.besides,
            language=self.language,
            quote_policy=self.quote_policy,
            reply_policy=self.reply_policy,
            media_ids=first.media_ids,
            alts=self.kept_alts,
            focus={str(one.id): one.focus for one in self.album if one.id and one.focus},
            poll=self.poll,
            with_poll=self.with_poll,
            more=others,
            at=self.at if self.later else "",
            wait=self.wait if self.later else Wait.CHOSEN,
            correction=self.kind,
            correction_note=self.correction_note,
            content_type=self.content_type or ContentType.PLAIN,
        )


async def store_pictures(call: Call[Sent]) -> list[int]:
    """Keep the files that came; their ids."""
    made: list[int] = []
    sent = [(one.file, media.Words(one.alt or "", one.focus)) for one in call.params.album if one.file]
    files = Counter(one.part for one in call.params.album if one.file)
    if any(count > limits.STATUSES.media for count in files.values()):
        raise drafts.too_many_media()
    await uploads.charge(call, *(upload for upload, _ in sent))
    try:
        for upload, words in sent:
            async with call.app.files.working_copy(upload.file) as path:
                made.append(await media.upload(call.app, call.me, path, words))
    except DomainError:
        for id in made:
            with contextlib.suppress(DomainError):
                await media.delete(call.app, call.me, id)
        raise
    return made


async def prepared(call: Call[Sent], made: Sequence[int]) -> None:
    """Films take a while; whoever writes here waits with them. Raises Invalid for pictures beside a poll."""
    sent = call.params
    if sent.asked and sent.ordered(made):
        raise Invalid(_EITHER)
    for id in (*sent.media_ids, *made):
        if not await media.settled(call.app, call.me, id, within_s=_PATIENCE_S):
            raise Invalid(N_("Validation failed: The video is still being prepared"), details=_UNREADY)
        await attachments.record_for(call.app, call.me, id)


async def describe(call: Call[Sent]) -> None:
    """Other words, and another focus, for pictures that were stored before."""
    for one in call.params.album:
        if one.id is None:
            continue
        record = await attachments.record_for(call.app, call.me, one.id)
        words = one.alt not in (None, record.description)
        point = one.focus is not None and drafts.focus(one.focus) != (record.focus_x, record.focus_y)
        if words or point:
            await media.describe(call.app, call.me, one.id, media.Words(one.alt, one.focus))


async def refilled(call: Call[Sent], stored: Sequence[int], poll: PollView | None = None) -> BoxView:
    """The box as it was sent, so that nothing typed is lost. `poll`: the one that the post has."""
    app, viewer, sent = call.app, call.me, call.params
    box = msgspec.structs.replace(
        await compose_box.in_place(app, viewer, sent.place),
        poll=compose_poll.of_post(poll, app.clock.now_ms()),
        draft=sent.draft,
        revision=sent.revision,
        aside=sent.aside,
        return_to=sent.return_to,
    )
    pictures = []
    typed = sent.typed(stored)
    for id in typed.attached:
        with contextlib.suppress(DomainError):
            pictures.append(await attachments.record_for(app, viewer, id))
    return compose_box.filled(app, viewer, box, typed, pictures)


async def again(call: Call[Sent], box: BoxView, error: DomainError) -> Response:
    """The box with what is wrong beside each field."""
    problems = messages.problems(layout.language(call.request, call.viewer), error)
    errors = tuple((_FIELDS.get(field, field), text) for field, text in problems.items())
    status = error.status if error.status != 404 else 422
    return answers.say_when(await shown(call, msgspec.structs.replace(box, errors=errors), status), error)


async def shown(call: Call[Any], box: BoxView, status: int = 200) -> Response:
    """The box: a page of it, or the piece that a script asks for."""
    box = await reach.with_reach(call.app, call.me, box)
    shell = await layout.of_call(call)
    if layout.scripted(call):
        return layout.piece(BoxFragment(shell=shell, box=box), status)
    return layout.respond(call.app, ComposePage(shell=shell, box=box), status)
