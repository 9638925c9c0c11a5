"""Moving pictures and sound, for a confined ffmpeg: what to ask it, and how to read what it answers.

Everything is decoded and encoded again into one format per kind, so that nothing of the old file stays: MP4
with H.264 and AAC, MP3. ffmpeg(1), and its framecrc and progress formats.
"""

import re
from collections import Counter
from typing import Any, Literal

import msgspec

Kind = Literal["video", "gifv", "audio"]
#: by what a file is: the one demuxer that may read it
Family = Literal["mov", "matroska", "ogg", "mp3", "aac", "wav", "flac", "gif"]
Reason = Literal[
    "no_program",  # this server has nothing to read it with
    "too_large",
    "too_many_pixels",
    "too_many_frames",  # a second
    "too_long",
    "broken",
    "too_costly",  # over the memory or time one file may use
]

MIME: dict[Kind, str] = {"video": "video/mp4", "gifv": "video/mp4", "audio": "audio/mpeg"}
#: what clients may offer people to choose
TYPES = (
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/flac",
    "audio/aac",
)
#: A cover inside a sound file is a stream of these.
_STILLS = frozenset({"png", "mjpeg", "bmp", "gif", "webp", "jpegxl", "tiff"})
_PROBED_FRAMES = 240
_LINE = re.compile(r"#(\w+) (\d): (.+)")


class Limits(msgspec.Struct, frozen=True):
    """`bytes` of the upload; `pixels` of one frame and `frame_rate` as clients are told; `seconds` of play.
    What is kept fits a square of `side` pixels at `kept_rate` frames a second.
    """

    bytes: int
    pixels: int
    frame_rate: int
    seconds: int
    side: int = 1920
    kept_rate: int = 60


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Picture(msgspec.Struct, frozen=True):
    """`rate`: frames a second, 0 when one frame does not tell."""

    codec: str
    width: int
    height: int
    rate: float


class Sound(msgspec.Struct, frozen=True):
    codec: str
    hertz: int
    channels: str


class Outline(msgspec.Struct, frozen=True):
    """The first picture and sound streams of a file."""

    picture: Picture | None
    sound: Sound | None

    @property
    def kind(self) -> Kind | None:
        """None when there is nothing to see or hear."""
        if self.picture is not None and self.picture.codec not in _STILLS:
            return "video"
        return "audio" if self.sound is not None else None


def asking(source: str, family: Family) -> list[str]:
    """Arguments that list the streams of a file and when its first frames are shown."""
    copied = ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"]
    return [
        *_reading(source, family),
        *copied,
        "-frames:v",
        str(_PROBED_FRAMES),
        "-t",
        "2",
        "-f",
        "framecrc",
        "-",
    ]


def outline(answer: str) -> Outline:
    """What `asking` was answered. Raises Refused for what makes no sense."""
    facts: dict[str, dict[str, str]] = {}
    shown: Counter[str] = Counter()
    last: dict[str, int] = {}
    for line in answer.splitlines():
        if found := _LINE.fullmatch(line):
            facts.setdefault(found[2], {})[found[1]] = found[3].strip()
        elif line and not line.startswith("#"):
            stream, _, at = (part.strip() for part in line.split(",")[:3])
            shown[stream] += 1
            last[stream] = max(last.get(stream, 0), int(at))
    try:
        streams = [_stream(stream, fact, shown[n], last.get(n, 0)) for n, (stream, fact) in _named(facts)]
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise Refused("broken") from error
    picture = next((one for one in streams if isinstance(one, Picture)), None)
    return Outline(picture, next((one for one in streams if isinstance(one, Sound)), None))


def making(source: str, family: Family, kind: Kind, target: str, limits: Limits) -> list[str]:
    """Arguments that make the file to keep, and tell of the progress on standard output."""
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-t", str(limits.seconds + 1)]
    head = ["-progress", "pipe:1", "-nostats", *_reading(source, family)]
    if kind == "audio":
        coding = ["-map", "0:a:0", "-c:a", "libmp3lame", "-q:a", "2", "-ac", "2", "-id3v2_version", "0"]
        return [*head, *bare, *coding, "-f", "mp3", "-y", target]
    fitted = (
        f"scale=w='min(iw,{limits.side})':h='min(ih,{limits.side})'"
        ":force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,format=yuv420p"
    )
    sound = ["-an"] if kind == "gifv" else ["-map", "0:a:0?", "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
    seen = ["-map", "0:v:0", "-vf", fitted, "-fpsmax", str(limits.kept_rate)]
    coding = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads", "2"]
    return [*head, *bare, *seen, *coding, *sound, "-movflags", "+faststart", "-f", "mp4", "-y", target]


def covering(source: str, family: Family, target: str, side: int) -> list[str]:
    """Arguments that make a picture of the first frame, or of the cover of a sound file."""
    fitted = f"scale=w='min(iw,{side})':h='min(ih,{side})':force_original_aspect_ratio=decrease"
    one = ["-map", "0:v:0", "-frames:v", "1", "-vf", fitted, "-map_metadata", "-1"]
    return [*_reading(source, family), *one, "-c:v", "png", "-f", "image2", "-update", "1", "-y", target]


def played(progress: str) -> float:
    """Seconds of play that were made, by the last word of the progress. Raises Refused when there were
    none.
    """
    times = re.findall(r"^out_time_us=(\d+)$", progress, re.MULTILINE)
    if not times or int(times[-1]) <= 0:
        raise Refused("broken")
    return int(times[-1]) / 1_000_000


def meta(kept: Outline, seconds: float, size: int) -> dict[str, Any]:
    """The `meta` of an attachment whose file is this long and has this many bytes."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    found: dict[str, Any] = {
        "length": f"{hours:.0f}:{minutes:02.0f}:{left:05.2f}",
        "duration": round(seconds, 2),
        "original": {"duration": round(seconds, 6), "bitrate": round(size * 8 / seconds)},
    }
    if (picture := kept.picture) is not None:
        measures = {"width": picture.width, "height": picture.height}
        found |= {**measures, "size": f"{picture.width}x{picture.height}", "fps": round(picture.rate)}
        found["aspect"] = picture.width / picture.height
        found["original"] |= {**measures, "frame_rate": f"{round(picture.rate * 1000)}/1000"}
    if (sound := kept.sound) is not None:
        found |= {
            "audio_encode": sound.codec,
            "audio_bitrate": f"{sound.hertz} Hz",
            "audio_channels": sound.channels,
        }
    return found


def _reading(source: str, family: Family) -> list[str]:
    return [
        *("-v", "error", "-nostdin", "-protocol_whitelist", "file", "-err_detect", "crccheck"),
        *("-f", family, "-i", source),
    ]


def _named(facts: dict[str, dict[str, str]]) -> list[tuple[str, tuple[str, dict[str, str]]]]:
    return [(n, (fact["media_type"], fact)) for n, fact in facts.items() if "media_type" in fact]


def _stream(kind: str, fact: dict[str, str], shown: int, last: int) -> Picture | Sound | None:
    if kind == "audio":
        channels = fact.get("channel_layout_name", fact.get("channel_layout", ""))
        return Sound(fact["codec_id"], int(fact["sample_rate"]), channels)
    if kind != "video":
        return None
    width, height = (int(side) for side in fact["dimensions"].split("x"))
    if width < 1 or height < 1:
        raise ValueError("a picture without a size")
    ticks, per_second = (int(part) for part in fact["tb"].split("/"))
    seconds = last * ticks / per_second
    return Picture(fact["codec_id"], width, height, (shown - 1) / seconds if seconds > 0 else 0.0)
