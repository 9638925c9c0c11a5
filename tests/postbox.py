"""A mail server for tests: takes every letter and shows it."""

import email
import email.policy
import re
import socketserver
import threading
import time
from email.message import EmailMessage
from typing import cast

_LINK = re.compile(r"https?://\S+")


class _Talk(socketserver.StreamRequestHandler):
    """Just enough SMTP for one letter after the other."""

    def handle(self) -> None:
        self._say("220 here")
        to = ""
        while line := self.rfile.readline().decode():
            word = line.split(" ", 1)[0].strip().upper()
            if word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
            if word == "DATA":
                self._say("354 go on")
                cast(_Listener, self.server).box.put(to, self._letter())
            self._say("221 bye" if word == "QUIT" else "250 fine")
            if word == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: "Postbox"


class Postbox:
    """`url`: what SABAR_MAIL is set to."""

    def __init__(self) -> None:
        self._server = _Listener(("127.0.0.1", 0), _Talk)
        self._server.box = self
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}"
        self._letters: list[tuple[str, EmailMessage]] = []
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "Postbox":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def put(self, to: str, raw: bytes) -> None:
        self._letters.append(
            (to, cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default)))
        )

    def letters_to(self, address: str) -> list[EmailMessage]:
        return [letter for to, letter in self._letters if to == address]

    def wait_for(self, address: str, subject: str = "", count: int = 1) -> EmailMessage:
        """The newest letter to this address whose subject holds `subject`, once there are `count`."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            found = [one for one in self.letters_to(address) if subject in str(one["subject"])]
            if len(found) >= count:
                return found[-1]
            time.sleep(0.02)
        raise AssertionError(f"no letter to {address} about {subject!r}; there are {self._letters}")


def link_in(letter: EmailMessage) -> str:
    """The first link of a letter."""
    found = _LINK.search(letter.get_content())
    assert found, letter
    return found[0]
