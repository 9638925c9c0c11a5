"""Time as the play needs it: set while the past is told, running afterwards."""

from sabar.kit.clock import SystemClock


class StageClock(SystemClock):
    """The time of the machine unless `fixed` says another, in ms."""

    fixed: int | None = None

    def now_ms(self) -> int:
        return super().now_ms() if self.fixed is None else self.fixed
