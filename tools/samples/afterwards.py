"""Posts before and after they are out: held back, for fewer people, deleting themselves."""

from collections.abc import Iterator

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Piece
from sabar.web.posts import views
from sabar.web.posts.unsent import views as unsent_views
from samples import frame
from samples import people as s

_HOUR = 3_600_000
_DAY = 24 * _HOUR


def samples(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    soon = unsent_views.HeldView(
        id=1,
        text="The tide is low, and the drums are out.",
        warning="",
        audience="public",
        undo=True,
        until_ms=s.NOW + 8_000,
        left_ms=8_000,
        whole_ms=10_000,
        more=2,
    )
    until_sent = unsent_views.HeldView(
        id=2,
        text="I would come too, if",
        warning="Boats",
        audience="private",
        options=("Rye", "Wheat"),
        answers=s.P_SQUARE,
        undo=False,
        until_ms=None,
        left_ms=None,
        whole_ms=None,
        follows=True,
    )
    stuck = unsent_views.HeldView(
        id=3,
        text="So true",
        warning="",
        audience="direct",
        undo=False,
        until_ms=s.NOW - _HOUR,
        left_ms=0,
        whole_ms=_HOUR,
        at="2026-11-23T08:12",
        failed="The post it answers was taken back.",
        error="This must be a time to come.",
    )
    yield "outbox", unsent_views.OutboxPage(shell=here, held=(soon, until_sent, stuck))
    yield "outbox_none", unsent_views.OutboxPage(shell=here, held=())
    yield "fragment_held", unsent_views.HeldFragment(shell=here, held=(soon,))
    yield "narrow_post", views.NarrowPostPage(shell=here, post=s.P_SQUARE, choices=("unlisted", "private"))
    past = (
        views.NarrowingView(
            id="1",
            audience="private",
            state="running",
            done=40,
            total=120,
            began_ms=s.NOW - _HOUR,
            undo_until_ms=None,
        ),
        views.NarrowingView(
            id="2",
            audience="unlisted",
            state="done",
            done=7,
            total=7,
            began_ms=s.NOW - _DAY,
            undo_until_ms=s.NOW + 6 * _DAY,
        ),
    )
    yield "narrow", views.NarrowPage(shell=here, days=365, audience="private", count=12, past=past)
    yield "narrow_first", views.NarrowPage(shell=here, days=365, audience="private", count=None, past=())
    form = FormView(values={"days": "30", "favourites": "5"})
    ages = ("7", "30", "365")
    yield (
        "expiry",
        views.ExpiryPage(shell=here, form=form, ages=ages, on=True, count=3, first=(s.P_SQUARE,)),
    )
    yield "expiry_first", views.ExpiryPage(shell=here, form=form, ages=ages, on=False, count=None, first=())
