from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabar.model import errors
from sabar.rules.writing import text

FLAG = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \n b \t", "a \n b"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "a\u2060b\u2060c\u2060d\u2060e\u2060f"),
        ("a\tb", "a\tb"),
        ("a\u202eb\u202cc\u2066d\u2069e", "a\u2060b\u2060c\u2060d\u2060e"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "a\u200bb\u2060c\u2060d\u00ade"),
        ("a\u2060\u200b\u00adb \u200b c\u2060\n\u200bd\u200b", "a\u200bb  c\nd"),
        ("a\ufffeb\U0001ffffc", "a\u2060b\u2060c"),
        ("a\U000e0041\U000e0042b", "a\u2060b"),
        ("@\u200bbob #\ufe0ftag", "@\u200bbob #\ufe0ftag"),
        (
            "ខ្ញុំ\u200bស្រលាញ់ ไทย\u200bดี ລາວ\u200bດີ မြန်\u200bမာ",
            "ខ្ញុំ\u200bស្រលាញ់ ไทย\u200bดี ລາວ\u200bດີ မြန်\u200bမာ",
        ),
        ("ad\u200dmin da\u200c字", "ad\u2060min da\u2060字"),
        ("1\ufe0f\u20e3 ❤️ 葛\U000e0100 ᠮ\u180b a\u034fb", "1\ufe0f\u20e3 ❤️ 葛\U000e0100 ᠮ\u180b a\u2060b"),
        (f"a{FLAG}b", f"a{FLAG}b"),
        ("می\u200cخواهم 👨‍👩‍👧 \u200fa", "می\u200cخواهم 👨‍👩‍👧 \u200fa"),
        ("e\u0301 \ufffd", "e\u0301 \ufffd"),
        ("\u200b\u202e\x00", ""),
    ],
)
def test_of_unseen_characters_a_text_keeps_what_keeps_words_apart(typed: str, kept: str) -> None:
    assert text.clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann \n  Lee ", "Ann Lee"),
        ("Ann\u3000\u00a0Lee", "Ann Lee"),
        ("\u202eeeL nnA", "eeL nnA"),
        ("ad\u200dmin", "admin"),
        ("Donau\u00addampf\x00er\u202e!", "Donaudampfer !"),
        ("a\u200bb", "a b"),
        ("@\u200bbob @\u2060bob #\u00adtag", "@ bob @ bob # tag"),
        ("ខ្ញុំ\u200bស្រលាញ់", "ខ្ញុំ\u200bស្រលាញ់"),
        ("ไทย\u200bThai", "ไทย Thai"),
        ("\u200dadmin\u200c", "admin"),
        ("\u3164\uffa0\u2800", ""),
        ("a\u200e\u200f\u061cb", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨‍👩‍👧 Kin", "👨‍👩‍👧 Kin"),
        ("Z" + "\u0334" * 40, "Z" + "\u0334" * 4),
        ("Zoé ✨", "Zoé ✨"),
    ],
)
def test_cve_2023_36462_a_name_cannot_look_like_another_by_unseen_characters(typed: str, kept: str) -> None:
    assert text.clean_line(typed) == kept


@pytest.mark.parametrize("clean", [text.clean_text, text.clean_line])
def test_half_a_character_is_refused_with_the_name_of_its_field(clean: Callable[[str, str], str]) -> None:
    with pytest.raises(errors.Invalid) as refused:
        clean("a\ud800", "display_name")
    (fault,) = refused.value.details["display_name"]
    assert (fault.problem.code, fault.said()) == ("ERR_INVALID", "has a broken character")


@given(st.text())
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    assert text.clean_text(text.clean_text(typed)) == text.clean_text(typed)
    line = text.clean_line(typed)
    assert "\n" not in line
    assert text.clean_line(line) == line


@given(st.text())
def test_a_text_has_at_most_as_many_graphemes_as_code_points(typed: str) -> None:
    clean = text.clean_text(typed)
    assert 0 <= text.graphemes(clean) <= len(clean)
