"""Random tokens and how they are stored: only as a hash, since a token has all the entropy it needs."""

import hashlib
import hmac
import secrets


def token(size: int = 32) -> str:
    """`size` random bytes as base64url text."""
    return secrets.token_urlsafe(size)


def digest(value: str) -> str:
    """The form a token is stored and looked up in: SHA-256, hex."""
    return hashlib.sha256(value.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
