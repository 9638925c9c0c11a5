"""The port for outgoing mail: SMTP when a server is configured, nothing at all when not."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from sabar.kit.net import mail_message, mailboxes
from sabar.model.jobs import Away


class MailFailed(Exception):
    """The mail server refused or could not be reached; the job that sent it tries again."""


class MailAway(Away):
    """The mail server takes nothing at all right now; what waits for it waits longer."""


class Mail(Protocol):
    """Plain-text mail to one person."""

    @property
    def configured(self) -> bool: ...

    async def send(
        self, to: str, subject: str, text: str, *, head: Sequence[mail_message.Field] = ()
    ) -> None:
        """Hand one message to the mail server; `head`: further fields. Raises `MailFailed`, `MailAway`, and
        ValueError for an address or a field that cannot stand in a letter.
        """
        ...


class NotEncrypted(aiosmtplib.SMTPException):
    """There is a password, and the mail server offered nothing to hide it: it was not told."""


@asynccontextmanager
async def connected(url: str, *, timeout_s: float) -> AsyncIterator[aiosmtplib.SMTP]:
    """A mail server that is ready for letters; `url`: smtp://user:password@host:587 or smtps://…:465.

    What the first offers is taken (STARTTLS). Whoever stands between can take the offer out and listen, so
    that nobody's password goes without it. Raises aiosmtplib's SMTPException, `NotEncrypted`, OSError.
    """
    parts = urlsplit(url)
    direct = parts.scheme == "smtps"
    server = aiosmtplib.SMTP(
        hostname=parts.hostname or "localhost",
        port=parts.port or (465 if direct else 587),
        use_tls=direct,
        timeout=timeout_s,
    )
    async with server:
        if parts.username:
            if server.get_transport_info("sslcontext") is None:
                raise NotEncrypted("the mail server offers no encryption (STARTTLS) for the password")
            await server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


class SmtpMail:
    """`url`: as `connected` takes it; `sender`: the address all letters come from."""

    configured = True

    def __init__(self, url: str, sender: str) -> None:
        self._url = url
        self._sender = mailboxes.written(sender)

    async def send(
        self, to: str, subject: str, text: str, *, head: Sequence[mail_message.Field] = ()
    ) -> None:
        recipient = mailboxes.written(to)
        fields = [
            ("From", self._sender),
            ("To", recipient),
            ("Date", formatdate()),
            ("Message-ID", make_msgid(domain=self._sender.rpartition("@")[2])),
            ("Auto-Submitted", "auto-generated"),
            *head,
        ]
        letter = mail_message.raw(fields, subject, text)
        try:
            async with connected(self._url, timeout_s=20) as server:
                await server.sendmail(self._sender, [recipient], letter)
        except (
            NotEncrypted,
            aiosmtplib.SMTPConnectError,
            aiosmtplib.SMTPServerDisconnected,
            aiosmtplib.SMTPTimeoutError,
            aiosmtplib.SMTPAuthenticationError,
            OSError,
        ) as error:
            raise MailAway(f"{type(error).__name__}: {error}") from error
        except aiosmtplib.SMTPException as error:
            raise MailFailed(f"{type(error).__name__}: {error}") from error


class NoMail:
    """No mail server is configured: callers ask `configured` first and do without."""

    configured = False

    async def send(
        self, to: str, subject: str, text: str, *, head: Sequence[mail_message.Field] = ()
    ) -> None:
        raise MailFailed("no mail server is configured (SABAR_MAIL)")
