"""What counts as a document of ActivityPub by its content type."""

from functools import lru_cache

from python_multipart.multipart import parse_options_header

_PROFILE = b"https://www.w3.org/ns/activitystreams"
_LONGEST = 500


@lru_cache(256)
def is_activity(content_type: str) -> bool:
    """CVE-2024-25623: JSON that is not called ActivityPub may be a file that somebody uploaded."""
    if not content_type.isascii():
        return False
    kind, parameters = parse_options_header(content_type[:_LONGEST])
    name = kind.strip().lower()
    if name == b"application/activity+json":
        return True
    return name == b"application/ld+json" and _PROFILE in parameters.get(b"profile", b"").split(b" ")
