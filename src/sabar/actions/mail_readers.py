"""Read somebody by mail without an account: ask, confirm, end. Each letter has the link that ends it."""

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import Invalid, NotFound, several
from sabar.model.readers import MailReader
from sabar.rules import emails, limits, rates
from sabar.rules import mail_readers as rules
from sabar.rules.writing import language
from sabar.services import Services
from sabar.store import mail_readers


async def subscribe(app: Services, account: Account, email: str, locale: str) -> None:
    """Ask the address whether it wants to. Says the same when it was asked before. NotFound where this is not
    offered.
    """
    if not rules.offered(account, mail=app.mail.configured):
        raise NotFound
    problem = emails.problem(email)
    if problem is not None:
        raise several({"email": [problem]})
    key = emails.key(email)
    # Counted on whom the letter goes to, whomever it is about: nobody floods a stranger with questions.
    about = {rates.By.ACCOUNT: str(account.id), rates.By.SERVER: "here"}
    await app.limits.demand(
        rates.letter(rates.RateClass.CONFIRMATION, key) + rates.charges(rates.RateClass.ASKING, about),
        N_("Too many e-mails to this address; check your inbox, or wait a while"),
    )
    written_in = language.choose("", locale)
    reader = MailReader(app.ids.next(), account.id, email.strip(), key, written_in, None, app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        if await mail_readers.count(tx, account.id) >= limits.MAIL_READERS.per_account:
            raise Invalid(N_("Validation failed: Too many people read this account by e-mail"))
        if await mail_readers.insert(tx, reader):
            tx.emit(events.MailReaderAsked(reader.id))

    await app.db.write(unit)


async def confirm(app: Services, token: str) -> MailReader:
    """Begin to send. NotFound for a token that is none, or of somebody who has ended it."""
    id, now = _id(app, token), app.clock.now_ms()

    async def unit(tx: Tx) -> MailReader:
        reader = await mail_readers.by_id(tx, id)
        if reader is None:
            raise NotFound
        await mail_readers.confirm(tx, id, now)
        return reader

    return await app.db.write(unit)


async def end(app: Services, token: str) -> None:
    """Nothing of the address is kept. Doing it twice is harmless."""
    id = _id(app, token)

    async def unit(tx: Tx) -> None:
        await mail_readers.delete(tx, id)

    await app.db.write(unit)


def _id(app: Services, token: str) -> int:
    number, _, proof = token.partition(".")
    if not number.isdecimal() or len(number) > rules.DIGITS:
        raise NotFound
    if not secrets.same(proof, secrets.derived(app.secret, rules.PURPOSE, int(number))):
        raise NotFound
    return int(number)
