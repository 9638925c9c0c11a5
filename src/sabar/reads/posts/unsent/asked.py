"""Posts that wait for the viewer as a colleague: exactly these, and nothing else of their writers."""

import msgspec

from sabar.model.accounts import Account
from sabar.model.colleagues import Answer
from sabar.model.errors import NotFound
from sabar.model.hold_rules import HoldRule
from sabar.model.statuses import Media, Scheduled
from sabar.model.viewers import Viewer, Writer
from sabar.reads.account import viewers
from sabar.reads.entities import asked as entities
from sabar.reads.json import statuses as bodies
from sabar.reads.posts.unsent import outbox
from sabar.rules.unsent import colleagues as rules
from sabar.rules.unsent import hold_rules
from sabar.rules.writing import said
from sabar.rules.writing.drafts import Draft
from sabar.services import Services
from sabar.store import accounts, colleagues, media


class Asked(msgspec.Struct, frozen=True):
    """`pictures`: also those of the posts that follow. `reason`: the rule that has its writer ask, without
    what is his alone; None: he asks by himself.
    """

    record: Scheduled
    post: Draft
    pictures: list[Media]
    writer: Account
    reason: HoldRule | None


async def of_viewer(app: Services, viewer: Viewer) -> list[Asked]:
    """All of them, the oldest first."""
    return await _asked(app, await colleagues.asked_of(app.db.read(), viewer.id))


async def one(app: Services, viewer: Viewer, id: int) -> Asked:
    """NotFound when the viewer is not asked about a post of this id."""
    found = await colleagues.asked_one(app.db.read(), viewer.id, id)
    if found is None:
        raise NotFound
    return (await _asked(app, [found]))[0]


async def to_decide(app: Services, viewer: Viewer, id: int, revision: int) -> tuple[Scheduled, Writer]:
    """In the words that the viewer has seen, and whose it is. NotFound as `one`, Conflict when it has others
    by now.
    """
    record = (await one(app, viewer, id)).record
    if record.revision != revision:
        raise rules.over()
    writer = await viewers.writer_of(app, record.account_id)
    if writer is None:
        raise NotFound
    return record, writer


async def told(app: Services, viewer: Viewer, one: Asked) -> entities.Asked:
    """As applications have it."""
    post = await outbox.post(app, one.writer, one.record, viewer.id)
    status = bodies.unsent(app, post, f"{app.settings.url}/outbox")
    files = await outbox.files_of_more(app, one.record, viewer.id)
    return entities.of(one.record, status, files, one.reason)


async def told_answers(app: Services, viewer: Viewer) -> list[entities.Answer]:
    """As applications have them."""
    return [entities.answer(one) for one in await answers(app, viewer)]


async def answers(app: Services, viewer: Viewer) -> list[Answer]:
    """What colleagues said of posts of the viewer's that are out, the newest first."""
    return await colleagues.answers(app.db.read(), viewer.id, rules.SHOWN)


async def _asked(app: Services, records: list[Scheduled]) -> list[Asked]:
    db = app.db.read()
    attached = await media.of_scheduled(db, [record.id for record in records]) if records else {}
    writers = await accounts.by_ids(db, [record.account_id for record in records]) if records else {}
    found = []
    for record in records:
        draft, pictures = msgspec.convert(record.params, Draft), attached.get(record.id, [])
        reason = record.rule and _told_reason(app, record.rule, draft, record, pictures)
        found.append(Asked(record, draft, pictures, writers[record.account_id], reason))
    return found


def _told_reason(
    app: Services, rule: HoldRule, draft: Draft, record: Scheduled, pictures: list[Media]
) -> HoldRule:
    """Of its words those that stand in the post; that it asks for labels, but not for which."""
    descriptions = [one.description for one in pictures]
    texts = said.of(draft, record.more, descriptions, domain=app.settings.domain, base_url=app.settings.url)
    return msgspec.structs.replace(
        rule, words=hold_rules.found(rule, texts), label_ids=[0] if rule.label_ids else [], colleague_id=None
    )
