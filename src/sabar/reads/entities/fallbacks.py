"""What a notification says in words, for applications that do not know its kind yet."""

import msgspec

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.kit.markup import html
from sabar.model.accounts import Account
from sabar.model.collections import Collection
from sabar.reads import api_types


class NotificationFallback(msgspec.Struct, frozen=True, kw_only=True):
    """HTML, in the language of the one who reads."""

    title: api_types.Title
    summary: str | None
    details: str | None


_TITLES = {
    "added_to_collection": N_("{name} recommends you in the collection {collection}"),
    "collection_update": N_("{name} changed the collection {collection}, which you are in"),
}


def of_collection(
    type: str, locale: str, sender: Account, collection: Collection
) -> NotificationFallback | None:
    """None for a kind without words of its own."""
    sentence = _TITLES.get(type)
    if sentence is None:
        return None
    name = html.escape(sender.display_name or sender.username)
    return NotificationFallback(
        title=i18n.gettext(locale, sentence, name=name, collection=html.escape(collection.name)),
        summary=html.escape(collection.description) or None,
        details=None,
    )
