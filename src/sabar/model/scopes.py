"""OAuth scopes: what a token may do. A parent (`read`) holds its children (`read:lists`)."""

_READ = (
    "accounts", "blocks", "bookmarks", "collections", "favourites", "filters", "follows", "lists", "mutes",
    "notifications", "search", "statuses",
)  # fmt: skip
_WRITE = (
    "accounts", "blocks", "bookmarks", "collections", "conversations", "favourites", "filters", "follows",
    "lists", "media", "mutes", "notifications", "reports", "statuses",
)  # fmt: skip
_ADMIN = (
    "accounts", "reports", "domain_allows", "domain_blocks", "ip_blocks", "email_domain_blocks",
    "canonical_email_blocks",
)  # fmt: skip

#: What a parent does not hold: an application asks for these by their names.
APART = frozenset({"read:labels", "write:labels", "read:spaces", "write:spaces"})
KNOWN = frozenset(
    {"read", "write", "follow", "push", "profile", "admin:read", "admin:write", *APART}
    | {f"read:{name}" for name in _READ}
    | {f"write:{name}" for name in _WRITE}
    | {f"admin:read:{name}" for name in _ADMIN}
    | {f"admin:write:{name}" for name in _ADMIN}
)
#: `follow` is the old name of these.
FOLLOW = frozenset(f"{verb}:{name}" for verb in ("read", "write") for name in ("blocks", "follows", "mutes"))
DEFAULT = "read"


def parse(text: str) -> list[str]:
    """Scopes in order, each once; `+` and spaces both separate."""
    return list(dict.fromkeys(text.replace("+", " ").replace(",", " ").split()))


def unknown(scopes: list[str]) -> list[str]:
    return [scope for scope in scopes if scope not in KNOWN]


def _holds(owned: str, wanted: str) -> bool:
    if owned == wanted:
        return True
    child = wanted.startswith(owned + ":") and wanted not in APART
    return child or (owned == "follow" and wanted in FOLLOW)


def allows(granted: str, wanted: tuple[str, ...]) -> bool:
    """Whether any one of `wanted` is covered by the space-separated `granted`."""
    owned = parse(granted)
    return any(_holds(one, scope) for scope in wanted for one in owned)


def within(asked: list[str], registered: str) -> bool:
    """Whether everything asked was registered by the application."""
    owned = parse(registered)
    return all(any(_holds(one, scope) for one in owned) for scope in asked)
