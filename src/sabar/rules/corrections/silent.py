"""Whether new words of a post may go by in silence: a typo that is set right, and nothing that it says.

Nobody but its writer knows what a post says. A rule sees what it must not touch: links, numbers, names,
negations, files, poll, warning and quote stay, and at most a tenth of the letters change. In doubt it is a
correction. Whichever wording comes first, the answer is the same.
"""

from enum import StrEnum

import msgspec

from sabar.kit.i18n import N_
from sabar.model.errors import Invalid
from sabar.model.statuses import EditKind
from sabar.rules import limits
from sabar.rules.corrections import words
from sabar.rules.writing import text


class Change(StrEnum):
    """What makes an edit more than a typo."""

    LINKS = "links"
    MEDIA = "media"
    POLL = "poll"
    WARNING = "warning"
    QUOTE = "quote"
    NUMBERS = "numbers"
    NEGATIONS = "negations"
    NAMES = "names"
    LETTERS = "letters"


SENTENCES = {
    Change.LINKS: N_(
        "This is more than a typo: a link, a mention or a hashtag is different. Send it as a correction."
    ),
    Change.MEDIA: N_("This is more than a typo: what is attached is different. Send it as a correction."),
    Change.POLL: N_("This is more than a typo: the poll is different. Send it as a correction."),
    Change.WARNING: N_(
        "This is more than a typo: the content warning is different. Send it as a correction."
    ),
    Change.QUOTE: N_("This is more than a typo: the quote is gone. Send it as a correction."),
    Change.NUMBERS: N_("This is more than a typo: a number is different. Send it as a correction."),
    Change.NEGATIONS: N_(
        "This is more than a typo: a “not” or a “no” came or went. Send it as a correction."
    ),
    Change.NAMES: N_("This is more than a typo: a name is different. Send it as a correction."),
    Change.LETTERS: N_(
        "This is more than a typo: more than a tenth of the letters change. Send it as a correction."
    ),
}


class Wording(msgspec.Struct, frozen=True):
    """A post as it stands: `content` as HTML made by us, `media` the id and description of each file,
    `poll` whatever tells one from another.
    """

    content: str
    spoiler_text: str = ""
    sensitive: bool = False
    media: tuple[tuple[int, str], ...] = ()
    poll: tuple[object, ...] = ()
    quotes: bool = False


def objection(one: Wording, other: Wording) -> Change | None:
    """Why going from one to the other is no typo; None when it may go by in silence."""
    if words.links(one.content) != words.links(other.content):
        return Change.LINKS
    if [id for id, _ in one.media] != [id for id, _ in other.media]:
        return Change.MEDIA
    if one.poll != other.poll:
        return Change.POLL
    if (one.spoiler_text, one.sensitive) != (other.spoiler_text, other.sensitive):
        return Change.WARNING
    if one.quotes != other.quotes:
        return Change.QUOTE
    described = [(mine, theirs) for (_, mine), (_, theirs) in zip(one.media, other.media, strict=True)]
    # Whoever describes a picture that had no description takes nothing back.
    pairs = [(words.bare(one.content), words.bare(other.content)), *(pair for pair in described if pair[0])]
    return next((why for pair in pairs if (why := _of_words(*pair))), None)


def _of_words(one: str, other: str) -> Change | None:
    one, other = words.plain(one), words.plain(other)
    if one == other:
        return None
    if words.numbers(one) != words.numbers(other):
        return Change.NUMBERS
    if words.negations(one) != words.negations(other) or words.negated(one, other):
        return Change.NEGATIONS
    if not words.same_names(one, other):
        return Change.NAMES
    return None if words.nearly_alike(one, other) else Change.LETTERS


def settled(asked: EditKind | None, why: Change | None, *, computed: bool) -> EditKind | None:
    """What an edit is, of which it was `asked` that it be; with `computed`, what it is when nothing was
    asked. Raises Invalid for a typo that is none.
    """
    if (asked is None and not computed) or asked is EditKind.CORRECTION:
        return asked
    if why is None:
        return EditKind.TYPO
    if asked is EditKind.TYPO:
        raise Invalid(SENTENCES[why])
    return EditKind.CORRECTION


def note(said: str) -> str:
    """The writer's own words about a correction, clean. Raises Invalid when there are too many."""
    clean = " ".join(text.clean_text(said, "correction_note").split())
    return text.within(clean, "correction_note", limits.STATUSES.correction)
