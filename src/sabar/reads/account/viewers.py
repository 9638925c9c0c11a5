"""The one place that makes viewers: who is behind a token or a session, and who acts for an account."""

from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.accounts import Account, Session, User
from sabar.model.errors import Forbidden, NotFound
from sabar.model.oauth import App, Token
from sabar.model.viewers import Viewer, Writer
from sabar.rules import admission, limits
from sabar.services import Services
from sabar.store import accounts, oauth, sessions, users


async def by_bearer(
    app: Services, bearer: str, *, unready: bool = False
) -> tuple[Token, Viewer | None] | None:
    """A token with its person, where it is no application's own. None when the token is unknown; `Forbidden`
    when its person may not use the server (now).
    """
    tester = app.identities.bearers.get(bearer)
    if tester is not None and tester.token is not None:
        return tester.token, tester
    found = await oauth.bearer(app.db.read(), secrets.digest(bearer))
    if found is None:
        return None
    token, user, account = found
    if user is None or account is None:
        return token, None
    _refuse_shut_out(user, account)
    if not unready:
        _refuse_unready(user)
    return token, Viewer(account, user, token=token)


async def app_of(app: Services, token: Token) -> App | None:
    """The application a token was given to; None when it was sent away a moment ago."""
    return await oauth.app_by_id(app.db.read(), token.app_id)


async def by_session(app: Services, cookie: str) -> Viewer | None:
    """None when there is no such session, or it has been idle too long."""
    tester = app.identities.cookies.get(cookie)
    if tester is not None:
        return tester
    return _signed_in(app, await sessions.by_hash(app.db.read(), secrets.digest(cookie)))


async def by_session_id(app: Services, id: int) -> Viewer | None:
    """The same for who cannot show the cookie: a job."""
    return _signed_in(app, await sessions.by_id(app.db.read(), id))


def _signed_in(app: Services, found: tuple[Session, User, Account] | None) -> Viewer | None:
    if found is None:
        return None
    session, user, account = found
    now = app.clock.now_ms()
    idle = now - session.last_seen_at > app.settings.session_days * times.DAY
    old = now - session.created_at > limits.SESSIONS.absolute_seconds * times.SECOND
    if idle or old or admission.is_shut_out(user, account):
        return None
    return Viewer(account, user, session=session)


async def of_user(app: Services, user: User) -> Viewer:
    """A person as actions and reads want to know him. NotFound when his account is gone."""
    account = await accounts.by_id(app.db.read(), user.account_id)
    if account is None:
        raise NotFound
    return Viewer(account, user)


async def of_account(app: Services, account_id: int) -> list[Viewer]:
    """Everybody who reads and acts as this account: nobody, for one of another server."""
    account = await accounts.by_id(app.db.read(), account_id)
    if account is None:
        return []
    return [Viewer(account, user) for user in await users.recipients_of(app.db.read(), account_id)]


async def writer_of(app: Services, account_id: int) -> Writer | None:
    """None when nobody is behind the account any more."""
    known = await of_account(app, account_id)
    if not known:
        return None
    able = next((one for one in known if admission.may_use(one.user, one.account)), None)
    viewer = able or known[0]
    return Writer(viewer, ready=able is not None)


async def renewed(app: Services, viewer: Viewer) -> Viewer:
    """The same person as he is known by now. NotFound when he is gone."""
    account = await accounts.by_id(app.db.read(), viewer.id)
    user = await users.by_id(app.db.read(), viewer.user.id)
    if account is None or user is None:
        raise NotFound
    return Viewer(account, user, viewer.token, viewer.session)


def tester(
    account: Account, user: User, *, token: Token | None = None, session: Session | None = None
) -> Viewer:
    """One of the leak test, as what he is to be taken for."""
    return Viewer(account, user, token, session)


def _refuse_shut_out(user: User, account: Account) -> None:
    if admission.is_shut_out(user, account):
        raise Forbidden(N_("Your login is currently disabled"))


def _refuse_unready(user: User) -> None:
    if user.confirmed_at is None:
        raise Forbidden(N_("Your login is missing a confirmed e-mail address"))
    if user.approved_at is None:
        raise Forbidden(N_("Your login is currently pending approval"))
