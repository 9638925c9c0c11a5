"""Which of two representations a caller gets (RFC 9110, 12.5.1)."""

import pytest

from sabar.kit.net import media_ranges

PAGE = "text/html"
ACTIVITY = "application/activity+json"
LINKED = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
OFFERS = (PAGE, ACTIVITY, LINKED)


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("", PAGE),
        ("*/*", PAGE),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", PAGE),
        ("application/activity+json", ACTIVITY),
        ("Application/Activity+JSON", ACTIVITY),
        (LINKED, LINKED),
        ('application/ld+json;profile="https://www.w3.org/ns/activitystreams"', LINKED),
        ("application/ld+json", LINKED),
        ("application/activity+json, application/ld+json", ACTIVITY),
        ("application/activity+json;q=0.5, " + LINKED, LINKED),
        ("text/html;q=0.4, application/activity+json;q=0.5", ACTIVITY),
        ("text/html, application/activity+json", PAGE),
        ("application/*", ACTIVITY),
        ("application/*;q=0.9, application/activity+json;q=0.1", LINKED),
        ("*/*;q=0.5, text/html;q=0", ACTIVITY),
        ("text/*, */*;q=0.1", PAGE),
        ("application/activity+json;q=0", None),
        ("image/png", None),
        ('application/ld+json; profile="https://other.example/a,b"', None),
        ("application/activity+json;q=2", None),
        ("application/activity+json;q=, text/html;q=0.001", PAGE),
        (", ,application/activity+json", ACTIVITY),
        ("text/html;level=1", None),
        ('"', None),
        ("é, application/activity+json", ACTIVITY),
    ],
)
def test_a_caller_gets_what_it_likes_best(accepted: str, wanted: str | None) -> None:
    assert media_ranges.best(accepted, OFFERS) == wanted


def test_endless_headers_are_not_read_to_their_end() -> None:
    assert media_ranges.best("image/png," * 100_000 + ACTIVITY, OFFERS) is None
    assert media_ranges.best('"' * 100_000, OFFERS) is None
