"""What mentions, hashtags, links and unseen characters look like: expressions, in one home for two readers.

Each is written so that Python's `regex` and JavaScript (flag `u`) read it alike: no possessive or lazy
parts, nothing after a repetition that could make it step back far, no case folding. `tools/grammar.py`
hands them to the box on our pages (`web/static/js/grammar.js`), which therefore counts as the server does.
"""

from functools import cache
from importlib import resources

from sabar.kit.markup import html
from sabar.rules import limits

#: Letters with their marks, digits, `_`; nothing that is not drawn.
WORD = r"(?:(?!\p{DI})[\p{L}\p{M}\p{Nd}\p{Pc}])"
#: Characters that may stand between the words of a hashtag: middle dots, and what shapes letters where it
#: survived cleaning.
TAG_JOINERS = "·・\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe02\U000e0100-\U000e01ef"

#: Addresses that name a host, and those that name a thing wherever it lies: there anything may be the host.
HOSTED = frozenset({"http", "https", "gopher", "gemini", "xmpp"})
SCHEMES = tuple(sorted(html.SCHEMES - {"xmpp", "magnet"}))

_QUOTES = r'<>"`\\«»‹›“”„「」『』【】〈〉《》（）、。，！？…'
#: Joiners and variation selectors survive cleaning only where a script or an emoji needs them.
_JOINED = "\u200c\u200d\ufe0e\ufe0f"
_IN_TAIL = rf"(?:[^\p{{White_Space}}\p{{DI}}{_QUOTES}]|[{_JOINED}])"
_IN_AUTHORITY = rf"(?:[^\p{{White_Space}}\p{{DI}}{_QUOTES}\/?#()\[\]{{}}|^,;']|[{_JOINED}])"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_SKIN = "\U0001f3fb-\U0001f3ff"
_IN_LABEL = rf"(?:(?!\p{{DI}})[\p{{L}}\p{{M}}\p{{N}}\p{{So}}{_SKIN}_·・\-]|[{_JOINED}])"
_IN_NODE = r"[\p{L}\p{N}.\-_~!$()*+,;=%&']"

#: Scripts written without blanks: there U+200B says where a word ends (UAX 14: SA, AK, AP, AS).
_UNSPACED = "".join(
    rf"\p{{Script={name}}}"
    for name in [
        "Ahom",
        "Balinese",
        "Batak",
        "Brahmi",
        "Cham",
        "Dives_Akuru",
        "Grantha",
        "Gunjala_Gondi",
        "Javanese",
        "Khmer",
        "Lao",
        "Lepcha",
        "Makasar",
        "Masaram_Gondi",
        "Myanmar",
        "New_Tai_Lue",
        "Sundanese",
        "Tai_Le",
        "Tai_Tham",
        "Tai_Viet",
        "Thai",
        "Tibetan",
    ]
)
#: Gurung Khema, Kawi, Tulu-Tigalari by their blocks: a browser that does not know a name reads nothing.
_UNSPACED += "\U00011380-\U000113ff\U00011f00-\U00011f5f\U00016100-\U0001613f"
UNSPACED = f"[{_UNSPACED}]"
#: Scripts whose letters neither join nor stack: a joiner between two of them only hides a seam.
_SEPARATE = "".join(
    rf"\p{{Script={name}}}"
    for name in [
        "Armenian",
        "Bopomofo",
        "Cyrillic",
        "Georgian",
        "Greek",
        "Hangul",
        "Hebrew",
        "Hiragana",
        "Katakana",
        "Han",
        "Latin",
        "Lao",
        "Thai",
    ]
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FREE_SELECTORS = "\u180b-\u180d\u180f"
#: All that is not drawn and may not stay wherever it was typed; fillers and direction marks are drawn or
#: harmless, and stay in a text.
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2028-\u202e\u2060-\u206f\ufeff"
    f"\ufff0-\ufffb{_SELECTORS}\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\\p{{Noncharacter_Code_Point}}]"
)


def _any_case(word: str) -> str:
    """No case folding: to it `ſ` is an `s` and the kelvin sign a `k`."""
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in word)


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(_any_case(word) for word in sorted(words, key=len, reverse=True))


#: How a link begins.
OPENING = rf"(?:(?:{_one_of(SCHEMES)}):\/\/|{_any_case('xmpp')}:|{_any_case('magnet')}:(?=\?))"

EXPRESSIONS = {
    # --- what is not seen
    "NEWLINE": "\r\n?|[\x85\u2028\u2029]",
    "SUSPECT": _UNSEEN,
    # First what is needed where it stands: flags, emoji, the shapes of letters, line breaks between words.
    "UNSEEN": "|".join(
        (
            "\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f",
            "(?<=\\p{Emoji})[\ufe0e\ufe0f]",
            f"(?<=[^\x00-\x7f\\p{{Z}}\\p{{C}}])[{_SELECTORS}]",
            f"(?<=\\p{{Script=Mongolian}})[{_FREE_SELECTORS}\u180e]",
            "(?<=\\p{M})\u034f",
            f"(?<=[\\p{{Extended_Pictographic}}{_SKIN}\ufe0f])\u200d(?=\\p{{Extended_Pictographic}})",
            f"(?<=(?![{_SEPARATE}\\p{{Script=Common}}])[\\p{{L}}\\p{{M}}])[\u200c\u200d]",
            f"(?<={UNSPACED})\u200b(?={UNSPACED})",
            f"({_UNSEEN}+)",
        )
    ),
    # --- where something may begin
    "TRIGGER": rf"[@#＃]|(?<![A-Za-z0-9@＠$#＃]){OPENING}",
    # --- mentions
    "NO_MENTION_AFTER": rf"[=\/]|{WORD}",
    "NAME": r"[A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*",
    "AT_HOST": rf"@({WORD}+(?:[.\-]+{WORD}+)*)",
    "PORT": rf":([0-9]{{1,5}})(?!{WORD})",
    # Not before an accented Latin letter: @josé is nobody called "jos". Other scripts may follow at once.
    "NAMES_NOBODY": r"[@＠\u00c0-\u024f]|(?!\p{DI})\p{M}|:\/\/",
    # --- hashtags
    "NO_TAG_AFTER": rf"[=\/)&]|{WORD}",
    "TAG": rf"[#＃]((?:[{TAG_JOINERS}]*{WORD}+)+)",
    "SCHEME_IN_TAG": rf"{_any_case('http')}[Ss]?$",
    # --- links
    "RUN": f"{_IN_TAIL}*",
    "TAIL": rf"[\/?#]{_IN_TAIL}{{0,{limits.STATUSES.link_length + 1}}}",
    "AUTHORITY": f"{_IN_AUTHORITY}*",
    "HOST": rf"(?:{_IN_LABEL}|\.)+",
    "LABEL": rf"(?![\-\p{{M}}]){_IN_LABEL}{{1,63}}",
    "IPV4": rf"(?:{_OCTET}\.){{3}}{_OCTET}(?!-|\.?{WORD})",
    "PLACE": r"[A-Za-z0-9](?:[._\-]*[A-Za-z0-9=_])*",
    "PORT_LIKE": r":(?=[\p{L}\p{N}])",
    "GLUED": r"[A-Za-z0-9]|\p{M}",
    "PUNYCODE": r"[Xx][Nn]--[A-Za-z0-9\-]{1,59}",
    "XMPP_NODES": rf"(?:\/\/{_IN_NODE}+@(?:{_IN_LABEL}|\.)+\/)?(?:{_IN_NODE}+@)?",
}

#: The longest name a host can have.
LONGEST_HOST = 253
#: Marks of the sentence around a link that end it.
AFTER_TAIL = ".,;:!?'’*~|@([{^"
#: What belongs to nobody by RFC 2606 and 7686, and is written as an address all the same.
_SPECIAL = ("example", "onion", "test")


@cache
def tops() -> frozenset[str]:
    """The last labels of hosts, in small letters as written: those of the root zone, and special ones."""
    listed = resources.files("sabar.rules.writing").joinpath("tops.txt").read_text(encoding="utf-8").split()
    return frozenset((*listed, *_SPECIAL))


@cache
def longest_top() -> int:
    return max(map(len, tops()))
