"""Two weeks in the life of the cast, told to an empty server."""

import random
from collections.abc import Sequence
from functools import partial

from sabar.actions import bookmarks, favourites, lists, pins, polls, relations
from sabar.actions.staff import server
from sabar.actions.statuses import boost, edit
from sabar.demo import script
from sabar.demo.script import Line
from sabar.demo.stage import Stage
from sabar.kit.times import DAY, HOUR, MINUTE, SECOND, midnight
from sabar.model.audience import Visibility
from sabar.rules import visibility as rules
from sabar.store import polls as poll_store

_ARRIVAL_DAYS = 15
_STILL_ASKING = ("grace", "hugo")  # the locked account has not answered them yet
_QUIET = ("meteo", "tambour")  # they like nothing
_KEPT = ("awa", "ben")  # they keep every ninth post they may read
_LISTS = {
    "Villeneuve": ("tambour", "nadia2027", "bibliotheque", "meteo"),
    "Les copains": ("ben", "chloe", "farid"),
}


class Play:
    """Puts everything on a stage; `stage.play()` then does it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.app = stage.app
        self.chance = random.Random(2009)  # noqa: S311 - the same play every time
        self.followers: dict[str, list[str]] = {person.name: [] for person in script.people()}
        self.told = 0

    def prepare(self) -> None:
        self.stage.draw_ahead(script.people(), script.posts())
        start = midnight(self.stage.end) - _ARRIVAL_DAYS * DAY
        for number, person in enumerate(script.people()):
            at = start + (7 * 60 + number) * MINUTE
            self.stage.at(at, partial(self.stage.join, person, owner=not number))
        self.stage.at(start + 8 * HOUR, self._meet)
        self.stage.at(start + 9 * HOUR, self._arrange)
        for line in script.posts():
            self._plan(line, line.visibility)
        for line in script.letters():
            self._plan(line, Visibility.DIRECT)

    def _when(self, line: Line) -> int:
        if line.ago:
            return self.stage.end - line.ago * MINUTE
        hour, minute = line.at.split(":")
        day = midnight(self.stage.end) - line.day * DAY
        # Seconds, because nobody posts on the minute.
        return day + int(hour) * HOUR + int(minute) * MINUTE + self.chance.randrange(60) * SECOND

    def _plan(self, line: Line, visibility: Visibility | None) -> None:
        at = self._when(line)
        self.stage.at(at, partial(self._tell, line, visibility, None, at))

    async def _meet(self) -> None:
        """Everybody follows whom they like; who asks a locked account is mostly let in."""
        for person in script.people():
            me = self.stage.viewers[person.name]
            wanted = person.follows or [other.name for other in script.people() if other is not person]
            for name in wanted:
                await relations.follow(self.app, me, self.stage.viewers[name].account)
        for person in script.people():
            asking = [
                p.name
                for p in script.people()
                if p is not person and person.name in (p.follows or [person.name])
            ]
            if person.locked:
                asking = [name for name in asking if name not in _STILL_ASKING]
                for name in asking:
                    account = self.stage.viewers[name].account
                    await relations.authorize(self.app, self.stage.viewers[person.name], account)
            self.followers[person.name] = asking

    async def _arrange(self) -> None:
        owner = self.stage.viewers[script.people()[0].name]
        await server.describe(
            self.app,
            owner,
            title="Villeneuve",
            description="Une petite ville qui parle d’elle-même. A small town, talking.",
            contact_email="awa@example.org",
        )
        for title, names in _LISTS.items():
            made = await lists.create(self.app, owner, title)
            await lists.add(self.app, owner, made.id, [self.stage.viewers[name].id for name in names])

    async def _tell(self, line: Line, visibility: Visibility | None, reply_to: int | None, at: int) -> None:
        id = await self.stage.say(line, visibility, reply_to)
        author = self.stage.viewers[line.by]
        if line.pin:
            await pins.pin(self.app, author, id)
        if line.edit:
            change = edit.Edit(text=line.edit.text)
            self.stage.at(at + line.edit.after * MINUTE, partial(edit.edit, self.app, author, id, change))
        self._echo(line, visibility, id, at, reply=reply_to is not None)
        if line.poll:
            await self._let_vote(line, id, at)
        self._answer(line.replies, line, visibility, id, at)

    def _answer(
        self, replies: Sequence[Line], line: Line, visibility: Visibility | None, id: int, at: int
    ) -> None:
        """The replies to one post. Those that begin with `then` belong to the one before them."""
        for number, reply in enumerate(replies):
            if reply.then:
                continue
            after = []
            for later in replies[number + 1 :]:
                if not later.then:
                    break
                after.append(later)
            self._reply(reply, after, visibility, id, at)

    def _reply(self, reply: Line, after: list[Line], visibility: Visibility | None, id: int, at: int) -> None:
        when = min(at + reply.after * MINUTE + self.chance.randrange(60) * SECOND, self.stage.end)
        seen_by = reply.visibility or visibility

        async def tell() -> None:
            said = await self.stage.say(reply, seen_by, id)
            self._echo(reply, seen_by, said, when, reply=True)
            self._answer(reply.replies, reply, seen_by, said, when)
            if after:
                self._reply(after[0], after[1:], seen_by, said, when)

        self.stage.at(when, tell)

    def _echo(self, line: Line, visibility: Visibility | None, id: int, at: int, *, reply: bool) -> None:
        """Boosts and likes in the hours after."""
        if visibility is not None and rules.is_direct(visibility):
            return
        usual = {person.name: person.visibility for person in script.people()}
        shown = visibility or usual[line.by]
        readers = self.followers[line.by] if rules.is_for_followers(shown) else list(usual)
        readers = [name for name in readers if name != line.by and name not in _QUIET]
        self.told += 1
        for name in line.boosts:
            later = at + self._while(at, 5 * HOUR)
            self.stage.at(later, partial(self._boost, name, id))
        for name in self.chance.sample(readers, self.chance.randrange(3 if reply else 8)):
            later = at + self._while(at, 6 * HOUR)
            self.stage.at(later, partial(self._like, name, id))
        for name in _KEPT:
            if self.told % 9 == 0 and name in readers:
                self.stage.at(at + 2 * HOUR, partial(self._keep, name, id))

    def _while(self, at: int, most: int) -> int:
        """Some ms after `at` that are over by now: what is new was not seen by everybody in one moment."""
        return self.chance.randrange(SECOND, max(MINUTE, min(most, self.stage.end - at)))

    async def _boost(self, name: str, id: int) -> None:
        await boost.boost(self.app, self.stage.viewers[name], id, Visibility.PUBLIC)

    async def _like(self, name: str, id: int) -> None:
        await favourites.favourite(self.app, self.stage.viewers[name], id)

    async def _keep(self, name: str, id: int) -> None:
        await bookmarks.bookmark(self.app, self.stage.viewers[name], id)

    async def _let_vote(self, line: Line, id: int, at: int) -> None:
        found = await poll_store.of_status(self.app.db.read(), id)
        if line.poll is None or found is None:
            return
        poll, _ = found
        span = min(line.poll.hours * HOUR, self.stage.end - at) - MINUTE
        weights = [len(line.poll.options) - place for place in range(len(line.poll.options))]
        for person in script.people():
            if person.name != line.by and person.name not in _QUIET:
                (choice,) = self.chance.choices(range(len(weights)), weights)
                voter = self.stage.viewers[person.name]
                later = at + self.chance.randrange(MINUTE, span)
                self.stage.at(later, partial(polls.vote, self.app, voter, poll.id, [choice]))
