"""Letters that something was said in a space: for who chose them and has not read it, one a day at most, and
none about what was written about before.
"""

from urllib.parse import urlsplit

import msgspec

from sabar.db.engine import Tx
from sabar.effects import mail
from sabar.effects.push import shortened
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.model.spaces.notices import News
from sabar.model.spaces.rooms import Entered
from sabar.reads.account import viewers
from sabar.reads.spaces import news
from sabar.rules import lanes, limits
from sabar.rules.spaces import notices as rules
from sabar.services import Services
from sabar.store.spaces import notices, posts, rooms

WRITE = "spaces.letter"
#: Whoever is about to read it anyway is not written to.
_QUIET = times.HOUR
#: Letters that one sweep begins; the next one goes on.
_MOST = 1000
#: Posts whose beginnings stand in a letter.
_SHOWN = 5


class Letter(msgspec.Struct, frozen=True):
    """To one person, about what was said in a space after the post `above` and before the time `before`."""

    space_id: int
    account_id: int
    above: int
    before: int


async def sweep(app: Services) -> None:
    """Queue the letters that are due."""
    if not app.mail.configured:
        return
    now = app.clock.now_ms()
    for one in await rooms.to_be_written(app.db.slow(), now, now - times.DAY, now - _QUIET, _MOST):
        await _begin(app, one, now)


async def _begin(app: Services, entered: Entered, now: int) -> None:
    me, before = entered.me, now - _QUIET
    newest = await posts.by_others(app.db.read(), me, max(me.letter_id, me.seen_id), before, 1)
    if not newest:
        return
    wanted = bool(await news.since(app, entered, me.letter_id, before))
    due = Letter(me.space_id, me.account_id, me.letter_id, before)

    async def unit(tx: Tx) -> None:
        await notices.note_letter(tx, me, newest[0].id, now if wanted else None)
        if wanted:
            key = f"{WRITE}:{me.space_id}:{me.account_id}"
            lane = lanes.letter(me.account_id)
            tx.enqueue(JobSpec(WRITE, msgspec.json.encode(due), unique_key=key, lane=lane))

    await app.db.write(unit)


async def write(app: Services, due: Letter) -> None:
    """Job `spaces.letter`: everything is asked again."""
    now, space_id, account_id = app.clock.now_ms(), due.space_id, due.account_id
    entered = await rooms.entered_by_id(app.db.read(), space_id, account_id, now)
    if entered is None or not entered.me.by_mail or not app.mail.configured:
        return
    fresh = await news.since(app, entered, due.above, due.before)
    if not fresh:
        return
    name, words = letter(app, entered, fresh)
    end = f"{app.settings.url}/spaces/letters/end?token={rules.end_token(app.secret, space_id, account_id)}"
    head = (
        ("List-Id", f"<spaces.{urlsplit(app.settings.url).hostname}>"),
        # The mail program's own button: it asks nobody, sends no cookie and opens no page (RFC 2369, 8058).
        ("List-Unsubscribe", f"<{end}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
    for viewer in await viewers.of_account(app, account_id):
        if rules.may_write_to(viewer.user):
            known = {"name": viewer.account.username, "end": end, **words}
            await mail.send(app, name, viewer.user.locale, viewer.user.email, known, head=head)


def letter(app: Services, entered: Entered, fresh: list[News]) -> tuple[str, dict[str, str]]:
    """Which letter, and its words: as much as the owners of the space let out."""
    space = entered.space
    if not rules.may_name(space):
        return "space_news", {"link": f"{app.settings.url}/s"}
    words = {"space": space.name, "link": f"{app.settings.url}/s/{space.slug}"}
    if not rules.may_tell(space):
        return "space_news_named", words
    said = map(_line, fresh[:_SHOWN][::-1])
    return "space_news_words", {**words, "said": "\n\n".join(line for line in said if line)}


def _line(one: News) -> str:
    if one.content is None:
        return ""
    name = " ".join((one.author.display_name or one.author.username).split())
    return f"{name}: {shortened(' '.join(one.content.plain.split()), limits.PUSH.body)}"
