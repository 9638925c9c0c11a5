"""Notifications and conversations."""

from sabar.events.base import Event


class Notified(Event, frozen=True):
    """A notification stands in somebody's list."""

    notification_id: int
    account_id: int


class Unnotified(Event, frozen=True):
    """A notification is told no more: what it was about was taken back. `group_key`: where it stood."""

    notification_id: int
    account_id: int
    group_key: str = ""


class NotificationsRead(Event, frozen=True):
    """Somebody has looked at his notifications, on whichever client."""

    account_id: int


class NotificationsMerged(Event, frozen=True):
    """What some people had said was let out of the requests into this account's list."""

    account_id: int


class ConversationMarked(Event, frozen=True):
    """This participant has read a direct conversation, keeps it unread, or has put it away."""

    account_id: int


class ConversationChanged(Event, frozen=True):
    """A direct conversation has a new last post for this participant."""

    account_id: int
    conversation_id: int
