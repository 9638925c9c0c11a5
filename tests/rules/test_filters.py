import pytest

from sabar.model.filters import FilterKeyword
from sabar.rules import filters
from tests import pace


def hit(keyword: str, text: str, *, whole: bool) -> bool:
    return bool(filters.Matcher([FilterKeyword(1, 7, keyword, whole)]).match([text]))


@pytest.mark.parametrize(
    ("keyword", "text", "anywhere", "as_word"),
    [
        ("cat", "a cat!", True, True),
        ("cat", "CAT", True, True),
        ("cat", "concatenate", True, False),
        ("cat", "cats", True, False),
        ("cat", "cat_", True, False),
        ("cat", "cat's", True, True),
        ("cat", "concat cat", True, True),
        ("cat", "dog", False, False),
        ("#cat", "x#cat", True, True),
        ("#cat", "#cats", True, False),
        ("c++", "c++x", True, True),
        ("c++", "xc++", True, False),
        (".*", "anything", False, False),
        ("(a+)+$", "aaaa", False, False),
        ("[", "a[b", True, True),
        ("red cat", "the red\n cat", True, True),
        ("red cat", "redcat", False, False),
        ("été", "ÉTÉ", True, True),
        ("été", "étés", True, False),
        ("猫", "黒猫", True, False),
        ("straße", "STRASSE", True, True),
        ("ｃａｔ", "cat", True, True),
        ("😀", "a😀b", True, True),
        ("हिन्दी", "हिन्दीx", True, False),
        ("", "anything", False, False),
        ("  ", "a  b", False, False),
        ("\x00", "anything", False, False),
    ],
)
def test_a_keyword_hides_what_it_should(keyword: str, text: str, anywhere: bool, as_word: bool) -> None:
    assert hit(keyword, text, whole=False) is anywhere
    assert hit(keyword, text, whole=True) is as_word


def test_every_filter_names_the_keywords_it_found() -> None:
    words = [
        FilterKeyword(1, 10, "cat", True),
        FilterKeyword(2, 10, "dog", False),
        FilterKeyword(3, 11, "hotdog", True),
        FilterKeyword(4, 12, "bird", True),
    ]
    found = filters.Matcher(words).match(["A cat", "and a hotdog"])
    assert {key: [word.id for word in value] for key, value in found.items()} == {10: [2, 1], 11: [3]}


def test_a_keyword_is_not_found_across_two_texts() -> None:
    assert not filters.Matcher([FilterKeyword(1, 7, "red cat", False)]).match(["red", "cat"])


def test_no_filters_find_nothing() -> None:
    assert filters.Matcher([]).match(["a"]) == {}


@pytest.mark.parametrize("whole", [True, False])
def test_ghsa_jpxp_r43f_rhvx_hostile_keywords_stay_fast(whole: bool) -> None:
    words = [FilterKeyword(n, 7, "a" * 100 + "b" * (n % 3), whole) for n in range(100)]
    matcher = filters.Matcher(words)
    pace.little(1.0, lambda: matcher.match(["a" * 100_000]))
