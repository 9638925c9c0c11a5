"""What a text costs before it is known to be too long."""

import pytest

from sabar.model import errors
from sabar.rules import limits
from sabar.rules.writing import compose, drafts, links
from tests import pace

TOO_MUCH = [
    "@a@é.é ",
    "#é ",
    "https://é.fr ",
    "@a ",
    "://",
    "#·",
    "@a@b.",
    "https://a.",
    "xmpp:",
    "@",
    "\u200b@",
    "#a",
    ":a:",
]


@pytest.mark.parametrize("piece", TOO_MUCH)
def test_a_text_that_is_far_too_long_is_refused_before_all_of_it_is_looked_at(piece: str) -> None:
    whole = (piece * limits.STATUSES.source)[: limits.STATUSES.source]

    def refused() -> None:
        with pytest.raises(errors.Invalid):
            drafts.wording(whole, "", has_media=False)

    pace.little(0.05, refused)


def test_what_fits_is_read_to_its_end_and_what_does_not_is_given_up_soon() -> None:
    fits = "@a@far.example " * 160 + "https://a.example/" + "b" * 2000
    assert compose.count(compose.scan(fits, most=500)) == compose.count(fits) == 160 * 3 + 23
    cut = compose.scan("@a " * 6000, most=500)
    assert compose.count(cut) > 500
    assert len(cut.tokens) < 300


def test_no_host_is_encoded_before_somebody_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(links, "host_key", lambda host: asked.append(host) or host)
    found = compose.scan("@a@é.é https://é.fr/ " * 400)
    assert asked == []
    assert found.mentions == [("a", "é.é")]
