"""Posts: writing, reading, what people do with them."""

from sabar.api.statuses import doing, quoting, reading, translating, writing

ALL = [
    *doing.routes.all,
    *quoting.routes.all,
    *reading.routes.all,
    *translating.routes.all,
    *writing.routes.all,
]
