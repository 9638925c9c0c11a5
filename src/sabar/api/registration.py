"""Making an account through an application, and the account behind a token (methods/accounts, emails)."""

import msgspec

from sabar.actions.auth import email as email_actions
from sabar.actions.auth import joining
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden, Unauthorized
from sabar.reads import api_types
from sabar.reads.account import credentials
from sabar.reads.entities import oauth as entities
from sabar.reads.entities.accounts import CredentialAccount
from sabar.rules.rates import RateClass

routes = Routes("accounts")


class Newcomer(msgspec.Struct, frozen=True):
    username: api_types.Handle = ""
    email: api_types.Email = ""
    password: str = ""
    agreement: bool = False
    locale: api_types.Language = "en"
    reason: str = ""
    invite_code: str = ""


class Address(msgspec.Struct, frozen=True):
    email: api_types.Email | None = None


@routes.post(
    "/api/v1/accounts",
    lobby=True,
    auth="app",
    scopes="write:accounts",
    rate=RateClass.SIGN_UP_API,
    cache="private",
    params=Newcomer,
    returns=entities.Token,
)
async def create(call: Call[Newcomer]) -> entities.Token:
    """Make an account; the token works once its person may use the server."""
    given = call.params
    if call.token is None:
        raise Unauthorized
    if call.viewer is not None:
        raise Forbidden(N_("This method requires a client credentials token"))
    words = joining.Words(
        username=given.username,
        email=given.email,
        password=given.password,
        agreed=given.agreement,
        locale=given.locale,
        reason=given.reason,
        invite=given.invite_code,
        address=call.ip,
    )
    arrived = await joining.through_app(call.app, words, call.token)
    return entities.token(arrived.token, arrived.token_scopes, arrived.created_at)


@routes.get(
    "/api/v1/accounts/verify_credentials",
    auth="user",
    scopes=("profile", "read:accounts"),
    rate=RateClass.API,
    cache="private",
    returns=CredentialAccount,
)
async def verify_credentials(call: Call[NoParams]) -> CredentialAccount:
    """The account of the person who asks."""
    return await credentials.own(call.app, call.me)


@routes.post(
    "/api/v1/emails/confirmations",
    auth="app",
    rate=RateClass.CONFIRMATION,
    cache="private",
    params=Address,
    unready=True,
)
async def send_confirmation(call: Call[Address]) -> None:
    """Send the confirmation once more, to a corrected address when one is given."""
    # Any token of a person will do, so the route names no scope; an application's own will not.
    await email_actions.send_again(call.app, call.me.user, call.params.email, caller=call.ip)
