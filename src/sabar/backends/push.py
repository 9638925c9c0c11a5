"""The port for messages to sleeping browsers and phones, and Web Push."""

from enum import Enum, auto
from typing import Protocol
from urllib.parse import urlsplit

import msgspec

from sabar.kit import times
from sabar.kit.clock import Clock
from sabar.kit.crypto import vapid, webpush
from sabar.kit.net import http
from sabar.model.jobs import Away

_TTL_S = 48 * 3600
_TOKEN_S = 12 * 3600
_ANSWER_BYTES = 16 * 1024


class Outcome(Enum):
    """GONE: the subscription has ended. REFUSED: this message will never be taken."""

    SENT = auto()
    GONE = auto()
    REFUSED = auto()


class PushFailed(Away):
    """The push service is busy or away; the job that sends tries again."""


class Subscription(msgspec.Struct, frozen=True):
    """Where to, and for whose eyes. `standard`: RFC 8291; else the draft before it."""

    endpoint: str
    p256dh: str
    auth: str
    standard: bool


class Push(Protocol):
    """Messages of a few kilobytes; the carrier cannot read them."""

    def accepts(self, endpoint: str) -> bool:
        """Whether messages may be sent there at all."""
        ...

    async def send(self, to: Subscription, message: bytes, *, topic: str) -> Outcome:
        """Hand one message over. `topic`: a later one with the same name replaces it while it waits. Raises
        PushFailed.
        """
        ...


class WebPush:
    """RFC 8030 with VAPID (RFC 8292). `contact`: a mailto: or https: address for the push service."""

    def __init__(self, client: http.Client, secret: bytes, contact: str, clock: Clock) -> None:
        self._client = client
        self._secret = secret
        self._contact = contact
        self._clock = clock

    def accepts(self, endpoint: str) -> bool:
        try:
            self._client.target(endpoint, https=True)
        except http.Refused:
            return False
        return True

    async def send(self, to: Subscription, message: bytes, *, topic: str) -> Outcome:
        encrypt = webpush.encrypt if to.standard else webpush.encrypt_draft
        sealed = encrypt(message[: webpush.LARGEST], webpush.Keys.parse(to.p256dh, to.auth))
        headers = {
            **sealed.headers,
            "Content-Type": "application/octet-stream",
            "TTL": str(_TTL_S),
            "Urgency": "normal",
            "Topic": topic,
        }
        token, key = self._token(to.endpoint), vapid.public_key(self._secret)
        if to.standard:
            headers["Authorization"] = f"vapid t={token}, k={key}"
        else:
            headers["Authorization"] = f"WebPush {token}"
            headers["Crypto-Key"] += f";p256ecdsa={key}"
        try:
            answer = await self._client.post(
                to.endpoint, sealed.body, headers=headers, most=_ANSWER_BYTES, https=True
            )
        except http.Refused:
            return Outcome.REFUSED
        except http.Failed as error:
            raise PushFailed(str(error)) from error
        return _outcome(answer)

    def _token(self, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        return webpush.signed_token(
            vapid.private_key(self._secret),
            audience=f"{parts.scheme}://{parts.netloc}",
            subject=self._contact,
            expires_s=self._clock.now_ms() // times.SECOND + _TOKEN_S,
        )


def _outcome(answer: http.Answer) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome.SENT
    if status in (404, 410):
        return Outcome.GONE
    if status in (408, 425, 429) or status >= 500:
        raise PushFailed(f"the push service answered {status}", at_least_ms=http.asked_to_wait_ms(answer))
    return Outcome.REFUSED
