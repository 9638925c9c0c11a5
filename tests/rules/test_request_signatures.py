"""Signed requests in both forms: against published vectors, and against what tests sign by themselves."""

import base64
import dataclasses
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key

from sabar.kit.crypto import actor_keys
from sabar.kit.net import cavage, message_signatures
from sabar.kit.net.signed_requests import Claim, Malformed, Sent
from sabar.rules.federation import signatures
from tests.federation import fixed_keys, scripted
from tests.federation.scripted import Peer, Stranger

NOW = 1_767_225_600
URL = "https://here.example/inbox?page=2"
BODY = b'{"type":"Like"}'
MIRA = Stranger(Peer("https://there.example"), "mira", 0, {})
RSA, ED25519 = MIRA.rsa.public_key(), MIRA.ed25519.public_key()


def sent(headers: dict[str, str], method: str = "POST", url: str = URL) -> Sent:
    return Sent(method, url, {"host": "here.example"} | {name.lower(): v for name, v in headers.items()})


def of_cavage(body: bytes | None = BODY, **how: object) -> Sent:
    method = "GET" if body is None else "POST"
    return sent(MIRA.cavage(method, URL, body, NOW, **how), method)  # type: ignore[arg-type]


def of_rfc9421(body: bytes | None = BODY, **how: object) -> Sent:
    method = "GET" if body is None else "POST"
    return sent(MIRA.rfc9421(method, URL, body, NOW, **how), method)  # type: ignore[arg-type]


def believed(
    found: Claim, key: actor_keys.PublicKey = RSA, body: bytes | None = BODY, now: int = NOW
) -> bool:
    if signatures.fault(found, has_body=body is not None, now_s=now) is not None:
        return False
    return found.is_by(key) and (body is None or found.fits(body))


def test_what_is_signed_as_the_draft_says_has_its_golden_bytes() -> None:
    """The name of the digest in capitals, the query in the target, the order that everybody writes."""
    theirs = of_cavage()
    ours = cavage.sign(
        MIRA.rsa,
        MIRA.key_id,
        Sent("POST", URL, {"content-type": scripted.ACTIVITY}),
        BODY,
        NOW,
    )
    assert list(ours) == ["Host", "Date", "Digest", "Signature"]
    assert (ours["Host"], ours["Date"]) == ("here.example", "Thu, 01 Jan 2026 00:00:00 GMT")
    assert ours["Digest"] == "SHA-256=fQLcyuiC5b53id2wfhThCI+LFjFoCGXZfRwgMiR7Fp0="
    assert ours["Signature"] == theirs.headers["signature"]
    said = ours["Signature"].partition(',signature="')[0]
    assert said == (
        'keyId="https://there.example/users/mira#main-key",algorithm="rsa-sha256",'
        'headers="(request-target) host date digest content-type"'
    )
    asked = cavage.sign(MIRA.rsa, MIRA.key_id, Sent("GET", URL, {}), None, NOW)
    assert list(asked) == ["Host", "Date", "Signature"]
    assert 'headers="(request-target) host date"' in asked["Signature"]
    assert believed(cavage.read(sent(asked, "GET")), body=None)


@pytest.mark.parametrize("key", [MIRA.rsa, MIRA.ed25519], ids=["RSA", "Ed25519"])
@pytest.mark.parametrize("body", [BODY, None], ids=["POST", "GET"])
def test_what_is_signed_by_the_standard_is_believed(key: actor_keys.PrivateKey, body: bytes | None) -> None:
    method = "GET" if body is None else "POST"
    headers = message_signatures.sign(key, MIRA.key_id, Sent(method, URL, {}), body, NOW)
    covers = '"@method" "@target-uri"' + ("" if body is None else ' "content-digest"')
    assert headers["Signature-Input"] == f'sig1=({covers});created={NOW};keyid="{MIRA.key_id}"'
    assert believed(message_signatures.read(sent(headers, method)), key.public_key(), body)


def test_the_vector_of_the_draft_is_verified() -> None:
    """draft-cavage-http-signatures-12, C.2."""
    key = load_pem_public_key(
        b"-----BEGIN PUBLIC KEY-----\n"
        b"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3\n"
        b"6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6\n"
        b"Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw\n"
        b"oYi+1hqp1fIekaxsyQIDAQAB\n-----END PUBLIC KEY-----\n"
    )
    assert isinstance(key, rsa.RSAPublicKey)
    signature = (
        'keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date",'
        'signature="qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2i'
        'icw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="'
    )
    headers = {"host": "example.com", "date": "Sun, 05 Jan 2014 21:31:40 GMT", "signature": signature}
    assert cavage.read(Sent("POST", "https://example.com/foo?param=value&pet=dog", headers)).is_by(key)


def test_the_vector_of_the_standard_is_verified() -> None:
    """RFC 9421, B.2.6."""
    key = load_der_public_key(
        base64.b64decode("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    )
    headers = {
        "host": "example.com",
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
        "signature-input": 'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"',
        "signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lI"
        "p5WPpBKRCw==:",
    }
    found = message_signatures.read(Sent("POST", "https://example.com/foo?param=Value&Pet=dog", headers))
    assert (found.key_id, found.made_at, found.is_by(key)) == ("test-key-ed25519", (1618884473,), True)  # type: ignore[arg-type]


GOOD: dict[str, Callable[[], tuple[Claim, actor_keys.PublicKey, bytes | None]]] = {
    "as most do": lambda: (cavage.read(of_cavage()), RSA, BODY),
    "a GET": lambda: (cavage.read(of_cavage(None)), RSA, None),
    "labelled hs2019": lambda: (cavage.read(of_cavage(algorithm="hs2019")), RSA, BODY),
    "with no label": lambda: (cavage.read(of_cavage(algorithm=None)), RSA, BODY),
    "labelled as something else": lambda: (cavage.read(of_cavage(algorithm="hmac-sha256")), RSA, BODY),
    "Ed25519 by the draft": lambda: (cavage.read(of_cavage(key=MIRA.ed25519)), ED25519, BODY),
    "its digest in small letters": lambda: (cavage.read(of_cavage(digest_name="sha-256")), RSA, BODY),
    "the digest among others": lambda: (cavage.read(of_cavage(digest_name="md5=abc,SHA-256")), RSA, BODY),
    "without the query in the target": lambda: (cavage.read(of_cavage(target="/inbox")), RSA, BODY),
    "with the word Signature before it": lambda: (cavage.read(prefixed(of_cavage())), RSA, BODY),
    "with (created) instead of a date": lambda: (
        cavage.read(
            of_cavage(
                covers=("(request-target)", "host", "(created)", "digest"), created=NOW, without=["date"]
            )
        ),
        RSA,
        BODY,
    ),
    "RFC 9421": lambda: (message_signatures.read(of_rfc9421()), RSA, BODY),
    "RFC 9421, a GET": lambda: (message_signatures.read(of_rfc9421(None)), RSA, None),
    "RFC 9421 without alg": lambda: (message_signatures.read(of_rfc9421(alg=False)), RSA, BODY),
    "RFC 9421 with Ed25519": lambda: (message_signatures.read(of_rfc9421(ed25519=True)), ED25519, BODY),
    "RFC 9421 with the parts of the address": lambda: (
        message_signatures.read(
            of_rfc9421(covers=("@method", "@authority", "@path", "@query", "content-digest"))
        ),
        RSA,
        BODY,
    ),
}


def prefixed(request: Sent) -> Sent:
    return dataclasses.replace(
        request, headers={**request.headers, "signature": f"Signature {request.headers['signature']}"}
    )


@pytest.mark.parametrize("spelling", GOOD)
def test_every_spelling_of_a_good_signature_is_believed(spelling: str) -> None:
    found, key, body = GOOD[spelling]()
    assert believed(found, key, body)


@pytest.mark.parametrize("spelling", GOOD)
def test_a_signature_of_somebody_else_is_not_believed(spelling: str) -> None:
    found, _, _ = GOOD[spelling]()
    other = Stranger(Peer("https://other.example"), "eve", 1, {})
    assert not found.is_by(other.rsa.public_key())
    assert not found.is_by(other.ed25519.public_key())


@pytest.mark.parametrize("spelling", [name for name in GOOD if "GET" not in name])
def test_another_body_is_not_believed(spelling: str) -> None:
    found, key, _ = GOOD[spelling]()
    assert not believed(found, key, BODY + b" ")
    assert not believed(found, key, b"")


@pytest.mark.parametrize("form", [cavage, message_signatures], ids=["draft", "standard"])
@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"url": "https://here.example/other?page=2"},
        {"url": "https://else.example/inbox?page=2"},
    ],
    ids=["method", "path", "host"],
)
def test_a_request_sent_elsewhere_is_not_believed(form: object, change: dict[str, str]) -> None:
    """CVE-2023-49079: each covered part counts."""
    module, request = (cavage, of_cavage()) if form is cavage else (message_signatures, of_rfc9421())
    changed = dataclasses.replace(request, **change)
    if "else" in changed.url:
        changed = dataclasses.replace(changed, headers={**changed.headers, "host": "else.example"})
    assert not module.read(changed).is_by(RSA)


@pytest.mark.parametrize("name", ["date", "digest", "content-type"])
def test_a_signed_header_that_is_changed_or_left_out_is_not_believed(name: str) -> None:
    request = of_cavage()
    changed = {**request.headers, name: request.headers[name] + " "}
    assert not cavage.read(
        dataclasses.replace(request, headers=changed | {name: "Thu, 01 Jan 2026 00:00:01 GMT"})
    ).is_by(RSA)
    del changed[name]
    with pytest.raises(Malformed):
        cavage.read(dataclasses.replace(request, headers=changed))


@pytest.mark.parametrize("left_out", ["(request-target)", "host", "date", "digest"])
def test_a_signature_of_the_draft_must_cover_everything(left_out: str) -> None:
    """CVE-2023-49079: what is not covered could be sent again with something else in its place."""
    covers = tuple(name for name in scripted.POST_COVERS if name != left_out)
    assert not believed(cavage.read(of_cavage(covers=covers)))


@pytest.mark.parametrize(
    "covers",
    [
        ("@method", "@target-uri"),
        ("@target-uri", "content-digest"),
        ("@method", "content-digest"),
        ("@method", "@path", "@query", "content-digest"),
        ("@method", "@authority", "@path", "content-digest"),
        ("@method", "@authority", "content-digest"),
    ],
)
def test_a_signature_of_the_standard_must_cover_everything(covers: tuple[str, ...]) -> None:
    """CVE-2023-49079; the query counts where there is one."""
    assert not believed(message_signatures.read(of_rfc9421(covers=covers)))


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"signature": ""}, "nothing"),
        ({"signature": 'headers="date",signature="AA=="'}, "no key"),
        ({"signature": 'keyId="a",keyId="b",headers="date",signature="AA=="'}, "two keys"),
        ({"signature": 'keyId="a",headers="date",headers="host",signature="AA=="'}, "two lists"),
        ({"signature": 'keyId="a",headers="date date",signature="AA=="'}, "a header twice"),
        ({"signature": 'keyId="a",headers="",signature="AA=="'}, "no headers"),
        ({"signature": 'keyId="a",signature="AA=="'}, "no list"),
        ({"signature": 'keyId="a",headers="date",signature="%%"'}, "no base64"),
        ({"signature": 'keyId="a",headers="x-none",signature="AA=="'}, "what was not sent"),
        ({"signature": 'keyId="a",headers="(created)",signature="AA=="'}, "no time"),
        ({"signature": 'keyId="a",headers="(created)",created="soon",signature="AA=="'}, "a word as time"),
        ({"signature": 'keyId="a" headers="date",signature="AA=="'}, "no comma"),
        ({"signature": "keyId=a,headers=date"}, "no quotes"),
        ({"signature": 'keyId="a",headers="date",signature="AA=="', "date": "yesterday"}, "no date"),
        (
            {
                "signature": 'keyId="a",headers="date",signature="AA=="',
                "date": "Thu, 01 Jan 99999 00:00:00 GMT",
            },
            "a date beyond all years",
        ),
        (
            {"signature": 'keyId="a",headers="date",signature="A=",keyId="b",headers="date",signature="B="'},
            "two",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_could_be_read_in_two_ways_is_refused(headers: dict[str, str], why: str) -> None:
    """weakness:mastodon-37375-duplicate-parameters"""
    with pytest.raises(Malformed):
        cavage.read(sent({"date": "Thu, 01 Jan 2026 00:00:00 GMT"} | headers))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "sig1",
        "sig1=1",
        'sig1=("@method")',
        'sig1=("@method");keyid=1',
        'sig1=("@method");keyid="a";created="now"',
        'sig1=("@method");keyid="a";created=1.5',
        'sig1=("@method");keyid="a";keyid="b"',
        'sig1=("@method");keyid="a", sig1=("@method");keyid="b"',
        'sig1=("@method");keyid="a", sig2=("@method");keyid="a"',
        'sig1=("@method);keyid="a"',
        'sig1=("@method");keyid="\xe9"',
    ],
)
def test_an_input_of_the_standard_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(Malformed):
        message_signatures.read(sent({"Signature-Input": value, "Signature": "sig1=:AA==:"}))


@pytest.mark.parametrize("alg", ["rsa-pss-sha512", "hmac-sha256", "ed25519", "none"])
def test_the_algorithm_is_the_one_of_the_key_whatever_the_header_says(alg: str) -> None:
    request = of_rfc9421(alg=False)
    changed = request.headers["signature-input"] + f';alg="{alg}"'
    found = message_signatures.read(
        dataclasses.replace(request, headers={**request.headers, "signature-input": changed})
    )
    assert not found.is_by(RSA)


@pytest.mark.parametrize(
    ("aged_s", "expires", "holds"),
    [
        (0, None, True),
        (3899, None, True),
        (3901, None, False),
        (-3599, None, True),
        (-3601, None, False),
        (26 * 3600, None, False),
        (7200, NOW - 3599, True),
        (7200, NOW - 3601, False),
        (12 * 3600, NOW + 86_400, True),
        (13 * 3600 + 1, NOW + 86_400, False),
    ],
)
@pytest.mark.parametrize("form", ["draft", "standard"])
def test_a_signature_holds_for_its_time_and_an_hour(
    form: str, aged_s: int, expires: int | None, holds: bool
) -> None:
    """weakness:http-signature-replay-window"""
    if form == "draft":
        covers = (*scripted.POST_COVERS, *(("(expires)",) if expires else ()))
        found: Claim = cavage.read(of_cavage(aged_s=aged_s, covers=covers, expires=expires))
    else:
        found = message_signatures.read(of_rfc9421(aged_s=aged_s, expires=expires))
    assert believed(found) is holds


def test_an_end_that_is_not_signed_makes_nothing_hold_longer() -> None:
    assert not believed(cavage.read(of_cavage(aged_s=7200, expires=NOW + 3600)))


def test_a_second_time_must_hold_too() -> None:
    covers = (*scripted.POST_COVERS, "(created)")
    assert not believed(cavage.read(of_cavage(aged_s=7200, created=NOW, covers=covers)))


@pytest.mark.parametrize(
    ("header", "fits"),
    [
        ("SHA-256={}", True),
        ("sha-512=abc, SHA-256={}", True),
        ("SHA-256=abc", False),
        ("SHA-512={}", False),
        ("SHA-256={},SHA-256={}", False),
        ("SHA-256=abc,sha-256={}", False),
        ("", False),
    ],
)
def test_a_digest_must_say_sha_256_once(header: str, fits: bool) -> None:
    right = of_cavage().headers["digest"].partition("=")[2]
    request = of_cavage()
    headers = {**request.headers, "digest": header.replace("{}", right)}
    assert cavage.read(dataclasses.replace(request, headers=headers)).fits(BODY) is fits


def test_keys_are_read_and_written_as_others_do() -> None:
    ed25519 = Ed25519PrivateKey.from_private_bytes(bytes(32))
    known = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
    assert actor_keys.public_text(ed25519.public_key()) == known
    assert actor_keys.load_public(known) == ed25519.public_key()
    assert actor_keys.load_public(scripted.multibase(ED25519)) == ED25519
    assert actor_keys.load_public(actor_keys.public_text(RSA)) == RSA
    assert actor_keys.load_public(scripted.pem(RSA).replace("\n", "\r\n")) == RSA
    pem = actor_keys.private_pem(ed25519)
    assert actor_keys.sign(actor_keys.load_private(pem), b"tea") == ed25519.sign(b"tea")
    assert actor_keys.new_rsa().key_size == 2048


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tea",
        "z",
        "z6Mk",
        "z0OIl",
        "z" + "1" * 5000,
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        fixed_keys.RSA[0],
        scripted.pem(RSA)[:-80],
        scripted.pem(rsa.generate_private_key(65537, 1024).public_key()),
        scripted.pem(ec.generate_private_key(ec.SECP256R1()).public_key()),
        scripted.pem(rsa.RSAPublicNumbers(2**64 + 1, RSA.public_numbers().n).public_key()),
        "-----BEGIN PUBLIC KEY-----\n\xe9\n-----END PUBLIC KEY-----",
    ],
    ids=range(13),
)
def test_what_is_no_key_or_a_weak_or_a_slow_one_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        actor_keys.load_public(text)
