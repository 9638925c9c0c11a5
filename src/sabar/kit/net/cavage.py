"""Signatures of requests as most of the fediverse makes them: draft-cavage-http-signatures-12.

What a name stands for is taken from the request itself, and whatever could be read in two ways is refused:
a parameter that comes twice (weakness:mastodon-37375-duplicate-parameters), a header that is named twice or
was not sent, a second signature.
"""

import base64
import binascii
import datetime
import email.utils
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sabar.kit.crypto import actor_keys
from sabar.kit.crypto.actor_keys import PublicKey
from sabar.kit.net.signed_requests import Malformed, Part, Sent

_PARAMETER = re.compile(r'[ \t]*([A-Za-z][A-Za-z0-9_-]*)=(?:"([^"\\]*)"|([0-9]{1,12}))[ \t]*(?:,|$)')
_TOKEN = re.compile(r"\(?[a-z0-9!#$%&'*+.^_`|~-]+\)?")
_COVERS = {
    "(request-target)": (Part.METHOD, Part.TARGET),
    "host": (Part.HOST,),
    "digest": (Part.BODY,),
    "date": (Part.TIME,),
    "(created)": (Part.TIME,),
}


@dataclass(frozen=True)
class Claim:
    """`texts`: what may have been signed: some leave the query out."""

    key_id: str
    covers: frozenset[Part]
    made_at: tuple[int, ...]
    ends_at: int | None
    texts: tuple[bytes, ...]
    signature: bytes
    digest: str

    def is_by(self, key: PublicKey) -> bool:
        return any(actor_keys.made(key, self.signature, text) for text in self.texts)

    def fits(self, body: bytes) -> bool:
        found = [value for name, value in _digests(self.digest) if name == "sha-256"]
        return len(found) == 1 and hmac.compare_digest(found[0].encode(), _sha256(body).encode())


def read(sent: Sent) -> Claim:
    """What the Signature header says. Raises Malformed."""
    given = _parameters(sent.headers.get("signature", ""))
    names = given.get("headers", "").lower().split(" ")
    if len(names) != len(set(names)) or not all(_TOKEN.fullmatch(name) for name in names):
        raise Malformed("it names a header twice, or none")
    if not given.get("keyId"):
        raise Malformed("it does not say by which key it was made")
    targets = dict.fromkeys([sent.target, sent.path]) if "(request-target)" in names else [""]
    return Claim(
        key_id=given["keyId"],
        covers=frozenset(part for name in names for part in _COVERS.get(name, ())),
        made_at=_made_at(names, given, sent),
        ends_at=_integer(given, "expires") if "(expires)" in names else None,
        texts=tuple(_text(names, given, sent, target) for target in targets),
        signature=_decoded(given.get("signature", "")),
        digest=sent.headers.get("digest", ""),
    )


def sign(key: RSAPrivateKey, key_id: str, sent: Sent, body: bytes | None, now_s: int) -> dict[str, str]:
    """The headers that make it a signed request, Host and Date among them, and the Digest of a body: with the
    name of its algorithm in capitals, as some demand it.
    """
    added = {"Host": sent.host, "Date": email.utils.formatdate(now_s, usegmt=True)}
    if body is not None:
        added["Digest"] = f"SHA-256={_sha256(body)}"
    headers = {**sent.headers, **{name.lower(): value for name, value in added.items()}}
    names = ["(request-target)", "host", "date"]
    names += [name for name in ("digest", "content-type") if name in headers]
    text = _text(names, {}, Sent(sent.method, sent.url, headers), sent.target)
    made = base64.b64encode(actor_keys.sign(key, text)).decode()
    said = f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{made}"'
    return {**added, "Signature": said}


def _parameters(header: str) -> dict[str, str]:
    text = header.removeprefix("Signature ").strip(" \t")
    given: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = _PARAMETER.match(text, at)
        if found is None or found[1] in given:
            raise Malformed("its parameters cannot be read, or one of them comes twice")
        given[found[1]] = found[2] if found[2] is not None else found[3]
        at = found.end()
    return given


def _text(names: list[str], given: Mapping[str, str], sent: Sent, target: str) -> bytes:
    lines = []
    for name in names:
        if name == "(request-target)":
            value = f"{sent.method.lower()} {target}"
        elif name in ("(created)", "(expires)"):
            value = str(_integer(given, name.strip("()")))
        elif name in sent.headers:
            value = sent.headers[name]
        else:
            raise Malformed(f"it is made over what was not sent: {name[:40]}")
        lines.append(f"{name}: {value}")
    return "\n".join(lines).encode("latin-1", "replace")


def _integer(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise Malformed(f"it does not say a time as {name}")
    return int(text)


def _made_at(names: list[str], given: Mapping[str, str], sent: Sent) -> tuple[int, ...]:
    times = []
    if "(created)" in names:
        times.append(_integer(given, "created"))
    if "date" in names:
        times.append(_date(sent.headers.get("date", "")))
    return tuple(times)


def _date(text: str) -> int:
    try:
        found = email.utils.parsedate_to_datetime(text)
        return int((found.replace(tzinfo=datetime.UTC) if found.tzinfo is None else found).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise Malformed("its date is none") from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("it is not written in base64") from error


def _digests(header: str) -> list[tuple[str, str]]:
    """Names in small letters, each with what stands behind it."""
    pairs = (entry.strip(" \t").partition("=") for entry in header.split(","))
    return [(name.lower(), value) for name, _, value in pairs]


def _sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
