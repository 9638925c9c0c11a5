"""Subscribing an application or a browser to push messages: one for each, never reached by an id.

CVE-2026-23964: every row is found by the token or the session that asks.
"""

from collections.abc import Mapping

import msgspec

from sabar.db.engine import Tx
from sabar.kit.crypto import webpush
from sabar.model.accounts import Session
from sabar.model.errors import NotFound, invalid
from sabar.model.oauth import Token
from sabar.model.problems import Problem
from sabar.model.push import PushSubscription
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.services import Services
from sabar.store import push

POLICIES = ("all", "followed", "follower", "none")


class Wanted(msgspec.Struct, frozen=True):
    """`alerts`: type of notification → wanted or not."""

    endpoint: str
    p256dh: str
    auth: str
    standard: bool
    alerts: Mapping[str, bool]
    policy: str


async def subscribe(
    app: Services, viewer: Viewer, holder: Token | Session, wanted: Wanted
) -> PushSubscription:
    """Takes the place of an earlier one of the same holder."""
    _check_endpoint(app, wanted.endpoint)
    _check_policy(wanted.policy)
    try:
        webpush.Keys.parse(wanted.p256dh, wanted.auth)
    except ValueError:
        raise invalid("keys", Problem.PUSH_KEYS_INVALID) from None
    subscription = PushSubscription(
        id=app.ids.next(),
        token_id=holder.id if isinstance(holder, Token) else None,
        session_id=holder.id if isinstance(holder, Session) else None,
        account_id=viewer.id,
        endpoint=wanted.endpoint,
        p256dh=wanted.p256dh,
        auth=wanted.auth,
        standard=wanted.standard,
        policy=wanted.policy,
        alerts=dict(wanted.alerts),
        created_at=app.clock.now_ms(),
    )

    async def unit(tx: Tx) -> None:
        await push.put(tx, subscription)

    await app.db.write(unit)
    return subscription


async def change(
    app: Services, token: Token, *, alerts: Mapping[str, bool] | None, policy: str | None
) -> PushSubscription:
    """None leaves something as it is. Raises NotFound when the token has no subscription."""
    if policy is not None:
        _check_policy(policy)

    async def unit(tx: Tx) -> PushSubscription:
        current = await push.by_token(tx, token.id)
        if current is None:
            raise NotFound
        changed = msgspec.structs.replace(
            current,
            alerts=current.alerts if alerts is None else dict(alerts),
            policy=policy or current.policy,
        )
        await push.put(tx, changed)
        return changed

    return await app.db.write(unit)


async def unsubscribe(app: Services, holder: Token | Session) -> None:
    async def unit(tx: Tx) -> None:
        if isinstance(holder, Token):
            await push.delete_by_token(tx, holder.id)
        else:
            await push.delete_by_session(tx, holder.id)

    await app.db.write(unit)


def _check_policy(policy: str) -> None:
    if policy not in POLICIES:
        raise invalid("policy", Problem.NOT_IN_LIST)


def _check_endpoint(app: Services, endpoint: str) -> None:
    """CVE-2026-42180: only what may be called; the name is looked up when something is sent."""
    if len(endpoint) > limits.PUSH.endpoint or not app.push.accepts(endpoint):
        raise invalid("endpoint", Problem.NOT_A_PUSH_ADDRESS)
