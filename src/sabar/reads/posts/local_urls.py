"""What one of our own addresses names: a profile or a post."""

import re
from urllib.parse import unquote, urlsplit

import msgspec

from sabar.kit import ids
from sabar.services import Services

_PROFILE = re.compile(r"/(?:@|users/)([A-Za-z0-9_]{1,64})/?")
_POST = re.compile(r"/(?:@([A-Za-z0-9_]{1,64})|users/([A-Za-z0-9_]{1,64})/statuses)/([0-9]{1,19})/?")


class Named(msgspec.Struct, frozen=True):
    """`status_id` is None for a profile."""

    username: str
    status_id: int | None = None


def parse(app: Services, url: str) -> Named | None:
    """None for addresses of others, and for our own that name neither."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != app.settings.site:
        return None
    path = unquote(parts.path)
    if post := _POST.fullmatch(path):
        # A number that nothing can have names nothing.
        return Named((post[1] or post[2]).lower(), int(post[3])) if int(post[3]) <= ids.LARGEST else None
    if profile := _PROFILE.fullmatch(path):
        return Named(profile[1].lower())
    return None
