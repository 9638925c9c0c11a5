"""The poll in the box: none yet, the one of a post that is edited, or as it was typed."""

import msgspec

from sabar.kit import times
from sabar.rules import limits
from sabar.rules.writing.drafts import PollDraft
from sabar.web.frame.post_parts import PollView
from sabar.web.posts.compose.views import BoxPollView

_DAY_S = times.DAY // times.SECOND
#: What the box sends for a poll that shall end when it would have ended anyway.
_AS_BEFORE = 0


def empty() -> BoxPollView:
    return BoxPollView(options=_places([]), characters=limits.POLLS.option_characters, expires_in=_DAY_S)


def of_post(before: PollView | None, now_ms: int) -> BoxPollView:
    """The poll that a post has. One that is about to end cannot be kept from that: it gets a new end."""
    if before is None:
        return empty()
    keeps = before.ended or _left_s(before, now_ms) >= limits.POLLS.expires_min
    return msgspec.structs.replace(
        empty(),
        asked=True,
        options=_places([option.title for option in before.options]),
        multiple=before.multiple,
        hide_totals=before.hide_totals,
        before=("over" if before.ended else "open") if keeps else "ending",
        expires_in=_AS_BEFORE if keeps else limits.POLLS.expires_min,
    )


def typed(sent: PollDraft, before: BoxPollView, *, asked: bool) -> BoxPollView:
    """What was sent, in a box that began with the poll `before`."""
    return msgspec.structs.replace(
        before,
        asked=asked,
        options=_places(sent.options),
        multiple=sent.multiple,
        hide_totals=sent.hide_totals,
        expires_in=sent.expires_in,
    )


def ending(sent: PollDraft, before: PollView | None, now_ms: int) -> PollDraft:
    """The same with an end: what `_AS_BEFORE` means of this poll. Of one that is over it counts only when
    the vote starts anew.
    """
    if before is None or sent.expires_in != _AS_BEFORE:
        return sent
    left = _DAY_S if before.ended else max(_left_s(before, now_ms), limits.POLLS.expires_min)
    return msgspec.structs.replace(sent, expires_in=left)


def _left_s(poll: PollView, now_ms: int) -> int:
    """Whole seconds, so that it does not end before the time that was said."""
    return -((now_ms - (poll.ends_ms or now_ms)) // times.SECOND)


def _places(options: list[str]) -> tuple[str, ...]:
    return (*options, *[""] * (limits.POLLS.options - len(options)))
