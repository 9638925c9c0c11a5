"""Held: a post that waits, told to its writer alone. Our own."""

from collections.abc import Sequence

import msgspec

from sabar.kit import times
from sabar.model.colleagues import Answer as Said
from sabar.model.statuses import Scheduled
from sabar.reads import api_types
from sabar.reads.entities.asked import Answer, answer
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.statuses import Status
from sabar.rules.unsent import holding


class Held(msgspec.Struct, frozen=True):
    """`until`: when it goes out by itself; null: when its writer says so. `why`: `undo`, `asked`, or `rule`:
    that of `rule_id` has it wait. `after_id`: the waiting post it answers. `more`: texts of the posts that
    follow it, `more_media`: the files of each. `circle_label_ids`, `except_label_ids`: the labels of its
    writer that say for whom it is. `failed`: why it could not go out. `asked`: it waits until a colleague
    says yes; `asked_ids`: who can answer now; `answer`: what was said of it last.
    """

    id: api_types.Id
    until: api_types.Time | None
    why: str
    rule_id: api_types.Id | None
    status: Status
    more: list[str]
    more_media: list[list[MediaAttachment]]
    circle_label_ids: list[api_types.Id]
    except_label_ids: list[api_types.Id]
    after_id: api_types.Id | None
    failed: str
    asked: bool
    asked_ids: list[api_types.Id]
    answer: Answer | None


def of(
    record: Scheduled,
    status: Status,
    more_media: list[list[MediaAttachment]],
    asked_ids: Sequence[int],
    said: Said | None,
) -> Held:
    at = record.scheduled_at
    return Held(
        id=str(record.id),
        until=None if holding.is_for_good(at) else times.iso(at),
        why=record.held,
        rule_id=None if record.rule is None else str(record.rule.id),
        status=status,
        more=[one.text for one in record.more],
        more_media=more_media,
        circle_label_ids=[str(id) for id in record.params.get("circle_label_ids", ())],
        except_label_ids=[str(id) for id in record.params.get("except_label_ids", ())],
        after_id=None if record.after_id is None else str(record.after_id),
        failed=record.failed,
        asked=record.asked,
        asked_ids=[str(id) for id in asked_ids],
        answer=answer(said) if said else None,
    )
