"""What a reader keeps: lists, collections, filters, tags."""

from sabar.events.base import Event


class ListChanged(Event, frozen=True):
    """A list was made, changed, filled, emptied or deleted: what was kept of its timeline is old."""

    account_id: int
    list_id: int


class CollectionJoined(Event, frozen=True):
    """Somebody was put into a collection."""

    collection_id: int
    account_id: int


class CollectionLeft(Event, frozen=True):
    """Taken out by its owner, or gone by himself."""

    collection_id: int
    account_id: int


class CollectionChanged(Event, frozen=True):
    """Its words: name, description, hashtag, language, flags."""

    collection_id: int


class FiltersChanged(Event, frozen=True):
    account_id: int


class TagFollowed(Event, frozen=True):
    account_id: int
    tag_id: int


class TagUnfollowed(Event, frozen=True):
    account_id: int
    tag_id: int


class CountingChosen(Event, frozen=True):
    """Whether somebody wants to be counted among those a post has reached."""

    account_id: int
    counted: bool
