"""What was drawn already: the same view makes the same HTML, whoever asks."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct

from sabar.web.frame.layout_parts import LanguageView, Shell
from sabar.web.frame.post_parts import PostView

_FOR_EVER = 2**63
_MOST = 2_000
_CHOICES = 256


class Frame(Struct, frozen=True):
    """All that a post may know of the page around it: nothing of its reader, but whether there is one."""

    viewer: bool
    zone: str
    now_ms: int


class _Drawn(NamedTuple):
    html: Markup
    until_ms: int


class _Clock:
    until_ms = _FOR_EVER


_clock = _Clock()


def good_until(ms: int) -> None:
    """What is being drawn tells the time in words that are right until then."""
    _clock.until_ms = min(_clock.until_ms, ms)


class Posts:
    """Draws posts of one language. Everything a post is drawn from is in the key, the reader's own marks
    too, so nothing has to be thrown away; the words about time say themselves how long they hold.
    """

    def __init__(self, draw: Callable[..., str]) -> None:
        self._draw = draw
        self._kept: OrderedDict[Hashable, _Drawn] = OrderedDict()

    def __call__(self, post: PostView, shell: Shell, **form: bool) -> Markup:
        frame = Frame(shell.viewer is not None, shell.zone, shell.now_ms)
        key = (post, frame.viewer, frame.zone, *form.items())
        found = self._kept.get(key)
        if found is None or found.until_ms <= frame.now_ms:
            found = self._kept[key] = self._drawn(post, frame, form)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found.html

    def _drawn(self, post: PostView, frame: Frame, form: dict[str, bool]) -> _Drawn:
        outer, _clock.until_ms = _clock.until_ms, _FOR_EVER
        try:
            html = Markup(self._draw(post=post, shell=frame, form=form))  # noqa: S704 -- a template drew it
            return _Drawn(html, _clock.until_ms)
        finally:
            _clock.until_ms = min(outer, _clock.until_ms)


def languages(draw: Callable[..., str]) -> Callable[[tuple[LanguageView, ...], str], Markup]:
    """Draws the options of a choice of language: two hundred, on every page with a box to write in."""

    @lru_cache(_CHOICES)
    def drawn(offered: tuple[LanguageView, ...], chosen: str) -> Markup:
        return Markup(draw(languages=offered, chosen=chosen))  # noqa: S704 -- a template drew it

    return drawn
