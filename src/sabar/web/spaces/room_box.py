"""The box one speaks in: empty, with what is to be changed, or as it was sent; on a page or as a piece."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge import answers
from sabar.edge.call import Call
from sabar.kit import i18n, times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.drafts import key_of
from sabar.model.errors import DomainError, NotFound
from sabar.model.spaces.drafts import Box
from sabar.model.spaces.rooms import Entered
from sabar.model.statuses import ContentType
from sabar.model.viewers import Viewer
from sabar.reads.spaces import drafts
from sabar.reads.spaces.said import Said
from sabar.rules import limits
from sabar.rules.spaces.limits import POSTS
from sabar.rules.spaces.unsent import Unsent
from sabar.rules.writing.drafts import PollDraft
from sabar.web.frame import layout, messages
from sabar.web.spaces import file_parts, said_parts
from sabar.web.spaces.file_parts import WithFiles
from sabar.web.spaces.file_views import FileView
from sabar.web.spaces.said_views import RoomBoxPage, RoomBoxPiece, RoomBoxView, RoomView, SaidView
from sabar.web.spaces.standup import question

_DAY_S = times.DAY // times.SECOND
_LOST = N_("A file that no post took within a day is gone; add it again.")
_FIELDS = {"options": "poll", "expires_at": "poll", "expires_in": "poll", "file_ids": "file"}


class Sent(WithFiles, frozen=True, kw_only=True):
    """What the box sends; `poll` counts when `with_poll` is ticked. `standup`: it answers what is asked."""

    slug: str
    text: str = ""
    reply_to: int | None = None
    content_type: ContentType = ContentType.PLAIN
    poll: PollDraft | None = None
    with_poll: bool = False
    key: str = ""
    turn: int = 0
    revision: int = 0
    standup: bool = False

    @property
    def asked(self) -> PollDraft | None:
        return self.poll if self.with_poll else None

    @property
    def box(self) -> Box | None:
        """None for one that kept nothing."""
        return Box(self.key, self.turn, self.revision) if self.key and (self.turn or self.revision) else None

    def typed(self, files: list[int]) -> Unsent:
        """To be kept, with these files."""
        told = {str(id): words for id in files if (words := self.told.get(str(id)))}
        return Unsent(self.text, files, told, self.poll, self.with_poll)

    @property
    def once(self) -> str:
        """By which it is known that exactly this was sent from this box before: pressed twice it is one post.
        A browser that goes back shows the box as it was sent; other words from it are another post.
        """
        key = key_of(self.key)
        said = (self.text, self.reply_to, self.asked, self.wanted, self.weighed)
        return f"{key}-{secrets.digest(msgspec.json.encode(said).decode())}" if key else ""


def empty(viewer: Viewer, room: RoomView) -> RoomBoxView:
    return RoomBoxView(
        action=f"{room.url}/posts",
        room=room,
        key=secrets.token(12),
        limit=POSTS.characters,
        markdown=viewer.user.preferences.content_type == ContentType.MARKDOWN,
        options=_places([]),
        option_characters=limits.POLLS.option_characters,
        expires_in=_DAY_S,
    )


def answer(viewer: Viewer, room: RoomView, post: SaidView) -> RoomBoxView:
    return msgspec.structs.replace(
        empty(viewer, room),
        place=f"-{post.id}",
        reply_to=post.id,
        reply_name="" if post.mine or post.author is None else post.author.name,
        back=post.url,
    )


def below(viewer: Viewer, room: RoomView, post: SaidView) -> RoomBoxView:
    """The box of the post's own page: the one that a key goes to."""
    return msgspec.structs.replace(answer(viewer, room, post), place="")


def standup(viewer: Viewer, room: RoomView, asked: str, place: str = "") -> RoomBoxView:
    """In which one answers what is asked today."""
    return msgspec.structs.replace(
        empty(viewer, room), place=place, question=asked, back=f"{room.url}/standup"
    )


def change(viewer: Viewer, room: RoomView, post: SaidView, before: Said) -> RoomBoxView:
    """With the words as they were typed."""
    content = before.content
    return msgspec.structs.replace(
        empty(viewer, room),
        action=post.url,
        place=f"-edit-{post.id}",
        edits=post.id,
        text=content.text if content else "",
        markdown=content is not None and content.content_type is ContentType.MARKDOWN,
        files=post.files,
        back=post.url,
    )


class Reworded(Sent, frozen=True, kw_only=True):
    """Of the post that is changed."""

    id: int


async def with_kept(call: Call[Any], entered: Entered, box: RoomBoxView) -> RoomBoxView:
    """What was typed in it before and not sent."""
    answers_to = int(box.reply_to) if box.reply_to else None
    kept = await drafts.of_box(call.app, entered, answers_to, standup=bool(box.question))
    if kept is None:
        return box
    typed, poll = kept.typed, kept.typed.poll or PollDraft()
    lost = i18n.gettext(layout.language(call.request, call.viewer), _LOST) if kept.lost else ""
    return msgspec.structs.replace(
        box,
        revision=kept.revision,
        text=typed.text,
        with_poll=typed.with_poll,
        options=_places(poll.options),
        expires_in=poll.expires_in or box.expires_in,
        multiple=poll.multiple,
        files=file_parts.views(entered, file_parts.worded(kept.files, typed.told)),
        errors=(("file", lost),) if lost else (),
    )


def refilled(
    call: Call[Sent], box: RoomBoxView, error: DomainError, files: tuple[FileView, ...]
) -> RoomBoxView:
    """As it was sent, so that nothing typed is lost, with what is wrong beside each field."""
    sent, poll = call.params, call.params.poll or PollDraft()
    problems = messages.problems(layout.language(call.request, call.viewer), error)
    return msgspec.structs.replace(
        box,
        text=sent.text,
        key=sent.key or box.key,
        turn=sent.turn,
        revision=sent.revision,
        markdown=sent.content_type is ContentType.MARKDOWN,
        with_poll=sent.with_poll,
        options=_places(poll.options),
        expires_in=poll.expires_in or box.expires_in,
        multiple=poll.multiple,
        files=files,
        errors=tuple((_FIELDS.get(field, field), text) for field, text in problems.items()),
    )


def _places(options: list[str]) -> tuple[str, ...]:
    return (*options, *[""] * (limits.POLLS.options - len(options)))


async def again(call: Call[Sent], entered: Entered, error: DomainError, ids: list[int]) -> Response:
    """The box as it was sent, with what is wrong. `ids`: of its files."""
    me = call.me
    room = await said_parts.room(call.app, entered)
    post = await _answered(call, entered)
    if call.params.standup:
        box = standup(me, room, await question.of(call, entered))
    else:
        box = answer(me, room, post) if post else empty(me, room)
    box = refilled(call, box, error, await file_parts.kept(call, entered, ids))
    return await shown(call, entered, box, post, error)


async def _answered(call: Call[Sent], entered: Entered) -> SaidView | None:
    if call.params.reply_to is None:
        return None
    try:
        return await said_parts.one_by_id(call.app, entered, call.params.reply_to)
    except NotFound:
        return None


async def shown(
    call: Call[Any],
    entered: Entered,
    box: RoomBoxView,
    post: SaidView | None,
    error: DomainError | None = None,
) -> Response:
    """The box on a page of its own, or the piece that a script asks for."""
    status = 200 if error is None else error.status if error.status not in (403, 404, 409) else 422
    if layout.scripted(call):
        response = layout.piece(RoomBoxPiece(shell=layout.around(call), box=box), status)
    else:
        view = RoomBoxPage(shell=await layout.of_call(call), room=box.room, box=box, post=post)
        response = layout.respond(call.app, view, status)
    return answers.say_when(response, error) if error is not None else response
