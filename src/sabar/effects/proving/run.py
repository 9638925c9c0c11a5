"""One run of the leak test of a space, from its people to its sheet."""

import time

import msgspec
import structlog

from sabar.actions.spaces import proofs as actions
from sabar.edge.dispatch import Edge
from sabar.effects.proving import messages, people, reading, saying
from sabar.effects.proving.asking import Asking
from sabar.effects.proving.listening import Listening
from sabar.effects.proving.words import Words
from sabar.kit import logs, times
from sabar.model.spaces.proofs import Exit, Outcome, Part, Try, Verdict
from sabar.reads.account import viewers
from sabar.rules.spaces import proofs as rules
from sabar.services import Services

log = structlog.get_logger("sabar.proving")

#: Out of reach of a program, and said so: what a database writes for itself, and disks of other machines.
_OUT_OF_REACH = (Exit.JOURNAL, Exit.DISKS)


async def prove(app: Services, payload: bytes) -> None:
    """Job `spaces.prove`."""
    known = await people.gathered(app)
    ids = {part: account.id for part, (account, _) in known.items()}
    begun = await actions.begin(app, msgspec.json.decode(payload, type=int), ids)
    if begun is None:
        return
    try:
        with people.let_in(app, known) as cast, logs.heard() as lines:
            tries = await _tried(app, begun, known, cast, lines)
    except Exception:
        # The job is not tried again: a sheet that says so is worth more than a test that never ends.
        log.exception("a leak test broke off", space=begun.proof.space_id)
        await actions.finish(app, begun.proof, Outcome.BROKEN_OFF, [], ids)
        return
    await actions.finish(app, begun.proof, rules.outcome(tries), tries, ids)


async def _tried(
    app: Services,
    begun: actions.Begun,
    known: people.Known,
    cast: people.Cast,
    lines: list[str],
) -> list[Try]:
    since = time.time()
    edge = await app.front_door.application()
    assert isinstance(edge, Edge)
    account, user = known[Part.INSIDER]
    viewer = viewers.tester(account, user)
    space = begun.insider.space
    words = Words(account.username, str(account.id), space.slug, times.day(app.clock.now_ms()))
    listening = Listening(app, edge.table.routes, words, space.id)
    async with listening.everybody(list(cast.values())):
        # With his page open, as it is for whoever is sent out.
        await actions.send_out(app, begun.former)
        await saying.say(app, viewer, begun.insider, words)
        await listening.wait()
    tries = await listening.tries()
    asking = Asking(app, edge, words)
    for part, who in cast.items():
        tries += await (asking.by_insider(who) if part is Part.INSIDER else asking.by_outsider(who))
    tries += await messages.everything(app, begun.insider, words)
    tries += await reading.everything(app, words, since, lines)
    return [*tries, *(Try(exit, Verdict.NOT_TRIED) for exit in _OUT_OF_REACH)]
