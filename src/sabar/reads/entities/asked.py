"""Asked: a post that waits for the answer of a colleague, told to him; and the answer. Our own."""

import msgspec

from sabar.kit import times
from sabar.model.colleagues import Answer as Said
from sabar.model.hold_rules import HoldRule
from sabar.model.statuses import Scheduled
from sabar.reads import api_types
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.statuses import Status


class Reason(msgspec.Struct, frozen=True):
    """Why a rule has a colleague asked: `timed`, its hour or day; `words` that stand in it; `strangers`, it
    answers somebody its writer does not follow; `above`, more people may read it; `labelled`, people whom its
    writer marked may read it.
    """

    timed: bool
    words: list[str]
    strangers: bool
    above: int | None
    labelled: bool


class Asked(msgspec.Struct, frozen=True):
    """`revision`: of the words, sent back with the answer. `status.account`: who asks. `more`: texts of the
    posts that follow it, `more_media`: the files of each. `reason`: null when its writer asks by himself.
    """

    id: api_types.Id
    revision: int
    status: Status
    more: list[str]
    more_media: list[list[MediaAttachment]]
    reason: Reason | None


class Answer(msgspec.Struct, frozen=True):
    """What a colleague said of one's post. `status_id`: what it became; null while it is not out."""

    id: api_types.Id
    account_id: api_types.Id
    yes: bool
    comment: str
    status_id: api_types.Id | None
    created_at: api_types.Time


def answer(said: Said) -> Answer:
    return Answer(
        id=str(said.id),
        account_id=str(said.colleague_id),
        yes=said.yes,
        comment=said.comment,
        status_id=None if said.status_id is None else str(said.status_id),
        created_at=times.iso(said.created_at),
    )


def of(
    record: Scheduled, status: Status, more_media: list[list[MediaAttachment]], rule: HoldRule | None
) -> Asked:
    more = [one.text for one in record.more]
    reason = _reason(rule) if rule else None
    return Asked(str(record.id), record.revision, status, more, more_media, reason)


def _reason(rule: HoldRule) -> Reason:
    timed = bool(rule.weekdays) or rule.from_minute is not None
    return Reason(timed, rule.words, rule.strangers, rule.above, bool(rule.label_ids))
