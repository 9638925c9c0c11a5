"""Which edits may go by in silence, and how a difference is told, as tables."""

import random
import unicodedata

import pytest

from sabar.kit.markup import html
from sabar.model.errors import Invalid
from sabar.model.statuses import EditKind
from sabar.rules.corrections import differences, silent
from sabar.rules.corrections.differences import Kind
from sabar.rules.corrections.silent import Change, Wording

#: Long enough for a few letters to be less than a tenth of it.
TAIL = " and so the rest of what is written here goes on and on, word after word, as it was before."


def said(text: str, **more: object) -> Wording:
    return Wording(f"<p>{html.escape(text)}</p>", **more)  # type: ignore[arg-type]


TYPOS = [
    ("the wrold is big", "the world is big"),
    ("Teh world is big", "The world is big"),
    ("Thsi is it", "This is it"),
    ("it is hte end", "it is the end"),
    ("we recieved your letter", "we received your letter"),
    ("i live in paris", "I live in Paris"),
    ("a comma , here", "a comma, here"),
    ("in Paris its raining", "in Paris it's raining"),
    ("Saturday at 8:30 we meat", "Saturday at 8:30 we meet"),
    ("je n’ai aucune idee", "je n’ai aucune idée"),
    ("aucune amis ne vient", "aucun amis ne vient"),
    ("c'est trés bien", "c'est très bien"),
    ("l'homme dort", "L'homme dort"),
    ("don’t shoutt", "don't shout"),
    ("caf\u0065\u0301 au lait", "café au lait"),
    ("two  blanks", "two blanks"),
    ("مرحبا بالعالمم", "مرحبا بالعالم"),
    ("שלום עולםם", "שלום עולם"),
    ("你好世界界", "你好世界"),
]


@pytest.mark.parametrize(("one", "other"), TYPOS)
def test_a_typo_may_go_by_in_silence(one: str, other: str) -> None:
    assert silent.objection(said(one + TAIL), said(other + TAIL)) is None
    assert silent.objection(said(other + TAIL), said(one + TAIL)) is None


CORRECTIONS = [
    ("it costs 5 euros", "it costs 6 euros", Change.NUMBERS),
    ("it costs 5", "it costs 5 %", Change.NUMBERS),
    ("it costs 5 €", "it costs 5 $", Change.NUMBERS),
    ("it is 1.5 long", "it is 15 long", Change.NUMBERS),
    ("it is 5 outside", "it is -5 outside", Change.NUMBERS),
    ("on the 3rd and 4th", "on the 4th and 3rd", Change.NUMBERS),
    ("two of them", "ten of them", Change.NUMBERS),
    ("il y en a six", "il y en a dix", Change.NUMBERS),
    ("عددهم ٣", "عددهم ٤", Change.NUMBERS),
    ("10² things", "10³ things", Change.NUMBERS),
    ("it is now open", "it is not open", Change.NEGATIONS),
    ("it is open", "it isn't open", Change.NEGATIONS),
    ("I can come", "I cannot come", Change.NEGATIONS),
    ("I would", "I wouldn’t", Change.NEGATIONS),
    ("he ever came", "he never came", Change.NEGATIONS),
    ("no man came", "a man came", Change.NEGATIONS),
    ("NOT here, that one", "HERE, that one", Change.NEGATIONS),
    ("with sugar", "without sugar", Change.NEGATIONS),
    ("she is able to", "she is unable to", Change.NEGATIONS),
    ("it is legal", "it is illegal", Change.NEGATIONS),
    ("be careful", "be careless", Change.NEGATIONS),
    ("il vient", "il ne vient", Change.NEGATIONS),
    ("il a mangé", "il n’a mangé", Change.NEGATIONS),
    ("il vient ici", "il vient pas", Change.NEGATIONS),
    ("avec sel", "sans sel", Change.NEGATIONS),
    ("il est jamais là", "il est là", Change.NEGATIONS),
    ("un ami vient", "aucun ami vient", Change.NEGATIONS),
    ("il faut faire", "il faut défaire", Change.NEGATIONS),
    ("I met Paul there", "I met Raul there", Change.NAMES),
    ("Paul lied", "Raul lied", Change.NAMES),
    ("Paul hit Jean", "Jean hit Paul", Change.NAMES),
    ("the UN said so", "the EU said so", Change.NAMES),
    ("they told us", "they told US", Change.NAMES),
    ("I met Paul", "I met P\u0430ul", Change.NAMES),
    ("à Élise", "à Elise", Change.NAMES),
    ("in McDonald", "in MacDonald", Change.NAMES),
    ("vitamin C", "vitamin D", Change.NAMES),
    ("Владимир пришёл", "Владислав пришёл", Change.NAMES),
]


@pytest.mark.parametrize(("one", "other", "why"), CORRECTIONS)
def test_what_a_post_says_never_changes_in_silence(one: str, other: str, why: Change) -> None:
    assert silent.objection(said(one + TAIL), said(other + TAIL)) is why
    assert silent.objection(said(other + TAIL), said(one + TAIL)) is why


def test_at_most_a_tenth_of_the_letters_may_change() -> None:
    text = "abcdefghij" * 3
    assert silent.objection(said(text), said("x" + text[1:-2] + "yz")) is None
    assert silent.objection(said(text), said("xx" + text[2:-2] + "yz")) is Change.LETTERS
    assert silent.objection(said("helo"), said("hello")) is Change.LETTERS


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"media": ((1, ""),)}, {"media": ((2, ""),)}, Change.MEDIA),
        ({"media": ((1, ""), (2, ""))}, {"media": ((2, ""), (1, ""))}, Change.MEDIA),
        ({"media": ((1, ""),)}, {}, Change.MEDIA),
        ({"media": ((1, "a dog"),)}, {"media": ((1, "nobody"),)}, Change.NEGATIONS),
        ({"poll": ("a", "b")}, {"poll": ("a", "c")}, Change.POLL),
        ({"poll": ("a", "b")}, {}, Change.POLL),
        ({"spoiler_text": "food"}, {"spoiler_text": "foot"}, Change.WARNING),
        ({"sensitive": True}, {}, Change.WARNING),
        ({"quotes": True}, {}, Change.QUOTE),
    ],
)
def test_what_hangs_on_a_post_stays(one: dict[str, object], other: dict[str, object], why: Change) -> None:
    assert silent.objection(said("same", **one), said("same", **other)) is why
    assert silent.objection(said("same", **other), said("same", **one)) is why


def test_a_picture_may_be_described_in_silence_but_not_have_its_description_taken_away() -> None:
    bare, described = said("same", media=((1, ""),)), said("same", media=((1, "a dog at the sea"),))
    assert silent.objection(bare, described) is None
    assert silent.objection(described, bare) is Change.LETTERS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p><a href="https://a.example/">here</a></p>', '<p><a href="https://b.example/">here</a></p>'),
        ('<p><a href="https://a.example/">here</a></p>', "<p>here</p>"),
        ('<p><a href="/@ada">@ada</a> hi</p>', '<p><a href="/@ida">@ida</a> hi</p>'),
        ('<p><a href="/tags/war">#war</a></p>', '<p><a href="/tags/peace">#peace</a></p>'),
    ],
)
def test_links_mentions_and_hashtags_stay(one: str, other: str) -> None:
    assert silent.objection(Wording(one), Wording(other)) is Change.LINKS
    assert silent.objection(Wording(other), Wording(one)) is Change.LINKS


HOSTILE = [
    "",
    "\u202eevil\u202c text",
    "a\u200bb\u200cc\u200dd",
    "Z" + "\u0301" * 3000,
    "👩‍👩‍👧‍👦 family 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "\u0000\ufffe\ud7ff",
    "شخصان لا ثلاثة ٣",
    "ß ſ K İ ı",
    "no " * 160,
    "1" * 500,
    "<b>&amp; &lt;</b>",
    "'’ʼ" * 100,
    "A-" * 200,
    "٣.٤,٥ " * 80,
]


def mutated(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(letters) + 1)
        letters[place : place + chance.randrange(2)] = chance.choice(
            ["", "x", "é", "n't", " not ", "\u202e", "٣", "A"]
        )
    return "".join(letters)


def test_the_answer_is_the_same_both_ways_and_for_any_text() -> None:
    chance = random.Random(118)
    texts = [*HOSTILE, *(one + TAIL for one, *_ in (*TYPOS, *CORRECTIONS))]
    for text in texts * 3:
        other = mutated(text, chance)
        there, back = silent.objection(said(text), said(other)), silent.objection(said(other), said(text))
        assert there is back, (text, other)
        assert silent.objection(said(text), said(text)) is None
        composed = unicodedata.normalize("NFC", text)
        assert silent.objection(said(text), said(composed)) is None, text


def test_a_difference_tells_both_texts() -> None:
    chance = random.Random(7)
    for text in [*HOSTILE, *(one for one, *_ in CORRECTIONS)]:
        other = mutated(text, chance)
        pieces = differences.of(text, other)
        assert "".join(p.text for p in pieces if p.kind is not Kind.ADDED) == text
        assert "".join(p.text for p in pieces if p.kind is not Kind.REMOVED) == other


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("it costs 5 euros", "it costs 6 euros", ["=it costs ", "-5", "+6", "= euros"]),
        ("a b", "a b c", ["=a b", "+ c"]),
        ("all of it", "", ["-all of it"]),
        ("old man here", "new dog here", ["-old man", "+new dog", "= here"]),
        ("le chat dort", "le chien dort", ["=le ", "-chat", "+chien", "= dort"]),
        ("你好世界", "你好地界", ["=你好", "-世", "+地", "=界"]),
        ("אני כאן", "אני שם", ["=אני ", "-כאן", "+שם"]),
    ],
)
def test_a_difference_is_read_word_by_word(before: str, after: str, pieces: list[str]) -> None:
    signs = {Kind.SAME: "=", Kind.ADDED: "+", Kind.REMOVED: "-"}
    assert [signs[p.kind] + p.text for p in differences.of(before, after)] == pieces


def test_long_texts_are_shown_as_two() -> None:
    before, after = "a b " * 2000, "b a " * 2000
    assert [p.kind for p in differences.of(before, after)] == [Kind.REMOVED, Kind.ADDED]


@pytest.mark.parametrize(
    ("asked", "why", "computed", "kind"),
    [
        (None, None, False, None),
        (None, Change.NAMES, False, None),
        (None, None, True, EditKind.TYPO),
        (None, Change.NAMES, True, EditKind.CORRECTION),
        (EditKind.TYPO, None, False, EditKind.TYPO),
        (EditKind.CORRECTION, None, True, EditKind.CORRECTION),
        (EditKind.CORRECTION, Change.NAMES, False, EditKind.CORRECTION),
    ],
)
def test_what_an_edit_is(
    asked: EditKind | None, why: Change | None, computed: bool, kind: EditKind | None
) -> None:
    assert silent.settled(asked, why, computed=computed) is kind


@pytest.mark.parametrize("why", Change)
def test_a_typo_that_is_none_is_refused_with_a_sentence(why: Change) -> None:
    with pytest.raises(Invalid, match="more than a typo"):
        silent.settled(EditKind.TYPO, why, computed=False)


def test_what_is_said_of_a_correction_is_one_short_line() -> None:
    assert silent.note("  it was\n6,\tnot 5 ") == "it was 6, not 5"
    with pytest.raises(Invalid):
        silent.note("x" * 301)
