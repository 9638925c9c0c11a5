"""`/api/v1/streaming` as a WebSocket: several streams over one connection."""

import asyncio
from collections import deque
from collections.abc import Mapping

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from sabar.edge import callers, head, params
from sabar.model.audience import OpenPage, profile, shown
from sabar.model.errors import DomainError
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.rules.limits import REQUESTS
from sabar.rules.visibility import Place
from sabar.services import Services
from sabar.streaming import channels
from sabar.streaming.connection import Connection
from sabar.streaming.hub import Hub

_SILENCE_S = 30.0
_ID_DIGITS = 19
#: What a signed-in browser of our own pages may listen to.
_OWN_PAGES = "read"
_UNAUTHORIZED = 4401
_TOO_MANY = 4429
_CLOSED = 4410
#: As the protocol calls a message, or so many of them, that nobody has to take.
_TOO_MUCH = 1008
_RESYNC = 4408


class _Frame(msgspec.Struct):
    stream: list[str]
    event: str
    payload: str


class _Request(msgspec.Struct):
    type: str = ""
    stream: str = ""
    tag: str | None = None
    list: str | int | None = None
    conversation: str | int | None = None
    account: str | int | None = None
    space: str | int | None = None
    posts: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Request).decode


class Sockets:
    """Answers WebSockets for one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, app: Services, socket: WebSocket) -> None:
        offered = socket.headers.get("sec-websocket-protocol", "").split(",")[0].strip()
        found = await _viewer(app, socket, offered)
        if found is None:
            await _refuse(socket, offered, _UNAUTHORIZED)
            return
        # Subscribed before it is answered: whoever has an open stream misses nothing from then on.
        first = dict(params.query(socket))
        connection = Connection(
            *found, callers.address(app, socket), socket=True, page=_page(found[0], first)
        )
        if not self._hub.open(connection):
            await _refuse(socket, offered, _TOO_MANY)
            return
        try:
            refusal = await self._refusal(connection, "subscribe", first) if first.get("stream") else None
            await socket.accept(subprotocol=offered or None)
            if refusal is not None:
                await _complain(socket, *refusal)
            listening = asyncio.create_task(self._listen(connection, socket))
            try:
                await _send(connection, socket)
            finally:
                # The server does not close a socket that somebody still reads.
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
            await socket.close(_RESYNC if connection.too_slow else _CLOSED)
        except (WebSocketDisconnect, RuntimeError, OSError):
            connection.close()
        finally:
            self._hub.leave(connection)

    async def _listen(self, connection: Connection, socket: WebSocket) -> None:
        """What the client says; without this, its leaving would never be noticed."""
        loop = asyncio.get_running_loop()
        times: deque[float] = deque(maxlen=REQUESTS.socket_messages)
        try:
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    break
                text = message.get("text") or message.get("bytes") or b""
                full = len(times) == times.maxlen and loop.time() - times[0] < REQUESTS.socket_seconds
                if full or len(text) > REQUESTS.socket_message_bytes:
                    await socket.close(_TOO_MUCH)
                    break
                times.append(loop.time())
                await self._said(connection, socket, text)
        except (WebSocketDisconnect, RuntimeError, OSError):
            pass
        finally:
            connection.close()

    async def _said(self, connection: Connection, socket: WebSocket, text: str | bytes) -> None:
        try:
            request = _decode(text)
        except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
            await _complain(socket, "The message is not understood; send JSON with type and stream", 400)
            return
        if request.type == "show" and connection.page is not None:
            await self._show(connection, socket, request)
            return
        asked = {
            "stream": request.stream,
            "tag": request.tag or "",
            "list": str(request.list or ""),
            "conversation": str(request.conversation or ""),
            "account": str(request.account or ""),
            "space": str(request.space or ""),
        }
        refusal = await self._refusal(connection, request.type, asked)
        if refusal is not None:
            await _complain(socket, *refusal)

    async def _show(self, connection: Connection, socket: WebSocket, request: _Request) -> None:
        """Our own page tells what stands on it."""
        named = (*request.posts, *request.profiles)
        if not all(id.isdecimal() and len(id) <= _ID_DIGITS for id in named):
            await _complain(socket, "What a page shows is told by ids", 400)
        elif len(named) > REQUESTS.shown_on_a_page:
            await _complain(socket, "A page cannot show so much", 429)
        else:
            posts, profiles = map(shown, map(int, request.posts)), map(profile, map(int, request.profiles))
            self._hub.show(connection, frozenset((*posts, *profiles)))

    async def _refusal(
        self, connection: Connection, kind: str, asked: Mapping[str, str]
    ) -> tuple[str, int] | None:
        """Do what is asked, or say why not: a sentence and a status."""
        try:
            channel = channels.parse(
                asked.get("stream", ""),
                tag=asked.get("tag"),
                list_id=asked.get("list"),
                conversation_id=asked.get("conversation"),
                account_id=asked.get("account"),
                space_id=asked.get("space"),
                own_page=connection.page is not None,
                granted=connection.granted,
            )
        except DomainError as error:
            return error.message, error.status
        if kind == "subscribe":
            full = len(connection.channels) >= REQUESTS.streams_per_socket
            if full and channel not in connection.channels:
                return "Too many streams on this connection", 429
            if not await self._hub.subscribe(connection, channel):
                return "Record not found", 404
        elif kind == "unsubscribe":
            self._hub.unsubscribe(connection, channel)
        else:
            return "Unknown message type", 400
        return None


def _page(viewer: Viewer, asked: Mapping[str, str]) -> OpenPage | None:
    """The page that asks for pieces of HTML: only one of ours, which comes with its session."""
    lang, focal = asked.get("page", ""), asked.get("focal", "")
    if not lang or viewer.session is None:
        return None
    focal_id = int(focal) if focal.isdecimal() and len(focal) <= _ID_DIGITS else 0
    place = asked.get("place", "")
    known = place if place in set(Place) else Place.SINGLE
    return OpenPage(lang, viewer.user.preferences.zone, focal_id, known)


async def _send(connection: Connection, socket: WebSocket) -> None:
    while not connection.closed:
        message = await connection.next(_SILENCE_S)
        if message is not None:
            event, payload, label = message
            await socket.send_text(_encode(_Frame(label, event, payload)).decode())


async def _complain(socket: WebSocket, sentence: str, status: int) -> None:
    await socket.send_text(_encode({"error": sentence, "status": status}).decode())


async def _refuse(socket: WebSocket, offered: str, code: int) -> None:
    """Accept first: a page can read why it was closed, but not why a handshake failed."""
    await socket.accept(subprotocol=offered or None)
    sentence = "Access token is invalid" if code == _UNAUTHORIZED else "Too many open streams"
    await _complain(socket, sentence, 401 if code == _UNAUTHORIZED else 429)
    await socket.close(code)


async def _viewer(app: Services, socket: WebSocket, offered: str) -> tuple[Viewer, str] | None:
    """By token (query, header, subprotocol), or by the session of one of our own pages."""
    token = params.asked(socket, "access_token") or callers.bearer(socket) or offered
    try:
        if token:
            known = await viewers.by_bearer(app, token)
            return (known[1], known[0].scopes) if known and known[1] else None
        # Any page can open a socket with our cookie, so the page must be ours.
        if head.from_own_page(app, socket):
            viewer = await callers.at_browser(app, socket, params.asked(socket, callers.DRAWN_FOR) or "")
            return (viewer, _OWN_PAGES) if viewer else None
    except DomainError:
        return None
    return None
