import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabar.rules import limits
from sabar.rules.writing import names


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("ÇA", "ca"),
        ("Łódź", "lodz"),
        ("Ærø", "æro"),
        ("ＡＢＣ", "abc"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("ΟΔΟΣ", "οδοσ"),
        ("Ёлка", "ёлка"),
        ("がっこう", "がっこう"),
        ("हिन्दी", "हिन्दी"),
        ("한국어", "한국어"),
        ("l·l", "l·l"),
        ("a b-c!", "abc"),
        ("#x", "x"),
        ("<>", ""),
    ],
)
def test_a_tag_has_one_spelling(typed: str, key: str) -> None:
    assert names.normalise_tag(typed) == key


@given(st.text())
def test_the_one_spelling_of_a_tag_is_its_own_spelling(typed: str) -> None:
    key = names.normalise_tag(typed)
    assert names.normalise_tag(key) == key


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("ann", None),
        ("Ann_2", None),
        ("_", None),
        ("a" * limits.PROFILES.username, None),
        ("a" * (limits.PROFILES.username + 1), "ERR_TOO_LONG"),
        ("", "ERR_BLANK"),
        ("ann.lee", "ERR_INVALID"),
        ("ann-lee", "ERR_INVALID"),
        ("ann lee", "ERR_INVALID"),
        ("ann\n", "ERR_INVALID"),
        ("@ann", "ERR_INVALID"),
        ("anné", "ERR_INVALID"),
        ("аnn", "ERR_INVALID"),
        ("K\u0131m", "ERR_INVALID"),
        ("\u212aim", "ERR_INVALID"),
        ("../etc", "ERR_INVALID"),
        ("Admin", "ERR_RESERVED"),
        ("ad_min", "ERR_RESERVED"),
        ("oauth", "ERR_RESERVED"),
        ("settings", "ERR_RESERVED"),
    ],
)
def test_a_user_name_is_judged(name: str, fault: str | None) -> None:
    problem = names.username_problem(name)
    assert (problem and problem.problem.code) == fault


def test_a_user_name_has_one_spelling() -> None:
    assert names.normalise_username(" @Ann_Lee ") == "ann_lee"
