"""What words name: people, hashtags, custom emoji, other posts."""

from typing import Any

from sabar.model.accounts import Account
from sabar.model.statuses import Tag
from sabar.reads.server import addresses
from sabar.rules.federation.content_types import PROFILED
from sabar.services import Services

_QUOTED = "https://misskey-hub.net/ns#_misskey_quote"


def handle(app: Services, account: Account) -> str:
    """`name@host`, also of people here."""
    return f"{account.username}@{account.domain or app.settings.domain}"


def mention(app: Services, account: Account) -> dict[str, Any]:
    return {
        "type": "Mention",
        "href": addresses.actor(app, account),
        "name": f"@{handle(app, account)}",
    }


def hashtag(app: Services, tag: Tag) -> dict[str, Any]:
    return {"type": "Hashtag", "href": addresses.tag(app, tag.name), "name": f"#{tag.display_name}"}


def quote(uri: str, url: str) -> dict[str, Any]:
    """As FEP-e232 links to an object; `url`: the words by which the text names it."""
    return {"type": "Link", "mediaType": PROFILED, "rel": _QUOTED, "href": uri, "name": f"RE: {url}"}
