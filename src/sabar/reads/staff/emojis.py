"""Custom emoji as those see them who look after them: also what is hidden or switched off."""

from collections import Counter

import msgspec

from sabar.model.statuses import CustomEmoji
from sabar.services import Services
from sabar.store import emojis


class Found(msgspec.Struct, frozen=True):
    """`categories`: all there are, with how many are in each. `total`: how many the search found."""

    emojis: list[CustomEmoji]
    categories: dict[str, int]
    total: int


async def find(app: Services, *, words: str, category: str | None, start: int, most: int) -> Found:
    """By category and name; `words` stand in the name or the category, `category` None is every one."""
    known = await emojis.every(app.db.read())
    wanted = words.casefold()
    found = [
        one
        for one in known
        if (wanted in one.shortcode.casefold() or wanted in one.category.casefold())
        and category in (None, one.category)
    ]
    return Found(found[start : start + most], dict(Counter(one.category for one in known)), len(found))


async def named(app: Services, shortcodes: list[str]) -> list[CustomEmoji]:
    return await emojis.by_names(app.db.read(), shortcodes)
