"""Invites, mailed links, recovery codes, passkeys, challenges."""

from collections.abc import Sequence

from sabar.db.engine import Reader, Sql, Tx
from sabar.model.accounts import Challenge, Invite, MailToken, Passkey
from sabar.store import rows

_INSERT_INVITE = rows.insert_sql("invites", Invite)
_INSERT_MAIL_TOKEN = rows.insert_sql("mail_tokens", MailToken)
_INSERT_PASSKEY = rows.insert_sql("passkeys", Passkey)
_INSERT_CHALLENGE = rows.insert_sql("challenges", Challenge)
#: Whether the login :user has any.
HAS_PASSKEY = Sql("EXISTS (SELECT 1 FROM passkeys WHERE user_id = :user)")


async def insert_invite(tx: Tx, invite: Invite) -> None:
    await tx.run(_INSERT_INVITE, **rows.columns(invite))


async def invite_by_id(db: Reader, id: int) -> Invite | None:
    return rows.maybe(await db.one("SELECT * FROM invites WHERE id = :id", id=id), Invite)


async def open_invite(db: Reader, code: str, now: int) -> Invite | None:
    """The invite of this code if it still lets somebody in and its maker may still use the server."""
    row = await db.one(
        "SELECT i.* FROM invites i JOIN users u ON u.account_id = i.account_id "
        "JOIN accounts a ON a.id = i.account_id WHERE i.code = :code AND a.suspended_at IS NULL "
        "AND i.revoked_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > :now) "
        "AND (i.max_uses IS NULL OR i.uses < i.max_uses) AND u.disabled_at IS NULL "
        "AND u.confirmed_at IS NOT NULL AND u.approved_at IS NOT NULL",
        code=code,
        now=now,
    )
    return rows.maybe(row, Invite)


async def invites_of(db: Reader, account_id: int, now: int) -> list[Invite]:
    """Those that still let somebody in, newest first."""
    found = await db.all(
        "SELECT * FROM invites WHERE account_id = :account AND revoked_at IS NULL "
        "AND (expires_at IS NULL OR expires_at > :now) AND (max_uses IS NULL OR uses < max_uses) "
        "ORDER BY id DESC LIMIT 200",
        account=account_id,
        now=now,
    )
    return rows.records(found, Invite)


async def use_invite(tx: Tx, id: int, now: int) -> bool:
    """Count one use; False when it is used up, over or taken back. Two at once never share the last use."""
    changed = await tx.run(
        "UPDATE invites SET uses = uses + 1 WHERE id = :id AND revoked_at IS NULL "
        "AND (expires_at IS NULL OR expires_at > :now) AND (max_uses IS NULL OR uses < max_uses)",
        id=id,
        now=now,
    )
    return changed == 1


async def revoke_invite(tx: Tx, id: int, now: int) -> None:
    await tx.run("UPDATE invites SET revoked_at = COALESCE(revoked_at, :now) WHERE id = :id", now=now, id=id)


async def insert_mail_token(tx: Tx, token: MailToken) -> None:
    """Only the newest link of one purpose works."""
    await tx.run(
        "DELETE FROM mail_tokens WHERE user_id = :user AND purpose = :purpose",
        user=token.user_id,
        purpose=token.purpose,
    )
    await tx.run(_INSERT_MAIL_TOKEN, **rows.columns(token))


async def mail_token(db: Reader, token_hash: str) -> MailToken | None:
    return rows.maybe(
        await db.one("SELECT * FROM mail_tokens WHERE token_hash = :h", h=token_hash), MailToken
    )


async def mail_token_for(db: Reader, user_id: int, purpose: str, now: int) -> MailToken | None:
    row = await db.one(
        "SELECT * FROM mail_tokens WHERE user_id = :user AND purpose = :purpose AND expires_at > :now",
        user=user_id,
        purpose=purpose,
        now=now,
    )
    return rows.maybe(row, MailToken)


async def spend_mail_token(tx: Tx, token_hash: str, purpose: str, now: int) -> MailToken | None:
    """Take the token away; None when it is unknown, over, or somebody was first."""
    row = await tx.one(
        "DELETE FROM mail_tokens WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now "
        "RETURNING *",
        hash=token_hash,
        purpose=purpose,
        now=now,
    )
    return rows.maybe(row, MailToken)


async def delete_mail_tokens(tx: Tx, user_id: int) -> None:
    await tx.run("DELETE FROM mail_tokens WHERE user_id = :user", user=user_id)


async def replace_recovery_codes(tx: Tx, user_id: int, hashes: Sequence[str]) -> None:
    await tx.run("DELETE FROM recovery_codes WHERE user_id = :user", user=user_id)
    await tx.run_many(
        "INSERT INTO recovery_codes (code_hash, user_id) VALUES (:hash, :user)",
        [{"hash": one, "user": user_id} for one in hashes],
    )


async def spend_recovery_code(tx: Tx, user_id: int, code_hash: str) -> bool:
    sql = "DELETE FROM recovery_codes WHERE user_id = :user AND code_hash = :hash"
    return await tx.run(sql, user=user_id, hash=code_hash) == 1


async def count_recovery_codes(db: Reader, user_id: int) -> int:
    return int(await db.value("SELECT count(*) FROM recovery_codes WHERE user_id = :user", user=user_id))


async def insert_passkey(tx: Tx, passkey: Passkey) -> None:
    """Raises `UniqueViolation` when this credential is registered already."""
    await tx.run(_INSERT_PASSKEY, **rows.columns(passkey))


async def passkeys_of(db: Reader, user_id: int) -> list[Passkey]:
    found = await db.all("SELECT * FROM passkeys WHERE user_id = :user ORDER BY id DESC", user=user_id)
    return rows.records(found, Passkey)


async def passkey_by_credential(db: Reader, credential_id: str) -> Passkey | None:
    row = await db.one("SELECT * FROM passkeys WHERE credential_id = :id", id=credential_id)
    return rows.maybe(row, Passkey)


async def passkey_used(tx: Tx, id: int, sign_count: int, now: int) -> None:
    await tx.run(
        "UPDATE passkeys SET sign_count = :count, last_used_at = :now WHERE id = :id",
        count=sign_count,
        now=now,
        id=id,
    )


async def delete_passkey(tx: Tx, id: int, user_id: int) -> bool:
    return await tx.run("DELETE FROM passkeys WHERE id = :id AND user_id = :u", id=id, u=user_id) == 1


async def insert_challenge(tx: Tx, challenge: Challenge, now: int) -> None:
    """Also sweeps out what is over, so that nobody else has to."""
    await tx.run("DELETE FROM challenges WHERE expires_at <= :now", now=now)
    await tx.run(_INSERT_CHALLENGE, **rows.columns(challenge))


async def challenge(db: Reader, token_hash: str, purpose: str, now: int) -> Challenge | None:
    row = await db.one(
        "SELECT * FROM challenges WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now",
        hash=token_hash,
        purpose=purpose,
        now=now,
    )
    return rows.maybe(row, Challenge)


async def try_challenge(tx: Tx, token_hash: str, most: int) -> bool:
    """Count one attempt; False when there were `most` already."""
    sql = "UPDATE challenges SET attempts = attempts + 1 WHERE token_hash = :hash AND attempts < :most"
    return await tx.run(sql, hash=token_hash, most=most) == 1


async def spend_challenge(tx: Tx, token_hash: str, purpose: str, now: int) -> Challenge | None:
    """Take the challenge away; None when it is unknown, over, or somebody was first."""
    row = await tx.one(
        "DELETE FROM challenges WHERE token_hash = :hash AND purpose = :purpose AND expires_at > :now "
        "RETURNING *",
        hash=token_hash,
        purpose=purpose,
        now=now,
    )
    return rows.maybe(row, Challenge)


async def delete_challenges_of(tx: Tx, user_id: int) -> None:
    await tx.run("DELETE FROM challenges WHERE user_id = :user", user=user_id)


async def made_invites(db: Reader, account_id: int) -> bool:
    """Whether this account ever made an invite."""
    return await db.value("SELECT 1 FROM invites WHERE account_id = :id LIMIT 1", id=account_id) is not None
