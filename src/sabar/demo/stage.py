"""The cast on one server: who they are there, and their doings in the order of time."""

import heapq
import itertools
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from sabar.actions import media, profiles
from sabar.actions.auth import accounts, setup
from sabar.actions.profiles import ProfileChange
from sabar.actions.statuses import post
from sabar.demo.clock import StageClock
from sabar.demo.draw import Studio
from sabar.demo.script import Line, Person
from sabar.model.audience import Visibility
from sabar.model.viewers import Viewer
from sabar.reads.account import viewers
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.services import Services
from sabar.store import accounts as account_store

#: of everybody in the cast; printed by `sabar demo`
PASSWORD = "the drum calls the village"  # noqa: S105 - a demo's, shown to everybody

Doing = Callable[[], Awaitable[None]]


class Stage:
    """`viewers` by name. `at` keeps a doing for its time; `play` does them all, the clock moving along."""

    def __init__(self, app: Services, clock: StageClock, settle: Doing, studio: Studio) -> None:
        self.app = app
        self.viewers: dict[str, Viewer] = {}
        self.end = clock.now_ms()
        self._clock = clock
        self._settle = settle
        self._studio = studio
        self._numbers = itertools.count()
        self._waiting: list[tuple[int, int, Doing]] = []

    def at(self, ms: int, doing: Doing) -> None:
        """Nothing happens later than now."""
        heapq.heappush(self._waiting, (min(ms, self.end), next(self._numbers), doing))

    async def play(self) -> None:
        """What follows from a doing (notifications, the end of a poll) is done before time moves on."""
        try:
            while self._waiting:
                at, _, doing = heapq.heappop(self._waiting)
                if at != self._clock.fixed:
                    await self._settle()
                    self._clock.fixed = at
                await doing()
            await self._settle()
        finally:
            self._clock.fixed = None

    def draw_ahead(self, people: Sequence[Person], lines: Sequence[Line]) -> None:
        """Begin with every picture that will be wanted."""
        for person in people:
            self._studio.portrait(person.name)
            self._studio.header(person.header)
        for line in lines:
            for picture in line.pictures:
                self._studio.photo((picture.scene, picture.seed))

    def badge(self, name: str) -> Awaitable[bytes]:
        """The picture of an emoji."""
        return self._studio.badge(name)

    async def join(self, person: Person, *, owner: bool = False) -> None:
        """An account with its profile."""
        words = person.name, f"{person.name}@example.org", PASSWORD
        if owner:
            user = await setup.create_owner(self.app, *words, locale=person.locale)
        else:
            user = await accounts.make(self.app, *words, locale=person.locale, bot=person.bot)
        viewer = await viewers.of_user(self.app, user)
        portrait = await self._studio.portrait(person.name)
        above = await self._studio.header(person.header)
        files = self.app.files
        async with files.working_copy(portrait) as avatar, files.working_copy(above) as header:
            await profiles.update(self.app, viewer, _profile(person, avatar, header))
        await self.meet_again([person])

    async def meet_again(self, people: Sequence[Person]) -> None:
        """Find those who joined earlier, as they are now."""
        for account in await account_store.by_names(self.app.db.read(), [person.name for person in people]):
            for viewer in await viewers.of_account(self.app, account.id):
                self.viewers[account.username] = viewer

    async def say(self, line: Line, visibility: Visibility | None, about: int | None = None) -> int:
        """Post a line; the id. `about`: what it answers or quotes."""
        viewer = self.viewers[line.by]
        ids = []
        for picture in line.pictures:
            photo = await self._studio.photo((picture.scene, picture.seed))
            async with self.app.files.working_copy(photo) as path:
                ids.append(await media.upload(self.app, viewer, path, media.Words(picture.alt)))
        poll = PollDraft(line.poll.options, line.poll.hours * 3600) if line.poll else None
        draft = Draft(
            text=line.text,
            spoiler_text=line.warning,
            media_ids=ids,
            poll=poll,
            in_reply_to_id=None if line.quotes else about,
            quoted_status_id=about if line.quotes else None,
            visibility=visibility,
        )
        return await post.post(self.app, viewer, draft)


def _profile(person: Person, avatar: Path, header: Path) -> ProfileChange:
    return ProfileChange(
        display_name=person.shown,
        note=person.note,
        fields=person.fields,
        avatar=avatar,
        avatar_description=person.shown,
        header=header,
        header_description=person.header_alt,
        locked=person.locked,
        discoverable=not person.locked,
        indexable=not person.locked,
        privacy=person.visibility,
        language=person.locale,
    )
