"""What is attached to a post of another server."""

import re
from typing import Any
from urllib.parse import urlsplit

from sabar.federation.translate import shapes
from sabar.model.received import ForeignFile
from sabar.rules.federation import received
from sabar.rules.writing import text

_KINDS = ("Image", "Document", "Video", "Audio")
#: What a file is by the end of its address, where its document does not say.
_ENDINGS = {
    **dict.fromkeys(("jpg", "jpeg"), "image/jpeg"),
    **{name: f"image/{name}" for name in ("png", "gif", "webp", "avif", "heic")},
    "svg": "image/svg+xml",
    **dict.fromkeys(("tif", "tiff"), "image/tiff"),
    "eps": "application/postscript",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
}
#: Pictures that neither browsers show alike nor this server draws anew: a link leads to them.
_NOT_DRAWN = frozenset({"image/svg+xml", "image/tiff", "image/vnd.adobe.photoshop", "application/postscript"})
_USUAL = {"Image": "image", "Video": "video", "Audio": "audio"}
_BLURHASH = re.compile(r"[0-9A-Za-z#$%*+,\-.:;=?@\[\]^_{|}~]{6,200}")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"
_SIDE = 100_000


def of(document: dict[str, Any]) -> list[ForeignFile]:
    """Pictures, films and sound, in their order; where there are none, the picture of the whole."""
    found = [_file(one) for one in shapes.listed(document.get("attachment"))]
    files = [one for one in found if one is not None]
    if not files:
        still = _file({**shapes.one(document.get("image")), "type": "Image"})
        files = [still] if still is not None else []
    once = {one.url: one for one in files}
    return list(once.values())[: received.POSTS.files]


def links(document: dict[str, Any]) -> list[str]:
    """Pages that are attached, as Lemmy does."""
    attached = [one for one in shapes.listed(document.get("attachment")) if isinstance(one, dict)]
    found = [shapes.first_id(one.get("href") or one.get("url")) for one in attached if _is_page(one)]
    return [one for one in found if shapes.is_web(one)][: received.POSTS.links]


def _is_page(value: dict[str, Any]) -> bool:
    return bool(shapes.type_of(value, ("Link", "Page"))) and not _media_type(value).startswith(
        ("image/", "video/", "audio/")
    )


def _media_type(value: Any) -> str:
    given = shapes.text(value.get("mediaType") or value.get("mimeType")) if isinstance(value, dict) else ""
    return given.partition(";")[0].strip().lower()


def _file(value: Any) -> ForeignFile | None:
    if not isinstance(value, dict):
        return None
    kind = shapes.type_of(value, (*_KINDS, "Link"))
    url, mime = _address(value)
    ending = urlsplit(url).path.rpartition(".")[2].lower() if url else ""
    mime = _media_type(value) or mime or _ENDINGS.get(ending, "")
    shown = mime.partition("/")[0] if mime else _USUAL.get(kind, "unknown")
    untold = kind == "Link" or "type" not in value
    if not url or not (kind or untold) or (untold and shown not in _USUAL.values()):
        return None
    if mime in _NOT_DRAWN:
        shown = "unknown"
    x, y = _focus(value.get("focalPoint"))
    return ForeignFile(
        type=shown if shown in _USUAL.values() else "unknown",
        url=url,
        mime=mime,
        description=_described(value),
        blurhash=blurhash(value.get("blurhash")),
        focus_x=x,
        focus_y=y,
        width=shapes.number(value.get("width"), _SIDE) or 0,
        height=shapes.number(value.get("height"), _SIDE) or 0,
        still=_still(value),
    )


def _address(value: dict[str, Any]) -> tuple[str, str]:
    """Where a file is, and what it is there: of several, the first that is one of the web."""
    given = value.get("href") if "url" not in value else value.get("url")
    for one in shapes.listed(given):
        found = shapes.first_id(one)
        if shapes.is_web(found):
            return found, _media_type(one)
    return "", ""


def _still(value: dict[str, Any]) -> str:
    icon = value.get("icon")
    found = _address(shapes.one(icon))[0] or shapes.first_id([one for one in shapes.listed(icon) if one])
    return found if shapes.is_web(found) else ""


def _described(value: dict[str, Any]) -> str:
    """Newer programs write the description into `summary`, older ones into `name`."""
    most = received.POSTS.description
    words = shapes.words(value, "summary", most) or shapes.words(value, "name", most)
    return text.clean_text(words)


def _focus(value: Any) -> tuple[float, float]:
    pair = [
        one for one in shapes.listed(value) if isinstance(one, (int, float)) and not isinstance(one, bool)
    ]
    if len(pair) != 2:
        return 0.0, 0.0
    # Of JSON come whole numbers that are too large for a float.
    x, y = (float(max(-1, min(1, one))) for one in pair)
    return x, y


def blurhash(value: Any) -> str:
    """One that can be drawn; else none."""
    given = shapes.text(value)
    if not _BLURHASH.fullmatch(given):
        return ""
    wide, high = _DIGITS.index(given[0]) % 9 + 1, _DIGITS.index(given[0]) // 9 + 1
    return given if len(given) == 4 + 2 * wide * high else ""
