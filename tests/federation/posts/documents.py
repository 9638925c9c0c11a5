"""Documents of posts as other programs write them, and what is read from them."""

import json
from typing import Any

from sabar.federation.translate import posts, shapes
from sabar.model.received import Said

AS = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS}#Public"
MIRA = "https://far.example/users/mira"
FOLLOWERS = f"{MIRA}/followers"
NOTE = f"{MIRA}/statuses/1"
ADA, BEN = "https://here.example/users/ada", "https://here.example/users/ben"
QUOTED = "https://other.example/notes/9"


def read(**given: Any) -> Said:
    usual = {"@context": AS, "id": NOTE, "type": "Note", "attributedTo": MIRA, "content": "<p>hi</p>"}
    return posts.read(shapes.read(json.dumps(usual | given).encode()))


def mention(href: str, **more: Any) -> dict[str, Any]:
    return {"type": "Mention", "href": href} | more
