"""Drafts, and posts that wait for their time."""

from collections.abc import Iterator

from sabar.web.frame.page import Page
from sabar.web.posts.compose import views as compose_views
from sabar.web.posts.unsent import views
from samples import frame
from samples import people as s

_PICTURE = views.WaitingPictureView("/sample/dusk.jpg", s.DUSK.alt)
_HOUR = 3_600_000


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    draft = views.DraftView(
        name="one", revision=2, text="The tide is low.", warning="", audience="public", changed_ms=s.NOW
    )
    answer = views.DraftView(
        name="two",
        revision=1,
        text="I would come too, if",
        warning="Boats",
        audience="private",
        pictures=(_PICTURE, views.WaitingPictureView("", "")),
        answers=s.P_SQUARE,
        more=2,
        changed_ms=s.NOW - _HOUR,
    )
    yield "drafts", views.DraftsPage(shell=here, drafts=(draft, answer))
    yield "drafts_none", views.DraftsPage(shell=here, drafts=())
    waits = views.ScheduledView(
        id=1,
        text="Rye or wheat?",
        warning="",
        audience="public",
        options=("Rye", "Wheat"),
        at_ms=s.NOW + _HOUR,
        at="2026-11-23T10:12",
        error="This must be at least five minutes from now.",
    )
    late = views.ScheduledView(
        id=2,
        text="So true",
        warning="",
        audience="unlisted",
        quotes=s.P_SQUARE,
        at_ms=s.NOW - _HOUR,
        at="2026-11-23T08:12",
        failed=True,
    )
    yield "scheduled", views.ScheduledPage(shell=here, posts=(late, waits))
    yield "scheduled_none", views.ScheduledPage(shell=here, posts=())
    typed = frame.box(
        lang,
        text="One",
        more=("Two", "Three"),
        at="2026-11-23T10:12",
        restored=True,
        orphaned=True,
        aside=True,
        errors={"at": "This must be at least five minutes from now.", "more-1": "This is too long."},
    )
    yield "compose_together", compose_views.ComposePage(shell=here, box=typed)
