"""Application, Token, and what authorization servers say of themselves."""

import msgspec

from sabar.kit.crypto import vapid
from sabar.model import scopes
from sabar.model.accounts import Account
from sabar.model.oauth import App
from sabar.reads import api_types
from sabar.reads.server import addresses
from sabar.services import Services


class Application(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    name: str
    website: api_types.Address | None
    scopes: list[str]
    redirect_uris: list[str]
    redirect_uri: api_types.Address
    vapid_key: str


class CredentialApplication(Application, frozen=True, kw_only=True):
    client_id: api_types.Id
    client_secret: str
    client_secret_expires_at: int


class Token(msgspec.Struct, frozen=True):
    """`created_at` in seconds."""

    access_token: str
    token_type: str
    scope: str
    created_at: int


class OIDCUserInfo(msgspec.Struct, frozen=True):
    iss: str
    sub: str
    name: str
    preferred_username: str
    profile: str
    picture: str


class OAuthServerMetadata(msgspec.Struct, frozen=True):
    """RFC 8414."""

    issuer: str
    service_documentation: str
    authorization_endpoint: str
    token_endpoint: str
    app_registration_endpoint: str
    revocation_endpoint: str
    userinfo_endpoint: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    response_modes_supported: list[str]
    code_challenge_methods_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]


def application(app: Services, client: App) -> Application:
    return Application(
        id=str(client.id),
        name=client.name,
        website=client.website or None,
        scopes=scopes.parse(client.scopes),
        redirect_uris=client.redirect_uris,
        redirect_uri="\n".join(client.redirect_uris),
        vapid_key=vapid.public_key(app.secret),
    )


def credentials(app: Services, client: App, secret: str) -> CredentialApplication:
    """What a new application keeps; the secret does not expire."""
    return CredentialApplication(
        **msgspec.structs.asdict(application(app, client)),
        client_id=client.client_id,
        client_secret=secret,
        client_secret_expires_at=0,
    )


def token(bearer: str, granted: str, created_at: int) -> Token:
    return Token(bearer, "Bearer", granted, created_at // 1000)


def userinfo(app: Services, account: Account) -> OIDCUserInfo:
    return OIDCUserInfo(
        iss=f"{app.settings.url}/",
        sub=addresses.actor(app, account),
        name=account.display_name or account.username,
        preferred_username=account.username,
        profile=addresses.profile(app, account),
        picture=addresses.avatar(app, account),
    )


def metadata(app: Services) -> OAuthServerMetadata:
    url = app.settings.url
    return OAuthServerMetadata(
        issuer=f"{url}/",
        service_documentation="https://docs.joinmastodon.org/",
        authorization_endpoint=f"{url}/oauth/authorize",
        token_endpoint=f"{url}/oauth/token",
        app_registration_endpoint=f"{url}/api/v1/apps",
        revocation_endpoint=f"{url}/oauth/revoke",
        userinfo_endpoint=f"{url}/oauth/userinfo",
        scopes_supported=sorted(scopes.KNOWN),
        response_types_supported=["code"],
        response_modes_supported=["query"],
        code_challenge_methods_supported=["S256"],
        grant_types_supported=["authorization_code", "client_credentials"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post", "none"],
    )
