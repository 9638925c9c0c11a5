"""What happened: one small frozen record per kind of event, written in the same transaction as the fact.

An event carries ids, never texts: whoever acts on it reads the truth again.
"""

from functools import cache

import msgspec


class Event(msgspec.Struct, frozen=True, tag=True):
    """Base of all events; the kind of an event is the name of its class."""

    @property
    def kind(self) -> str:
        return type(self).__name__


_encoder = msgspec.json.Encoder()


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Event]:
    for event_type in Event.__subclasses__():
        if event_type.__name__ == kind:
            return msgspec.json.Decoder(event_type)
    raise LookupError(f"no event is called {kind}; this program may be older than its database")


def encode(event: Event) -> bytes:
    """The stored form of an event: JSON with its kind under `type`."""
    return _encoder.encode(event)


def decode(kind: str, payload: bytes) -> Event:
    """The event stored by `encode`. LookupError for an unknown kind, msgspec.DecodeError for a broken
    payload.
    """
    return _decoder(kind).decode(payload)
