"""Are spaces as they were left: their logs whole, their keys there, and where they should be?"""

from collections.abc import Iterator
from pathlib import Path

from sabar.backends.keyring import Keyring, KeysMissing, ServerKeys
from sabar.db import engine, errors
from sabar.doctor import opening
from sabar.doctor.findings import Finding
from sabar.rules.spaces import chain
from sabar.settings import Settings
from sabar.store.spaces import figures, log, rooms

#: so many are named
_NAMED = 5


async def examine(settings: Settings) -> list[Finding]:
    """Reads all logs and all keys; changes nothing."""
    if not settings.data.is_dir():
        return []
    try:
        db = await opening.database(settings)
    except (errors.DatabaseError, OSError, ValueError):
        # Said already, where the database was looked at.
        return []
    try:
        spaces = await rooms.ids(db.slow())
        days = await figures.days(db.slow())
        broken = [said for id in spaces if (said := await _broken_log(db, id)) is not None]
    finally:
        await db.close()
    if not spaces and not settings.space_keys.exists():
        return [Finding("ok", "There are no spaces")]
    found = [
        Finding(
            "fail", f"The log of a space is not as it was written: {said}", "Somebody changed the database."
        )
        for said in broken
    ]
    if not broken:
        found.append(Finding("ok", f"The logs of {len(spaces)} spaces are as they were written"))
    return [*found, *_keys(settings, set(spaces), days), *_places(settings)]


async def _broken_log(db: engine.Database, id: int) -> str | None:
    before = await rooms.by_id(db.slow(), id)
    lines = await log.all_of(db.slow(), id)
    # A line that comes between two questions is no fault of the chain.
    while before is not None and (after := await rooms.by_id(db.slow(), id)) != before:
        before, lines = after, await log.all_of(db.slow(), id)
    if before is None:
        return None
    number = chain.broken_at(lines, before.log_lines, before.log_hash)
    return None if number is None else f"{before.slug}, from line {number} on"


def _keys(settings: Settings, spaces: set[int], days: dict[int, set[int]]) -> Iterator[Finding]:
    """Does every key open, and is there one for all that was said?"""
    source = ServerKeys(settings.space_key, settings.space_key_command)
    ring = Keyring(settings.space_keys, source)
    restore = "Restore them from `sabar backup --keys`; without them it stays sealed."
    try:
        kept, broken = ring.all_days(), ring.broken()
    except (KeysMissing, OSError) as wrong:
        yield Finding("fail", f"The keys of spaces cannot be read: {wrong}", restore)
        return
    for said in broken[:_NAMED]:
        yield Finding("fail", f"A key of a space does not open: {said}", restore)
    if len(broken) > _NAMED:
        yield Finding("fail", f"{len(broken) - _NAMED} more keys do not open", restore)
    missing = sum(len(wanted - set(kept.get(id, ()))) for id, wanted in days.items())
    if missing:
        yield Finding("fail", f"Sealed for good without their keys: {missing} days of spaces", restore)
    if not broken and not missing:
        yield Finding("ok", f"All {sum(map(len, kept.values()))} keys of spaces open")
    strange = sorted(kept.keys() - spaces)
    if strange:
        named = ", ".join(str(settings.space_keys / str(id)) for id in strange[:_NAMED])
        advice = "They are of a newer copy of the database, or of another server. If of neither, remove them."
        yield Finding("warn", f"Keys of {len(strange)} spaces that are not in the database: {named}", advice)


def _places(settings: Settings) -> Iterator[Finding]:
    """Can nobody else read the keys, and are they apart from what they open?"""
    folder, key = settings.space_keys, settings.space_key
    if folder.exists() and folder.stat().st_mode & 0o077:
        yield Finding("fail", f"Others on this machine can look into {folder}", f"chmod 700 {folder}")
    own_key = not settings.space_key_command
    if own_key and key.exists() and key.stat().st_mode & 0o077:
        yield Finding("fail", f"Others on this machine can read {key}", f"chmod 600 {key}")
    if own_key and key.exists() and settings.key_file.exists() and key.samefile(settings.key_file):
        yield Finding("fail", f"{key} is the secret key too, which is in every archive", "Take another file.")
    for path, option in ((folder, "SPACE_KEYS_FOLDER"), (key, "SPACE_KEY_FILE")):
        if path.resolve().is_relative_to(settings.media.resolve()):
            advice = f"Move it and set SABAR_{option}: whoever copies the media copies it too."
            yield Finding("warn", f"{path} lies among the media", advice)
    if own_key and _disk(folder) == _disk(key) == _disk(settings.data):
        yield Finding(
            "ok",
            "The keys of spaces lie on the disk of the data folder: who copies that disk can read spaces "
            "(SABAR_SPACE_KEYS_FOLDER, SABAR_SPACE_KEY_FILE, SABAR_SPACE_KEY_COMMAND)",
        )


def _disk(path: Path) -> int:
    """The one it lies on, or will."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.stat().st_dev
