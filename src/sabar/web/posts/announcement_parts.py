"""Announcements as they stand on top of home."""

from sabar.model.viewers import Viewer
from sabar.reads.server import addresses, announcements
from sabar.reads.server.announcements import Announced
from sabar.rules.limits import ANNOUNCEMENTS
from sabar.services import Services
from sabar.web.frame import rich_text
from sabar.web.posts.views import AnnouncementView, ReactionView

_OFFERED = ("👍", "❤️", "🎉", "😄", "😢", "🤔")


async def on_top(app: Services, viewer: Viewer) -> tuple[AnnouncementView, ...]:
    """What this person has not put away yet."""
    return tuple(_view(one) for one in await announcements.unread(app, viewer))


def _view(announced: Announced) -> AnnouncementView:
    record = announced.record
    chosen = {one.name for one in announced.reactions}
    full = len(chosen) >= ANNOUNCEMENTS.reactions
    return AnnouncementView(
        id=str(record.id),
        text_html=record.content,
        emojis=rich_text.views(announced.emojis),
        published_ms=record.published_at or record.created_at,
        starts_ms=record.starts_at,
        ends_ms=record.ends_at,
        all_day=record.all_day,
        reactions=tuple(
            ReactionView(
                name=one.name,
                count=one.count,
                mine=one.mine is True,
                picture=addresses.file_path(one.picture.file) if one.picture else None,
            )
            for one in announced.reactions
        ),
        more=() if full else tuple(name for name in _OFFERED if name not in chosen),
    )
