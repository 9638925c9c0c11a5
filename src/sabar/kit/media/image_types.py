"""What the picture worker is asked and what it answers, without loading an imaging library."""

from typing import Literal

import msgspec

#: a face is the avatar as small as it stands beside a post
Kind = Literal["attachment", "avatar", "face", "header", "band", "emoji"]
Format = Literal["jpeg", "png", "gif", "webp", "avif", "heic"]
Reason = Literal[
    "unknown_type",  # not one of the formats we take, whatever its name or declared type says
    "too_large",  # more bytes than this kind may have
    "too_many_pixels",
    "too_many_frames",
    "broken",  # announced as a picture, but cannot be decoded to the end
    "too_costly",  # over the memory or the computing time one picture may use
    "crashed",  # the worker died over it
]

#: how people call them
NAMES: dict[Format, str] = {
    "jpeg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WebP",
    "avif": "AVIF",
    "heic": "HEIC",
}
#: what clients declare them as
DECLARED: dict[Format, tuple[str, ...]] = {
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "gif": ("image/gif",),
    "webp": ("image/webp",),
    "avif": ("image/avif",),
    "heic": ("image/heic", "image/heif"),
}
MIME: dict[str, str] = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken and what is kept. Sizes in bytes, areas in pixels, sides in pixels."""

    formats: tuple[Format, ...]
    emoji_formats: tuple[Format, ...]
    attachment_bytes: int
    profile_bytes: int
    emoji_bytes: int
    #: what a decoder may be asked to unpack
    pixels: int
    profile_pixels: int
    emoji_pixels: int
    side: int
    frames: int
    #: width × height × frames of an animation
    frame_pixels: int
    stored_pixels: int
    #: one stored frame
    animated_pixels: int
    #: all stored frames together
    animated_total: int
    thumbnail_side: int

    def formats_for(self, kind: Kind) -> tuple[Format, ...]:
        return self.emoji_formats if kind == "emoji" else self.formats

    def bytes_for(self, kind: Kind) -> int:
        """The largest file of this kind."""
        if kind == "attachment":
            return self.attachment_bytes
        return self.emoji_bytes if kind == "emoji" else self.profile_bytes

    def pixels_for(self, kind: Kind) -> int:
        """The largest area of this kind."""
        if kind == "attachment":
            return self.pixels
        return self.emoji_pixels if kind == "emoji" else self.profile_pixels


class Part(msgspec.Struct, frozen=True):
    """Which part of a profile picture is shown. `x`, `y`: from the start (0) to the end (1) of the room that
    is left beside it; `zoom`: how many times smaller than the largest part of that shape.
    """

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0


MIDDLE = Part()
Role = Literal["original", "small", "static"]


class File(msgspec.Struct, frozen=True):
    """One file to keep. `role` is original, small (attachments) or static (the still of an animation)."""

    role: Role
    name: str
    mime: str
    data: bytes
    width: int
    height: int

    def measures(self) -> dict[str, int | float | str]:
        """What the `meta` of an attachment says of it."""
        return {
            "width": self.width,
            "height": self.height,
            "size": f"{self.width}x{self.height}",
            "aspect": self.width / self.height,
        }


class Processed(msgspec.Struct, frozen=True):
    """A picture made safe: its files, the `meta` of a media attachment, its blurhash (attachments only)."""

    files: list[File]
    meta: dict[str, dict[str, int | float | str]]
    blurhash: str | None
    type: Literal["image"]
    animated: bool

    def file(self, role: str) -> File:
        """The file of that role; the original stands in for a role that was not needed."""
        return next((f for f in self.files if f.role == role), self.files[0])


class Job(msgspec.Struct, frozen=True):
    """One picture to process; the limits travel along, so that a format can be switched off at run time.
    `path`: where it lies, unless it comes along as `data`.
    """

    path: str
    kind: Kind
    limits: Limits
    part: Part
    #: of computing, however long that takes on a busy machine
    cpu_seconds: int
    data: bytes = b""


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The picture went through."""

    result: Processed


class Refusal(msgspec.Struct, frozen=True, tag="refused"):
    """The picture is not taken."""

    reason: Reason


Answer = Done | Refusal


class Refused(Exception):
    """Raised by the picture functions when a file is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
