"""How many requests of one network are worked on at once: the others wait, and nobody else with them.

Work that never waits for anything is done before anybody else is looked at. So a turn that is given back is
taken again only when the loop has gone round: whoever came meanwhile is not behind all of one network.
"""

import asyncio
from collections import Counter, deque


class Shares:
    """`most`: turns of one network that are taken at once; who comes first has his first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, network: str) -> None:
        """Wait for a turn, which is to be given back."""
        if self._taken[network] < self._most:
            self._taken[network] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(network, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give(network)
            raise

    def give(self, network: str) -> None:
        """Give a turn back: whoever waits longest has it next."""
        asyncio.get_running_loop().call_soon(self._pass_on, network)

    def _pass_on(self, network: str) -> None:
        waiting = self._waiting.get(network, deque())
        while waiting:
            turn = waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._waiting.pop(network, None)
        self._taken[network] -= 1
        if not self._taken[network]:
            del self._taken[network]
