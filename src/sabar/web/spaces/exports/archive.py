"""Everything of a space as one zip file, made while it is sent. What waits for its turn (a page, the list of
posts) lies in memory, or on the disk as nobody else can read it (`kit.crypto.veils`).

`index.html` says what is in it; `posts/2026-11.html` and the like what was said, by the month in which a
thread began; `log.html` the log in words; `files/` by post. `space.json`, `posts.json` and `log.json` are the
same for programs: docs/spaces.md.
"""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from sabar.backends.seals import Unsealable
from sabar.kit import times
from sabar.kit.crypto.veils import Veiled
from sabar.kit.zips import Moment, Packing
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import files, people, said
from sabar.reads.spaces.files import Attached
from sabar.reads.spaces.people import Log, Present
from sabar.reads.spaces.said import Parent, Said
from sabar.services import Services
from sabar.web.frame import assets, render
from sabar.web.spaces import log as space_log
from sabar.web.spaces.exports import stored as drawn
from sabar.web.spaces.exports import stored_views as views

_ALL = 2**31
_PART = 64 * 1024
_encode = msgspec.json.Encoder().encode


class Archive:
    """One, for one owner: with what he sees, in his language (`lang`) and on his clock (`zone`)."""

    def __init__(self, app: Services, viewer: Viewer, entered: Entered, lang: str) -> None:
        self._app = app
        self._viewer = viewer
        self._entered = entered
        self._lang = lang
        self._zone = viewer.user.preferences.zone
        self._zip = Packing()
        self._now = app.clock.now_ms()
        self._months: list[views.StoredMonth] = []
        self._pinned: list[views.StoredLink] = []
        self._torn: list[str] = []
        self._posts = self._files = self._shut = 0

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the zip file. Raises Unavailable."""
        try:
            async with aclosing(self._files_in_it()) as every:
                async for piece in every:
                    yield piece
        finally:
            self._zip.close()
        yield self._zip.taken()

    async def _files_in_it(self) -> AsyncGenerator[bytes, None]:
        with Veiled() as listed:
            async with aclosing(self._said(listed)) as every:
                async for piece in every:
                    yield piece
            for piece in self._copied("posts.json", listed):
                yield piece
        log = await people.log_of(self._app, self._entered, None, _ALL)
        inside = await people.members(self._app, self._entered)
        for name, content in (
            ("log.json", space_log.chain_file(self._entered, log)),
            ("log.html", self._log_page(log)),
            ("space.json", self._about(inside)),
            ("style.css", assets.files()["css/archive.css"]),
            ("index.html", self._contents(inside)),
        ):
            with self._zip.file(name, self._moment(self._now), len(content), packed=True) as file:
                file.write(content)
            yield self._zip.taken()

    async def _said(self, listed: Veiled) -> AsyncGenerator[bytes, None]:
        """Pages of months, and before each the files in it; the posts for programs are `listed`."""
        until = await said.newest_id(self._app, self._entered)
        page, thread = Veiled(), 0
        try:
            listed.write(b"[")
            async for some in said.everything(self._app, self._entered, until):
                above = await said.parents(self._app, self._entered, some)
                for one in some:
                    first = thread != (one.post.root_id or one.post.id)
                    thread = one.post.root_id or one.post.id
                    if first and self._begins_a_month(one):
                        for piece in self._finished(page):
                            yield piece
                        page.close()
                        page = self._begun(one)
                    stored = drawn.files(one)
                    for place, attached in enumerate(one.files):
                        async with aclosing(self._file(attached, stored[place].path)) as content:
                            async for piece in content:
                                yield piece
                    self._keep(one, first, above, stored, page, listed)
            for piece in self._finished(page):
                yield piece
            listed.write(b"\n]\n")
        finally:
            page.close()

    def _month(self, one: Said) -> int:
        """In which it was said on his clock: the beginning of that month, as if the clock were UTC."""
        at = self._local(one.post.created_at)
        return int(datetime(at.year, at.month, 1, tzinfo=UTC).timestamp()) * times.SECOND

    def _begins_a_month(self, one: Said) -> bool:
        """A clock that was set back opens no page twice."""
        return not self._months or self._months[-1].month_ms < self._month(one)

    def _begun(self, one: Said) -> Veiled:
        month = self._month(one)
        path = f"posts/{times.day(month)[: len('2026-11')]}.html"
        self._months.append(views.StoredMonth(path=path, month_ms=month, posts=0))
        page = Veiled()
        page.write(self._draw("spaces/archive/month.html", space=self._entered.space.name, month_ms=month))
        return page

    def _finished(self, page: Veiled) -> Iterator[bytes]:
        if self._months:
            page.write(self._draw("spaces/archive/month_end.html"))
            yield from self._copied(self._months[-1].path, page)

    def _keep(
        self,
        one: Said,
        first: bool,
        above: Mapping[int, Parent],
        stored: Sequence[views.StoredFile],
        page: Veiled,
        listed: Veiled,
    ) -> None:
        whole = tuple(msgspec.structs.replace(file, whole=file.path not in self._torn) for file in stored)
        post = drawn.post(one, above, whole, first=first)
        page.write(self._draw("spaces/archive/post.html", post=post, zone=self._zone))
        listed.write(b",\n" if self._posts else b"\n")
        listed.write(_encode(drawn.told(one, self._entered.space.slug, self._app.settings.url, whole)))
        month = self._months[-1]
        self._months[-1] = msgspec.structs.replace(month, posts=month.posts + 1)
        self._posts += 1
        self._shut += one.content is None
        if post.pinned:
            begins = drawn.beginning(one.content.plain if one.content else "")
            self._pinned.append(views.StoredLink(href=f"{month.path}#p{post.id}", words=begins))

    async def _file(self, attached: Attached, path: str) -> AsyncGenerator[bytes, None]:
        """One that does not open is left out, or ends where it breaks off; the first page says which."""
        part = attached.content
        try:
            if attached.about is None:
                raise Unsealable
            await files.demand_whole(self._app, part)
            with self._zip.file(path, self._moment(attached.file.created_at), part.size, packed=False) as out:
                self._files += 1
                async with aclosing(files.content(self._app, part, 0, part.size)) as content:
                    async for piece in content:
                        out.write(piece)
                        yield self._zip.taken()
        except Unsealable:
            self._torn.append(path)
        yield self._zip.taken()

    def _copied(self, name: str, content: Veiled) -> Iterator[bytes]:
        size = content.tell()
        content.seek(0)
        with self._zip.file(name, self._moment(self._now), size, packed=True) as file:
            while part := content.read(_PART):
                file.write(part)
                yield self._zip.taken()
        yield self._zip.taken()

    def _about(self, inside: Sequence[Present]) -> bytes:
        me = self._entered.me
        return msgspec.json.format(
            _encode(
                {
                    "space": entities.space(self._entered, {}, self._app.settings.url),
                    "made_at": times.iso(self._now),
                    "made_by": self._viewer.account.acct,
                    "begins_at": times.iso(me.sees_from) if me.sees_from else None,
                    "posts": self._posts,
                    "sealed_posts": self._shut,
                    "files": self._files,
                    "torn_files": self._torn,
                    "members": [entities.member(one) for one in inside],
                }
            ),
            indent=1,
        )

    def _contents(self, inside: Sequence[Present]) -> bytes:
        me = self._entered.me
        return self._draw(
            "spaces/archive/index.html",
            a=views.Contents(
                zone=self._zone,
                name=self._entered.space.name,
                server=self._app.settings.domain,
                maker=self._viewer.account.acct,
                made_ms=self._now,
                from_ms=me.sees_from or None,
                months=tuple(self._months),
                pinned=tuple(self._pinned),
                posts=self._posts,
                files=self._files,
                shut=self._shut,
                torn=tuple(self._torn),
                members=tuple(drawn.member(one) for one in inside),
            ),
        )

    def _log_page(self, found: Log) -> bytes:
        lines = tuple(drawn.line(self._lang, self._zone, one) for one in found.lines[::-1])
        return self._draw(
            "spaces/archive/log.html",
            space=self._entered.space.name,
            lines=lines,
            broken_at=found.broken_at,
            head=found.head,
            zone=self._zone,
        )

    def _draw(self, name: str, **context: object) -> bytes:
        return render.render(name, context, lang=self._lang)

    def _local(self, ms: int) -> datetime:
        return datetime.fromtimestamp(ms / 1000, times.place(self._zone))

    def _moment(self, ms: int) -> Moment:
        at = self._local(ms)
        return (at.year, at.month, at.day, at.hour, at.minute, at.second)


def name(entered: Entered, now_ms: int) -> str:
    """What it is saved as."""
    return quote(f"{entered.space.slug}-{times.day(now_ms)}.zip", safe="")
