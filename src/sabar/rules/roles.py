"""Who among those who run the server may do what, and to whom."""

from enum import IntFlag

from sabar.model.accounts import Role
from sabar.model.errors import Forbidden


class Permission(IntFlag):
    """The bits clients know (`Role.permissions` of the API)."""

    ADMINISTRATOR = 0x1
    DEVOPS = 0x2
    VIEW_AUDIT_LOG = 0x4
    VIEW_DASHBOARD = 0x8
    MANAGE_REPORTS = 0x10
    MANAGE_FEDERATION = 0x20
    MANAGE_SETTINGS = 0x40
    MANAGE_BLOCKS = 0x80
    MANAGE_TAXONOMIES = 0x100
    MANAGE_APPEALS = 0x200
    MANAGE_USERS = 0x400
    MANAGE_INVITES = 0x800
    MANAGE_RULES = 0x1000
    MANAGE_ANNOUNCEMENTS = 0x2000
    MANAGE_CUSTOM_EMOJIS = 0x4000
    MANAGE_WEBHOOKS = 0x8000
    INVITE_USERS = 0x10000
    MANAGE_ROLES = 0x20000
    MANAGE_USER_ACCESS = 0x40000
    DELETE_USER_DATA = 0x80000
    VIEW_FEEDS = 0x100000


NOTHING = Permission(0)
_EVERYTHING = ~NOTHING
_MODERATOR = (
    Permission.VIEW_AUDIT_LOG
    | Permission.VIEW_DASHBOARD
    | Permission.MANAGE_REPORTS
    | Permission.MANAGE_TAXONOMIES
    | Permission.MANAGE_USERS
)
#: As clients are told.
PERMISSIONS = {
    Role.USER: NOTHING,
    Role.MODERATOR: _MODERATOR,
    Role.ADMIN: _EVERYTHING & ~Permission.ADMINISTRATOR,
    Role.OWNER: Permission.ADMINISTRATOR,
}
_RANK = {Role.USER: 0, Role.MODERATOR: 1, Role.ADMIN: 2, Role.OWNER: 3}


def may(role: Role, wanted: Permission) -> bool:
    """Whether a role has all of these."""
    held = PERMISSIONS[role]
    return bool(held & Permission.ADMINISTRATOR) or held & wanted == wanted


def demand(role: Role, wanted: Permission) -> None:
    if not may(role, wanted):
        raise Forbidden


def outranks(role: Role, other: Role) -> bool:
    """Nobody acts on those of the own rank or above, by whatever way he comes (CVE-2026-54740)."""
    return _RANK[role] > _RANK[other]


def demand_above(role: Role, other: Role) -> None:
    if not role.staff or not outranks(role, other):
        raise Forbidden
