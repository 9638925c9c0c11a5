"""A mail server for tests: takes every letter and shows it."""

import email
import email.policy
import re
import socketserver
import ssl
import sys
import threading
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any, cast

from tests.waiting import eventually

_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Received:
    """One letter with its envelope, as it came over the wire; `encrypted`: nobody could read along."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool

    @property
    def head(self) -> list[tuple[str, str]]:
        """Name and raw value of each field, folded lines joined."""
        lines = re.sub(rb"\r\n(?=[ \t])", b"", self.raw.partition(b"\r\n\r\n")[0]).split(b"\r\n")
        return [cast(tuple[str, str], tuple(line.decode("ascii").split(": ", 1))) for line in lines]

    @property
    def subject(self) -> str:
        """As its reader sees it."""
        return str(make_header(decode_header(dict(self.head)["Subject"])))

    @property
    def letter(self) -> EmailMessage:
        return cast(EmailMessage, email.message_from_bytes(self.raw, policy=email.policy.default))


class _Talk(socketserver.StreamRequestHandler):
    """Just enough SMTP for one letter after the other."""

    def handle(self) -> None:
        self._say("220 here")
        box = cast(_Listener, self.server).box
        sender, recipients, encrypted = "", [], False
        while line := self.rfile.readline().decode():
            word = line.split(" ", 1)[0].strip().upper()
            box.words.append(word)
            if word == "MAIL":
                sender, recipients = _address(line), []
            if word == "RCPT":
                recipients.append(_address(line))
            if word == "DATA":
                self._say("354 go on")
                box.received.append(Received(sender, tuple(recipients), self._letter(), encrypted))
            if word == "EHLO":
                offered = ["mail", *(["STARTTLS"] if box.tls and not encrypted else [])]
                offered += ["AUTH PLAIN"] if encrypted else []
                for offer in offered:
                    self._say(f"250-{offer}")
            self._say({"AUTH": "235 welcome", "QUIT": "221 bye", "STARTTLS": "220 go"}.get(word, "250 fine"))
            if word == "QUIT":
                return
            if word == "STARTTLS" and box.tls:
                self.connection = box.tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                encrypted = True

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


def _address(line: str) -> str:
    return line.partition("<")[2].rpartition(">")[0]


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: "Postbox"

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):  # callers that end a talk early are part of the tests
            super().handle_error(request, client_address)


class Postbox:
    """`url`: what SABAR_MAIL is set to; `received`: every letter in order; `words`: every command; `tls`:
    offered by STARTTLS when given.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Listener(("127.0.0.1", 0), _Talk)
        self._server.box = self
        self.tls = tls
        self.port = self._server.server_address[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.received: list[Received] = []
        self.words: list[str] = []
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "Postbox":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def letters_to(self, address: str) -> list[EmailMessage]:
        return [one.letter for one in self.received if address in one.recipients]

    def wait_for(self, address: str, subject: str = "", count: int = 1) -> EmailMessage:
        """The newest letter to this address whose subject holds `subject`, once there are `count`."""
        return self.wait_for_raw(address, subject, count).letter

    def wait_for_raw(self, address: str, subject: str = "", count: int = 1) -> Received:
        """As `wait_for`, as it came over the wire."""

        def come() -> list[Received]:
            found = [
                one
                for one in list(self.received)
                if address in one.recipients and subject in str(one.letter["subject"])
            ]
            return found if len(found) >= count else []

        return eventually(come)[-1]


def link_in(letter: EmailMessage) -> str:
    """The first link of a letter."""
    found = _LINK.search(letter.get_content())
    assert found, letter
    return found[0]
