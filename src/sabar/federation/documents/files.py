"""The files of a post, and custom emoji."""

from typing import Any

from sabar.backends import files as stored
from sabar.kit import times
from sabar.model.statuses import CustomEmoji, Media
from sabar.reads.posts import files
from sabar.reads.server import addresses
from sabar.services import Services

_KINDS = {"image": "Image", "gifv": "Video", "video": "Video", "audio": "Audio"}


def attachment(app: Services, media: Media, *, sealed_for: int | None) -> dict[str, Any]:
    """A file that is ready. Some read what describes it from `summary`, some from `name`. `sealed_for`: the
    account by whose right a file that is not for everybody is fetched.
    """
    made: dict[str, Any] = {
        "type": _KINDS.get(media.type, "Document"),
        "mediaType": media.mime,
        "url": files.lasting_address(app, media.file, sealed_for),
        "name": media.description or None,
        "summary": media.description or None,
    }
    measures = media.meta.get("original", {})
    made |= {name: measures[name] for name in ("width", "height") if name in measures}
    if "duration" in measures:
        made["duration"] = f"PT{measures['duration']}S"
    if media.blurhash:
        made["blurhash"] = media.blurhash
    if media.focus_x or media.focus_y:
        made["focalPoint"] = [media.focus_x, media.focus_y]
    if media.thumb and made["type"] in ("Video", "Audio"):
        made["icon"] = {
            "type": "Image",
            "mediaType": media.thumb_mime,
            "url": files.lasting_address(app, media.thumb, sealed_for),
        }
    return made


def emoji(app: Services, record: CustomEmoji) -> dict[str, Any]:
    return {
        "id": addresses.emoji(app, record),
        "type": "Emoji",
        "name": f":{record.shortcode}:",
        "updated": times.iso(record.created_at),
        "icon": {
            "type": "Image",
            "mediaType": stored.mime_of(record.file),
            "url": addresses.file(app, record.file),
        },
    }
