"""The keys by which files of other servers are held here. Nothing is fetched before somebody looks."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from sabar.actions.federation import files
from sabar.model.federation import RemoteFile
from sabar.model.received import ForeignEmoji
from sabar.services import Services

_LONGEST = 4096


class Found(msgspec.Struct, frozen=True):
    """A file that a document names, of the type that it says."""

    url: str
    mime: str = ""


async def keys_of(app: Services, found: Sequence[Found], *, domain: str) -> list[str]:
    """Of files that people of `domain` show, in their order; empty for what is no address that could be
    fetched.
    """
    fit = {one.url: one for one in found if _is_address(one.url)}
    new = [RemoteFile(id=app.ids.next(), url=one.url, mime=one.mime, domain=domain) for one in fit.values()]
    keys = dict(zip(fit, await files.keys_of(app, new), strict=True)) if new else {}
    return [keys.get(one.url, "") for one in found]


async def drawn(app: Services, emojis: Sequence[ForeignEmoji], *, domain: str) -> list[tuple[str, str]]:
    """By what each custom emoji is called, and the key of its picture; without those that have none."""
    keys = await keys_of(app, [Found(one.url) for one in emojis], domain=domain)
    return [(one.shortcode, key) for one, key in zip(emojis, keys, strict=True) if key]


def _is_address(url: str) -> bool:
    if len(url) > _LONGEST:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
