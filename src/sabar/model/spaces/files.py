"""Files in the posts of a space: how they lie, and what they are once they are opened."""

from enum import StrEnum

import msgspec

from sabar.model.spaces.sealed import Place, Sealed


class State(StrEnum):
    """`coming`: its bytes are on their way; `loose`: no post has it yet; `gone`: it is being deleted, as is
    one that was `posted` and whose post is gone.
    """

    COMING = "coming"
    LOOSE = "loose"
    POSTED = "posted"
    GONE = "gone"


class File(msgspec.Struct, frozen=True):
    """As it lies. `content_key`, `thumb_key`: of its sealed bytes, and those of a small picture, in the port
    of files. `size`, `thumb_size`: of both in clear; `kept`: what both take as they lie.
    """

    id: int
    space_id: int
    account_id: int
    day: int
    content_key: str
    size: int
    kept: int
    sealed: bytes
    created_at: int
    thumb_key: str | None = None
    thumb_size: int = 0
    post_id: int | None = None
    position: int = 0
    state: State = State.COMING

    @property
    def about(self) -> Sealed:
        """Bound to its post and who sent it, too: what is moved by hand does not open."""
        return Sealed(self._place("about", f".{self.post_id or 0}"), self.sealed)

    @property
    def content(self) -> "Part":
        return Part(self.content_key, self._place("content"), self.size)

    @property
    def thumb(self) -> "Part | None":
        if self.thumb_key is None:
            return None
        return Part(self.thumb_key, self._place("thumb"), self.thumb_size)

    @property
    def early(self) -> "Early":
        return Early(self)

    def _place(self, column: str, post: str = "") -> Place:
        row = f"{self.id}.{self.account_id}.{self.created_at}{post}"
        return Place(self.space_id, self.day, "space_files", row, column)

    @property
    def keys(self) -> list[str]:
        return [key for key in (self.content_key, self.thumb_key) if key is not None]


class Early(msgspec.Struct, frozen=True):
    """A file as it was sealed at first: bound to its row alone. What was sealed later does not open so."""

    file: File

    @property
    def about(self) -> Sealed:
        return Sealed(self._place("about"), self.file.sealed)

    @property
    def content(self) -> "Part":
        return msgspec.structs.replace(self.file.content, place=self._place("content"))

    @property
    def thumb(self) -> "Part | None":
        small = self.file.thumb
        return msgspec.structs.replace(small, place=self._place("thumb")) if small else None

    def _place(self, column: str) -> Place:
        return Place(self.file.space_id, self.file.day, "space_files", self.file.id, column)


class Part(msgspec.Struct, frozen=True):
    """Sealed bytes in the port of files; `size`: in clear."""

    key: str
    place: Place
    size: int


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a file besides its bytes. `mime`: of a picture that was drawn anew here, empty for
    every other file, whatever it is; `thumb_mime` likewise. `width`, `height` in pixels.
    """

    name: str
    mime: str = ""
    thumb_mime: str = ""
    width: int = 0
    height: int = 0
    description: str = ""

    @property
    def is_picture(self) -> bool:
        return bool(self.mime)
