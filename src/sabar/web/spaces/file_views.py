"""Files of posts in a space: under what was said, and in the box."""

from typing import ClassVar

from msgspec import Struct

from sabar.web.frame.page import Piece


class FileView(Struct, frozen=True, kw_only=True):
    """`thumb_url`: of a picture, empty for every other file. `kind`: how its name ends. `amount` of `unit`
    (B, kB, MB). `sealed`: it cannot be opened. `loose`: no post has it yet.
    """

    id: str
    url: str
    name: str = ""
    kind: str = ""
    amount: float
    unit: str
    thumb_url: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    sealed: bool = False
    loose: bool = False


class FilePiece(Piece, frozen=True, kw_only=True):
    """What stands in the box for a file that has come."""

    template: ClassVar[str] = "spaces/file_piece.html"
    file: FileView


class FileRefusedPiece(Piece, frozen=True, kw_only=True):
    template: ClassVar[str] = "spaces/file_refused.html"
    trouble: str
