"""Messages that only one browser can read: RFC 8291 (aes128gcm) and the draft before it (aesgcm)."""

import base64
import binascii
import os
import struct
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

#: Push services refuse more than 4,096 bytes of body (RFC 8030); what is left after the header and the tag.
LARGEST = 3993
_RECORD = 4096


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """base64 in either alphabet, padded or not. ValueError."""
    plain = text.strip().replace("+", "-").replace("/", "_").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error


@dataclass(frozen=True)
class Keys:
    """What a browser gave when it subscribed."""

    public: bytes
    auth: bytes = field(repr=False)

    @classmethod
    def parse(cls, p256dh: str, auth: str) -> "Keys":
        """ValueError when they are no point of P-256 and 16 bytes."""
        keys = cls(decode(p256dh), decode(auth))
        if len(keys.public) != 65 or len(keys.auth) != 16:
            raise ValueError("keys of the wrong size")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.public)
        return keys


@dataclass(frozen=True)
class Message:
    body: bytes = field(repr=False)
    headers: dict[str, str]


def encrypt(text: bytes, keys: Keys) -> Message:
    """RFC 8291, in one record."""
    public, shared, salt = _agree(keys)
    info = b"WebPush: info\0" + keys.public + public
    secret = _hkdf(keys.auth, shared, info, 32)
    key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, text + b"\x02", None)
    header = salt + struct.pack("!LB", _RECORD, len(public)) + public
    return Message(header + sealed, {"Content-Encoding": "aes128gcm"})


def encrypt_draft(text: bytes, keys: Keys) -> Message:
    """draft-ietf-webpush-encryption-04, which clients that say nothing about the standard still expect."""
    public, shared, salt = _agree(keys)
    secret = _hkdf(keys.auth, shared, b"Content-Encoding: auth\0", 32)
    context = b"P-256\0" + b"".join(struct.pack("!H", len(key)) + key for key in (keys.public, public))
    key = _hkdf(salt, secret, b"Content-Encoding: aesgcm\0" + context, 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0" + context, 12)
    sealed = AESGCM(key).encrypt(nonce, b"\0\0" + text, None)
    headers = {
        "Content-Encoding": "aesgcm",
        "Encryption": f"salt={encode(salt)}",
        "Crypto-Key": f"dh={encode(public)}",
    }
    return Message(sealed, headers)


def signed_token(key: ec.EllipticCurvePrivateKey, *, audience: str, subject: str, expires_s: int) -> str:
    """The JWT of RFC 8292 (VAPID), ES256."""
    head = encode(b'{"typ":"JWT","alg":"ES256"}')
    claims = encode(msgspec.json.encode({"aud": audience, "exp": expires_s, "sub": subject}))
    signature = key.sign(f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(signature)
    return f"{head}.{claims}.{encode(r.to_bytes(32) + s.to_bytes(32))}"


def _agree(keys: Keys) -> tuple[bytes, bytes, bytes]:
    """A new key pair's public point, the shared secret, a salt."""
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.public)
    public = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return public, ours.exchange(ec.ECDH(), theirs), os.urandom(16)


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
