"""Letters to people who read somebody by mail: the question whether they want to, then each public post."""

from urllib.parse import urlsplit

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.effects import mail
from sabar.kit.crypto import secrets
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.jobs import JobSpec
from sabar.model.readers import MailReader
from sabar.model.statuses import Status
from sabar.reads.server import addresses
from sabar.rules import lanes
from sabar.rules import mail_readers as rules
from sabar.services import Services
from sabar.store import accounts, hydration, mail_readers

DELIVER = "mail_readers.deliver"
_BATCH = 200


class Delivery(msgspec.Struct, frozen=True):
    reader_id: int
    status_id: int


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

        async def unit(tx: Tx, ids: list[int] = ids) -> None:
            for id in ids:
                payload = msgspec.json.encode(Delivery(id, event.status_id))
                key, lane = f"{DELIVER}:{id}:{event.status_id}", lanes.to_readers(writer.id)
                tx.enqueue(JobSpec(DELIVER, payload, unique_key=key, lane=lane))

        await app.db.write(unit)


async def deliver(app: Services, payload: bytes) -> None:
    """Job: one post to one reader, if both are still there and the writer still wants it."""
    job = msgspec.json.decode(payload, type=Delivery)
    found = await _reader(app, job.reader_id)
    posts = await hydration.statuses(app.db.read(), [job.status_id])
    if found is None or found[0].confirmed_at is None or not posts or not rules.goes_out(posts[0]):
        return
    reader, writer = found
    await _write(
        app,
        "reader_post",
        reader,
        writer,
        said=_said(posts[0]),
        post=addresses.status(app, posts[0], writer),
    )


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
