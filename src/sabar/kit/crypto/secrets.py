"""Random tokens and how they are stored: only as a hash, since a token has all the entropy it needs."""

import base64
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def token(size: int = 32) -> str:
    """`size` random bytes as base64url text."""
    return secrets.token_urlsafe(size)


def pick(letters: str, count: int) -> str:
    """So many of these letters, each as likely as every other."""
    return "".join(secrets.choice(letters) for _ in range(count))


def digest(value: str) -> str:
    """The form a token is stored and looked up in: SHA-256, hex."""
    return hashlib.sha256(value.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def derived(key: bytes, purpose: str, number: int) -> str:
    """A token that can be made again from the server's key, so that it needs to be stored nowhere."""
    mac = hmac.new(key, f"{purpose}:{number}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def _box(key: bytes, purpose: str) -> AESGCM:
    return AESGCM(hmac.new(key, f"seal:{purpose}".encode(), hashlib.sha256).digest())


def seal(key: bytes, purpose: str, text: str) -> str:
    """Encrypt a text that must be read again, for storage; base64url."""
    nonce = os.urandom(12)
    return base64.urlsafe_b64encode(nonce + _box(key, purpose).encrypt(nonce, text.encode(), None)).decode()


def unseal(key: bytes, purpose: str, sealed: str) -> str:
    """The text that `seal` was given. ValueError when the key or the purpose is another one."""
    raw = base64.urlsafe_b64decode(sealed)
    try:
        return _box(key, purpose).decrypt(raw[:12], raw[12:], None).decode()
    except InvalidTag as error:
        raise ValueError("sealed with another key") from error
