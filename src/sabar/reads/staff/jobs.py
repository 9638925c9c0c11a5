"""The queue, and work that was given up, as whoever runs the server may see it."""

import msgspec

from sabar.services import Services
from sabar.store import jobs
from sabar.store.jobs import LaneStats, Stats

#: More than that nobody reads one by one.
SHOWN = 50
_CUT = 200
_LANES = 10


class GivenUp(msgspec.Struct, frozen=True):
    """`error`: the first line, cut: what follows may quote people. What the job holds is not told at all."""

    id: int
    kind: str
    error: str
    at: int


async def stats(app: Services) -> Stats:
    return await jobs.stats(app.db.slow(), app.clock.now_ms())


async def longest_lanes(app: Services) -> list[LaneStats]:
    """For which destinations most waits."""
    return await jobs.longest_lanes(app.db.slow(), _LANES)


async def given_up(app: Services) -> list[GivenUp]:
    """The newest first."""
    found = await jobs.dead(app.db.slow(), SHOWN)
    return [GivenUp(job.id, job.kind, _first_line(job.last_error or ""), job.run_at) for job in found]


def _first_line(error: str) -> str:
    """Without what would steer a terminal or turn the writing around."""
    line = next(iter(error.splitlines()), "")
    shown = "".join(letter for letter in line if letter.isprintable())
    return shown if len(shown) <= _CUT else shown[: _CUT - 1] + "…"
