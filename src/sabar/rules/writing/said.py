"""All that a post says, wherever in it: what the rules that hold and the card look through."""

import contextlib
from collections.abc import Iterable, Sequence

from sabar.kit.markup import html
from sabar.model.errors import DomainError
from sabar.model.statuses import Following
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft


def of(
    draft: Draft, more: Sequence[Following], descriptions: Iterable[str], *, domain: str, base_url: str
) -> list[str]:
    """The texts of a post and of those that follow it (`more`): as they are typed, and, as signs of Markdown
    may stand inside of a word, as they will be read.
    """
    options = draft.poll.options if draft.poll else ()
    texts = [draft.text, draft.spoiler_text, *options, *(one.text for one in more), *descriptions]
    for one in (Following(draft.text), *more):
        # What may not be posted, nobody will read.
        with contextlib.suppress(DomainError):
            checked = drafts.checked(drafts.following(draft, one), domain)
            texts.append(html.to_text(drafts.html(checked.scan, checked.names, (), base_url)))
    return list(dict.fromkeys(filter(None, texts)))
