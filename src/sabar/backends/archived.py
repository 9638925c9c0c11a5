"""What an ordinary backup takes along besides the database: never a key of spaces, wherever these lie."""

from pathlib import Path

from sabar.settings import Settings


def members(settings: Settings) -> list[tuple[str, Path]]:
    """Name in the archive and file, by name. ValueError where a key of spaces would be in it."""
    key, keys = settings.space_key.resolve(), settings.space_keys.resolve()

    def opens_spaces(path: Path) -> bool:
        """For those who let their keys lie among the media."""
        real = path.resolve()
        return real == key or real.is_relative_to(keys)

    found = []
    if settings.key_file.exists():
        if opens_spaces(settings.key_file):
            raise ValueError("SABAR_SPACE_KEY_FILE is the secret key, which is in archives: take another")
        found.append(("secret.key", settings.key_file))
    # A name that begins with a dot is a file somebody is still writing.
    media = sorted(
        path
        for path in settings.media.rglob("*")
        if path.is_file() and path.name[0] != "." and not opens_spaces(path)
    )
    return found + [(f"media/{path.relative_to(settings.media).as_posix()}", path) for path in media]
