"""Work that many ask for at once is done once for all of them."""

import asyncio
from collections.abc import Awaitable, Callable


class SingleFlight:
    """Runs `work` for everybody who asked before it began; whoever asks later waits for the next run.

    An error of the work is raised to all it was done for.
    """

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._asked: list[asyncio.Future[None]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._asked:
            # Begins in the next turn of the loop: all that one commit has woken are in by then.
            task = loop.create_task(self._run())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        mine: asyncio.Future[None] = loop.create_future()
        self._asked.append(mine)
        await mine

    async def _run(self) -> None:
        asked, self._asked = self._asked, []
        failed: BaseException | None = None
        try:
            await self._work()
        except Exception as error:
            failed = error
        for one in asked:
            if one.done():
                continue
            if failed is None:
                one.set_result(None)
            else:
                one.set_exception(failed)
