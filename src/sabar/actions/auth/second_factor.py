"""Codes of the moment (TOTP) and recovery codes."""

import secrets as chance

import pyotp

from sabar.actions.auth import sessions
from sabar.db.engine import Tx
from sabar.events import MailWanted
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import User
from sabar.model.errors import Conflict, invalid
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.services import Services
from sabar.store import auth, users

_STEP_MS = 30_000
_SEALED_FOR = "totp"
_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"


def step_of(app: Services, user: User, code: str) -> int | None:
    """The step of time whose code this is: this one or a neighbour; None for a wrong code."""
    digits = code.replace(" ", "")
    if not user.totp_secret or len(digits) != 6 or not digits.isdecimal():
        return None
    totp = pyotp.TOTP(secrets.unseal(app.secret, _SEALED_FOR, user.totp_secret))
    now = app.clock.now_ms() // _STEP_MS
    found = [step for step in (now, now - 1, now + 1) if secrets.same(totp.generate_otp(step), digits)]
    return found[0] if found else None


async def spend(tx: Tx, user: User, code: str, step: int | None) -> bool:
    """Use a code up; False when it is wrong or was used (CVE-2026-57574)."""
    if step is not None:
        return await users.spend_totp_step(tx, user.id, step)
    return await auth.spend_recovery_code(tx, user.id, code_hash(user.id, code))


def code_hash(user_id: int, code: str) -> str:
    """Hyphens, spaces and case do not matter."""
    plain = "".join(char for char in code.lower() if char in _ALPHABET)
    return secrets.digest(f"{user_id}:{plain}")


async def begin(app: Services, viewer: Viewer) -> None:
    """Make a secret that counts once a code proved that the person's device knows it."""
    sealed = secrets.seal(app.secret, _SEALED_FOR, pyotp.random_base32())

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, viewer.user.id)
        if user is None or user.totp_enabled:
            raise Conflict(N_("Two-step login is already on"))
        await users.set_totp(tx, user.id, sealed, enabled=False)

    await app.db.write(unit)


def waiting_secret(app: Services, user: User) -> str | None:
    """The secret to be shown while its first code is awaited."""
    if user.totp_enabled or not user.totp_secret:
        return None
    return secrets.unseal(app.secret, _SEALED_FOR, user.totp_secret)


def address(app: Services, username: str, secret: str) -> str:
    """The `otpauth:` address a QR code holds."""
    totp = pyotp.TOTP(secret, name=f"{username}@{app.settings.domain}", issuer=app.settings.domain)
    return totp.provisioning_uri()


async def confirm(app: Services, viewer: Viewer, code: str) -> list[str]:
    """Switch the second factor on; the recovery codes, to be shown once. `Invalid` for a wrong code."""
    user = viewer.user
    step = None if user.totp_enabled else step_of(app, user, code)
    if step is None:
        raise invalid("code", Problem.CODE_OR_CLOCK_WRONG)
    codes, number = _fresh_codes(), app.ids.next()

    async def unit(tx: Tx) -> None:
        if not await users.spend_totp_step(tx, user.id, step):
            raise invalid("code", Problem.CODE_USED)
        await users.set_totp(tx, user.id, user.totp_secret, enabled=True)
        await auth.replace_recovery_codes(tx, user.id, [code_hash(user.id, one) for one in codes])
        await _credentials_changed(app, tx, viewer, number)

    await app.db.write(unit)
    return codes


async def renew_codes(app: Services, viewer: Viewer) -> list[str]:
    """Ten new recovery codes; the old ones end."""
    codes = _fresh_codes()
    hashes = [code_hash(viewer.user.id, one) for one in codes]

    async def unit(tx: Tx) -> None:
        user = await users.locked_by_id(tx, viewer.user.id)
        if user is None or not user.totp_enabled:
            raise Conflict(N_("Two-step login is off"))
        await auth.replace_recovery_codes(tx, user.id, hashes)

    await app.db.write(unit)
    return codes


async def switch_off(app: Services, viewer: Viewer) -> None:
    """Back to the password alone. The caller has proved the password."""
    number = app.ids.next()

    async def unit(tx: Tx) -> None:
        await users.set_totp(tx, viewer.user.id, "", enabled=False)
        await auth.replace_recovery_codes(tx, viewer.user.id, [])
        await _credentials_changed(app, tx, viewer, number)

    await app.db.write(unit)


async def _credentials_changed(app: Services, tx: Tx, viewer: Viewer, number: int) -> None:
    await sessions.revoke_all(tx, viewer.user, keep=viewer.session.id if viewer.session else None)
    if app.mail.configured:
        tx.emit(MailWanted("security", viewer.user.id, number))


def _fresh_codes() -> list[str]:
    def part() -> str:
        return "".join(chance.choice(_ALPHABET) for _ in range(5))

    return [f"{part()}-{part()}" for _ in range(limits.SESSIONS.recovery_codes)]
