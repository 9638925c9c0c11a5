"""What every event is, and how it is stored."""

from functools import cache

import msgspec

_encoder = msgspec.json.Encoder()


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


def encode(event: Event) -> bytes:
    """The stored form of an event: JSON with its kind under `type`."""
    return _encoder.encode(event)


def decode(kind: str, payload: bytes) -> Event:
    """The event stored by `encode`. LookupError for an unknown kind, msgspec.DecodeError for a broken
    payload.
    """
    return _decoder(kind).decode(payload)


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Event]:
    for event_type in Event.__subclasses__():
        if event_type.__name__ == kind:
            return msgspec.json.Decoder(event_type)
    raise LookupError(f"no event is called {kind}; this program may be older than its database")
