"""What a browser keeps of a push subscription, and how it reads what comes (RFC 8291)."""

import json
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sabar.kit.crypto import webpush
from tests.outside import Heard, Outside
from tests.waiting import eventually

CURVE = ec.SECP256R1()


class Browser:
    """What a browser keeps of a subscription, and how it reads what comes."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(CURVE)
        self.public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = b"sixteen bytes ok"

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": webpush.encode(self.public), "auth": webpush.encode(self.auth)}

    def read(self, heard: Heard) -> dict[str, Any]:
        if heard.headers["content-encoding"] == "aes128gcm":
            text = self._standard(heard.body)
        else:
            text = self._draft(heard)
        found: dict[str, Any] = json.loads(text)
        return found

    def _standard(self, body: bytes) -> bytes:
        salt, (size, length) = body[:16], struct.unpack("!LB", body[16:21])
        public, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        secret = hkdf(self.auth, self._shared(public), b"WebPush: info\0" + self.public + public, 32)
        key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None)
        assert padded.endswith(b"\x02")
        return padded[:-1]

    def _draft(self, heard: Heard) -> bytes:
        salt = webpush.decode(heard.headers["encryption"].removeprefix("salt="))
        public = webpush.decode(heard.headers["crypto-key"].partition(";")[0].removeprefix("dh="))
        secret = hkdf(self.auth, self._shared(public), b"Content-Encoding: auth\0", 32)
        context = b"P-256\0\0\x41" + self.public + b"\0\x41" + public
        key = hkdf(salt, secret, b"Content-Encoding: aesgcm\0" + context, 16)
        nonce = hkdf(salt, secret, b"Content-Encoding: nonce\0" + context, 12)
        padded = AESGCM(key).decrypt(nonce, heard.body, None)
        return padded[2 + int.from_bytes(padded[:2]) :]

    def _shared(self, public: bytes) -> bytes:
        return self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public))


def hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def received(world: Outside, path: str, number: int = 1) -> list[Heard]:
    def come() -> list[Heard]:
        found = [heard for heard in world.heard if heard.path == path]
        return found if len(found) >= number else []

    return eventually(come)
