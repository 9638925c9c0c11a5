"""What a notification says in words, for applications that do not know its kind yet."""

import msgspec

from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.collections import Collection


class NotificationFallback(msgspec.Struct, frozen=True, kw_only=True):
    """HTML, in the language of the one who reads."""

    title: str
    summary: str | None
    details: str | None


_TITLES = {
    "en": {
        "added_to_collection": "{name} recommends you in the collection {collection}",
        "collection_update": "{name} changed the collection {collection}, which you are in",
    },
    "fr": {
        "added_to_collection": "{name} vous recommande dans la collection {collection}",
        "collection_update": "{name} a modifié la collection {collection}, où vous êtes",
    },
}


def of_collection(
    type: str, locale: str, sender: Account, collection: Collection
) -> NotificationFallback | None:
    """None for a kind without words of its own."""
    sentence = _TITLES.get(locale.partition("-")[0], _TITLES["en"]).get(type)
    if sentence is None:
        return None
    title = sentence.replace("{collection}", html.escape(collection.name), 1)
    return NotificationFallback(
        title=title.replace("{name}", html.escape(sender.display_name or sender.username), 1),
        summary=html.escape(collection.description) or None,
        details=None,
    )
