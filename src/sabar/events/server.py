"""The server itself."""

from sabar.events.base import Event


class IpBlocksChanged(Event, frozen=True):
    """Which networks are kept out; each process reads them anew."""


class ServerChanged(Event, frozen=True):
    """What it says of itself or how it lets people in: texts, rules, terms, the door."""


class EmojisChanged(Event, frozen=True):
    """A name stands for another picture, or for none."""


class AnnouncementPublished(Event, frozen=True):
    """Or its words were changed while it was."""

    announcement_id: int


class AnnouncementReacted(Event, frozen=True):
    """Somebody chose an emoji, or took it back."""

    announcement_id: int
    name: str


class AnnouncementRetired(Event, frozen=True):
    announcement_id: int
