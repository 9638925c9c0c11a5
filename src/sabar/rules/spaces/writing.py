"""From what somebody typed in a space to what is sealed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sabar.model.accounts import Account
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.model.spaces.posts import Content, Poll
from sabar.model.statuses import ContentType
from sabar.rules.spaces.limits import POSTS
from sabar.rules.writing import compose, drafts, emojis, markdown, text
from sabar.rules.writing.compose import Scan, Target, Who
from sabar.rules.writing.drafts import PollDraft


class Draft(NamedTuple):
    """Clean words, taken apart; `names` are those of this server that it names, in small letters."""

    scan: Scan
    kind: ContentType
    poll: PollDraft | None
    names: dict[Who, str]


def checked(
    source: str, kind: ContentType, poll: PollDraft | None, own_domain: str, *, has_files: bool = False
) -> Draft:
    """Raises Invalid for words that are none, too many, or name too many people."""
    scan = compose.scan(source, most=POSTS.characters)
    if not scan.text and not has_files:
        raise invalid("text", Problem.BLANK)
    if compose.count(scan) > POSTS.characters:
        raise invalid("text", Problem.TEXT_TOO_LONG, most=POSTS.characters)
    if kind is ContentType.MARKDOWN:
        scan = markdown.read(scan)
    if len(scan.mentions) > POSTS.mentions:
        raise invalid("text", Problem.TOO_MANY_MENTIONS, most=POSTS.mentions)
    return Draft(scan, kind, drafts.poll_of(poll) if poll else None, drafts.named(scan, own_domain))


def content(draft: Draft, inside: Sequence[Account], base_url: str, now: int) -> Content:
    """`inside`: those of the named who are in the space; whoever is not stays plain text, so that nothing
    shows whether there is such a person. Links of names and hashtags lead into the space (`base_url`).
    """
    known = {one.name_key: one for one in inside}
    targets: Mapping[Who, Target] = {
        who: Target(known[name].username, known[name].username, f"{base_url}/members#m{known[name].id}")
        for who, name in draft.names.items()
        if name in known
    }
    draw = markdown.render if draft.kind is ContentType.MARKDOWN else compose.render
    poll = draft.poll
    return Content(
        text=draft.scan.text,
        html=draw(draft.scan, targets, base_url=base_url),
        content_type=draft.kind,
        named=[one.id for one in inside],
        poll=Poll(poll.options, poll.multiple, now + poll.expires_in * 1000) if poll else None,
    )


def reaction(given: str) -> str:
    """One emoji. Raises Invalid."""
    clean = text.clean_line(given, "reaction")
    if len(clean) > POSTS.reaction or not emojis.is_unicode(clean):
        raise invalid("reaction", Problem.NOT_AN_EMOJI)
    return clean


def choices(poll: Poll, chosen: Sequence[int], now: int) -> list[int]:
    """Raises Invalid for options there are not, for more than one where one is asked for, and when a poll is
    over.
    """
    wanted = sorted(set(chosen))
    if poll.ends_at is not None and now >= poll.ends_at:
        raise invalid("choices", Problem.OVER)
    if (
        not wanted
        or wanted[0] < 0
        or wanted[-1] >= len(poll.options)
        or (len(wanted) > 1 and not poll.multiple)
    ):
        raise invalid("choices", Problem.NOT_IN_LIST)
    return wanted
