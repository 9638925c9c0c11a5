"""Letters to people: plain text in their language."""

from collections.abc import Mapping, Sequence

import structlog

from sabar.effects import letters
from sabar.events import MailWanted
from sabar.kit.crypto import secrets
from sabar.kit.net.mail_message import Field
from sabar.model.accounts import Account, User
from sabar.rules import emails
from sabar.services import Services
from sabar.store import accounts, auth, server, users

log = structlog.get_logger("sabar.mail")

#: The page a link leads to, by its purpose.
_PAGES = {"confirm": "/confirm", "change": "/confirm", "reset": "/password/reset"}


async def on_mail_wanted(app: Services, event: MailWanted) -> None:
    """Write one letter, unless what it is about is over."""
    if not app.mail.configured or not event.user_id:
        return
    db = app.db.read()
    user = await users.by_id(db, event.user_id)
    account = await accounts.by_id(db, user.account_id) if user else None
    if user is None or account is None:
        return
    to, link = user.email, ""
    page = _PAGES.get(event.letter)
    if page is not None:
        token = secrets.derived(app.secret, f"mail:{event.letter}", event.number)
        row = await auth.mail_token(db, secrets.digest(token))
        if row is None or row.expires_at <= app.clock.now_ms():
            return
        to, link = row.email, f"{app.settings.url}{page}?token={token}"
    await write(app, event.letter, user, account, to=to, link=link)


async def write(
    app: Services, letter: str, user: User, account: Account, *, to: str = "", **words: str
) -> None:
    """Send a letter to a person, or to another address of theirs; `words` stand where it names them."""
    await send(app, letter, user.locale, to or user.email, {"name": account.username, **words})


async def send(
    app: Services,
    letter: str,
    locale: str,
    to: str,
    words: Mapping[str, str],
    *,
    head: Sequence[Field] = (),
) -> None:
    """A letter to an address, whoever it belongs to; `words` stand where it names them, `head`: further
    fields of its head.
    """
    if emails.problem(to) is not None:
        # Taken by an older version; trying again would change nothing.
        log.warning("nobody can write to this address; the letter was not sent", letter=letter)
        return
    title = await server.value(app.db.read(), "title") or app.settings.title
    known = {
        "server": " ".join(title.split()),
        "url": app.settings.url,
        "host": app.settings.domain,
    }
    subject, text = letters.written(letter, locale, {**known, **words})
    await app.mail.send(emails.written(to), subject, text, head=head)
