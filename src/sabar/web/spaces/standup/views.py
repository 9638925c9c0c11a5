"""Pages of a stand-up: the answers of one day, and how it is set."""

from typing import ClassVar

from msgspec import Struct

from sabar.rules.spaces.limits import STANDUPS
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page, Piece
from sabar.web.spaces.people_views import SpacePage
from sabar.web.spaces.said_views import PromptView, RoomBoxView, RoomView, SaidView


class DayLinkView(Struct, frozen=True, kw_only=True):
    """A day beside the one that is shown."""

    url: str
    day_ms: int


class StandupPage(Page, frozen=True, kw_only=True):
    """/s/{slug}/standup and /s/{slug}/standup/{day}: all that was answered on a day. `today`: it is the
    reader's. `asks`: on such a day of the week everybody is asked. `box`: the reader can answer.
    """

    template: ClassVar[str] = "spaces/standup.html"
    room: RoomView
    day: str
    day_ms: int
    today: bool
    asks: bool
    posts: tuple[SaidView, ...]
    before: DayLinkView | None
    after: DayLinkView | None
    box: RoomBoxView | None


class PromptPiece(Piece, frozen=True, kw_only=True):
    """What the room shows of it, for an open page."""

    template: ClassVar[str] = "spaces/standup_piece.html"
    standup: PromptView


class StandupSettingsPage(SpacePage, frozen=True, kw_only=True):
    """/s/{slug}/standup/settings. POST the same path, for owners: `weekdays[]`, `question`, or `off`. POST
    …/hour: `hour`, `never`, `zone`. `usual`: the question where none is worded.
    """

    template: ClassVar[str] = "spaces/standup_settings.html"
    form: FormView
    weekdays: tuple[int, ...]
    is_on: bool
    usual: str
    own: FormView
    zones: tuple[str, ...]
    most: int = STANDUPS.question
