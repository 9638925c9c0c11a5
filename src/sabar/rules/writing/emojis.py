"""What can be an emoji in a reaction, and where one stands in a text."""

import re
from collections.abc import Iterable

import regex

from sabar.model.statuses import ContentType, CustomEmoji, Status, StatusEdit

_PARTS = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\u20e30-9#*"
    "\U000e0020-\U000e007f]{1,20}"
)
_DRAWN = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3")
_SHORTCODE = re.compile(r"[A-Za-z0-9_]{2,64}")
_FOREIGN = re.compile(r"[^A-Za-z0-9_]+")
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
#: Not within a word nor wall to wall with another code (as in Mastodon): `10:30:45`, `:a::b:` are text.
IN_TEXT = regex.compile(r"(?<![\p{L}\p{M}\p{Nd}:]):([A-Za-z0-9_]{2,64}):(?![\p{L}\p{M}\p{Nd}:])")


def is_unicode(name: str) -> bool:
    """One drawn character, with its skin tones and joiners: 👍, 🇫🇷, 1️⃣, 👨‍👩‍👧."""
    return (
        _PARTS.fullmatch(name) is not None
        and regex.fullmatch(r"\X", name) is not None
        and _DRAWN.search(name) is not None
    )


def shortcodes(*texts: str) -> set[str]:
    """The `:names:` that may be custom emoji in these texts."""
    return {name for text in texts if ":" in text for name in IN_TEXT.findall(text)}


def drawn_in(words: Status | StatusEdit) -> tuple[str, str]:
    """Of a post what may hold emoji: not the code in it."""
    plain = words.content_type is ContentType.PLAIN
    return words.text if plain else _CODE.sub("", words.content), words.spoiler_text


def used_in(known: Iterable[CustomEmoji], *texts: str, host: str = "") -> tuple[CustomEmoji, ...]:
    """Those that stand in these texts; `host`: of the server where they were written, empty for this one."""
    wanted = shortcodes(*texts)
    return tuple(one for one in known if one.shortcode in wanted and one.domain == host)


def shortcode_for(file_name: str) -> str:
    """The name that the picture of a file may have: `Happy Cat (2).png` is `Happy_Cat_2`. It is none when too
    little is left.
    """
    return _FOREIGN.sub("_", file_name.rpartition(".")[0] or file_name).strip("_")[:64]


def is_shortcode(name: str) -> bool:
    """Whether a custom emoji can have this name."""
    return _SHORTCODE.fullmatch(name) is not None
