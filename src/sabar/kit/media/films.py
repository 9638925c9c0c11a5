"""Moving pictures and sound, for a confined ffmpeg: what to ask it, and how to read what it answers.

Everything is decoded and encoded again into one format per kind, so that nothing of the old file stays: MP4
with H.264 and AAC, MP3. ffmpeg(1), and its framecrc format.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from statistics import fmean
from typing import Any, Literal

import msgspec

Kind = Literal["video", "gifv", "audio"]
#: by what a file is: the one demuxer that may read it
Family = Literal["mov", "matroska", "ogg", "mp3", "aac", "wav", "flac", "gif"]
Reason = Literal[
    "unknown",  # neither picture, film nor sound of a kind that is read
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
_LINE = re.compile(r"#(\w+) (\d): (.+)")
#: of a told packet: it is only there so that later ones can be decoded
_UNSEEN = 4
#: what a packet without a time is told to have, and everything near it
_TIMELESS = -(1 << 62)
#: the rates of cameras and broadcasting; a measured one this near is one of them
_USUAL = tuple(Fraction(rate * 1000, 1001) for rate in (24, 30, 60)) + tuple(
    Fraction(rate) for rate in (12, 15, 24, 25, 30, 48, 50, 60)
)
_NEAR = 0.002
_UNTOLD_RATE = Fraction(25)
#: times of frames that are meant to be even differ this much
_JITTER = 1.25
_FILM_AND_SOUND = ("-map", "0:V:0?", "-map", "0:a:0?")


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
    """Pixels as coded. `rate`: frames a second on the average, 0 when one frame does not tell; `pace`: the
    same where it is lively, for films that stand still now and then.
    """

    width: int
    height: int
    rate: float
    pace: float


class Sound(msgspec.Struct, frozen=True):
    hertz: int
    channels: str


class Outline(msgspec.Struct, frozen=True):
    """The film and the sound of a file, and the seconds until the last of both is over. A cover is no film:
    which streams are covers, the file says.
    """

    picture: Picture | None
    sound: Sound | None
    seconds: float

    @property
    def kind(self) -> Kind | None:
        """None when there is nothing to see or hear."""
        if self.picture is not None:
            return "video"
        return "audio" if self.sound is not None else None


class _Stream:
    """What is told of one stream: facts by name, times of frames and the end in ticks."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self.shown: list[int] = []
        self.end = 0

    def add(self, packet: str) -> None:
        """A line: stream, decoded at, shown at, duration, size, checksum, perhaps F=flags and more."""
        parts = [part.strip() for part in packet.split(",")]
        at, lasts = int(parts[2]), int(parts[3])
        flags = next((int(part[2:], 16) for part in parts[6:] if part.startswith("F=")), 0)
        if at > _TIMELESS and not flags & _UNSEEN:
            self.shown.append(at)
            self.end = max(self.end, at + lasts)

    @property
    def tick(self) -> Fraction:
        """In seconds."""
        return Fraction(self.facts["tb"])


def asking(source: str, family: Family, told: str, limits: Limits) -> list[str]:
    """Arguments that write down the streams of a file and when each of its frames is shown, without
    decoding any.
    """
    bounds = ["-frames:v", str((limits.seconds + 1) * limits.frame_rate), "-t", str(limits.seconds + 1)]
    return [*_reading(source, family), *_FILM_AND_SOUND, "-c", "copy", *bounds, "-f", "framecrc", "-y", told]


def measuring(kept: str, family: Family, told: str) -> list[str]:
    """The same of a file that was made. MP3 is decoded: only then is it told without the silence that coders
    put around it.
    """
    coding = ["-c:v", "copy", "-c:a", "pcm_s16le" if family == "mp3" else "copy"]
    return [*_reading(kept, family), *_FILM_AND_SOUND, *coding, "-f", "framecrc", "-y", told]


def outline(told: Iterable[str]) -> Outline:
    """What `asking` or `measuring` wrote, line by line. Raises Refused for what makes no sense."""
    streams: dict[str, _Stream] = {}
    try:
        for line in told:
            if found := _LINE.fullmatch(line.rstrip()):
                streams.setdefault(found[2], _Stream()).facts[found[1]] = found[3].strip()
            elif line[:1].isdigit():
                streams[line[: line.index(",")]].add(line)
        known = [one for one in streams.values() if "media_type" in one.facts]
        ends = [float(one.end * one.tick) for one in known]
        pictures = [_picture(one) for one in known if one.facts["media_type"] == "video"]
        sounds = [_sound(one) for one in known if one.facts["media_type"] == "audio"]
    except (KeyError, IndexError, ValueError, ZeroDivisionError) as error:
        raise Refused("broken") from error
    return Outline(next(iter(pictures), None), next(iter(sounds), None), max(ends, default=0.0))


def making(
    source: str, family: Family, found: Outline, kept: str, still: str, limits: Limits, still_side: int
) -> list[str]:
    """Arguments that make the file to keep of one that was looked at, and a still of its first frame. What
    has no picture becomes MP3, and has no still.
    """
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-t", str(limits.seconds + 1)]
    head = _reading(source, family)
    if found.picture is None:
        coding = ["-map", "0:a:0", "-c:a", "libmp3lame", "-q:a", "2", "-ac", "2", "-id3v2_version", "0"]
        return [*head, *bare, *coding, "-f", "mp3", "-y", kept]
    rate = _kept_rate(found.picture, limits.kept_rate)
    shaped = f"fps={rate},{_fitted(family, limits.side)},format=yuv420p"
    silent = family == "gif" or found.sound is None
    sound = ["-an"] if silent else ["-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2"]
    seen = ["-map", "0:V:0", "-vf", shaped]
    coding = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads", "2"]
    film = [*bare, *seen, *coding, *sound, "-movflags", "+faststart", "-f", "mp4", "-y", kept]
    return [*head, *film, *_still("0:V:0", family, still, still_side)]


def covering(source: str, family: Family, cover: str, side: int) -> list[str]:
    """Arguments that make a picture of the cover of a sound file."""
    return [*_reading(source, family), *_still("0:v:0", family, cover, side)]


def meta(kind: Kind, kept: Outline, size: int) -> dict[str, Any]:
    """The `meta` of an attachment whose file has this many bytes. Raises Refused when nothing is in it."""
    seconds = kept.seconds
    if seconds <= 0:
        raise Refused("broken")
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
            "audio_encode": "mp3" if kind == "audio" else "aac",
            "audio_bitrate": f"{sound.hertz} Hz",
            "audio_channels": sound.channels,
        }
    return found


def _reading(source: str, family: Family) -> list[str]:
    return [
        *("-v", "error", "-nostdin", "-protocol_whitelist", "file", "-err_detect", "crccheck"),
        *("-f", family, "-i", source),
    ]


def _still(stream: str, family: Family, target: str, side: int) -> list[str]:
    """An output: the first picture of a stream."""
    drawn = ["-vf", _fitted(family, side), "-c:v", "png", "-f", "image2", "-update", "1"]
    return ["-map", stream, "-frames:v", "1", "-map_metadata", "-1", *drawn, "-y", target]


def _fitted(family: Family, side: int) -> str:
    """A filter for square pixels, even sides, and a picture that fits into a square; never a smaller picture
    than that takes. Browsers show the pixels of a GIF as squares whatever it says of them.
    """
    square = "setsar=1," if family == "gif" else ""
    wide, high = "iw*max(1,sar)", "ih*max(1,1/sar)"
    part = f"min(1,{side}/max({wide},{high}))"
    # A hundredth, because 720 * 64/45 must not become 1023.99.
    width, height = (f"2*max(1,trunc({whole}*{part}/2+0.01))" for whole in (wide, high))
    return f"{square}scale=w='{width}':h='{height}',setsar=1"


def _kept_rate(picture: Picture, most: int) -> Fraction:
    """Every frame has its time at this rate, as far as it is allowed."""
    if picture.rate <= 0:
        return _UNTOLD_RATE
    if picture.pace >= most:
        return Fraction(most)
    usual = min(_USUAL, key=lambda rate: abs(rate - picture.pace))
    return usual if abs(usual / picture.pace - 1) < _NEAR else Fraction(picture.pace).limit_denominator(1000)


def _picture(stream: _Stream) -> Picture:
    width, height = (int(side) for side in stream.facts["dimensions"].split("x"))
    if width < 1 or height < 1:
        raise ValueError("a picture without a size")
    shown = sorted(set(stream.shown))
    gaps = sorted(after - before for before, after in pairwise(shown))
    if not gaps:
        return Picture(width, height, 0.0, 0.0)
    # Frames with one time are still frames: whoever sends thousands at once is told the truth.
    rate = float((len(stream.shown) - 1) / ((shown[-1] - shown[0]) * stream.tick))
    short = gaps[len(gaps) // 10] * _JITTER
    lively = 1 / (fmean(gap for gap in gaps if gap <= short) * float(stream.tick))
    return Picture(width, height, rate, rate if lively < rate * _JITTER else lively)


def _sound(stream: _Stream) -> Sound:
    facts = stream.facts
    return Sound(int(facts["sample_rate"]), facts.get("channel_layout_name", facts.get("channel_layout", "")))
