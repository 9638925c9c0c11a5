"""Applications, their tokens and the codes they trade for them."""

import msgspec


class App(msgspec.Struct, frozen=True):
    """A registered client application. Scopes are space-separated."""

    id: int
    client_id: str
    secret_hash: str
    name: str
    website: str
    redirect_uris: list[str]
    scopes: str
    created_at: int


class Token(msgspec.Struct, frozen=True):
    """A bearer token; `user_id` is None for an application's own token."""

    id: int
    app_id: int
    user_id: int | None
    scopes: str
    created_at: int
    last_used_at: int | None


class Code(msgspec.Struct, frozen=True):
    code_hash: str
    app_id: int
    user_id: int
    redirect_uri: str
    scopes: str
    challenge: str
    expires_at: int
    used_at: int | None
    token_id: int | None
