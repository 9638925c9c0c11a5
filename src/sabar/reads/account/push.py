"""The push subscription of an application, and of a browser."""

from sabar.kit.crypto import vapid
from sabar.model.accounts import Session
from sabar.model.errors import NotFound
from sabar.model.oauth import Token
from sabar.model.push import PushSubscription
from sabar.reads.entities import push as entities
from sabar.services import Services
from sabar.store import push


async def of(app: Services, token: Token) -> entities.WebPushSubscription:
    """NotFound when the token has none."""
    found = await push.by_token(app.db.read(), token.id)
    if found is None:
        raise NotFound
    return shown(app, found)


def server_key(app: Services) -> str:
    """By which a push service knows that it is this server that sends."""
    return vapid.public_key(app.secret)


async def alerts_of(app: Services, session: Session) -> frozenset[str] | None:
    """The types a browser is told of; None when it is told nothing at all."""
    found = await push.by_session(app.db.read(), session.id)
    return frozenset(type for type, wanted in found.alerts.items() if wanted) if found else None


def shown(app: Services, subscription: PushSubscription) -> entities.WebPushSubscription:
    return entities.of(subscription, server_key(app))
