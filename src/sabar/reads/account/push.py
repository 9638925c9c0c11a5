"""An application's own push subscription."""

from sabar.kit.crypto import vapid
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


def shown(app: Services, subscription: PushSubscription) -> entities.WebPushSubscription:
    return entities.of(subscription, vapid.public_key(app.secret))
