"""Applications and their access: registration, consent, codes, tokens."""

import base64
import hashlib

import msgspec
import regex

from sabar.db.engine import Tx
from sabar.events import AccessRevoked
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model import scopes
from sabar.model.accounts import User
from sabar.model.errors import Conflict, OAuthError, invalid
from sabar.model.oauth import App, Code, Token
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits, redirects
from sabar.services import Services
from sabar.store import oauth, users

#: A verifier's SHA-256 as base64url (RFC 7636, section 4.2).
_CHALLENGE = regex.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = regex.compile(r"[A-Za-z0-9._~-]{43,128}")
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}]")
#: For how long a code is remembered after its end, so that a second use of it is noticed.
_REMEMBERED_MS = 3_600_000
_COMMAND_LINE = "sabar command line"


class Registered(msgspec.Struct, frozen=True):
    """`secret` is shown to its application now and never again."""

    app: App
    secret: str


class Issued(msgspec.Struct, frozen=True):
    """`bearer` is shown to its application now and never again."""

    bearer: str
    scopes: str
    created_at: int


class Request(msgspec.Struct, frozen=True):
    """What an application asks a person for, as checked."""

    client: App
    redirect_uri: str
    scopes: list[str]
    challenge: str


async def register(
    app: Services, name: str, redirect_uris: list[str], wanted: str, website: str
) -> Registered:
    """A new application. `Invalid` for an address or a scope that cannot be."""
    shown = _INVISIBLE.sub("", name).strip()
    if not shown:
        raise invalid("client_name", Problem.BLANK)
    if len(shown) > limits.APPS.name:
        raise invalid("client_name", Problem.TOO_LONG, most=limits.APPS.name)
    secret = secrets.token()
    client = App(
        id=app.ids.next(),
        client_id=secrets.token(),
        secret_hash=secrets.digest(secret),
        name=shown,
        website=_website(website.strip()),
        redirect_uris=_addresses(redirect_uris, secure=app.settings.secure),
        scopes=" ".join(_known_scopes(wanted)),
        created_at=app.clock.now_ms(),
    )
    await app.db.write(lambda tx: oauth.insert_app(tx, client))
    return Registered(client, secret)


def _addresses(given: list[str], *, secure: bool) -> list[str]:
    found = list(dict.fromkeys(uri for text in given for uri in text.split()))
    if not found:
        raise invalid("redirect_uri", Problem.BLANK)
    if len(found) > limits.APPS.redirect_uris:
        raise invalid("redirect_uri", Problem.LIST_TOO_LONG, most=limits.APPS.redirect_uris)
    for uri in found:
        wrong = redirects.problem(uri, secure=secure)
        if wrong or len(uri) > limits.APPS.redirect_uri:
            raise invalid("redirect_uri", wrong or Problem.ADDRESS_TOO_LONG)
    return found


def _known_scopes(wanted: str) -> list[str]:
    found = scopes.parse(wanted) or [scopes.DEFAULT]
    if scopes.unknown(found):
        raise invalid("scopes", Problem.SCOPES_UNKNOWN)
    return found


def _website(text: str) -> str:
    wrong = redirects.website_problem(text) if text else None
    if wrong or len(text) > limits.APPS.website:
        raise invalid("website", wrong or Problem.ADDRESS_TOO_LONG)
    return text


async def client_for(app: Services, client_id: str, redirect_uri: str) -> App:
    """The application that asks. Until it and its address are certain nobody is sent anywhere: `OAuthError`
    is for the page.
    """
    client = await oauth.app_by_client_id(app.db.read(), client_id)
    if client is None:
        raise OAuthError("invalid_client", N_("This server does not know this app; it has to register first"))
    # What was registered under older rules is measured by today's.
    lawful = redirects.problem(redirect_uri, secure=False) is None
    if not lawful or not redirects.registered(redirect_uri, client.redirect_uris):
        raise OAuthError("invalid_request", N_("The redirect address is not one this app registered"))
    return client


def check(
    client: App, redirect_uri: str, *, response_type: str, scope: str, challenge: str, method: str
) -> Request:
    """The rest of what is asked; an `OAuthError` goes back to the application."""
    if response_type != "code":
        raise OAuthError("unsupported_response_type", N_("This server answers response_type=code only"))
    asked = scopes.parse(scope) or _default(client)
    if scopes.unknown(asked) or not scopes.within(asked, client.scopes):
        raise OAuthError("invalid_scope", N_("The requested scope is invalid, unknown, or malformed."))
    if challenge or method:
        if method != "S256":
            raise OAuthError("invalid_request", N_("The code challenge method must be S256"))
        if not _CHALLENGE.fullmatch(challenge):
            raise OAuthError("invalid_request", N_("The code challenge must be a SHA-256 hash in base64url"))
    return Request(client, redirect_uri, asked, challenge)


def _default(client: App) -> list[str]:
    default = [scopes.DEFAULT]
    return default if scopes.within(default, client.scopes) else scopes.parse(client.scopes)


async def consent(app: Services, viewer: Viewer, request: Request) -> str:
    """The person said yes: a code that works once, for a minute; for ten when it is copied by hand."""
    code, now = secrets.token(), app.clock.now_ms()
    by_hand = request.redirect_uri == redirects.OUT_OF_BAND
    seconds = limits.SESSIONS.copied_code_seconds if by_hand else limits.SESSIONS.code_seconds
    row = Code(
        code_hash=secrets.digest(code),
        app_id=request.client.id,
        user_id=viewer.user.id,
        redirect_uri=request.redirect_uri,
        scopes=" ".join(request.scopes),
        challenge=request.challenge,
        expires_at=now + seconds * times.SECOND,
        used_at=None,
        token_id=None,
    )

    async def unit(tx: Tx) -> None:
        await oauth.sweep_codes(tx, now - _REMEMBERED_MS)
        await oauth.insert_code(tx, row)

    await app.db.write(unit)
    return code


async def authenticate(app: Services, client_id: str, secret: str | None) -> App:
    """The application behind id and secret; without a secret only its name is known (a public client)."""
    client = await oauth.app_by_client_id(app.db.read(), client_id)
    known = client.secret_hash if client else secrets.digest("")
    right = secret is None or secrets.same(known, secrets.digest(secret))
    if client is None or not right:
        raise OAuthError(
            "invalid_client",
            N_(
                "Client authentication failed due to unknown client, no client authentication included, "
                "or unsupported authentication method."
            ),
            status=401,
        )
    return client


async def redeem(
    app: Services, client: App, code: str, *, redirect_uri: str, verifier: str, proven: bool
) -> Issued:
    """A token for a code. `proven`: the client gave its secret; else the code must have a challenge.

    Whatever does not fit spends the code; a second use also ends the token made by the first.
    """
    bearer, now = secrets.token(), app.clock.now_ms()
    code_hash, token_id = secrets.digest(code), app.ids.next()

    async def unit(tx: Tx) -> Token | None:
        found = await oauth.locked_code(tx, code_hash)
        if found is None:
            return None
        if found.used_at is not None:
            await _end_stolen(tx, found)
            return None
        user = await users.locked_by_id(tx, found.user_id)
        fits = (
            found.app_id == client.id
            and found.expires_at > now
            and found.redirect_uri == redirect_uri
            and _verified(found.challenge, verifier, proven=proven)
        )
        if not fits or user is None or not user.active:
            await oauth.spend_code(tx, code_hash, None, now)
            return None
        token = Token(token_id, client.id, user.id, found.scopes, now, None)
        await oauth.spend_code(tx, code_hash, token_id, now)
        await oauth.insert_token(tx, token, secrets.digest(bearer))
        return token

    token = await app.db.write(unit)
    if token is None:
        raise OAuthError(
            "invalid_grant",
            N_(
                "The provided authorization grant is invalid, expired, revoked, does not match the "
                "redirection URI used in the authorization request, or was issued to another client."
            ),
        )
    return Issued(bearer, token.scopes, now)


async def _end_stolen(tx: Tx, code: Code) -> None:
    """A code that comes twice was seen by somebody else: nobody keeps what it gave."""
    if code.token_id is not None and await oauth.delete_token(tx, code.token_id):
        user = await users.by_id(tx, code.user_id)
        if user is not None:
            tx.emit(AccessRevoked(user.account_id, [code.token_id], []))


def _verified(challenge: str, verifier: str, *, proven: bool) -> bool:
    """A challenge demands its verifier, and a verifier a challenge (advisories: weakness:pkce-downgrade)."""
    if not challenge:
        return proven and not verifier
    if not _VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return secrets.same(made, challenge)


async def token_for_app(app: Services, client: App, scope: str) -> Issued:
    """A token of the application itself (client_credentials). Its oldest ones end when there are many."""
    asked = scopes.parse(scope) or _default(client)
    if scopes.unknown(asked) or not scopes.within(asked, client.scopes):
        raise OAuthError("invalid_scope", N_("The requested scope is invalid, unknown, or malformed."))
    bearer, token = _new_token(app, client.id, None, " ".join(asked))

    async def unit(tx: Tx) -> None:
        await oauth.insert_token(tx, token, secrets.digest(bearer))
        await oauth.keep_newest_of_app(tx, client.id, limits.APPS.tokens)

    await app.db.write(unit)
    return Issued(bearer, token.scopes, token.created_at)


async def token_for_person(app: Services, user: User, wanted: str) -> Issued:
    """A token made on the command line, for the application called "sabar command line"."""
    asked = scopes.parse(wanted)
    if not asked or scopes.unknown(asked):
        raise invalid("scopes", Problem.SCOPES_UNKNOWN)
    if not user.active:
        raise Conflict(N_("This account cannot log in at the moment"))
    client = await oauth.app_by_name(app.db.read(), _COMMAND_LINE)
    if client is None:
        everything = "read write follow push profile admin:read admin:write"
        client = (await register(app, _COMMAND_LINE, [redirects.OUT_OF_BAND], everything, "")).app
    bearer, token = _new_token(app, client.id, user.id, " ".join(asked))
    await app.db.write(lambda tx: oauth.insert_token(tx, token, secrets.digest(bearer)))
    return Issued(bearer, token.scopes, token.created_at)


def _new_token(app: Services, app_id: int, user_id: int | None, granted: str) -> tuple[str, Token]:
    """What its holder shows, and the record of it."""
    return secrets.token(), Token(app.ids.next(), app_id, user_id, granted, app.clock.now_ms(), None)


async def revoke(app: Services, client: App, bearer: str) -> None:
    """End a token of this application; an unknown one is ended already. `OAuthError` for another's."""
    token = await oauth.token_by_hash(app.db.read(), secrets.digest(bearer))
    if token is None:
        return
    if token.app_id != client.id:
        raise OAuthError("unauthorized_client", N_("You are not authorized to revoke this token"), status=403)

    async def unit(tx: Tx) -> None:
        if await oauth.delete_token(tx, token.id) and token.user_id is not None:
            user = await users.by_id(tx, token.user_id)
            if user is not None:
                tx.emit(AccessRevoked(user.account_id, [token.id], []))

    await app.db.write(unit)
