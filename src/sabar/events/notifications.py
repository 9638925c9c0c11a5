"""Notifications and conversations."""

from sabar.events.base import Event


class Notified(Event, frozen=True):
    """A notification stands in somebody's list."""

    notification_id: int
    account_id: int


class NotificationsMerged(Event, frozen=True):
    """What some people had said was let out of the requests into this account's list."""

    account_id: int


class ConversationChanged(Event, frozen=True):
    """A direct conversation has a new last post for this participant."""

    account_id: int
    conversation_id: int
