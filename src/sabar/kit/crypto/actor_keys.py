"""Keys that accounts sign requests with: RSA of 2048 bits and Ed25519, as PEM or multibase (FEP-521a)."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

PrivateKey = RSAPrivateKey | Ed25519PrivateKey
PublicKey = RSAPublicKey | Ed25519PublicKey

_RSA_BITS = 2048
#: Larger ones, and unusual exponents, are slow on purpose: each signature would cost us milliseconds.
_MOST_RSA_BITS = 8192
_MOST_EXPONENT = 2**32
#: Characters of a key that is looked at; one of 8192 bits has some 1400.
_LONGEST = 4096
_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: The multicodec of an Ed25519 public key.
_ED25519 = b"\xed\x01"


def new_rsa() -> RSAPrivateKey:
    """Takes from a tenth of a second to some seconds of a core."""
    return generate_private_key(public_exponent=65537, key_size=_RSA_BITS)


def new_ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def private_pem(key: PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def load_private(pem: str) -> PrivateKey:
    """What `private_pem` wrote."""
    # It was made here: to prove again that its numbers are primes takes longer than all that is done with it.
    key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, (RSAPrivateKey, Ed25519PrivateKey)):
        raise ValueError("neither an RSA nor an Ed25519 key")
    return key


def public_text(key: PublicKey) -> str:
    """PEM of an RSA key, multibase of Ed25519."""
    if isinstance(key, Ed25519PublicKey):
        return "z" + _base58(_ED25519 + key.public_bytes_raw())
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@lru_cache(4096)
def load_public(text: str) -> PublicKey:
    """A key of a stranger, PEM or multibase. Raises ValueError for what is none, and for one that is too weak
    or takes too long.
    """
    if len(text) > _LONGEST:
        raise ValueError("too long for a key")
    if text.startswith("z") and len(text) < 64:
        return _from_multibase(text)
    try:
        key = load_pem_public_key(text.strip().encode())
    except (UnsupportedAlgorithm, UnicodeEncodeError) as error:
        raise ValueError("a kind of key that is not read here") from error
    if isinstance(key, Ed25519PublicKey):
        return key
    if not isinstance(key, RSAPublicKey):
        raise ValueError("neither an RSA nor an Ed25519 key")
    if not _RSA_BITS <= key.key_size <= _MOST_RSA_BITS or key.public_numbers().e > _MOST_EXPONENT:
        raise ValueError("an RSA key of a size that is not used")
    return key


def sign(key: PrivateKey, text: bytes) -> bytes:
    """RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519. RSA takes a millisecond of a core."""
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(text)
    return key.sign(text, padding.PKCS1v15(), hashes.SHA256())


def made(key: PublicKey, signature: bytes, text: bytes) -> bool:
    """Whether the key made this signature: the kind of the key alone says in which way."""
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, text)
        else:
            key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _from_multibase(text: str) -> Ed25519PublicKey:
    raw = _unbase58(text[1:])
    if len(raw) != 34 or not raw.startswith(_ED25519):
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def _base58(raw: bytes) -> str:
    number, text = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        text = _LETTERS[rest] + text
    return text


def _unbase58(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number * 58 + _LETTERS.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8)
