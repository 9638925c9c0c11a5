"""Handing a letter to a mail server: to whom, and what is kept from those who listen."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sabar import settings
from sabar.backends.mail import MailAway, SmtpMail
from sabar.settings import SettingsError
from tests.postbox import Postbox

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "mail.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture
def offering(certificate: Path) -> Iterator[Postbox]:
    """A mail server that offers encryption."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with Postbox(tls) as box:
        yield box


@pytest.fixture
def silent() -> Iterator[Postbox]:
    """One whose offer somebody on the way took out, or that has none."""
    with Postbox() as box:
        yield box


def with_password(box: Postbox) -> SmtpMail:
    return SmtpMail(f"smtp://me:hush@127.0.0.1:{box.port}", "sabar@example.org")


async def test_a_password_goes_only_where_it_is_encrypted(
    offering: Postbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    await with_password(offering).send("ana@example.org", "Hello", "text")
    assert offering.words == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
    assert [one.encrypted for one in offering.received] == [True]


async def test_a_server_that_offers_nothing_gets_neither_password_nor_letter(silent: Postbox) -> None:
    with pytest.raises(MailAway, match="no encryption"):
        await with_password(silent).send("ana@example.org", "Hello", "text")
    assert not {"AUTH", "MAIL", "DATA"} & set(silent.words)


async def test_a_certificate_nobody_vouches_for_gets_neither(offering: Postbox) -> None:
    with pytest.raises(MailAway):
        await with_password(offering).send("ana@example.org", "Hello", "text")
    assert not {"AUTH", "MAIL", "DATA"} & set(offering.words)


async def test_without_a_password_the_offer_is_taken_where_there_is_one(silent: Postbox) -> None:
    await SmtpMail(silent.url, "sabar@example.org").send("ana@example.org", "Hello", "text")
    assert [one.recipients for one in silent.received] == [("ana@example.org",)]


async def test_sender_and_recipient_are_written_as_in_dns(silent: Postbox) -> None:
    await SmtpMail(silent.url, "Sabar@bücher.example").send("ana@почта.рф", "Grüße", "text")
    (one,) = silent.received
    assert (one.sender, one.recipients) == ("Sabar@xn--bcher-kva.example", ("ana@xn--80a1acny.xn--p1ai",))
    head = dict(one.head)
    assert (head["From"], head["To"]) == (one.sender, one.recipients[0])
    assert head["Message-ID"].endswith("@xn--bcher-kva.example>")


@pytest.mark.parametrize(
    "given", ["Sabar <sabar@example.org>", "sabar", "=?utf-8?q?a?=@example.org", "é@example.org"]
)
async def test_a_sender_nobody_could_answer_is_refused_at_the_start(given: str) -> None:
    with pytest.raises(SettingsError, match="give a mail address alone"):
        settings.load({}, environ={"SABAR_MAIL_FROM": given})


async def test_the_sender_is_one_whatever_the_address_of_the_server_is() -> None:
    for url, sender in (
        ("https://bücher.example", "sabar@xn--bcher-kva.example"),
        ("http://[::1]:8000", "sabar@[IPv6:::1]"),
        ("http://127.0.0.1:8000", "sabar@127.0.0.1"),
    ):
        known = settings.load({}, environ={"SABAR_URL": url})
        assert known.mail_from == sender
        SmtpMail("smtp://127.0.0.1:1", known.mail_from)
