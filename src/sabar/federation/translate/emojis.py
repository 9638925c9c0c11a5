"""The custom emoji that a post or an account of another server brings along."""

from typing import Any

from sabar.federation.translate import shapes
from sabar.model.received import ForeignEmoji
from sabar.rules.federation import received
from sabar.rules.writing import emojis


def of(document: dict[str, Any]) -> list[ForeignEmoji]:
    """Of those of one name the first."""
    found: dict[str, ForeignEmoji] = {}
    for one in shapes.listed(document.get("tag")):
        if not shapes.type_of(one, ("Emoji",)):
            continue
        icon = shapes.one(one.get("icon"))
        name = shapes.text(one.get("name")).strip().strip(":")
        url = shapes.page(icon.get("url")) or shapes.page(icon.get("href"))
        if url and emojis.is_shortcode(name):
            found.setdefault(name, ForeignEmoji(name, url))
    return list(found.values())[: received.DOCUMENTS.emojis]
