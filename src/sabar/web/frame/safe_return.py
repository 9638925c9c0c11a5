"""Where to go back to: only ever a page of this server (CVE-2026-33868)."""

from urllib.parse import unquote, urlsplit

_LONGEST = 2048


def safe(path: str) -> str:
    """The path if it stays on this server however it is decoded, else `/`."""
    if len(path) > _LONGEST:
        return "/"
    shown = path
    for _ in range(3):
        if not _local(shown):
            return "/"
        shown = unquote(shown)
    return path


def _local(path: str) -> bool:
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    if any(ord(char) <= 32 or ord(char) == 127 for char in path.partition("?")[0]):
        return False
    if any(ord(char) < 32 for char in path):
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and "//" not in parts.path[:2]
