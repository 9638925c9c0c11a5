"""What a rule can see in words: links, numbers, negations (English and French), names, and how far two
texts are from each other. Nothing here depends on which of the two is the older one.
"""

import unicodedata
from collections import Counter

import regex

from sabar.kit.markup import html

#: Of ten letters one may change.
_SHARE = 10
_LINK = regex.compile(r'<a [^>]*href="([^"]*)"')
_LINKED = regex.compile(r"<a [^>]*>.*?</a>", regex.DOTALL)
#: Drawn by nobody, and apt to hide in a word. Joiners shape letters, so they stay.
_FORMAT = regex.compile(r"(?![\u200c\u200d])\p{Cf}")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{Nd}\u200c\u200d]*+")
_DIGIT = r"[\p{N}\p{Numeric_Type=Numeric}]"
_NUMBER = regex.compile(
    rf"[+\-−±<>≤≥~]?(?:\p{{Sc}}\s?)?{_DIGIT}++(?:[.,:/'’\u00a0\u202f -]?{_DIGIT}++)*+(?:\s?[%‰°\p{{Sc}}])?"
)
_NOT = regex.compile(r"n't\b", regex.IGNORECASE)
#: "l'", "qu'" and the like are no names, however they are written.
_ELIDED = regex.compile(r"\b\p{L}{1,2}'", regex.IGNORECASE)
_GRAPHEME = regex.compile(r"\X")
_NUMERALS = (
    "zero one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million "
    "billion  half double twice once zéro deux trois quatre cinq sept huit neuf dix onze douze treize "
    "quatorze quinze  seize vingt trente quarante cinquante soixante cent cents mille milliard milliards "
    "millions douzaine moitié  thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty fifty sixty seventy eighty  ninety "
)
#: Forms of one word stand for it, so that agreement may be set right.
_NEGATIONS = {
    form: forms[0]
    for forms in (
        ("not", "cannot"),
        ("no",),
        ("never",),
        ("none",),
        ("nobody",),
        ("nothing",),
        ("nowhere",),
        ("neither",),
        ("nor",),
        ("without",),
        ("hardly",),
        ("barely",),
        ("unless",),
        ("except",),
        ("ne", "n"),
        ("pas",),
        ("jamais",),
        ("aucun", "aucune", "aucuns", "aucunes"),
        ("nul", "nulle", "nuls", "nulles"),
        ("sans",),
        ("ni",),
        ("non",),
        ("rien",),
        ("personne",),
        ("guère",),
        ("point",),
        ("plus",),
        ("sauf",),
    )
    for form in forms
}
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "mis", "non", "anti", "dé", "dés", "mal", "mé")
#: Small words that sentences begin with: no names, also with their letters in another order, as typos have
#: them.
_ORDINARY = (
    "i a y à ô the this that these those there they then than and but with what when where which who why "
    "how it its is  are was were we you he she his her our your their my if in on at for from to so as an "
    "all some many most  have has had will would can could should do does did yes just also even still "
    "very  je tu il elle on nous vous ils elles le la les un une des du de et mais avec dans pour par sur "
    "que qui quoi  quand comme ce cet cette ces mon ton son ma ta sa mes tes ses notre votre leur leurs "
    "est sont était oui  donc alors aussi encore très tout tous toute toutes "
)
_NUMBER_WORDS = frozenset(_NUMERALS.split())
_SMALL_WORDS = frozenset("".join(sorted(word)) for word in _ORDINARY.split())


def links(markup: str) -> list[str]:
    """The addresses of our own HTML in their order, those of mentions and hashtags among them."""
    return _LINK.findall(markup)


def bare(markup: str) -> str:
    """The words of our own HTML without its links."""
    return html.to_text(_LINKED.sub(" ", markup))


def plain(said: str) -> str:
    """Text to be compared: composed, without what is not drawn, with one kind of apostrophe."""
    return _FORMAT.sub("", unicodedata.normalize("NFC", said)).replace("’", "'").replace("ʼ", "'")


def numbers(said: str) -> list[str]:
    """Numbers with their signs and units, in digits and then in words (English and French), in their
    order.
    """
    found = ["".join(one.split()) for one in _NUMBER.findall(said)]
    return found + [word for word in _words(said) if word in _NUMBER_WORDS]


def negations(said: str) -> list[str]:
    """What denies, in its order; a form of a word is the word."""
    return [_NEGATIONS[word] for word in _words(_NOT.sub(" not", said)) if word in _NEGATIONS]


def negated(one: str, other: str) -> bool:
    """Whether a word became its opposite by a syllable: *able* and *unable*, *careful* and *careless*."""
    mine, theirs = Counter(_words(one)), Counter(_words(other))
    gone, come = mine - theirs, theirs - mine
    return any(_opposite(old, new) or _opposite(new, old) for old in gone for new in come)


def _opposite(word: str, other: str) -> bool:
    if other.endswith("less") and word in (stem := other.removesuffix("less"), f"{stem}ful"):
        return True
    return other.endswith(word) and other.removesuffix(word) in _PREFIXES


def same_names(one: str, other: str) -> bool:
    """Whether what is written with a capital in one of them stands in both, in the same order. A first
    letter may become a capital or a small one.
    """
    mine, theirs = _keys(one), _keys(other)
    named = {key for key, is_name in (*mine, *theirs) if is_name}
    return [key for key, _ in mine if key in named] == [key for key, _ in theirs if key in named]


def _keys(said: str) -> list[tuple[str, bool]]:
    """Each word as it is compared, and whether it may be a name."""
    found = []
    for word in _WORD.findall(_ELIDED.sub(" ", said)):
        shouted = len(word) > 1 and word.isupper()
        key = word if shouted else word.casefold()
        found.append((key, word != word.lower() and (shouted or "".join(sorted(key)) not in _SMALL_WORDS)))
    return found


def _words(said: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(said)]


def nearly_alike(one: str, other: str) -> bool:
    """Whether no more than a tenth of the letters changed, came or went."""
    mine, theirs = (_GRAPHEME.findall("".join(said.split())) for said in (one, other))
    return _within(mine, theirs, max(len(mine), len(theirs)) // _SHARE)


def _within(one: list[str], other: list[str], most: int) -> bool:
    """Whether so many changes of one letter lead from one to the other. Looked at are only ways that
    short.
    """
    if abs(len(one) - len(other)) > most:
        return False
    row = {place: place for place in range(most + 1)}
    for i, letter in enumerate(one, 1):
        last, row = row, {}
        for j in range(max(0, i - most), min(len(other), i + most) + 1):
            ways = [last[j] + 1] if j in last else []
            if j - 1 in last:
                ways.append(last[j - 1] + (letter != other[j - 1]))
            if j - 1 in row:
                ways.append(row[j - 1] + 1)
            row[j] = min(ways)
        if min(row.values()) > most:
            return False
    return row.get(len(other), most + 1) <= most
