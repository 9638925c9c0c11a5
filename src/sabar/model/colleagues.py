"""People who agreed to be asked before a post goes out, and what they said."""

import msgspec


class Tie(msgspec.Struct, frozen=True):
    """`account_id` may ask `colleague_id`, once he agreed."""

    id: int
    account_id: int
    colleague_id: int
    created_at: int
    agreed_at: int | None


class Answer(msgspec.Struct, frozen=True):
    """`held_id`: the number the post had while it waited; `status_id`: what it became by a yes; None: it
    is not out.
    """

    id: int
    account_id: int
    colleague_id: int
    held_id: int
    yes: bool
    comment: str
    status_id: int | None
    created_at: int
