"""Context: what stands around a post."""

import msgspec

from sabar.reads.entities.statuses import Status


class Context(msgspec.Struct, frozen=True):
    ancestors: list[Status]
    descendants: list[Status]
