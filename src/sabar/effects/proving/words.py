"""What is said for a test, and whether something that came out holds any of it."""

import re
from dataclasses import dataclass, field

from sabar.kit.crypto import secrets

_LETTERS = "0123456789abcdef"


@dataclass
class Words:
    """Each begins with `start`, which chance makes. `name`, `account_id`: of who says them; `slug`: of the
    space; `day`: on which (`2026-12-01`). `ids`: of posts and files, `keys`: of files as they lie, once they
    are there.
    """

    name: str
    account_id: str
    slug: str
    day: str
    start: str = field(default_factory=lambda: f"zq{secrets.pick(_LETTERS, 20)}")
    ids: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text, self.tag, self.code, self.answer, self.before = (self._new(n) for n in range(5))
        self.options = [self._new(5), self._new(6)]
        self.file_name, self.file_text, self.description = (self._new(n) for n in range(7, 10))
        self._any = re.compile(rf"{self.start}[0-9a-f]{{2}}".encode())

    def _new(self, number: int) -> str:
        return f"{self.start}{number:02x}"

    @property
    def to_be_found(self) -> set[str]:
        """What the insider meets on pages, and by calls."""
        return {
            *(self.text, self.tag, self.code, self.answer, *self.options),
            *(self.file_name, self.file_text, self.description),
        }

    @property
    def bare(self) -> bytes:
        """What no file may hold."""
        return self.start.encode()

    def met(self, content: bytes) -> set[str]:
        """The words in it, without what only tells where they are."""
        return {word.decode() for word in self._any.findall(content)}

    def leaked(self, content: bytes, asked: str = "", *, name: bool = True, address: bool = True) -> bool:
        """Whether it tells anything of the space that was not in the question; `name`: or who is in it;
        `address`: or that there is one.
        """
        known = [*self.ids, *self.keys, *([self.name] if name else []), *([self.slug] if address else [])]
        told = self.met(content) | {word for word in known if word.encode() in content}
        return any(word not in asked for word in told)
