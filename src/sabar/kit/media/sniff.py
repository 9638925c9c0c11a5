"""What a file is by its first bytes, and what can be read from its headers before any decoder sees it."""

from sabar.kit.media import films, image_types

_FILMS: dict[bytes, films.Family] = {
    b"\x1a\x45\xdf\xa3": "matroska",
    b"OggS": "ogg",
    b"fLaC": "flac",
    b"ID3": "mp3",
    b"GIF8": "gif",
}
_AVIF_BRANDS = (b"avif", b"avis")
#: a picture in HEVC; a sequence that has a still carries one of these too, another one is a film
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
#: what a QuickTime file from before the `ftyp` box begins with (QuickTime File Format, 2001)
_FIRST_ATOMS = (b"wide", b"mdat", b"moov", b"free", b"skip", b"pnot")
_LARGEST_ATOM = 1 << 28
_BOX_WITH_LONG_SIZE, _BOX_TO_THE_END = 1, 0


def picture_format(head: bytes) -> image_types.Format | None:
    """The picture format by its first bytes (64 are enough), never by a name or a declared type."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        box = head[8 : min(int.from_bytes(head[:4], "big"), 64)]
        brands = [box[i : i + 4] for i in range(0, len(box), 4) if i != 4]
        if any(brand in _AVIF_BRANDS for brand in brands):
            return "avif"
        if any(brand in _HEIC_BRANDS for brand in brands):
            return "heic"
    return None


def film_family(head: bytes) -> films.Family | None:
    """The demuxer for moving pictures or sound, by the first bytes (64 are enough). A GIF counts as well."""
    if head[4:8] == b"ftyp":
        return None if picture_format(head) in ("avif", "heic") else "mov"
    if head[4:8] in _FIRST_ATOMS and _is_box(head):
        return "mov"
    for start, family in _FILMS.items():
        if head.startswith(start):
            return family
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    return None


def after_tag(head: bytes) -> int:
    """Where the file begins behind an ID3v2 tag, which not only MP3 may carry; 0 where there is none."""
    if head[:3] != b"ID3" or len(head) < 10 or any(digit & 0x80 for digit in head[6:10]):
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return size + (20 if head[5] & 0x10 else 10)


def _is_box(head: bytes) -> bool:
    """Four letters alone could be the second word of a text."""
    size = int.from_bytes(head[:4], "big")
    return size in (_BOX_TO_THE_END, _BOX_WITH_LONG_SIZE) or 8 <= size < _LARGEST_ATOM


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from a WebP header, which its decoder would only tell after allocating the canvas."""
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        return None
    if chunk == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return None


def gif_size(head: bytes) -> tuple[int, int]:
    """Width and height from a GIF's header (10 bytes are enough)."""
    return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")


def gif_frames(data: bytes, enough: int) -> int:
    """How many frames a GIF has, counted over its blocks without decoding, at most `enough`."""
    at = 13 + _table(data, 10)
    frames = 0
    while at + 1 < len(data) and frames < enough:
        if data[at] == 0x21:
            at = _skip(data, at + 2)
        elif data[at] == 0x2C:
            frames += 1
            at = _skip(data, at + 11 + _table(data, at + 9))
        else:
            break
    return frames


def _table(data: bytes, at: int) -> int:
    """Bytes of the colour table announced by the flags at this place."""
    flags = data[at] if at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _skip(data: bytes, at: int) -> int:
    """The place after a chain of sub-blocks."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
