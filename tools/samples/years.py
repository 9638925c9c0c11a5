"""Samples of the pages that look back on a year."""

from collections.abc import Iterator

from sabar.web.frame import layout_parts
from sabar.web.frame.page import Page
from sabar.web.people import year_views
from samples import frame
from samples import people as s

_POSTS = (3, 9, 14, 2, 0, 21, 33, 12, 18, 25, 40, 7)


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    choices = (
        year_views.YearChoice(year=2026, state="eligible", url=""),
        year_views.YearChoice(year=2025, state="generating", url=""),
        year_views.YearChoice(year=2024, state="available", url="/@awa/year/2024/0f"),
    )
    yield "settings_years", year_views.YearsPage(shell=here, years=choices)
    yield (
        "year",
        year_views.YearPage(
            shell=here,
            account=s.BEN,
            year=2025,
            kind="oracle",
            posts_count=sum(_POSTS),
            followers_count=12,
            months=tuple(
                year_views.MonthView(
                    start_ms=1735689600000 + n * 31 * s.DAY, posts=posts, height=posts * 5 // 2
                )
                for n, posts in enumerate(_POSTS)
            ),
            tag=layout_parts.LinkView(text="Radio", url="/tags/radio"),
            post=s.P_SQUARE,
        ),
    )
