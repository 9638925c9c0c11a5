"""Who may fetch a file, and the addresses of those that not everybody may.

Browsers and clients fetch pictures without a token, so the address itself says for whom it was made: its
seal names the reader and the day it ends, and only this server can make one. Whether that reader may still
see the post is asked each time.
"""

import re
from urllib.parse import urlsplit

from sabar.backends import files as names
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.model.errors import NotFound
from sabar.model.files import Holder, Readers
from sabar.reads.account import viewers
from sabar.reads.server import addresses
from sabar.reads.staff import blocklists
from sabar.rules import admission, visibility
from sabar.rules.federation import files as elsewhere
from sabar.services import Services
from sabar.store import colleagues, files, reports, statuses
from sabar.store.federation import files as kept

#: An address is the same all day, so that clients keep what they fetched, and ends after the next one.
_DAYS = 2
#: Other servers fetch a file when somebody there looks at it, which may be years later.
_DAYS_ELSEWHERE = 3650
_SEAL = re.compile(r"(\d{1,19})-(\d{1,6})-([A-Za-z0-9_-]{43})", re.ASCII)


async def readers(app: Services, key: str, given: str) -> Readers:
    """Whom the file is for, when whoever comes with this seal may have it. NotFound otherwise."""
    holder = await files.holder(app.db.read(), key) if await _is_shown(app, key) else None
    if holder is None:
        raise NotFound
    kind = holder.visibility
    if not holder.suspended and kind is not None and visibility.is_open(kind):
        return Readers.EVERYBODY
    reader_id = _reader(app, key, given)
    if reader_id is None or not await _may_have(app, holder, reader_id):
        raise NotFound
    for_followers = kind is not None and visibility.is_for_followers(kind)
    return Readers.FOLLOWERS if for_followers else Readers.FEW


async def _is_shown(app: Services, key: str) -> bool:
    """Whether this is the key of a file of ours, or of one of a server whose files are shown here."""
    if names.is_key(key):
        return True
    named = elsewhere.named(app.secret, key) if app.settings.federates else None
    row = await kept.by_id(app.db.read(), named.id) if named else None
    if row is None:
        return False
    whose = {row.domain, urlsplit(row.url).hostname or ""}
    return all([(await blocklists.stance(app, one)).media for one in whose])


async def is_private(app: Services, place: str) -> bool:
    """Whether a path of this server is the address of a file that not everybody may have."""
    key = place.removeprefix(addresses.file_path(""))
    if place != addresses.file_path(key) or not await _is_shown(app, key):
        return False
    holder = await files.holder(app.db.read(), key)
    return holder is not None and (holder.visibility is None or not visibility.is_open(holder.visibility))


def address(app: Services, key: str, reader_id: int | None) -> str:
    """Where a file is fetched: by everybody, or by one reader alone."""
    return app.settings.url + path(app, key, reader_id)


def lasting_address(app: Services, key: str, reader_id: int | None) -> str:
    """The same for other servers that hold a copy of the post: it ends with the file."""
    if reader_id is None:
        return address(app, key, None)
    return f"{addresses.file(app, key)}?seal={_seal(app, key, reader_id, _DAYS_ELSEWHERE)}"


def path(app: Services, key: str, reader_id: int | None) -> str:
    """The same on this server."""
    bare = addresses.file_path(key)
    return bare if reader_id is None else f"{bare}?seal={_seal(app, key, reader_id, _DAYS)}"


def _seal(app: Services, key: str, reader_id: int, days: int) -> str:
    ends = app.clock.now_ms() // times.DAY + days
    return f"{reader_id}-{ends}-{secrets.derived(app.secret, f'file:{key}:{ends}', reader_id)}"


def _reader(app: Services, key: str, given: str) -> int | None:
    """For whom a seal was made; None when it is none, for another file, or over."""
    match = _SEAL.fullmatch(given)
    if match is None:
        return None
    reader_id, ends = int(match[1]), int(match[2])
    right = secrets.derived(app.secret, f"file:{key}:{ends}", reader_id)
    if not secrets.same(match[3], right) or app.clock.now_ms() >= ends * times.DAY:
        return None
    return reader_id


async def _is_asked(app: Services, reader_id: int, held_id: int) -> bool:
    """A colleague sees what he is asked about, as long as he is."""
    return await colleagues.asked_one(app.db.read(), reader_id, held_id) is not None


async def _may_have(app: Services, holder: Holder, reader_id: int) -> bool:
    db = app.db.read()
    known = await viewers.of_account(app, reader_id)
    let_in = [one.user for one in known if not admission.is_shut_out(one.user, one.account)]
    if not let_in:
        return False
    staff = any(user.role.staff for user in let_in)
    if holder.reported_id is not None:
        return staff
    if holder.status_id is None:
        if holder.visibility is not None or holder.account_id == reader_id:
            return holder.visibility is None
        return holder.scheduled_id is not None and await _is_asked(app, reader_id, holder.scheduled_id)
    if await statuses.readable(db, reader_id, holder.status_id):
        return True
    # Staff reads what somebody who could read it showed to them.
    return staff and await reports.names_post(db, holder.account_id or 0, holder.status_id)
