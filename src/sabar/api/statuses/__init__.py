"""Posts: writing, reading, what people do with them."""

from sabar.api.statuses import reading, writing

ALL = [*reading.routes.all, *writing.routes.all]
