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
        ("東京都 x", ["東京", "京都", "x"]),
        ("猫", ["猫"]),
        ("हिन्दी", ["हिन्दी"]),
        ("x" * 100, ["x" * 64]),
        ("'\"()*&|!:-<>", []),
    ],
)
def test_words_are_folded_so_that_spellings_meet(text: str, words: list[str]) -> None:
    assert search.words(text) == words


def test_a_question_names_words_phrases_exclusions_and_an_author() -> None:
    query = search.parse('drum "one two" -noise from:@Ana -"not this" an')
    assert query.wanted == (Term(("drum",), True), Term(("one", "two")), Term(("an",)))
    assert query.unwanted == (Term(("noise",), True), Term(("not", "this")))
    assert query.author == "ana"


@pytest.mark.parametrize("text", ["", '"', '""', "-", "- -", "*", "()", "AND", "from:", '-"', "\0"])
def test_nothing_typed_is_an_error(text: str) -> None:
    search.parse(text)


@given(st.text(max_size=80))
def test_nothing_of_a_question_is_read_as_the_engines_grammar(text: str) -> None:
    query = search.parse(text)
    if query.empty:
        return
    bare = re.sub(r'"[^"]*"', "x", Fts5().query(query.wanted, query.unwanted))
    assert re.fullmatch(r"\(x( \*)?( AND x( \*)?)*\)( NOT x( \*)?)*", bare)
    bare = re.sub(r"'[^']*'", "x", TsVector().query(query.wanted, query.unwanted))
    term = r"!?\(x( <-> x)*(:\*)?\)"
    assert re.fullmatch(rf"{term}( & {term})*", bare)
