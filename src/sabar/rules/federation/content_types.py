"""The content types of ActivityPub, and what counts as a document of it."""

from functools import lru_cache

from python_multipart.multipart import parse_options_header

ACTIVITY = "application/activity+json"
#: The same, as JSON-LD.
PROFILED = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
_PROFILE = b"https://www.w3.org/ns/activitystreams"
_LONGEST = 500


@lru_cache(256)
def is_activity(content_type: str, *, profiled: bool = True) -> bool:
    """CVE-2024-25623: JSON that is not called ActivityPub may be a file that somebody uploaded. `profiled`:
    so may JSON-LD without its profile; who signs what he sends need not name one.
    """
    if not content_type.isascii():
        return False
    kind, parameters = parse_options_header(content_type[:_LONGEST])
    name = kind.strip().lower()
    if name == ACTIVITY.encode():
        return True
    named = not profiled or _PROFILE in parameters.get(b"profile", b"").split(b" ")
    return name == b"application/ld+json" and named
