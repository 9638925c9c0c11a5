"""Words as search compares them, and questions that cannot go wrong."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabar.db.dialects_search import Fts5, TsVector
from sabar.model.search import Term
from sabar.rules import search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Déjà vu, l’ŒUVRE!", ["deja", "vu", "l", "oeuvre"]),
        ("#Café https://example.org/a_b?c=1", ["cafe", "https", "example", "org", "a", "b", "c", "1"]),
        ("ﬁne Straße", ["fine", "strasse"]),
        ("東京都 x", ["東京", "京都", "都", "x"]),
        ("ラーメン屋", ["ラー", "ーメ", "メン", "ン屋", "屋"]),
        ("猫", ["猫"]),
        ("हिन्दी", ["हिन्दी"]),
        ("x" * 100, ["x" * 64]),
        ("'\"()*&|!:-<>", []),
    ],
)
def test_words_are_folded_so_that_spellings_meet(text: str, words: list[str]) -> None:
    assert search.words(text) == words


def test_a_question_names_words_phrases_exclusions_and_an_author() -> None:
    query = search.parse('drum "one two" -noise from:@Ana -"not this" an -FROM:ben -from:me')
    assert query.wanted == (Term(("drum",), True), Term(("one", "two")), Term(("an",)))
    assert query.unwanted == (Term(("noise",), True), Term(("not", "this")))
    assert (query.authors, query.not_authors) == (("ana",), ("ben", "me"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("猫", Term(("猫",), True)),
        ('"猫"', Term(("猫",), True)),
        ("黒猫", Term(("黒猫",))),
        ("黒猫で", Term(("黒猫", "猫で"))),
        ("x黒猫", Term(("x", "黒猫"))),
        ("ก", Term(("ก",), True)),
        ("서울", Term(("서울",), True)),
        ("물", Term(("물",), True)),
        ("ሰላ", Term(("ሰላ",), True)),
        ("ab", Term(("ab",))),
        ("abc", Term(("abc",), True)),
        ("да", Term(("да",))),
    ],
)
def test_how_short_a_beginning_may_be_is_a_question_of_its_script(text: str, wanted: Term) -> None:
    assert search.parse(text).wanted == (wanted,)
    assert search.parse(f"x -{text}").unwanted == (wanted,)


QUOTES = [
    '""', "“”", "„“", "„”", "””", "«»", "»«", "»»", "‹›", "›‹", "‘’", "‚‘", "’’",
    "「」", "『』", "《》", "〈〉", "﹁﹂", "〝〞", "｢｣", "＂＂",
]  # fmt: skip


@pytest.mark.parametrize("quotes", QUOTES)
@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u202f"])
@pytest.mark.parametrize("minus", ["", "-", "−"])
def test_quotation_marks_of_every_language_make_a_phrase(quotes: str, blank: str, minus: str) -> None:
    query = search.parse(f"x {minus}{quotes[0]}{blank}red car{blank}{quotes[1]} y")
    phrase = Term(("red", "car"))
    assert (query.unwanted if minus else query.wanted[1:2]) == (phrase,)
    assert query.wanted[-1] == Term(("y",))


@pytest.mark.parametrize("text", ["l’homme", "’tis", "don’t stop", "o‘clock x"])
def test_an_apostrophe_opens_no_phrase(text: str) -> None:
    assert len(search.parse(text).wanted) == len(text.split())


@pytest.mark.parametrize("text", ["", '"', '""', "-", "- -", "*", "()", "AND", "from:", '-"', "\0"])
def test_nothing_typed_is_an_error(text: str) -> None:
    search.parse(text)


@given(st.text(max_size=80))
def test_nothing_of_a_question_is_read_as_the_engines_grammar(text: str) -> None:
    query = search.parse(text)
    if not query.wanted:
        return
    codes = ["0001", "0000"]
    bare = re.sub(r'"[^"]*"', "x", Fts5().query(codes, query.wanted, query.unwanted))
    span = r"\(\(x( \*)?( AND x( \*)?)*\)( NOT x( \*)?)*\)"
    assert re.fullmatch(f"{span} OR {span}", bare)
    bare = re.sub(r"'[^']*'", "x", TsVector().query(codes, query.wanted, query.unwanted))
    term = r"!?\(x( <-> x)*(:\*)?\)"
    span = rf"\({term}( & {term})*\)"
    assert re.fullmatch(rf"{span} \| {span}", bare)
