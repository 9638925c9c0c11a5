"""Operators of a question: what each value means, and that what means nothing counts as words."""

from datetime import date

import pytest

from sabar.model.search import EVER, Days, Term
from sabar.rules import search, search_marks

ONE = date(2026, 11, 30)


def mark(name: str) -> Term:
    return search_marks.kind(name)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("has:media", (mark("media"),), ()),
        ("HAS:Image drum", (mark("image"), Term(("drum",), True)), ()),
        ("drum -has:video", (Term(("drum",), True),), (mark("video"),)),
        ("has:card", (mark("link"),), ()),
        ("has:cw", (mark("warning"),), ()),
        ("is:reply", (mark("reply"),), ()),
        ("−is:sensitive x", (Term(("x",)),), (mark("sensitive"),)),
        ("language:FR", (search_marks.written_in("fr"),), ()),
        ("language:fr-CA", (search_marks.written_in("fr"),), ()),
        ("language:zh-Hant", (search_marks.written_in("zh-TW"),), ()),
        ("-has:media", (search_marks.EVERY_POST,), (mark("media"),)),
        ("in:library", (search_marks.EVERY_POST,), ()),
        ("before:2026", (search_marks.EVERY_POST,), ()),
    ],
)
def test_an_operator_is_looked_for_as_a_word(
    text: str, wanted: tuple[Term, ...], unwanted: tuple[Term, ...]
) -> None:
    query = search.parse(text)
    assert (query.wanted, query.unwanted) == (wanted, unwanted)
    assert query.operators
    assert not query.empty
    assert query.unknown == ()


@pytest.mark.parametrize(
    "text",
    ["has:bananas", "is:blue", "in:attic", "language:klingonese", "before:tomorrow", "after:2026-13-01"],
)
def test_a_value_that_means_nothing_counts_as_words_and_is_named(text: str) -> None:
    query = search.parse(text)
    assert query.unknown == (text,)
    assert query.wanted
    assert not query.operators
    assert search.parse(f'"{text}"').unknown == ()


def test_people_are_named_by_their_handles() -> None:
    query = search.parse("from:@Ana -from:ben to:cleo@a.example -to:me drum")
    assert (query.authors, query.not_authors) == (("ana",), ("ben",))
    assert (query.named, query.not_named) == (("cleo@a.example",), ("me",))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("before:2026-11-30", [Days(date.min, ONE)]),
        ("after:2026-11-30", [Days(date(2026, 12, 1), date.max)]),
        ("during:2026-11", [Days(date(2026, 11, 1), date(2026, 12, 1))]),
        ("during:2026-12", [Days(date(2026, 12, 1), date(2027, 1, 1))]),
        ("during:2026", [Days(date(2026, 1, 1), date(2027, 1, 1))]),
        ("-before:2026", [Days(date(2026, 1, 1), date.max)]),
        ("-after:2026-1", [Days(date.min, date(2026, 2, 1))]),
        ("-during:2026", [Days(date(2027, 1, 1), date.max), Days(date.min, date(2026, 1, 1))]),
        ("after:2024 before:2026", [Days(date(2025, 1, 1), date(2026, 1, 1))]),
        ("after:2026 before:2024", []),
        ("during:9999", []),
        ("drum", list(EVER)),
    ],
)
def test_dates_are_stretches_of_time(text: str, days: list[Days]) -> None:
    query = search.parse(f"x {text}")
    if text == "during:9999":
        assert query.unknown == (text,)
    else:
        assert list(query.days) == days


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("in:library", "library"),
        ("in:public", "public"),
        ("in:all", "all"),
        ("-in:library", "public"),
        ("-in:public", "library"),
    ],
)
def test_one_looks_among_the_own_or_what_everybody_finds(text: str, where: str) -> None:
    assert search.parse(text).where == where


@pytest.mark.parametrize(
    ("text", "labels", "not_labels"),
    [
        ("label:Client", ("client",), ()),
        ('label:"Old Friends" drum', ("old friends",), ()),
        ("-label:« Old Friends »", (), ("old friends",)),
        ("label:a -label:b label:c", ("a", "c"), ("b",)),
        ("label:", (), ()),
        ('label:""', (), ()),
        ('label:"x', ("x",), ()),
        ('"label:x"', (), ()),
    ],
)
def test_a_label_is_named_in_quotes_or_without(
    text: str, labels: tuple[str, ...], not_labels: tuple[str, ...]
) -> None:
    query = search.parse(text)
    assert (query.labels, query.not_labels) == (labels, not_labels)
