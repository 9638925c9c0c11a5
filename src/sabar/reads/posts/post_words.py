"""All that is written in a post as its readers see it: the one answer to what filters look at."""

from collections.abc import Mapping

import msgspec

from sabar.kit.markup import html
from sabar.rules import quotes
from sabar.store.hydration import Outline


class Texts:
    """Plain texts of posts, taken from their ready parts only when somebody has filters.

    `cores` and `previews` by post, `polls` by poll. Of a boost, the words are those of the boosted post.
    """

    def __init__(
        self,
        outlines: Mapping[int, Outline],
        cores: Mapping[int, bytes],
        polls: Mapping[int, bytes],
        previews: Mapping[int, bytes],
    ) -> None:
        self._outlines = outlines
        self._cores = cores
        self._polls = polls
        self._previews = previews
        self._known: dict[int, list[str]] = {}

    def __call__(self, id: int) -> list[str]:
        """Text, warning, descriptions of files, answers of the poll, words of the linked page."""
        outline = self._outlines[id]
        if outline.reblog_of_id is not None and outline.reblog_of_id in self._outlines:
            return self(outline.reblog_of_id)
        if id not in self._known:
            self._known[id] = [text for text in self._of(outline) if text]
        return self._known[id]

    def _of(self, outline: Outline) -> list[str]:
        if outline.id not in self._cores:
            return []
        core = _decode_core(self._cores[outline.id])
        found = [html.to_text(quotes.without_inline(core.content)), core.spoiler_text]
        found += [file.description or "" for file in core.media_attachments]
        poll = self._polls.get(outline.poll_id or 0)
        if poll is not None:
            found += [option.title for option in _decode_poll(poll).options]
        preview = self._previews.get(outline.id)
        if preview is not None:
            page = _decode_page(preview)
            found += [page.title, page.description]
        return found


class _File(msgspec.Struct):
    description: str | None


class _Core(msgspec.Struct):
    content: str
    spoiler_text: str
    media_attachments: list[_File]


class _Option(msgspec.Struct):
    title: str


class _Poll(msgspec.Struct):
    options: list[_Option]


class _Page(msgspec.Struct):
    title: str
    description: str


_decode_core = msgspec.json.Decoder(_Core).decode
_decode_poll = msgspec.json.Decoder(_Poll).decode
_decode_page = msgspec.json.Decoder(_Page).decode
