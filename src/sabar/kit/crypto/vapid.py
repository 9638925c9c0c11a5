"""The key pair by which push services know this server, made from its secret."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@lru_cache(maxsize=4)
def private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """P-256 (RFC 8292)."""
    number = int.from_bytes(hmac.new(secret, b"vapid", hashlib.sha512).digest()) % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


@lru_cache(maxsize=4)
def public_key(secret: bytes) -> str:
    """The uncompressed point as base64url, as browsers and clients want it."""
    point = private_key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
