"""Samples of the page on which staff look after emoji."""

from collections.abc import Iterator

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import EmojiView
from sabar.web.staff import emoji_views as views
from samples import frame

_DRUM = EmojiView("drum", "/static/mark.svg", "/static/mark.svg")
_LONG = EmojiView("drum_that_is_heard_in_the_next_village", "/static/mark.svg", "/static/mark.svg")


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    rows = (
        views.EmojiRow(picture=_DRUM, visible=True, disabled=False),
        views.EmojiRow(picture=_LONG, visible=False, disabled=True),
    )
    yield (
        "admin_emojis",
        views.EmojisPage(
            shell=here,
            form=FormView(values={"category": "Music"}, errors={"category": "This is too long."}),
            of="change",
            q="",
            chosen=None,
            categories=(("", 2), ("Music", 2)),
            shown=(
                views.CategoryView(number=0, name="", count=2, rows=rows),
                views.CategoryView(number=1, name="Music", count=2, rows=rows),
            ),
            total=4,
            pager=PagerView(),
            picture_kb=256,
            archive_files=200,
            archive_mb=16,
            taken=1,
            refused=(views.RefusedView(name="readme.txt", why="is too large"),),
        ),
    )
    yield (
        "admin_emojis_delete",
        views.DeleteEmojisPage(
            shell=here, title="Delete 2 emoji?", text="This cannot be undone.", emojis=(_DRUM, _LONG)
        ),
    )
