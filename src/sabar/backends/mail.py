"""The port for outgoing mail: SMTP when a server is configured, nothing at all when not."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib


class MailFailed(Exception):
    """The mail server refused or could not be reached; the job that sent it tries again."""


class Mail(Protocol):
    """Plain-text mail to one person."""

    @property
    def configured(self) -> bool: ...

    async def send(self, to: str, subject: str, text: str) -> None:
        """Hand one message to the mail server. Raises `MailFailed`."""
        ...


class SmtpMail:
    """`url`: smtp://user:password@host:587 (STARTTLS where offered) or smtps://…:465."""

    configured = True

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender

    async def send(self, to: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=20,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailFailed(f"{type(error).__name__}: {error}") from error


class NoMail:
    """No mail server is configured: callers ask `configured` first and do without."""

    configured = False

    async def send(self, to: str, subject: str, text: str) -> None:
        raise MailFailed("no mail server is configured (SABAR_MAIL)")
