"""All that is written in a post as its readers see it: the one answer to what filters look at."""

from sabar.kit.markup import html
from sabar.reads.assemble.parts import Card, Content, Poll
from sabar.rules import quotes


def of(content: Content, poll: Poll | None, card: Card | None) -> list[str]:
    """Text, warning, descriptions of files, answers of the poll, words of the linked page, what is said of
    a correction and what it corrects."""
    record = content.record
    found = [html.to_text(quotes.without_inline(record.content)), record.spoiler_text]
    found += [one.description for one in content.media]
    if record.correction is not None:
        found += [record.correction.note, record.correction.before]
    if poll is not None:
        found += [option.title for option in poll.options]
    if card is not None:
        found += [card.record.title, card.record.description]
    return [text for text in found if text]
