"""The leak test of a space: its runs, what each tried and what came of it, and as whom it asks."""

from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """`blind`: what was said for the test was not found where it must be, so that finding nothing elsewhere
    says nothing. `broken_off`: the run did not come to its end.
    """

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    LEAKED = "leaked"
    BLIND = "blind"
    BROKEN_OFF = "broken_off"

    @property
    def over(self) -> bool:
        return self not in (Outcome.WAITING, Outcome.RUNNING)

    @property
    def failed(self) -> bool:
        return self in (Outcome.LEAKED, Outcome.BLIND)


class Part(StrEnum):
    """As whom it asks. `insider`: is in the space, and says what is looked for; `former`: was in it;
    `elsewhere`: a guest of another space; `application`: the insider's, without the right to spaces.
    """

    VISITOR = "visitor"
    OUTSIDER = "outsider"
    FORMER = "former"
    ELSEWHERE = "elsewhere"
    STAFF = "staff"
    APPLICATION = "application"
    INSIDER = "insider"


class Exit(StrEnum):
    """By which something can leave the program."""

    PAGES = "pages"
    CALLS = "calls"
    DEEDS = "deeds"
    STREAMS = "streams"
    PUSH = "push"
    MAIL = "mail"
    DATABASE = "database"
    MEDIA = "media"
    FILES = "files"
    BACKUP = "backup"
    LOG = "log"
    FIGURES = "figures"
    JOURNAL = "journal"
    DISKS = "disks"


class Verdict(StrEnum):
    """`seen`: of the insider, who has to find it; `not_tried`: the test cannot reach it."""

    HELD = "held"
    LEAKED = "leaked"
    SEEN = "seen"
    UNSEEN = "unseen"
    NOT_TRIED = "not_tried"


class Try(msgspec.Struct, frozen=True, omit_defaults=True):
    """One exit, tried as somebody, so many times. `places`: where something got out, the first few of them;
    they hold nothing that was said.
    """

    exit: Exit
    verdict: Verdict
    part: Part | None = None
    count: int = 0
    places: list[str] = []


class Proof(msgspec.Struct, frozen=True):
    """`asked_by`: the member who pressed the button, empty for the nightly run. Times in ms."""

    id: int
    space_id: int
    asked_by: str
    asked_at: int
    began_at: int | None = None
    ended_at: int | None = None
    outcome: Outcome = Outcome.WAITING
    tries: list[Try] = []

    @property
    def count(self) -> int:
        """How many times something was tried."""
        return sum(one.count for one in self.tries)
