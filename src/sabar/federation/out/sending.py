"""Jobs: one activity to one inbox, what becomes of those whose server was away for too long, and the sweep
that ends what nobody took and goes on with what a server that is back may still be told.
"""

from functools import partial

from sabar.db.engine import Tx
from sabar.federation import calling
from sabar.federation.out import audience, followers
from sabar.kit import times
from sabar.kit.net import http
from sabar.model.federation import Delivery, InboxState, Outgoing
from sabar.model.jobs import Away
from sabar.services import Services
from sabar.store.federation import inboxes, outgoing

#: Answers after which the server is asked again later: it is there, and cannot just now.
_LATER = frozenset({408, 429, 502, 503, 504})
#: How often it may fail at this very activity, though it is there, before that is let go, so that what waits
#: behind it passes.
_STUMBLES = 5
#: After this time it is asked again whether it may still go there.
_FRESH = 10 * times.MINUTE


async def deliver(app: Services, told: Delivery) -> None:
    """Job. Raises Away while the server cannot be reached or wants to be left alone."""
    sent = await outgoing.by_id(app.db.read(), told.outgoing_id)
    if sent is None:
        return
    now = app.clock.now_ms()
    if sent.expires_at <= now:
        await _settle(app, told, InboxState.GIVEN_UP)
        return
    if not sent.body or not await _may_still_go(app, sent, told.inbox, now):
        await _settle(app, told, InboxState.CANCELLED)
        return
    if await app.db.write(partial(outgoing.begin, id=told.outgoing_id, inbox=told.inbox)):
        await _send(app, sent, told)


async def _may_still_go(app: Services, sent: Outgoing, inbox: str, now: int) -> bool:
    """Whether others are spoken with, and for what waited whether the post is still for anybody there."""
    if not app.settings.federates:
        return False
    waited = now - sent.created_at > _FRESH
    return not waited or sent.status_id is None or await audience.still(app, sent, inbox)


async def _send(app: Services, sent: Outgoing, told: Delivery) -> None:
    try:
        headers = await followers.headers(app, sent, told.inbox)
        body = sent.body.encode()
        answer = await calling.post(app, told.inbox, body, owner=sent.account_id, headers=headers)
    except calling.ShutOut:
        await _settle(app, told, InboxState.CANCELLED)
    except http.Refused as error:
        await _settle(app, told, InboxState.REFUSED, error=str(error))
    except http.Failed as error:
        await _wait(app, told, None, str(error))
    else:
        await _answered(app, told, answer)


async def _answered(app: Services, told: Delivery, answer: http.Answer) -> None:
    status = answer.status
    if 200 <= status < 300:
        await _settle(app, told, InboxState.DELIVERED, status=status)
    elif status == 410:
        await _settle(app, told, InboxState.REFUSED, status=status)
        await app.db.write(partial(outgoing.inbox_gone, inbox=told.inbox, now=app.clock.now_ms()))
    elif status in _LATER:
        await _wait(app, told, status, "", at_least_ms=http.asked_to_wait_ms(answer))
    elif (status >= 500 and status != 501) or status == 401:
        stumbles = await app.db.write(partial(outgoing.stumble, id=told.outgoing_id, inbox=told.inbox))
        if stumbles > _STUMBLES:
            await _settle(app, told, InboxState.GIVEN_UP, status=status)
        else:
            await _wait(app, told, status, "")
    else:
        await _settle(app, told, InboxState.REFUSED, status=status)


async def _settle(
    app: Services, told: Delivery, state: InboxState, *, status: int | None = None, error: str = ""
) -> None:
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await outgoing.settle(tx, told.outgoing_id, told.inbox, state, now, status=status, error=error[:200])
        if state is InboxState.DELIVERED:
            await inboxes.took(tx, told.inbox, now)
        elif state is InboxState.REFUSED:
            await inboxes.failed(tx, told.inbox)

    await app.db.write(unit)


async def _wait(
    app: Services, told: Delivery, status: int | None, error: str, *, at_least_ms: int = 0
) -> None:
    """Always raises Away."""

    async def unit(tx: Tx) -> None:
        await outgoing.note_failure(tx, told.outgoing_id, told.inbox, status, error[:200])
        await inboxes.failed(tx, told.inbox)

    await app.db.write(unit)
    raise Away(error or f"the server answered {status}", at_least_ms=at_least_ms)


async def give_up(app: Services, host: str) -> None:
    """It was away for too long."""
    await app.db.write(
        partial(outgoing.give_up_host, host=host, error="it was away for too long", now=app.clock.now_ms())
    )


async def sweep(app: Services, payload: bytes) -> None:
    """Job, once an hour."""
    now = app.clock.now_ms()
    for step in (outgoing.give_up_expired, outgoing.again, outgoing.empty):
        while await app.db.write(partial(step, now=now)):
            pass
