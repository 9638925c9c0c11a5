"""What a notification says in words, for applications that do not know its kind yet."""

import msgspec

from sabar.kit.markup import html
from sabar.reads.entities.collections import Collection


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
    type: str, locale: str, account: bytes, collection: Collection
) -> NotificationFallback | None:
    """`account`: ready JSON. None for a kind without words of its own."""
    sentence = _TITLES.get(locale.partition("-")[0], _TITLES["en"]).get(type)
    if sentence is None:
        return None
    sender = _decode(account)
    title = sentence.replace("{collection}", html.escape(collection.name), 1)
    return NotificationFallback(
        title=title.replace("{name}", html.escape(sender.display_name or sender.username), 1),
        summary=collection.description or None,
        details=None,
    )


class _Sender(msgspec.Struct):
    username: str
    display_name: str


_decode = msgspec.json.Decoder(_Sender).decode
