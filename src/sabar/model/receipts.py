"""What is left of a post that its writer took back."""

from enum import StrEnum

import msgspec

from sabar.model.audience import Visibility


class Way(StrEnum):
    """A way by which a post leaves: to the pages and the apps of people of this server, to visitors, in push
    messages and letters, into boxes on pages of others.
    """

    PAGE = "page"
    APP = "app"
    VISIT = "visit"
    PUSH = "push"
    LETTER = "letter"
    BOX = "box"


class Receipt(msgspec.Struct, frozen=True):
    """`figures`: enough people could read it for numbers to tell nothing of one of them; `announced`: whoever
    opens its address is told, with the `reason`; `held_id`: the number it had while it waited.
    """

    status_id: int
    account_id: int
    visibility: Visibility
    posted_at: int
    recalled_at: int
    figures: bool
    announced: bool
    reason: str
    held_id: int | None = None
