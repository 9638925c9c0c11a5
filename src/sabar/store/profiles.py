"""What people change about their own account."""

import msgspec

from sabar.db.engine import Sql, Tx
from sabar.model.accounts import Account, Preferences
from sabar.rules import domains
from sabar.store import bearing, rows

_COLUMNS = (
    "display_name", "note", "note_html", "fields", "avatar", "avatar_static", "avatar_description",
    "header", "header_static", "header_description", "locked", "bot", "discoverable", "indexable",
    "hide_collections", "show_media", "show_media_replies", "show_featured", "mail_readers",
    "attribution_domains",
)  # fmt: skip
_UPDATE = Sql(
    "UPDATE accounts SET {values}, version = version + 1 WHERE id = :id", values=rows.assigned(_COLUMNS)
)


async def update(tx: Tx, account: Account) -> None:
    """Write the profile part of a record; counters and names are left alone."""
    values = rows.columns(account)
    await tx.run(_UPDATE, id=account.id, **{name: values[name] for name in _COLUMNS})
    await note_proved(tx, account)


async def note_proved(tx: Tx, account: Account) -> None:
    """By which domains of its links the account, which is held, is found."""
    proved = sorted(domains.proved(account.fields))
    before = await tx.all("SELECT domain FROM proved_domains WHERE account_id = :id", id=account.id)
    if {row[0] for row in before} == set(proved):
        return
    followed = await bearing.hold_followed(tx, account.id)
    await bearing.count(tx, [account.id], followed, -1)
    await tx.run(
        "DELETE FROM proved_domains WHERE account_id = :id AND domain NOT IN (:domains[text])",
        id=account.id,
        domains=proved,
    )
    await tx.run_many(
        "INSERT INTO proved_domains (account_id, domain) VALUES (:id, :domain) "
        "ON CONFLICT (account_id, domain) DO NOTHING",
        [{"id": account.id, "domain": domain} for domain in proved],
    )
    await bearing.count(tx, [account.id], followed, 1)


async def unread_proofs(tx: Tx, limit: int) -> list[Account]:
    """Accounts whose proved domains were not written down yet; they count as done from now on."""
    found = rows.records(
        await tx.all(
            "SELECT * FROM accounts WHERE id IN (SELECT account_id FROM unread_proofs "
            "ORDER BY account_id LIMIT :limit) ORDER BY id FOR NO KEY UPDATE",
            limit=limit,
        ),
        Account,
    )
    done = [account.id for account in found]
    await tx.run("DELETE FROM unread_proofs WHERE account_id IN (:ids[])", ids=done)
    return found


async def update_preferences(tx: Tx, user_id: int, preferences: Preferences) -> None:
    await tx.run(
        "UPDATE users SET preferences = :preferences WHERE id = :id",
        id=user_id,
        preferences=rows.encode(preferences),
    )


async def note_held_from_apps(tx: Tx, user_id: int) -> None:
    """From now on an application may know a post by the number it had while it waited."""
    known = await preferences(tx, user_id)
    if not known.held_from_apps:
        await update_preferences(tx, user_id, msgspec.structs.replace(known, held_from_apps=True))


async def note_hold_rules(tx: Tx, user_id: int, there: bool) -> None:
    """Whether a post of this person has to be held against rules."""
    known = await preferences(tx, user_id)
    if known.hold_rules != there:
        await update_preferences(tx, user_id, msgspec.structs.replace(known, hold_rules=there))


async def preferences(tx: Tx, user_id: int) -> Preferences:
    """As they are now, whatever the caller read before."""
    row = await tx.one("SELECT preferences FROM users WHERE id = :id FOR NO KEY UPDATE", id=user_id)
    return Preferences() if row is None else rows.decode(row["preferences"], Preferences)
