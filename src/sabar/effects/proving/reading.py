"""What lies on the disk of this machine, and what the program wrote, read for what was said."""

import asyncio
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from sabar.backends import archived
from sabar.db import engine_looking, errors
from sabar.effects.proving.words import Words
from sabar.kit import logs
from sabar.model.spaces.proofs import Exit, Try, Verdict
from sabar.rules.spaces.limits import PROOFS
from sabar.services import Services

_ANSWER_BYTES = 1 << 20
#: Folders below a folder that are looked into: of temporary ones, which others use too, the nearest.
_DEEP, _SHALLOW = 4, 1


async def everything(app: Services, words: Words, since: float, lines: Sequence[str]) -> list[Try]:
    """`since`: when the test began, by the clock of the disk (s); files that were not written since hold
    nothing of it. `lines`: of the log.
    """
    return [
        await _database(app, words),
        *await asyncio.to_thread(_files, app, words, since),
        _log(words, lines),
        *await _figures(app, words),
    ]


async def _database(app: Services, words: Words) -> Try:
    try:
        places = await engine_looking.places(app.db, app.settings.database, words.bare)
    except errors.TimedOut:
        return Try(Exit.DATABASE, Verdict.NOT_TRIED)
    return _try(Exit.DATABASE, 1, places)


def _files(app: Services, words: Words, since: float) -> Iterable[Try]:
    settings = app.settings
    media = settings.media.resolve()
    lying = list(_written(settings.media, since, _DEEP))
    yield _try(
        Exit.MEDIA, len(lying), ["media"] * any(engine_looking.holds(one, words.bare) for one in lying)
    )
    others = [
        path
        for folder, depth in ((settings.data, _DEEP), (Path(tempfile.gettempdir()), _SHALLOW))
        for path in _written(folder, since, depth)
        if not path.resolve().is_relative_to(media)
    ]
    places = [one.parent.name for one in others if engine_looking.holds(one, words.bare)]
    yield _try(Exit.FILES, len(others), places)
    packed = archived.members(settings)
    keys = {_same(one) for one in (settings.space_key, *settings.space_keys.rglob("*")) if one.is_file()}
    opened = [name for name, path in packed if _same(path) in keys]
    fresh = [path for _, path in packed if _is_fresh(path, since)]
    found = ["media"] * any(engine_looking.holds(one, words.bare) for one in fresh)
    yield _try(Exit.BACKUP, len(packed), [*opened, *found])


def _same(path: Path) -> tuple[int, int] | None:
    """What a file is, by whatever name; None for one that went away."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _written(folder: Path, since: float, depth: int) -> Iterator[Path]:
    """Files of ours that came into it since, and so many folders below. One that nothing came into is not
    looked through: files are written anew here, never on.
    """
    try:
        found = list(os.scandir(folder))
        touched = folder.stat().st_mtime >= since - 1
    except OSError:
        return
    for one in found:
        path = Path(one.path)
        if one.is_dir(follow_symlinks=False):
            if depth:
                yield from _written(path, since, depth - 1)
        elif touched and _is_fresh(path, since):
            yield path


def _is_fresh(path: Path, since: float) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return found.st_mtime >= since - 1 and found.st_uid == os.getuid() and path.is_file()


def _log(words: Words, lines: Sequence[str]) -> Try:
    if not logs.is_heard():
        return Try(Exit.LOG, Verdict.NOT_TRIED)
    places = ["log"] * any(words.leaked(line.encode()) for line in lines)
    return _try(Exit.LOG, 1, places)


async def _figures(app: Services, words: Words) -> list[Try]:
    """Those for a scraper, where they are told at all."""
    if not app.settings.metrics:
        return []
    parts = urlsplit(f"//{app.settings.metrics}")
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(f"GET /metrics HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
        told = await reader.read(_ANSWER_BYTES)
    finally:
        writer.close()
    return [_try(Exit.FIGURES, 1, ["/metrics"] * words.leaked(told))]


def _try(exit: Exit, count: int, places: Sequence[str]) -> Try:
    some = list(dict.fromkeys(places))[: PROOFS.places]
    return Try(exit, Verdict.LEAKED if some else Verdict.HELD, count=count, places=some)
