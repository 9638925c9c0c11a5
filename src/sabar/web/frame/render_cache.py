"""What was drawn already: the same view makes the same HTML, whoever asks.

Everything a piece is drawn from is in its key, the reader's own marks too, so nothing has to be thrown away.
Words about time are right for a while only; the frame a piece is drawn in hears until when.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct

from sabar.web.frame.layout_parts import LanguageView, Shell
from sabar.web.frame.post_parts import PostView

_FOR_EVER = 2**63
_MOST = 2_000
_CHOICES = 256


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
    html: Markup
    until_ms: int


class Posts:
    """Draws posts of one language; those not asked for longest are forgotten."""

    def __init__(self, draw: Callable[..., str]) -> None:
        self._draw = draw
        self._kept: OrderedDict[Hashable, _Drawn] = OrderedDict()

    def one(self, post: PostView, shell: Shell, **form: bool) -> Markup:
        key = (post, shell.viewer is not None, shell.zone, *form.items())
        found = self._kept.get(key)
        if found is None or found.until_ms <= shell.now_ms:
            frame = Frame(shell.viewer is not None, shell.zone, shell.now_ms)
            html = Markup(self._draw(post=post, shell=frame, form=form))  # noqa: S704 -- a template drew it
            found = self._kept[key] = _Drawn(html, frame.until_ms)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found.html

    def all(self, posts: Sequence[PostView], shell: Shell) -> Markup:
        """One after the other: a call out of a template takes as long as finding a post."""
        return Markup("".join([self.one(post, shell) for post in posts]))  # noqa: S704 -- as above


def languages(draw: Callable[..., str]) -> Callable[[tuple[LanguageView, ...], str], Markup]:
    """Draws the options of a choice of language: two hundred, on every page with a box to write in."""

    @lru_cache(_CHOICES)
    def drawn(offered: tuple[LanguageView, ...], chosen: str) -> Markup:
        return Markup(draw(languages=offered, chosen=chosen))  # noqa: S704 -- a template drew it

    return drawn
