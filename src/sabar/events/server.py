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


class RelayAsked(Event, frozen=True):
    """Staff want what it passes on."""

    relay_id: int


class RelayLeft(Event, frozen=True):
    """Staff want it no more. As it was asked: `inbox`, who speaks for it, the number, and how."""

    relay_id: int
    inbox: str
    account_id: int | None
    follow: int
    style: str
