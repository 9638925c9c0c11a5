"""Text made to hurt, and text made by chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sabar.model import errors
from sabar.rules.writing import compose, text
from tests import pace
from tests.rules.markup import Reader, links, squeezed
from tests.rules.test_compose import html, nobody

HOSTILE = [
    "#",
    "@",
    ":",
    "@a",
    "#a",
    ":a",
    "a.",
    "@a@",
    "@a.",
    "@a@b.",
    "#·",
    "#1",
    "#é·",
    "://",
    "https://",
    "https://a",
    "https://a/",
    "https://a.",
    "https://é.fr ",
    "@a@é.fr ",
    "(",
    ")",
    "https://a/)(",
    "\n",
    "a\n\n",
    "e\u0301",
    "\u200d",
    "\u202e",
    "😀",
    "\u0301",
    "<",
    "&",
    " ",
]


def seconds(source: str) -> float:
    return pace.processor_seconds(lambda: compose.count(compose._scan(text.clean_text(source))))


@pytest.mark.parametrize(
    "whole",
    [(piece * 100_000)[:100_000] for piece in HOSTILE]
    + [start + piece * 99_000 for start in ("https://a.example/", "@a@", "#") for piece in "().·éa"],
)
def test_ghsa_jpxp_r43f_rhvx_hostile_text_of_100_000_characters_is_read_in_linear_time(whole: str) -> None:
    for _ in range(3):
        if seconds(whole) < 8 * seconds(whole[: len(whole) // 4]) + 0.05:
            return
    pytest.fail("four times the text takes more than eight times as long")


@pytest.mark.parametrize("piece", HOSTILE)
def test_ghsa_jpxp_r43f_rhvx_a_million_characters_cost_nothing(piece: str) -> None:
    whole = (piece * 1_000_000)[:1_000_000]

    def refused() -> None:
        with pytest.raises(errors.Invalid):
            compose.scan(whole)

    pace.little(0.05, refused)


_PIECES = "@ # : https:// a.example / . ( ) <b> &amp; \" ' é \u0301 \u200d 日本 _ - 1 www. ?q= data: </p> ·"
PIECES = st.sampled_from([*_PIECES.split(" "), "\n", "\n\n", " ", "\x00", "@b@c.d", "x" * 31])
POSTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))
ALLOWED = {
    "p": set(),
    "br": set(),
    "a": {"href", "class", "rel", "target", "translate"},
    "span": {"class", "translate"},
}


@given(POSTS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_only_the_expected_tags_come_out(source: str) -> None:
    page = Reader(html(source))
    assert page.mistakes == []
    assert page.open == []
    for tag, attributes in page.tags:
        assert set(attributes) <= ALLOWED[tag]
    for href in links(html(source)):
        assert href.lower().startswith(("http://", "https://"))


@given(POSTS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_what_is_read(source: str) -> None:
    typed = text.clean_text(source)
    assert squeezed(Reader(html(source, nobody)).text) == squeezed(typed)


@given(POSTS)
@settings(max_examples=100, deadline=None)
def test_the_count_is_never_negative_and_never_more_than_what_was_typed_plus_links(source: str) -> None:
    found = compose.scan(source)
    length = compose.count(source)
    assert 0 <= length <= len(found.text) + 23 * len(found.tokens)
    assert (length == 0) == (found.text == "")


@given(POSTS)
@settings(max_examples=100, deadline=None)
def test_reading_a_cleaned_post_again_finds_the_same(source: str) -> None:
    found = compose.scan(source)
    assert compose.scan(found.text) == found


@given(POSTS)
@settings(max_examples=100, deadline=None)
def test_what_is_found_stands_in_order_and_never_overlaps(source: str) -> None:
    at = 0
    for token in compose.scan(source).tokens:
        assert at <= token.start < token.end
        at = token.end
