"""The fixed key pairs as peers of other programs take them: theirs are not what is tested."""

import base64
import json

from tests.federation import fixed_keys


def rsa_pem() -> str:
    return fixed_keys.RSA[0]


def jwks() -> str:
    """An RSA and an Ed25519 pair, in JSON."""
    numbers = fixed_keys.loaded(fixed_keys.RSA[0]).private_numbers()
    public = {
        "kty": "RSA",
        "alg": "RS256",
        "n": _number(numbers.public_numbers.n),
        "e": _number(numbers.public_numbers.e),
    }
    secret = {
        "d": numbers.d,
        "p": numbers.p,
        "q": numbers.q,
        "dp": numbers.dmp1,
        "dq": numbers.dmq1,
        "qi": numbers.iqmp,
    }
    edwards = fixed_keys.loaded(fixed_keys.ED25519[0])
    point = {"kty": "OKP", "crv": "Ed25519", "x": _text(edwards.public_key().public_bytes_raw())}
    return json.dumps(
        [
            _pair(public, {name: _number(value) for name, value in secret.items()}),
            _pair(point, {"d": _text(edwards.private_bytes_raw())}),
        ]
    )


def _pair(public: dict[str, str], secret: dict[str, str]) -> dict[str, object]:
    return {
        "publicKey": {**public, "key_ops": ["verify"], "ext": True},
        "privateKey": {**public, **secret, "key_ops": ["sign"], "ext": True},
    }


def _number(value: int) -> str:
    return _text(value.to_bytes((value.bit_length() + 7) // 8))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
