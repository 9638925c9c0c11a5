"""One request as a handler sees it."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec
from starlette.requests import Request

from sabar.actions.auth.sessions import Browser
from sabar.edge.routes import Route
from sabar.model.errors import Unauthorized
from sabar.model.oauth import Token
from sabar.model.viewers import Actor, Viewer
from sabar.services import Services

Params = TypeVar("Params", bound=msgspec.Struct, covariant=True)


class Call(msgspec.Struct, Generic[Params], frozen=True):
    """`params` holds path, query and body together, `given` the same as it was sent, for names that are
    not known beforehand; `viewer` is None when nobody is signed in.

    `token` is set for bearer calls (an application's own token has no viewer), `signer` for signed ones: an
    account of another server. `body`: as it came, where the route wants it so.
    """

    app: Services
    route: Route
    request: Request
    params: Params
    given: Mapping[str, Any]
    viewer: Viewer | None
    token: Token | None
    signer: Actor | None
    ip: str
    body: bytes = b""

    @property
    def me(self) -> Viewer:
        """The signed-in person; only for routes that demand one."""
        if self.viewer is None:
            raise Unauthorized
        return self.viewer

    @property
    def browser(self) -> Browser:
        """Where a session is opened."""
        return Browser(self.ip, self.request.headers.get("user-agent", ""))

    @property
    def url(self) -> str:
        """The public address of this path, without its query."""
        return self.app.settings.url + quote(self.request.scope["path"], safe="/@:+")
