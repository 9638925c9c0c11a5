"""What somebody calls others, for himself alone."""

from enum import StrEnum

import msgspec


class Colour(StrEnum):
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    GREY = "grey"


class RuleKind(StrEnum):
    """`server`: everybody of a domain; `link`: everybody with a proved link to a domain or one below it."""

    SERVER = "server"
    LINK = "link"


class Label(msgspec.Struct, frozen=True):
    """`name_key`: the name as names are compared. `sensitive`: its owner is asked before a post reaches one
    of these people.
    """

    id: int
    account_id: int
    name: str
    name_key: str
    colour: Colour
    sensitive: bool
    created_at: int


class LabelRule(msgspec.Struct, frozen=True):
    """Who bears a label without being named. `value` is a domain, empty for this server."""

    id: int
    label_id: int
    kind: RuleKind
    value: str
