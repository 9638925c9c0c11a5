"""The public addresses of things: profiles, posts, tags, files, drawn avatars; and what those of this server
that others name are of.
"""

import re
from urllib.parse import quote, unquote

from sabar.model.accounts import Account
from sabar.model.collections import Collection
from sabar.model.statuses import CustomEmoji, Status
from sabar.services import Services

_OF_ACCOUNT = re.compile(r"/users/([^/?#]+)(?:[/#].*)?", re.DOTALL)
_OF_POST = re.compile(r"/(?:users/|@)([^/@?#]+)/(?:statuses/)?(\d{1,19})(?:/activity)?")
_OF_REQUEST = re.compile(r"/users/[^/?#]+/statuses/(\d{1,19})/quote_request")


def profile(app: Services, account: Account) -> str:
    """The page people open."""
    return account.url or f"{app.settings.url}/@{account.username}"


def profile_path(account: Account) -> str:
    """Its page here, also of somebody from elsewhere."""
    return f"/@{account.acct}"


def actor(app: Services, account: Account) -> str:
    """The ActivityPub id."""
    return account.uri or f"{app.settings.url}/users/{account.username}"


def status(app: Services, status: Status, author: Account) -> str:
    return status.url or f"{app.settings.url}/@{author.username}/{status.id}"


def status_uri(app: Services, status: Status, author: Account) -> str:
    return status.uri or own_status_uri(app, author, status.id)


def own_status_uri(app: Services, author: Account, status_id: int) -> str:
    """Of a post of this server, which may be gone."""
    return f"{actor(app, author)}/statuses/{status_id}"


def account_named(app: Services, uri: str) -> str:
    """The name of the account of this server whose id this is, or stands below; empty: of none."""
    found = _own(app, uri, _OF_ACCOUNT)
    return found[1] if found else ""


def status_named(app: Services, uri: str) -> tuple[str, int] | None:
    """The name of the writer and the number of a post of this server, by its id, by that of having written
    it, or by the address of its page.
    """
    found = _own(app, uri, _OF_POST)
    return (unquote(found[1]), int(found[2])) if found and int(found[2]) < 2**63 else None


def quoting_named(app: Services, uri: str) -> int | None:
    """The number of the post of this server for which this asks whether it may quote."""
    found = _own(app, uri, _OF_REQUEST)
    return int(found[1]) if found and int(found[1]) < 2**63 else None


def quote_request(document: str) -> str:
    """The id of asking whether the post with this one may quote."""
    return f"{document}/quote_request"


def _own(app: Services, uri: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    base = app.settings.url
    return pattern.fullmatch(uri.removeprefix(base)) if uri.startswith(f"{base}/") else None


def server_actor(app: Services) -> str:
    """The ActivityPub id of the server itself."""
    return f"{app.settings.url}/actor"


def server_name(app: Services) -> str:
    """What stands before the @ in the handle of the server itself. No person has a name with a dot."""
    return app.settings.domain.partition(":")[0]


def shared_inbox(app: Services) -> str:
    return f"{app.settings.url}/inbox"


# Below an account and below a post of this server; those of others are known by what their servers say.


def inbox(app: Services, account: Account) -> str:
    return f"{actor(app, account)}/inbox"


def outbox(app: Services, account: Account) -> str:
    return f"{actor(app, account)}/outbox"


def followers(app: Services, account: Account) -> str:
    return f"{actor(app, account)}/followers"


def followers_of_server(app: Services, account: Account) -> str:
    """Those followers of it who are of the server that asks."""
    return f"{actor(app, account)}/followers_synchronization"


def following(app: Services, account: Account) -> str:
    return f"{actor(app, account)}/following"


def featured(app: Services, account: Account) -> str:
    """The posts it pinned."""
    return f"{actor(app, account)}/collections/featured"


def featured_tags(app: Services, account: Account) -> str:
    return f"{actor(app, account)}/collections/tags"


def quote_authorization(app: Services, quoted: Account, quoting_id: int) -> str:
    """Where the quoted account says that the post of this number may quote it."""
    return f"{actor(app, quoted)}/quote_authorizations/{quoting_id}"


def activity(app: Services, status: Status, author: Account) -> str:
    """The id of having written it; of a boost, that of the boost."""
    return f"{status_uri(app, status, author)}/activity"


def replies(app: Services, status: Status, author: Account) -> str:
    return f"{status_uri(app, status, author)}/replies"


def likes(app: Services, status: Status, author: Account) -> str:
    return f"{status_uri(app, status, author)}/likes"


def shares(app: Services, status: Status, author: Account) -> str:
    return f"{status_uri(app, status, author)}/shares"


def context(app: Services, conversation_id: int) -> str:
    """A conversation that began here."""
    return f"{app.settings.url}/contexts/{conversation_id}"


def emoji(app: Services, emoji: CustomEmoji) -> str:
    """The ActivityPub id."""
    return f"{app.settings.url}/emojis/{emoji.id}"


def tag(app: Services, name: str) -> str:
    return app.settings.url + tag_path(name)


def tag_path(name: str) -> str:
    return f"/tags/{quote(name)}"


def collection(app: Services, collection: Collection) -> str:
    """The page people open."""
    return collection.url or app.settings.url + collection_path(collection)


def collection_path(collection: Collection) -> str:
    return f"/collections/{collection.id}"


def collection_uri(app: Services, collection: Collection) -> str:
    """The ActivityPub id."""
    return collection.uri or f"{app.settings.url}/ap/{collection.account_id}/collections/{collection.id}"


def file(app: Services, key: str) -> str:
    return app.settings.url + file_path(key)


def file_path(key: str) -> str:
    return f"/media/{key}"


def avatar(app: Services, account: Account, *, static: bool = False) -> str:
    return app.settings.url + avatar_path(account, static=static)


def avatar_path(account: Account, *, static: bool = False) -> str:
    """The uploaded picture, or the pattern woven from the handle."""
    key = account.avatar_static if static else account.avatar
    return file_path(key) if key else f"/avatars/{quote(account.acct)}.png"


def face_path(account: Account) -> str:
    """The same as small as it stands beside a post, and still; what is drawn is small by itself."""
    key = account.avatar_static
    return f"{file_path(key)}/face" if key else avatar_path(account)


def header(app: Services, account: Account, *, static: bool = False) -> str:
    return app.settings.url + header_path(account, static=static)


def band_path(account: Account) -> str | None:
    """The header as narrow as most screens show it; none of one that moves."""
    still = account.header and account.header == account.header_static
    return f"{file_path(account.header)}/band" if still else None


def header_path(account: Account, *, static: bool = False) -> str:
    key = account.header_static if static else account.header
    return file_path(key) if key else f"/headers/{quote(account.acct)}.png"
