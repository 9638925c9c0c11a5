"""What an ordinary backup takes along besides the database: never a key of spaces, wherever these lie."""

from pathlib import Path

from sabar.settings import Settings


def members(settings: Settings) -> list[tuple[str, Path]]:
    """Name in the archive and file, by name. ValueError where a key of spaces would be in it."""
    found = []
    if settings.key_file.exists():
        if is_key(settings, settings.key_file):
            raise ValueError("SABAR_SPACE_KEY_FILE is the secret key, which is in archives: take another")
        found.append(("secret.key", settings.key_file))
    # A name that begins with a dot is a file somebody is still writing.
    media = sorted(
        path
        for path in settings.media.rglob("*")
        if path.is_file() and path.name[0] != "." and not is_key(settings, path)
    )
    return found + [(f"media/{path.relative_to(settings.media).as_posix()}", path) for path in media]


def is_key(settings: Settings, path: Path) -> bool:
    """Whether it opens spaces, for those who let their keys lie among the media."""
    real = path.resolve()
    return real == settings.space_key.resolve() or real.is_relative_to(settings.space_keys.resolve())
