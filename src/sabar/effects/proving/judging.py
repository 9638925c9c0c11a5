"""Whether what came out tells what the program must not tell."""

from sabar.effects.proving.words import Words
from sabar.services import Services
from sabar.store.spaces import proofs


async def is_told(app: Services, words: Words, content: bytes, asked: str, *, name: bool = True) -> bool:
    """Whether it tells anything of the space that was not `asked`; `name`: or who is in it. Whoever knows
    where a space is can say so anywhere, also after he is out: where only that is told, it is looked up
    whether people wrote it.
    """
    if not words.leaked(content, asked, name=name):
        return False
    return words.leaked(content, asked, name=name, address=False) or (
        not await proofs.is_said_outside(app.db.slow(), words.slug)
    )
