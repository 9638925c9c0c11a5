"""Who looked: the log of a space, which all its members can read."""

from enum import StrEnum

import msgspec


class Happened(StrEnum):
    CREATED = "created"
    INVITED = "invited"
    UNINVITED = "uninvited"
    JOINED = "joined"
    LEFT = "left"
    REMOVED = "removed"
    ENDED = "ended"
    PROLONGED = "prolonged"
    ROLE = "role"
    RENAMED = "renamed"
    RETENTION = "retention"
    SETTINGS = "settings"
    HELD = "held"
    RELEASED = "released"
    CLOSED = "closed"
    REOPENED = "reopened"
    KEYS_ROTATED = "keys_rotated"
    OPENED = "opened"
    EXPORT_NOTICE = "export_notice"
    EXPORT_ANNOUNCED = "export_announced"
    EXPORT_CALLED_OFF = "export_called_off"
    EXPORTED = "exported"
    STANDUP = "standup"
    REPORTED = "reported"
    PROVED = "proved"


class Line(msgspec.Struct, frozen=True):
    """`number` counts from 1. `who`: did it, by the name he had, empty for the program itself; `about`:
    whom or what it was about. `hash`: of the line before and all of this (`rules.spaces.chain`).
    """

    space_id: int
    number: int
    at: int
    what: Happened
    who: str = ""
    about: str = ""
    detail: str = ""
    hash: str = ""
