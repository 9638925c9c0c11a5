"""Passkeys: registering one, and signing in with nothing else."""

import json
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sabar.actions.auth import login, sessions
from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.events import MailWanted
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Challenge, Passkey
from sabar.model.errors import BadRequest, Conflict, NotFound
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import auth, users

_REGISTER, _LOG_IN = "passkey-register", "passkey-login"
_LIFETIME = 5 * times.MINUTE
_MOST = 20


def _host(app: Services) -> str:
    return urlsplit(app.settings.url).hostname or ""


async def _remember(app: Services, challenge: bytes, purpose: str, user_id: int | None) -> None:
    now = app.clock.now_ms()
    row = Challenge(secrets.digest(bytes_to_base64url(challenge)), purpose, user_id, "", 0, now + _LIFETIME)
    await app.db.write(lambda tx: auth.insert_challenge(tx, row, now))


async def _spend(app: Services, credential: dict[str, Any], purpose: str) -> tuple[Challenge, bytes]:
    """The challenge this answer is for, which works once."""
    try:
        client_data = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        text = str(client_data["challenge"])
        challenge = base64url_to_bytes(text)
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(N_("The browser did not send a passkey")) from error
    token_hash, now = secrets.digest(bytes_to_base64url(challenge)), app.clock.now_ms()
    found = await app.db.write(lambda tx: auth.spend_challenge(tx, token_hash, purpose, now))
    if found is None:
        raise BadRequest(N_("This took too long; try again"))
    return found, challenge


async def begin_registration(app: Services, viewer: Viewer) -> str:
    """Options for `navigator.credentials.create`, as JSON."""
    known = await auth.passkeys_of(app.db.read(), viewer.user.id)
    if len(known) >= _MOST:
        raise Conflict(N_("You can have at most {most} passkeys; delete one first"), most=_MOST)
    options = webauthn.generate_registration_options(
        rp_id=_host(app),
        rp_name=app.settings.domain,
        user_name=f"{viewer.account.username}@{app.settings.domain}",
        user_id=base64url_to_bytes(viewer.user.webauthn_handle),
        user_display_name=viewer.account.display_name or viewer.account.username,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id)) for one in known
        ],
    )
    await _remember(app, options.challenge, _REGISTER, viewer.user.id)
    return webauthn.options_to_json(options)


async def register(app: Services, viewer: Viewer, name: str, credential: dict[str, Any]) -> Passkey:
    """Keep a new passkey. `BadRequest` when the answer does not prove what it says."""
    found, challenge = await _spend(app, credential, _REGISTER)
    if found.user_id != viewer.user.id:
        raise BadRequest(N_("This passkey was made for another account"))
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(app),
            expected_origin=app.settings.url,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadRequest(N_("The passkey could not be checked")) from error
    now, number = app.clock.now_ms(), app.ids.next()
    passkey = Passkey(
        id=app.ids.next(),
        user_id=viewer.user.id,
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        name=name.strip()[:60] or "Passkey",
        created_at=now,
        last_used_at=None,
    )

    async def unit(tx: Tx) -> None:
        await auth.insert_passkey(tx, passkey)
        if app.mail.configured:
            tx.emit(MailWanted("security", viewer.user.id, number))

    try:
        await app.db.write(unit)
    except db_errors.UniqueViolation as error:
        raise Conflict(N_("This passkey is registered already")) from error
    return passkey


async def remove(app: Services, viewer: Viewer, id: int) -> None:
    """Forget a passkey; everything that was opened with it ends, but for the session that asks."""
    number = app.ids.next()

    async def unit(tx: Tx) -> None:
        if not await auth.delete_passkey(tx, id, viewer.user.id):
            raise NotFound
        await sessions.revoke_all(tx, viewer.user, keep=viewer.session.id if viewer.session else None)
        if app.mail.configured:
            tx.emit(MailWanted("security", viewer.user.id, number))

    await app.db.write(unit)


async def begin_login(app: Services) -> str:
    """Options for `navigator.credentials.get`, as JSON; the browser offers whichever passkey it has."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(app), user_verification=UserVerificationRequirement.PREFERRED
    )
    await _remember(app, options.challenge, _LOG_IN, None)
    return webauthn.options_to_json(options)


async def log_in(app: Services, credential: dict[str, Any], browser: sessions.Browser) -> login.Outcome:
    """A session for the person of this passkey. Without a PIN or a finger the second factor is asked where
    there is one. `BadRequest` when the answer proves nothing.
    """
    _, challenge = await _spend(app, credential, _LOG_IN)
    known = await auth.passkey_by_credential(app.db.read(), str(credential.get("id", "")))
    user = await users.by_id(app.db.read(), known.user_id) if known else None
    if known is None or user is None:
        raise BadRequest(N_("This server does not know this passkey"))
    handle = credential["response"].get("userHandle")
    if handle and handle.rstrip("=") != user.webauthn_handle:
        raise BadRequest(N_("This passkey belongs to another account"))
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(app),
            expected_origin=app.settings.url,
            credential_public_key=base64url_to_bytes(known.public_key),
            credential_current_sign_count=known.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise BadRequest(N_("The passkey could not be checked")) from error
    now = app.clock.now_ms()
    await app.db.write(lambda tx: auth.passkey_used(tx, known.id, verified.new_sign_count, now))
    return await login.admit(app, user, browser, proven_twice=verified.user_verified)
