"""One open stream: its subscriptions and what waits to be sent."""

import asyncio
from collections import deque

from sabar.model.audience import Channel, OpenPage
from sabar.model.viewers import Viewer

#: Messages that may wait for a slow reader before he is cut off; he comes back and reads the timeline.
_MOST_WAITING = 500


class Connection:
    """`granted`: its scopes; `socket`: it is a WebSocket, not an event stream; `page`: the page of ours that
    opened it and takes pieces of HTML.
    """

    def __init__(
        self, viewer: Viewer, granted: str, address: str, *, socket: bool, page: OpenPage | None = None
    ) -> None:
        self.socket = socket
        self.page = page
        self.viewer = viewer
        self.viewer_id = viewer.id
        self.granted = granted
        self.address = address
        #: what it asked to hear, and what stands on it, if it is a page
        self.channels: set[Channel] = set()
        self.shown: frozenset[Channel] = frozenset()
        self.closed = False
        self.too_slow = False
        self._waiting: deque[tuple[str, str, list[str]]] = deque()
        self._wake = asyncio.Event()

    def offer(self, event: str, payload: str, label: list[str]) -> None:
        """Put a message in line. A reader who does not keep up is closed, never waited for."""
        if self.closed:
            return
        if len(self._waiting) >= _MOST_WAITING:
            self.too_slow = True
            self.close()
            return
        if event in ("delete", "expired"):
            self._forget(payload)
        self._waiting.append((event, payload, label))
        self._wake.set()

    def _forget(self, id: str) -> None:
        """What waits of a post that is gone is not sent any more, be it as JSON or as HTML."""
        signs = (f'{{"id":"{id}"', f'data-post="{id}"')
        if any(sign in payload for _, payload, _ in self._waiting for sign in signs):
            kept = [one for one in self._waiting if not any(sign in one[1] for sign in signs)]
            self._waiting = deque(kept)

    def drop(self, label: list[str]) -> None:
        """What waits of a stream is not sent any more."""
        self._waiting = deque(one for one in self._waiting if one[2] != label)

    def close(self) -> None:
        self.closed = True
        self._wake.set()

    async def next(self, timeout_s: float) -> tuple[str, str, list[str]] | None:
        """The next message (event, payload, stream); None after `timeout_s` of silence or when closed."""
        if not self._waiting and not self.closed:
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), timeout_s)
            except TimeoutError:
                return None
        return self._waiting.popleft() if self._waiting and not self.closed else None
