"""What was drawn already: the same view makes the same HTML, whoever asks.

Everything a piece is drawn from is in its key, the reader's own marks too: so nothing has to be thrown away,
and nothing of one reader comes to another. Words about time are right for a while only; the frame a post is
drawn in hears until when.
"""

import itertools
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct

from sabar.kit.crypto import secrets
from sabar.web.frame.layout_parts import Around
from sabar.web.frame.post_parts import PostView

_FOR_EVER = 2**63
_numbers = itertools.count()
#: Nobody who writes what stands on a page can know it.
_SIGN = secrets.token(16)
_MARK = re.compile(rb"<!--%s (\d+)-->" % re.escape(_SIGN.encode()))


class Frame(Struct):
    """All that a post may know of the page around it, in the place of the shell: nothing of its reader, but
    whether there is one. `until_ms`: how long what was drawn so far is right.
    """

    viewer: bool
    zone: str
    now_ms: int
    until_ms: int = _FOR_EVER

    def holds_until(self, ms: int) -> None:
        """What is being drawn tells the time in words that are right until then."""
        self.until_ms = min(self.until_ms, ms)


class _Drawn(NamedTuple):
    number: int
    mark: Markup
    until_ms: int


class Shelf:
    """What was drawn, as bytes. In a page that is being drawn a mark stands for each of it: to take all that
    text into a template and out of it again costs more than the rest of the page. What was not asked for
    longest is forgotten once a page is done.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Drawn] = OrderedDict()
        self._html: dict[int, bytes] = {}

    def find(self, key: Hashable, now_ms: int) -> Markup | None:
        """The mark of what was drawn from this, where that is still right."""
        found = self._kept.get(key)
        if found is None or found.until_ms <= now_ms:
            return None
        self._kept.move_to_end(key)
        return found.mark

    def keep(self, key: Hashable, text: str, until_ms: int = _FOR_EVER) -> Markup:
        """Keep what was just drawn; its mark."""
        old = self._kept.pop(key, None)
        if old is not None:
            del self._html[old.number]
        number = next(_numbers)
        mark = Markup(f"<!--{_SIGN} {number}-->")  # noqa: S704 -- what it stands for was drawn
        self._html[number] = filled(text, self)
        self._kept[key] = _Drawn(number, mark, until_ms)
        return mark

    def clear(self) -> None:
        """Between two pages."""
        self._kept.clear()
        self._html.clear()

    def html(self, number: int) -> bytes | None:
        return self._html.get(number)

    def trim(self) -> None:
        while len(self._kept) > self._most:
            _, old = self._kept.popitem(last=False)
            del self._html[old.number]


def page(text: str, *shelves: Shelf) -> bytes:
    """A page that is done, `filled`; what these shelves have too much of is forgotten."""
    whole = filled(text, *shelves)
    for shelf in shelves:
        shelf.trim()
    return whole


def filled(text: str, *shelves: Shelf) -> bytes:
    """With what the marks of these shelves stand for."""
    # The template engine writes every slash as a character reference, which no text or attribute needs.
    parts = _MARK.split(text.encode().replace(b"&#x2f;", b"/"))
    parts[1::2] = [
        next(html for shelf in shelves if (html := shelf.html(int(number))) is not None)
        for number in parts[1::2]
    ]
    return b"".join(parts)


class Pieces:
    """Draws what is kept whole, in one language."""

    def __init__(self, shelf: Shelf, lang: str, draw: Callable[..., str]) -> None:
        self._shelf = shelf
        self._lang = lang
        self._draw = draw

    def one(self, post: Struct, shell: Around, **form: bool | str) -> Markup:
        key = (self._lang, post, shell.viewer is not None, shell.zone, *form.items())
        found = self._shelf.find(key, shell.now_ms)
        if found is None:
            frame = Frame(shell.viewer is not None, shell.zone, shell.now_ms)
            text = self._draw(post=post, shell=frame, form=form)
            found = self._shelf.keep(key, text, frame.until_ms)
        return found

    def several(self, posts: Sequence[Struct], shell: Around) -> Markup:
        """One after the other: a call out of a template takes as long as finding a post."""
        return Markup("".join([self.one(post, shell) for post in posts]))  # noqa: S704 -- marks


class Posts(Pieces):
    """Posts that are no secret of a room."""

    def all(self, posts: Sequence[PostView], shell: Around) -> Markup:
        """One after the other: a call out of a template takes as long as finding a post."""
        drawn = [self.one(post, shell) for post in posts[1:]]
        for post in posts[:1]:
            # Its pictures are perhaps in view at once; without any it is drawn as everywhere.
            drawn.insert(0, self.one(post, shell, first=True) if post.media else self.one(post, shell))
        return Markup("".join(drawn))  # noqa: S704 -- marks


def shared(shelf: Shelf, lang: str, draw: Callable[..., str]) -> Callable[..., Markup]:
    """What draws a part that many pages have: a template that knows what it is `given`, and no more."""

    def drawn(name: str, **given: Hashable) -> Markup:
        key = (lang, name, *given.items())
        return shelf.find(key, 0) or shelf.keep(key, draw(name, **given))

    return drawn
