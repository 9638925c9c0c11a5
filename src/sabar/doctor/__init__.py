"""What `sabar doctor` looks at, and what it tells the owner to do."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiosmtplib

from sabar.backends import films
from sabar.backends.mail import NotEncrypted, connected
from sabar.db import engine, errors
from sabar.doctor import doors, opening, other_servers, spaces
from sabar.doctor.findings import Finding
from sabar.edge import door
from sabar.kit import interpreter, times
from sabar.kit.clock import SystemClock
from sabar.kit.net import accepted
from sabar.rules import joining
from sabar.rules import limits as limits_of
from sabar.rules.door import DOOR
from sabar.settings import Settings
from sabar.store import indexing, jobs, server, users

GIGABYTE = 1_000_000_000
#: open files for all the connections a server takes, and as many streams
DESCRIPTORS = 16_384
#: a server that works takes up within seconds what is due, even after a restart
LATE_MINUTES = 10
#: 2026-01-01: a clock that shows less is not set
OLDEST_MS = 1_767_225_600_000


async def examine(settings: Settings) -> list[Finding]:
    """Run every check, in order. Changes nothing but a file that is removed at once."""
    return [finding for check in CHECKS for finding in await check(settings)]


async def database(settings: Settings) -> list[Finding]:
    """Can it be opened and written, is its schema ours, is its work done, is the clock behind it?"""
    if not settings.data.is_dir():
        return [Finding("warn", f"There is no data folder {settings.data} yet", "Start `sabar serve` once.")]
    try:
        opened = await opening.database(settings)
    except errors.MigrationError as wrong:
        return [Finding("fail", f"The schema of the database does not fit: {wrong}", "Run `sabar migrate`.")]
    except (errors.DatabaseError, OSError, ValueError) as wrong:
        return [
            Finding("fail", f"The database cannot be opened: {wrong}", "Check SABAR_DATABASE and SABAR_DATA.")
        ]
    try:
        await opened.write(_touch)
        now = SystemClock().now_ms()
        queue = await jobs.stats(opened.slow(), now)
        newest = await opened.read().value("SELECT max(at) FROM events")
        newcomers = await _newcomers(opened, settings, now)
        unindexed = await indexing.missing(opened.slow())
    except errors.DatabaseError as wrong:
        return [
            Finding("fail", f"The database cannot be written: {wrong}", "Check its permissions and its disk.")
        ]
    finally:
        await opened.close()
    found = [Finding("ok", "The database has the right schema, can be read and written")]
    found += _queued(queue, now)
    found += newcomers
    if unindexed:
        advice = "Older posts are found as it goes on; it works by itself while `sabar serve` or `work` runs."
        found.append(Finding("warn", f"Posts that search does not find yet: {unindexed}", advice))
    if newest and newest > now + 5_000:
        found.append(
            Finding("fail", "The clock is behind the newest event", "Set the clock (NTP), then restart.")
        )
    return found


def _queued(queue: jobs.Stats, now: int) -> list[Finding]:
    """Is work done, and was none given up?"""
    late = 0 if queue.oldest_at is None else (now - queue.oldest_at) // times.MINUTE
    said = f"Jobs waiting: {queue.waiting}" + (f", the oldest for {late} min" if queue.waiting else "")
    if queue.in_lanes:
        said += f"; waiting for other servers: {queue.in_lanes}"
    if late >= LATE_MINUTES:
        advice = "Nobody works: start `sabar serve`, or `sabar work` where it runs with --workers off."
        found = [Finding("warn", said, advice)]
    else:
        found = [Finding("ok", said)]
    if queue.dead:
        advice = "`sabar admin jobs` lists them; `sabar admin jobs retry --all` queues them again."
        found.append(Finding("warn", f"Jobs given up: {queue.dead}", advice))
    return found


async def _newcomers(opened: engine.Database, settings: Settings, now: int) -> list[Finding]:
    """Does the door stand as it was left, and does anybody watch it?"""
    stored = await server.everything(opened.read())
    at = joining.door(settings, stored, now // times.DAY)
    seen = await users.staff_seen_at(opened.slow())
    days = 0 if seen is None else (now - seen) // times.DAY
    waiting = await users.count_waiting(opened.slow(), settings.sign_ups_waiting)
    said = f"Who may join: {at.mode}"
    if at.brake == "staff":
        advice = "Look after those who wait, then let anybody in again on the page of the server."
        return [Finding("warn", f"{said}, as nobody who runs this server was here for a week", advice)]
    if at.mode in ("open", "approval") and days >= limits_of.MODERATION.staff_away_days:
        advice = "Somebody should look at the server once a week while strangers may join."
        return [Finding("warn", f"{said}, and nobody who runs this server was here for {days} days", advice)]
    if at.mode == "approval" and waiting >= settings.sign_ups_waiting:
        return [Finding("warn", f"{waiting} wait for approval, and nobody else may ask", "Answer them.")]
    return [Finding("ok", said)]


async def _touch(tx: engine.Tx) -> None:
    await tx.run("UPDATE jobs SET attempts = attempts WHERE id = -1")


async def clock(_settings: Settings) -> list[Finding]:
    """Is the clock set at all?"""
    if SystemClock().now_ms() < OLDEST_MS:
        return [Finding("fail", "The clock shows a time before this program was written", "Set it (NTP).")]
    return [Finding("ok", "The clock is set")]


async def folder(settings: Settings) -> list[Finding]:
    """Space and permissions of the data folder and the key."""
    data, key = settings.data, settings.key_file
    if not data.is_dir():
        return []
    found = []
    try:
        with tempfile.TemporaryFile(dir=data):
            found.append(Finding("ok", f"The data folder {data} can be written"))
    except OSError as wrong:
        found.append(
            Finding("fail", f"The data folder {data} cannot be written: {wrong.strerror}", f"chown {data}")
        )
    disk = shutil.disk_usage(data)
    free = f"{disk.free / GIGABYTE:.1f} GB free on the disk of {data}"
    if disk.free < GIGABYTE:
        found.append(Finding("fail", free, "Make room before writes fail: 1 GB is the least."))
    elif disk.free < 10 * GIGABYTE and disk.free < disk.total / 10:
        found.append(Finding("warn", free, "Make room soon."))
    else:
        found.append(Finding("ok", free))
    if key.exists() and key.stat().st_mode & 0o077:
        found.append(Finding("fail", f"Others on this machine can read {key}", f"chmod 600 {key}"))
    return found


async def mail(settings: Settings) -> list[Finding]:
    """Does the mail server answer and take our password?"""
    if not settings.mail:
        return [
            Finding("ok", "No mail is configured: addresses are not confirmed, passwords not reset by mail")
        ]
    host = urlsplit(settings.mail).hostname
    try:
        async with connected(settings.mail, timeout_s=10) as server:
            await server.noop()
    except NotEncrypted:
        what = (
            f"The mail server {host} offers no encryption (STARTTLS): the password was kept, no letter goes"
        )
        return [Finding("fail", what, "Use smtps://, or a port that offers STARTTLS.")]
    except (aiosmtplib.SMTPException, OSError) as wrong:
        reason = type(wrong).__name__
        return [Finding("fail", f"The mail server {host} refuses: {reason}", "Check SABAR_MAIL.")]
    return [Finding("ok", f"The mail server {host} answers")]


async def video(settings: Settings) -> list[Finding]:
    """Is there something to read films with, where they are wanted?"""
    if not settings.video:
        return [Finding("ok", "Video and sound are not taken (SABAR_VIDEO)")]
    program = films.find_program()
    if program is None:
        what = "Video and sound are refused: there is no ffmpeg"
        return [Finding("warn", what, "Install ffmpeg, or Sabar with its extra `video`.")]
    return [Finding("ok", f"Video and sound are read with {program}")]


async def python(_settings: Settings) -> list[Finding]:
    """Is this a Python with faults that strangers can use?"""
    advice = "Nothing of Sabar leads there, other programs may: install the newest Python of its line."
    found = [Finding("warn", f"This Python has a fault: {fault}", advice) for fault in interpreter.faults()]
    return found or [Finding("ok", "This Python has none of the faults that are looked for")]


async def descriptors(_settings: Settings) -> list[Finding]:
    """Each open stream is a file to the system."""
    space = door.room(accepted.raise_limit())
    said = f"{space.connections} connections and {space.sockets} sockets may be open at once"
    if space.connections < DOOR.connections:
        advice = f"Let it open {DESCRIPTORS} files or more: `ulimit -Hn`, or LimitNOFILE= of the service."
        return [Finding("warn", f"Only {said}", advice)]
    return [Finding("ok", said)]


async def address(settings: Settings) -> list[Finding]:
    """Is the public address one that strangers may use safely?"""
    host = urlsplit(settings.url).hostname or ""
    found = []
    if not settings.secure and not _at_home(host):
        advice = "Put a reverse proxy with a certificate in front and set SABAR_URL=https://…"
        found.append(Finding("fail", f"{settings.url} is public, yet passwords travel in the clear", advice))
    if settings.secure and _at_home(settings.host) and not settings.trusted_proxies:
        advice = "Set SABAR_TRUSTED_PROXIES to its address, else all visitors share one rate limit."
        found.append(Finding("warn", "Behind a reverse proxy that is not believed", advice))
    return found or [Finding("ok", f"The public address is {settings.url}")]


def _at_home(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


async def limits(settings: Settings) -> list[Finding]:
    """Rate limits are off for measuring only."""
    if settings.rate_limits:
        return [Finding("ok", "Requests are limited per account and address")]
    return [
        Finding(
            "warn", "Rate limits are off: passwords can be guessed at full speed", "Drop SABAR_RATE_LIMITS."
        )
    ]


CHECKS: tuple[Callable[[Settings], Awaitable[list[Finding]]], ...] = (
    python,
    clock,
    folder,
    database,
    mail,
    video,
    descriptors,
    address,
    limits,
    other_servers.examine,
    spaces.examine,
    doors.examine,
)
