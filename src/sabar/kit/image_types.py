"""What the picture worker is asked and what it answers, without loading an imaging library."""

from typing import Literal

import msgspec

Kind = Literal["attachment", "avatar", "header", "emoji"]
Format = Literal["jpeg", "png", "gif", "webp", "avif"]
Reason = Literal[
    "unknown_type",  # not one of the formats we take, whatever its name or declared type says
    "too_large",  # more bytes than this kind may have
    "too_many_pixels",
    "too_many_frames",
    "broken",  # announced as a picture, but cannot be decoded to the end
    "too_costly",  # over the memory or time one picture may use
    "crashed",  # the worker died over it
]

MIME: dict[str, str] = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}


class Limits(msgspec.Struct, frozen=True):
    """Every limit for pictures, in one place. Sizes in bytes, areas in pixels, sides in pixels."""

    formats: tuple[Format, ...] = ("jpeg", "png", "gif", "webp", "avif")
    emoji_formats: tuple[Format, ...] = ("png", "gif", "webp")
    attachment_bytes: int = 16 << 20
    profile_bytes: int = 2 << 20
    emoji_bytes: int = 256 << 10
    pixels: int = 33_177_600  # 7680 × 4320, the number clients are told as image_matrix_limit
    emoji_pixels: int = 4_000_000
    side: int = 16_383  # the longest side WebP can hold
    frames: int = 300
    frame_pixels: int = 200_000_000  # width × height × frames of an animation
    stored_pixels: int = 8_294_400  # 3840 × 2160
    animated_pixels: int = 1_000_000  # one stored frame
    animated_total: int = 24_000_000  # all stored frames together, about two seconds of choosing colours
    thumbnail_side: int = 640

    def bytes_for(self, kind: Kind) -> int:
        """The largest file of this kind."""
        if kind == "attachment":
            return self.attachment_bytes
        return self.emoji_bytes if kind == "emoji" else self.profile_bytes


class File(msgspec.Struct, frozen=True):
    """One file to keep. `role` is original, small (attachments) or static (the still of an animation)."""

    role: Literal["original", "small", "static"]
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
    """One picture to process; the limits travel along, so that a format can be switched off at run time."""

    path: str
    kind: Kind
    limits: Limits
    cpu_seconds: int


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
