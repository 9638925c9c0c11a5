"""What a post is, said in words of the index of words, so that it is looked for as they are.

No text holds such a word: its first letter is of nobody's script.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from sabar.model.search import Term
from sabar.model.statuses import Status

_KIND, _PERSON, _LANGUAGE = "\ue001", "\ue002", "\ue003"

_EVERY = _KIND
#: For questions that name nothing else.
EVERY_POST = Term((_EVERY,))
#: What may stand behind `has:` and `is:`, and the word for it.
HAS = {
    "media": "media",
    "image": "image",
    "video": "video",
    "audio": "audio",
    "link": "link",
    "card": "link",
    "poll": "poll",
    "warning": "warning",
    "cw": "warning",
}
IS = {"reply": "reply", "sensitive": "sensitive"}
#: A link that is neither a mention nor a hashtag.
_LINK = re.compile(r'<a (?![^<>]*\bclass="[^"<>]*\b(?:mention|hashtag)\b)')
#: A silent film is one, too.
_MEDIA = {"image": "image", "video": "video", "gifv": "video", "audio": "audio"}


class Holds(NamedTuple):
    """What a post holds besides its text."""

    people: Collection[int] = ()
    media: Collection[str] = ()
    poll: bool = False


def of(status: Status, holds: Holds) -> list[str]:
    """The words for this post."""
    kinds = {
        "media": bool(holds.media),
        "poll": holds.poll,
        "link": _LINK.search(status.content) is not None,
        "warning": status.spoiler_text != "",
        "reply": status.in_reply_to_account_id is not None,
        "sensitive": status.sensitive,
        **{_MEDIA[type]: True for type in holds.media if type in _MEDIA},
    }
    answered = status.in_reply_to_account_id
    people = {*holds.people} if answered is None else {*holds.people, answered}
    return [
        _EVERY,
        *(_KIND + name for name, is_so in kinds.items() if is_so),
        *(f"{_PERSON}{id}" for id in sorted(people)),
        *(_LANGUAGE + one for one in _spellings(status.language or "")),
    ]


def kind(name: str) -> Term:
    """All that is marked so."""
    return Term((_KIND + name,))


def to(account_id: int) -> Term:
    """All that names or answers somebody."""
    return Term((f"{_PERSON}{account_id}",))


def written_in(code: str) -> Term:
    """All in this language: `zh` in any of its kinds, `zh-TW` in one."""
    return Term((_LANGUAGE + _spellings(code)[-1],))


def _spellings(code: str) -> list[str]:
    """A code as words: the whole one behind its language alone."""
    whole = code.lower()
    return list(dict.fromkeys(one.replace("-", "") for one in (whole.partition("-")[0], whole) if one))
