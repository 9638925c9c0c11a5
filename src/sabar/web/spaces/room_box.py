"""The box one speaks in: empty, with what is to be changed, or as it was sent."""

import msgspec

from sabar.edge.call import Call
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.drafts import key_of
from sabar.model.errors import DomainError
from sabar.model.statuses import ContentType
from sabar.model.viewers import Viewer
from sabar.reads.spaces.said import Said
from sabar.rules import limits
from sabar.rules.spaces.limits import POSTS
from sabar.rules.writing.drafts import PollDraft
from sabar.web.frame import layout, messages
from sabar.web.spaces.file_parts import WithFiles
from sabar.web.spaces.file_views import FileView
from sabar.web.spaces.said_views import RoomBoxView, RoomView, SaidView

_DAY_S = times.DAY // times.SECOND
_FIELDS = {"options": "poll", "expires_at": "poll", "expires_in": "poll", "file_ids": "file"}


class Sent(WithFiles, frozen=True, kw_only=True):
    """What the box sends. `id`: of the post that is changed; `poll` counts when `with_poll` is ticked."""

    slug: str
    text: str = ""
    id: int | None = None
    reply_to: int | None = None
    content_type: ContentType = ContentType.PLAIN
    poll: PollDraft | None = None
    with_poll: bool = False
    key: str = ""

    @property
    def asked(self) -> PollDraft | None:
        return self.poll if self.with_poll else None

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
