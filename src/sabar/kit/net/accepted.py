"""The TCP connections that this process accepted, found among its own descriptors.

The library that accepts them says nothing of one that never asks for anything; the system knows them all.
"""

import os
import resource
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

#: Host and port of the other side, as a request of it is told them.
Peer = tuple[str, int]

_OWN = Path("/proc/self/fd") if sys.platform == "linux" else Path("/dev/fd")
#: Seconds after which the system itself ends a connection whose other side is gone, or takes nothing.
_DEAD_S = 60
_PROBES = 4
#: For whoever closes it: not to linger for what is unsent.
_UNSENT = struct.pack("ii", 1, 0)


class Link(NamedTuple):
    """One accepted connection. `inode` tells it from a later one that got the same number."""

    fd: int
    inode: int
    peer: Peer


class Accepted:
    """The connections accepted at one port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._known: dict[int, tuple[int, Peer | None]] = {}

    def look(self) -> list[Link]:
        """Those that are open now. Costs a microsecond for each descriptor that was there before."""
        before, self._known = self._known, {}
        for fd, inode in _descriptors():
            known = before.get(fd)
            peer = known[1] if known is not None and known[0] == inode != 0 else self._peer(fd)
            self._known[fd] = (inode, peer)
        return [Link(fd, inode, peer) for fd, (inode, peer) in self._known.items() if peer is not None]

    def end(self, link: Link, *, drop: bool = False) -> bool:
        """Close a connection, as if its other side had; False when it is another one by now. `drop`: what was
        written and is not sent yet is not sent.
        """
        try:
            # A copy keeps the number from being given away meanwhile.
            copy = os.dup(link.fd)
        except OSError:
            return False
        try:
            held = socket.socket(fileno=copy)
        except OSError:
            os.close(copy)
            return False
        with held:
            try:
                if os.fstat(held.fileno()).st_ino != link.inode or _peer(held) != link.peer:
                    return False
                if drop:
                    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _UNSENT)
                held.shutdown(socket.SHUT_RDWR)
            except OSError:
                return False
        return True

    def end_dead_ones(self) -> None:
        """Let the system end what nobody answers or reads any more: what is accepted has it from the port."""
        for fd, _ in _descriptors():
            held = _socket(fd)
            if held is None:
                continue
            try:
                if held.getsockname()[1] == self._port and _peer(held) is None:
                    _end_when_dead(held)
            except OSError:
                continue
            finally:
                held.detach()

    def _peer(self, fd: int) -> Peer | None:
        held = _socket(fd)
        if held is None:
            return None
        try:
            return _peer(held) if held.getsockname()[1] == self._port else None
        except OSError:
            return None
        finally:
            # It is not ours to close.
            held.detach()


def raise_limit() -> int:
    """As many open files as the system lets us have; how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (hard, 10_240) if hard == resource.RLIM_INFINITY else (hard,):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):
            # Some systems have a lower bound of their own than they tell.
            continue
        soft = wanted
        break
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def _descriptors() -> Iterator[tuple[int, int]]:
    for name in os.listdir(_OWN):  # noqa: PTH208 -- thousands of names, and no paths are made of them
        try:
            yield int(name), os.fstat(int(name)).st_ino
        except OSError:
            continue


def _socket(fd: int) -> socket.socket | None:
    """A TCP socket by its number; None for whatever else that is."""
    try:
        held = socket.socket(fileno=fd)
    except OSError:
        return None
    if held.family in (socket.AF_INET, socket.AF_INET6) and held.type == socket.SOCK_STREAM:
        return held
    held.detach()
    return None


def _peer(held: socket.socket) -> Peer | None:
    try:
        host, port = held.getpeername()[:2]
    except OSError:
        return None
    return host.partition("%")[0], port


def _end_when_dead(listener: socket.socket) -> None:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", _DEAD_S),
        ("TCP_KEEPINTVL", _DEAD_S // _PROBES),
        ("TCP_KEEPCNT", _PROBES),
        ("TCP_USER_TIMEOUT", _DEAD_S * 1000),
    ):
        option = getattr(socket, name, None)
        if option is not None:
            listener.setsockopt(socket.IPPROTO_TCP, option, value)
