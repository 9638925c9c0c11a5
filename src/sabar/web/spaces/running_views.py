"""Pages inside a space of how it is set, and of what happened in it."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import FormView, PagerView
from sabar.web.frame.page import Page
from sabar.web.spaces.people_views import Retention, SpacePage

#: How many owners demand that nothing is destroyed, as far as it matters: nobody, one, enough.
Held = Literal["no", "one", "held"]

#: Of what somebody is told while he is not there.
NotifyName = Literal["nothing", "named", "everything"]


class LossView(Struct, frozen=True, kw_only=True):
    """What would go within the hour: everything from before `before_ms`, so many posts."""

    before_ms: int
    posts: int


class RoomTaken(Struct, frozen=True, kw_only=True):
    """Of the room for files, in megabytes: `taken` of `most`. `near`: little is left."""

    taken: float
    most: int
    near: bool


class SettingsPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/settings. POST the same path: `name`, `past`, `retention`, `outside`, `export_days`
    (one of `notices`), `previews` (`previews_offered`: the server fetches some), and `sure` when that
    destroys something (`loss`). POST …/hold with `on`, …/reopen;
    closing is asked at …/close, and downloading everything at …/export. Who is no owner only reads it.
    `holds`: the reader is one of those owners. `standup`: everybody is asked on some days;
    how is set at …/standup/settings. `notify`: of what he is told (POST …/notify with the same);
    `pushed`: this browser tells of spaces; `mail_offered`: he can have letters, and has them (`by_mail`).
    """

    template: ClassVar[str] = "spaces/settings.html"
    form: FormView
    retentions: tuple[Retention, ...]
    notices: tuple[int, ...]
    held: Held
    holds: bool
    notify: NotifyName
    pushed: bool
    mail_offered: bool
    by_mail: bool
    loss: LossView | None = None
    previews_offered: bool
    standup: bool = False
    room: RoomTaken
    own_room: RoomTaken


class LettersPage(Page, frozen=True, kw_only=True):
    """/spaces/letters/end: press (POST the same path with `token`), then `ended`. It says nothing
    of the space.
    """

    template: ClassVar[str] = "spaces/letters.html"
    state: Literal["end", "ended"]
    token: str = ""


class ClosePage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/close. POST the same path: `name`, as the space is called. `days`: as long it can be opened
    again.
    """

    template: ClassVar[str] = "spaces/close.html"
    form: FormView
    days: int


class ExportPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/export. POST the same path announces it, …/end calls it off, …/archive downloads. `days`:
    before which everybody is told, 0 for none; `due`: it can be downloaded now; `from_ms`: the reader sees
    nothing from before.
    """

    template: ClassVar[str] = "spaces/export.html"
    days: int
    announced: bool
    due: bool
    from_ms: int | None


class LineView(Struct, frozen=True, kw_only=True):
    """A line of the log, in the reader's language."""

    number: int
    at_ms: int
    words: str
    hash: str


class LogPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/log, and all of it as JSON at …/log.json. `broken_at`: the first line that is not as it was
    written; `count`, `head`: how many there are, and the last one's hash.
    """

    template: ClassVar[str] = "spaces/log.html"
    lines: tuple[LineView, ...]
    broken_at: int | None
    count: int
    head: str
    pager: PagerView


class RunView(Struct, frozen=True, kw_only=True):
    """A run of the leak test that is over; `asked_by`: empty for the nightly one."""

    at_ms: int
    asked_by: str
    outcome: str
    words: str
    count: int


class TryView(Struct, frozen=True, kw_only=True):
    """As whom an exit was tried and how often, and what came of it, in words; `bad`: not what had to come."""

    who: str
    bad: bool
    words: str
    count: int
    places: tuple[str, ...]


class ExitView(Struct, frozen=True, kw_only=True):
    """An exit, and how it was tried; without `tries` it was not, and `how` says why."""

    name: str
    how: str
    tries: tuple[TryView, ...]

    @property
    def bad(self) -> bool:
        return any(one.bad for one in self.tries)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.tries)


class ProofPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/proof. POST the same path starts a run. `refused`: why none was started; `waits`: one does,
    or runs; `last`: the newest that is over; `exits`, `untried`: its sheet.
    """

    template: ClassVar[str] = "spaces/proof.html"
    refused: str
    waits: bool
    last: RunView | None
    exits: tuple[ExitView, ...]
    untried: tuple[ExitView, ...]
    earlier: tuple[RunView, ...]
