"""What phones and mailboxes would be told of what was said, written and read instead of sent."""

from sabar.effects import letters
from sabar.effects.proving.words import Words
from sabar.effects.spaces import push, unread_letters
from sabar.model.spaces.notices import News
from sabar.model.spaces.proofs import Exit, Try, Verdict
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import said
from sabar.rules.spaces import notices as rules
from sabar.services import Services

_LANGUAGES = ("en", "fr")


async def everything(app: Services, entered: Entered, words: Words) -> list[Try]:
    """As much as the owners of the space let out may stand in them, and not a word more."""
    found = await said.several(app, entered, [int(id) for id in words.ids])
    news = [News(one.post, one.author.account, one.content) for one in found if one.author is not None]
    pushed = [push.message(lang, entered, one, "") for one in news for lang in _LANGUAGES]
    name, parts = unread_letters.letter(app, entered, news)
    known = {"name": "", "end": "", "server": "", "host": "", "url": "", **parts}
    written = ["\n".join(letters.written(name, lang, known)) for lang in _LANGUAGES]
    return [
        _try(Exit.PUSH, entered, words, [str(one) for one in pushed]),
        _try(Exit.MAIL, entered, words, written),
    ]


def _try(exit: Exit, entered: Entered, words: Words, messages: list[str]) -> Try:
    allowed = ""
    if rules.may_name(entered.space):
        allowed += words.slug
    if rules.may_tell(entered.space):
        allowed += " ".join((words.name, words.text, words.tag, words.code, words.answer))
    leaked = any(words.leaked(one.encode(), allowed) for one in messages)
    places = [exit.value] if leaked else []
    return Try(exit, Verdict.LEAKED if leaked else Verdict.HELD, count=len(messages), places=places)
