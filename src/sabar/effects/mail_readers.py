"""Letters to people who read somebody by mail: the question whether they want to, then each public post."""

from urllib.parse import urlsplit

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.effects import mail
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.jobs import JobSpec
from sabar.model.readers import MailReader
from sabar.model.receipts import Way
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.rules import lanes
from sabar.rules import mail_readers as rules
from sabar.services import Services
from sabar.store import accounts, hydration, mail_readers

DELIVER = "mail_readers.deliver"
_BATCH = 200


class Delivery(msgspec.Struct, frozen=True):
    """`corrected_at`: not the post goes out, but its correction of then."""

    reader_id: int
    status_id: int
    corrected_at: int = 0


async def on_mail_reader_asked(app: Services, event: events.MailReaderAsked) -> None:
    """One question; who does not answer hears nothing more."""
    found = await _reader(app, event.reader_id)
    if found is None or found[0].confirmed_at is not None:
        return
    reader, writer = found
    await _write(app, "reader_asked", reader, writer, link=_link(app, "begin", reader))


async def on_status_posted(app: Services, event: events.StatusPosted) -> None:
    """A job for each reader, so that one address that fails keeps nobody waiting."""
    found = await hydration.statuses(app.db.read(), [event.status_id])
    writer = await accounts.by_id(app.db.read(), event.account_id)
    if not found or writer is None or not rules.goes_out(found[0]):
        return
    if not rules.offered(writer, mail=app.mail.configured):
        return
    above = 0
    while ids := await mail_readers.confirmed(app.db.read(), writer.id, above, _BATCH):
        above = ids[-1]
        await _enqueue(app, writer, [Delivery(id, event.status_id) for id in ids])


async def on_status_edited(app: Services, event: events.StatusEdited) -> None:
    """A correction goes to those to whom the post went."""
    found = await hydration.statuses(app.db.read(), [event.status_id])
    writer = await accounts.by_id(app.db.read(), event.account_id)
    if not found or writer is None or found[0].correction is None:
        return
    at, above = found[0].correction.at, 0
    while ids := await mail_readers.sent(app.db.read(), event.status_id, above, _BATCH):
        above = ids[-1]
        await _enqueue(app, writer, [Delivery(id, event.status_id, at) for id in ids])


async def _enqueue(app: Services, writer: Account, deliveries: list[Delivery]) -> None:
    async def unit(tx: Tx) -> None:
        for one in deliveries:
            key = f"{DELIVER}:{one.reader_id}:{one.status_id}"
            key = f"{key}:{one.corrected_at}" if one.corrected_at else key
            payload, lane = msgspec.json.encode(one), lanes.to_readers(writer.id)
            tx.enqueue(JobSpec(DELIVER, payload, unique_key=key, lane=lane))

    await app.db.write(unit)


async def deliver(app: Services, payload: bytes) -> None:
    """Job: one post, or its correction, to one reader, if both are there and the writer still wants it."""
    job = msgspec.json.decode(payload, type=Delivery)
    found = await _reader(app, job.reader_id)
    posts = await hydration.statuses(app.db.read(), [job.status_id])
    if found is None or found[0].confirmed_at is None or not posts or not rules.goes_out(posts[0]):
        return
    (reader, writer), status = found, posts[0]
    change = status.correction if job.corrected_at else None
    if (change is not None and change.at != job.corrected_at) or (change is None and status.retracted):
        # There is a later one, or nothing stands that could still be sent.
        return

    # First, so that a correction meanwhile finds it.
    async def unit(tx: Tx) -> None:
        await mail_readers.note_sent(tx, reader.id, status.id)

    await app.db.write(unit)
    await _write(
        app,
        f"reader_{change.kind}" if change else "reader_post",
        reader,
        writer,
        said=_said(status),
        post=addresses.status(app, status, writer),
        date=times.day(change.at) if change else "",
        note=change.note if change else "",
    )
    app.deliveries.count(Way.LETTER, [status.id])


def _said(status: Status) -> str:
    """Behind a warning there is only the warning: a letter cannot be closed."""
    return status.spoiler_text or html.to_text(status.content)


async def _reader(app: Services, id: int) -> tuple[MailReader, Account] | None:
    reader = await mail_readers.by_id(app.db.read(), id)
    writer = await accounts.by_id(app.db.read(), reader.account_id) if reader else None
    if reader is None or writer is None or not rules.offered(writer, mail=app.mail.configured):
        return None
    return reader, writer


async def _write(app: Services, letter: str, reader: MailReader, writer: Account, **words: str) -> None:
    words |= {"writer": " ".join((writer.display_name or writer.username).split()), "handle": writer.username}
    end = _link(app, "end", reader)
    head = (
        ("List-Id", f"<{writer.username.lower()}.by-mail.{urlsplit(app.settings.url).hostname}>"),
        # The mail program's own button: it asks nobody, sends no cookie and opens no page (RFC 2369, 8058).
        ("List-Unsubscribe", f"<{end}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
    await mail.send(app, letter, reader.locale, reader.email, {**words, "end": end}, head=head)


def _link(app: Services, verb: str, reader: MailReader) -> str:
    proof = secrets.derived(app.secret, rules.PURPOSE, reader.id)
    return f"{app.settings.url}/by-mail/{verb}?token={reader.id}.{proof}"
