"""Signatures of requests by the standard: RFC 9421, with the digest of RFC 9530."""

import datetime
from dataclasses import dataclass
from typing import Any

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    algorithms,
)

from sabar.kit.crypto.actor_keys import PrivateKey, PublicKey
from sabar.kit.net.signed_requests import Malformed, Part, Sent

_COVERS = {
    "@method": (Part.METHOD,),
    "@target-uri": (Part.TARGET, Part.HOST),
    "@authority": (Part.HOST,),
    "@request-target": (Part.TARGET,),
    "content-digest": (Part.BODY,),
}
_LABEL = "sig1"


@dataclass(frozen=True)
class Claim:
    """The one signature of a request."""

    key_id: str
    covers: frozenset[Part]
    made_at: tuple[int, ...]
    ends_at: int | None
    sent: Sent

    def is_by(self, key: PublicKey) -> bool:
        verifier = _Verifier(signature_algorithm=_algorithm(key), key_resolver=_OneKey(key))
        try:
            verifier.verify(self.sent, max_age=None)
        except HTTPMessageSignaturesException:
            return False
        return True

    def fits(self, body: bytes) -> bool:
        try:
            ContentDigest.verify(self.sent.headers.get("content-digest", ""), body)
        except (HTTPMessageSignaturesException, UnicodeEncodeError):
            return False
        return True


def read(sent: Sent) -> Claim:
    """What Signature-Input says. Raises Malformed, also for more than one signature."""
    names, given = _input(sent.headers.get("signature-input", ""))
    key_id, created, expires = given.get("keyid"), given.get("created"), given.get("expires")
    if not isinstance(key_id, str) or not key_id:
        raise Malformed("it does not say by which key it was made")
    if any(time is not None and type(time) is not int for time in (created, expires)):
        raise Malformed("its times are none")
    covers = {part for name in names for part in _COVERS.get(name, ())}
    if "@path" in names and ("@query" in names or "?" not in sent.target):
        covers.add(Part.TARGET)
    if created is not None:
        covers.add(Part.TIME)
    return Claim(key_id, frozenset(covers), () if created is None else (created,), expires, sent)


def sign(key: PrivateKey, key_id: str, sent: Sent, body: bytes | None, now_s: int) -> dict[str, str]:
    """The headers that make it a signed request, and the Content-Digest of a body. The algorithm is not
    named: the key says it.
    """
    message = _Message(sent.method, sent.url, {})
    if body is not None:
        ContentDigest.add(message.headers, body)
    signer = HTTPMessageSigner(signature_algorithm=_algorithm(key), key_resolver=_OneKey(key))
    signer.sign(
        message,
        key_id=key_id,
        created=datetime.datetime.fromtimestamp(now_s, datetime.UTC),
        label=_LABEL,
        include_alg=False,
        covered_component_ids=("@method", "@target-uri", *(("content-digest",) if body is not None else ())),
        use_existing_digest=body is not None,
    )
    return message.headers


@dataclass(frozen=True)
class _Message:
    method: str
    url: str
    headers: dict[str, str]


class _Verifier(HTTPMessageVerifier):
    """When it holds is for whoever asks: one rule for both forms, and one clock."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        pass


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: PublicKey | PrivateKey) -> None:
        self._key = key

    def resolve_public_key(self, key_id: str) -> PublicKey | PrivateKey:
        return self._key

    resolve_private_key = resolve_public_key


def _algorithm(key: PublicKey | PrivateKey) -> type[HTTPSignatureAlgorithm]:
    if isinstance(key, (Ed25519PublicKey, Ed25519PrivateKey)):
        return algorithms.ED25519
    return algorithms.RSA_V1_5_SHA256


def _input(header: str) -> tuple[list[str], dict[str, Any]]:
    """The names that are covered whole, and the parameters."""

    def refuse(key: str, context: str) -> None:
        raise Malformed("something in it comes twice")

    try:
        found: Any = http_sf.parse(header.encode("ascii"), tltype="dictionary", on_duplicate_key=refuse)
    except Malformed:
        raise
    except ValueError as error:
        raise Malformed("it is no structured field") from error
    if len(found) != 1:
        raise Malformed("there must be one signature")
    ((covered, given),) = found.values()
    if not isinstance(covered, list):
        raise Malformed("it does not list what it covers")
    return [name for name, parameters in covered if isinstance(name, str) and not parameters], given
