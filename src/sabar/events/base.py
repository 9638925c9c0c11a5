"""What every event is."""

import msgspec


class Event(msgspec.Struct, frozen=True, tag=True):
    """Base of all events; the kind of an event is the name of its class."""

    @property
    def kind(self) -> str:
        return type(self).__name__


class LoggedEvent(msgspec.Struct, frozen=True):
    """An event, its number in the log and its time (ms)."""

    seq: int
    at: int
    event: Event
