"""What drafts and posts that wait have in common on their pages."""

from collections.abc import Iterable, Mapping, Sequence

from sabar.model.audience import Room, Visibility
from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.reads import hydrate
from sabar.reads.people import labels
from sabar.reads.posts import files
from sabar.reads.server import instance
from sabar.rules.visibility import Place
from sabar.rules.writing import rooms
from sabar.rules.writing.drafts import Draft
from sabar.rules.writing.rooms import Chosen
from sabar.services import Services
from sabar.web.frame import label_parts, presenters, rich_text
from sabar.web.frame.people_parts import EmojiView, LabelMark
from sabar.web.frame.post_parts import Audience, CircleView, PostView
from sabar.web.posts.unsent.views import WaitingPictureView

#: Characters of one text that a list shows; the box shows the rest.
_SHOWN = 1000


def beginning(words: str) -> str:
    """As much of it as a list shows."""
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


async def about(app: Services, viewer: Viewer, places: Iterable[Sequence[int | None]]) -> dict[int, PostView]:
    """What is answered, quoted and changed, as far as the writer may read it."""
    ids = list(dict.fromkeys(id for place in places for id in place if id))
    seen = await hydrate.see(app, viewer, ids, Place.SINGLE) if ids else []
    return {int(post.id): post for post in await presenters.posts(app, viewer, seen, Place.SINGLE)}


def words(post: Draft) -> list[str]:
    """What of it may hold emoji."""
    return [post.text, post.spoiler_text, *(post.poll.options if post.poll else ())]


async def emojis(app: Services, texts: Iterable[str]) -> tuple[EmojiView, ...]:
    """Those of this server that stand in what a list shows of these."""
    return rich_text.views(await instance.emojis_in(app, map(beginning, texts)))


def audience(post: Draft) -> Audience:
    """Of one that says for whom it is."""
    if post.circle_label_ids or post.except_label_ids:
        return Visibility.CIRCLE.value
    return (post.visibility or Visibility.PUBLIC).value


def pictures(app: Services, viewer: Viewer, found: Sequence[Media]) -> tuple[WaitingPictureView, ...]:
    return tuple(
        WaitingPictureView(files.path(app, one.thumb, viewer.id) if one.thumb else "", one.description)
        for one in found
    )


async def marks(app: Services, viewer: Viewer, chosen: Iterable[Chosen]) -> dict[int, LabelMark]:
    """The writer's own labels, where one of these rooms has some."""
    if not any(one.room in rooms.LABELLED and one.labels for one in chosen):
        return {}
    return {label.id: label_parts.mark(label) for label in await labels.own(app, viewer)}


def circle(chosen: Chosen, known: Mapping[int, LabelMark]) -> CircleView | None:
    """The people of these labels, or all followers but for these; None in rooms that have none, and where one
    of them is gone.
    """
    room, ids, besides = chosen
    if room not in rooms.LABELLED or not ids or not known.keys() >= {*ids, *besides}:
        return None
    marks, left_out = (tuple(known[id] for id in some) for some in (ids, besides))
    return CircleView(without=marks) if room is Room.EXCEPT else CircleView(labels=marks, without=left_out)
