"""The public addresses of things: profiles, posts, tags, files, drawn avatars."""

from urllib.parse import quote

from sabar.model.accounts import Account
from sabar.model.collections import Collection
from sabar.model.statuses import Status
from sabar.services import Services


def profile(app: Services, account: Account) -> str:
    """The page people open."""
    return account.url or f"{app.settings.url}/@{account.username}"


def actor(app: Services, account: Account) -> str:
    """The ActivityPub id."""
    return account.uri or f"{app.settings.url}/users/{account.username}"


def status(app: Services, status: Status, author: Account) -> str:
    return status.url or f"{app.settings.url}/@{author.username}/{status.id}"


def status_uri(app: Services, status: Status, author: Account) -> str:
    return status.uri or f"{app.settings.url}/users/{author.username}/statuses/{status.id}"


def tag(app: Services, name: str) -> str:
    return f"{app.settings.url}/tags/{quote(name)}"


def collection(app: Services, collection: Collection) -> str:
    """The page people open."""
    return collection.url or f"{app.settings.url}/collections/{collection.id}"


def collection_uri(app: Services, collection: Collection) -> str:
    """The ActivityPub id."""
    return collection.uri or f"{app.settings.url}/ap/{collection.account_id}/collections/{collection.id}"


def file(app: Services, key: str) -> str:
    return f"{app.settings.url}/media/{key}"


def avatar(app: Services, account: Account, *, static: bool = False) -> str:
    """The uploaded picture, or the pattern woven from the handle."""
    key = account.avatar_static if static else account.avatar
    return file(app, key) if key else f"{app.settings.url}/avatars/{quote(account.acct)}.png"


def header(app: Services, account: Account, *, static: bool = False) -> str:
    key = account.header_static if static else account.header
    return file(app, key) if key else f"{app.settings.url}/headers/{quote(account.acct)}.png"
