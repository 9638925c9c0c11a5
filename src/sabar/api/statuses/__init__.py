"""Posts: writing, reading, what people do with them."""

from sabar.api.statuses import doing, reading, writing

ALL = [*doing.routes.all, *reading.routes.all, *writing.routes.all]
