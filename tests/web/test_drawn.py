"""A post is drawn once for everybody who sees it the same; what differs is drawn anew."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sabar.kit import i18n
from sabar.web.frame import render, render_cache
from sabar.web.frame.page import Piece
from sabar.web.frame.post_parts import PollOptionView, PollView, PostView
from sabar.web.posts.views import PostFragment

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
frame = importlib.import_module("samples.frame")
people = importlib.import_module("samples.people")
sample_pages = importlib.import_module("sample_pages")

SHELL = frame.shell("en")
POST: PostView = replace(people.post(1, people.AWA, 0, "<p>Hello</p>"), created_ms=people.NOW)


def drawn(post: PostView, **shell: Any) -> str:
    return render.page(PostFragment(shell=replace(SHELL, **shell), post=post)).decode()


def age(html: str) -> str:
    found = re.search(r"data-ago>([^<]*)<", html)
    assert found is not None
    return found[1]


def test_a_post_grows_older_while_it_is_kept() -> None:
    minute, day = render.MINUTE, render.DAY
    waits = [0, minute - 1, minute, 5 * minute - 1, 5 * minute, day, 8 * day, 400 * day]
    ages = [age(drawn(POST, now_ms=POST.created_ms + wait)) for wait in waits]
    told = [render.ago("en", POST.created_ms, POST.created_ms + wait).words for wait in waits]
    assert ages == told == ["now", "now", "1m", "4m", "5m", "1d", ages[6], ages[7]]
    assert len({*ages[5:]}) == 3


def test_french_counts_the_first_of_a_month_in_words() -> None:
    first, second = 1_772_323_200_000, 1_772_409_600_000  # of March 2026
    assert render.day("fr", first, "UTC") == "1er mars 2026"
    assert render.full_date("fr", first, "Africa/Dakar").startswith("1er mars 2026")
    assert render.ago("fr", first, first + 8 * render.DAY).words == "1er mars"
    assert render.day("fr", second, "UTC") == "2 mars 2026"
    assert "1er" not in render.day("en", first, "UTC")


def test_english_dates_are_as_british_as_its_words() -> None:
    first = 1_772_323_200_000 + 21 * render.HOUR  # of March 2026
    assert render.day("en", first, "UTC") == "1 March 2026"
    assert render.full_date("en", first, "UTC") == "1 March 2026, 21:00"
    assert render.ago("en", first, first + 8 * render.DAY).words == "1 Mar"


def test_a_poll_counts_down_while_it_is_kept() -> None:
    options = (PollOptionView(title="yes", percent=100),)
    end = people.NOW + 3 * render.HOUR
    poll = PollView(
        id="1", options=options, multiple=False, voters=1, ends_ms=end, ended=False, show_results=True
    )
    asked = replace(POST, poll=poll)
    assert "3 hours left" in drawn(asked, now_ms=people.NOW)
    assert "10 minutes left" in drawn(asked, now_ms=end - 10 * render.MINUTE)


def test_a_visitor_gets_no_buttons_from_a_reader() -> None:
    assert 'formaction="/web/status/1/favourite"' in drawn(POST)
    assert "formaction" not in drawn(POST, viewer=None)
    assert "formaction" in drawn(POST)


def test_marks_and_counts_are_those_of_the_reader_and_of_now() -> None:
    assert 'formaction="/web/status/1/unfavourite"' in drawn(replace(POST, favourited=True, favourites=1))
    assert 'formaction="/web/status/1/favourite"' in drawn(POST)
    assert "Hello again</p>" in drawn(replace(POST, text_html="<p>Hello again</p>"))
    assert "Awa the second" in drawn(replace(POST, author=replace(POST.author, name="Awa the second")))


def test_a_full_date_is_told_in_the_zone_of_its_reader() -> None:
    here, there = (drawn(POST, zone=zone) for zone in ("UTC", "Asia/Tokyo"))
    assert here != there


def test_each_language_draws_its_own() -> None:
    assert drawn(POST) != drawn(POST, lang="fr")


def of_reader(page: Piece, who: str) -> str:
    """A page as somebody gets it of whom everything that can be a name is called `who`."""
    shell = replace(page.shell, path=f"/{who}", nonce=who)
    if shell.viewer is not None:
        me = replace(shell.viewer, id=who, name=who, handle=who, url=f"/@{who}", avatar=f"/{who}.png")
        shell = replace(shell, viewer=me)
    named: dict[str, Any] = {"shell": shell}
    if getattr(page, "box", None):
        named["box"] = replace(page.box, key=who)  # type: ignore[attr-defined]
    return render.page(replace(page, **named)).decode()


def test_two_readers_get_pages_that_differ_in_nothing_but_themselves() -> None:
    # Two names with the same cloth.
    first, second = "reader-k3v9x", "reader-q7m2c"
    for lang in i18n.languages():
        for name, page in sample_pages.samples(lang).items():
            theirs, others = of_reader(page, first), of_reader(page, second)
            assert second not in theirs and first not in others, name
            assert theirs.replace(first, second) == others, name
            assert of_reader(page, first) == theirs, name
            assert "<script" not in theirs or f'nonce="{first}"' in theirs, name


def test_a_count_in_the_menu_is_that_of_the_reader() -> None:
    page = sample_pages.samples("en")["home"]
    for unread, requests, waiting in ((0, 0, 0), (7, 41, 0), (8, 42, 43), (0, 0, 0)):
        shell = replace(page.shell, unread=unread, requests=requests, waiting=waiting)
        html = render.page(replace(page, shell=shell)).decode()
        for label, count in (
            ("Notifications", unread),
            ("Follow requests", requests),
            ("This server", waiting),
        ):
            badge = rf'class="label">{label}</span>\s*<span class="badge"[^>]*>\s*(\d*)\s*<'
            assert sum(int(found or 0) for found in re.findall(badge, html)) == count, label


def test_a_page_may_hold_more_than_is_kept() -> None:
    shelf = render_cache.Shelf(2)
    marks = [shelf.keep(number, f"<p>{number}</p>") for number in range(5)]
    assert (
        render_cache.page(f"<main>{''.join(marks)}</main>", shelf)
        == b"<main><p>0</p><p>1</p><p>2</p><p>3</p><p>4</p></main>"
    )
    assert [shelf.find(number, 0) is not None for number in range(5)] == [False, False, False, True, True]


def test_no_page_shows_a_mark_of_what_was_drawn_before() -> None:
    for name, page in sample_pages.samples("en").items():
        assert "<!--" not in render.page(page).decode(), name
