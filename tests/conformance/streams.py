"""The streams: each is opened and heard, each event by what makes it."""

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.conformance.asking import Endpoint
from tests.conformance.report import Report
from tests.conformance.scene import Scene
from tests.contract.check import check


def loud(s: Scene) -> Any:
    """A public post that every stream of Ben's has a reason to carry."""
    return s.ada.post("/api/v1/statuses", status=f"@{s.ben.name} #loom", media_ids=[s.picture()])


def _edited(s: Scene) -> None:
    s.ada.ok("PUT", f"/api/v1/statuses/{s.post(status='#loom')}", json={"status": "Other #loom"})


def _deleted(s: Scene) -> None:
    s.ada.delete(f"/api/v1/statuses/{s.post(status='#loom')}")


#: What makes each event, and in which stream Ben hears of it.
EVENTS: dict[str, tuple[str, Callable[[Scene], object]]] = {
    "update": ("user", loud),
    "delete": ("user", _deleted),
    "notification": ("user:notification", loud),
    "filters_changed": ("user", lambda s: s.filter()),
    "conversation": ("direct", lambda s: s.conversation()),
    "status.update": ("user", _edited),
    "announcement": ("user", lambda s: s.announce()),
    "announcement.reaction": ("user", lambda s: s.reacted()),
    "announcement.delete": ("user", lambda s: s.take_back(s.announce())),
    "notifications_merged": ("user:notification", lambda s: s.merge(s.ben)),
}
_PAYLOADS = {"Status", "Notification", "Conversation", "Announcement"}


def by_socket(endpoint: Endpoint, scene: Scene) -> Report:
    """One WebSocket that subscribes to every stream, one after another, and hears every event."""
    report = Report(answered=True)
    facts = endpoint.facts
    listed = scene.listed()
    address = scene.server.url.replace("http", "ws", 1) + endpoint.path
    with connect(f"{address}?{urlencode({'access_token': scene.ben.token})}") as socket:
        for one in facts["streams"]:
            more = (
                {"tag": "loom"} if one.get("param") == "tag" else {"list": listed} if "param" in one else {}
            )
            socket.send(json.dumps({"type": "subscribe", "stream": one["name"], **more}))
        socket.send(json.dumps({"type": "subscribe", "stream": "nothing"}))
        refused = _next(socket, lambda message: "error" in message)
        _hold("StreamError", refused, endpoint.key, report)
        for event in facts["events"]:
            stream, act = EVENTS[event["name"]]
            act(scene)
            heard = _next(
                socket,
                lambda message, name=event["name"], stream=stream: (
                    message.get("event") == name and message["stream"][0] == stream
                ),
            )
            if heard is None:
                report.problems.append(f"{endpoint.key}: no {event['name']} in {stream}")
                continue
            _hold("StreamEvent", heard, endpoint.key, report)
            if event["payload"] in _PAYLOADS:
                _hold(
                    event["payload"], json.loads(heard["payload"]), f"{endpoint.key} {event['name']}", report
                )
    report.sent |= {"access_token", "stream", "list", "tag", "Sec-WebSocket-Protocol"}
    with connect(f"{address}?stream=hashtag&tag=loom", subprotocols=[scene.ben.token]) as socket:  # type: ignore[list-item]
        loud(scene)
        if _next(socket, lambda message: message.get("event") == "update") is None:
            report.problems.append(f"{endpoint.key}: nothing by the address alone")
    for token, status in (("", 401), (scene.token("ben", "push"), 403)):
        try:
            with connect(f"{address}?{urlencode({'stream': 'user', 'access_token': token})}") as socket:
                answer = _next(socket, lambda message: "error" in message)
                if answer is None or answer["status"] != status:
                    report.problems.append(f"{endpoint.key} with the token {token!r}: {answer}")
        except InvalidStatus as refused_at_once:
            if refused_at_once.response.status_code != status:
                report.problems.append(f"{endpoint.key}: {refused_at_once}, wanted {status}")
    return report


def _hold(kind: str, value: Any, where: str, report: Report) -> None:
    found = check(kind, value, where)
    report.shapes += found.problems
    report.seen |= found.seen


def _next(socket: Any, wanted: Callable[[Any], bool], seconds: float = 5) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            message = json.loads(socket.recv(max(0.01, end - time.monotonic())))
        except TimeoutError:
            return None
        if wanted(message):
            return message
    return None


def by_events(endpoint: Endpoint, scene: Scene, request: httpx.Request, report: Report) -> None:
    """One stream as server-sent events: it opens, and what is said is heard."""
    silent = endpoint.path.endswith("/remote")
    with httpx.Client(timeout=10) as client:
        with contextlib.closing(client.send(request, stream=True)) as answer:
            kind = answer.headers["content-type"]
            if answer.status_code != 200 or not kind.startswith("text/event-stream"):
                answer.read()
                report.problems.append(f"{endpoint.key}: {answer.status_code} {kind} {answer.text[:200]}")
                return
            lines = answer.iter_lines()
            next(lines)
            if silent:
                return
            if endpoint.path.endswith("/direct"):
                scene.conversation()
            else:
                loud(scene)
            for line in lines:
                if line.startswith("data: {"):
                    body = json.loads(line.removeprefix("data: "))
                    kind = (
                        "Notification"
                        if "group_key" in body
                        else "Conversation"
                        if "unread" in body
                        else "Status"
                    )
                    _hold(kind, body, endpoint.key, report)
                    return
