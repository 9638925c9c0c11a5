"""The last weeks of the server in bars."""

from sabar.kit import times
from sabar.reads.staff import metrics
from sabar.services import Services
from sabar.web.staff.server_views import BarView, MetricKind, MetricView

_DAYS = 28
_SHOWN: tuple[MetricKind, ...] = ("active_users", "new_users", "interactions", "opened_reports")


async def of_last_weeks(app: Services) -> tuple[MetricView, ...]:
    """Each with the weeks before for comparison."""
    today = app.clock.now_ms() // times.DAY
    first = today - _DAYS + 1
    shown = []
    for kind in _SHOWN:
        values = await metrics.series(app, kind, metrics.between(first, today))
        most = max([*values.values(), 1])
        shown.append(
            MetricView(
                kind=kind,
                total=await metrics.total(app, kind, metrics.between(first, today)),
                previous=await metrics.total(app, kind, metrics.between(first - _DAYS, first - 1)),
                bars=tuple(
                    BarView(day_ms=day * times.DAY, value=value, height=-(-value * 100 // most))
                    for day, value in values.items()
                ),
            )
        )
    return tuple(shown)
