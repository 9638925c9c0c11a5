"""The leak test of a space: started by whoever is in it, and its sheet for all of them."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from sabar.actions.spaces import proofs as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.model.errors import Conflict, TooMany
from sabar.model.spaces.proofs import Exit, Proof, Try, Verdict
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import proofs
from sabar.rules.rates import RateClass
from sabar.web.frame import layout
from sabar.web.spaces import parts
from sabar.web.spaces.proving import words
from sabar.web.spaces.running_views import ExitView, ProofPage, RunView, TryView

routes = Routes("space_proof", kind="web", guests=True)


@routes.get("/s/{slug}/proof", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def show(call: Call[parts.Slug]) -> Response:
    """What the last run tried, and what came of the ones before."""
    return await _page(call, await parts.entered(call, call.params.slug))


@routes.post("/s/{slug}/proof", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def start(call: Call[parts.Slug]) -> Response:
    """Start a run."""
    entered = await parts.entered(call, call.params.slug)
    try:
        await actions.ask(call.app, call.me, entered)
    except (Conflict, TooMany) as error:
        said = error.said(layout.language(call.request, call.viewer))
        return await _page(call, entered, refused=said, status=error.status)
    return layout.go(call.app, f"/s/{call.params.slug}/proof")


async def _page(call: Call[Any], entered: Entered, *, refused: str = "", status: int = 200) -> Response:
    shell = await layout.of_call(call)
    found = await proofs.runs(call.app, entered)
    view = ProofPage(
        shell=shell,
        space=parts.space(entered),
        refused=refused,
        waits=bool(found) and not found[0].outcome.over,
        **sheet(shell.lang, found),
    )
    return layout.respond(call.app, view, status)


def sheet(lang: str, found: Sequence[Proof]) -> dict[str, Any]:
    """What the page shows of runs, the newest first: the sheet of the last that is over, and the others."""
    over = [one for one in found if one.outcome.over]
    exits = _exits(lang, over[0]) if over else ()
    return {
        "last": _run(lang, over[0]) if over else None,
        "exits": tuple(one for one in exits if one.tries),
        "untried": tuple(one for one in exits if not one.tries),
        "earlier": tuple(_run(lang, one) for one in over[1:]),
    }


def _run(lang: str, proof: Proof) -> RunView:
    return RunView(
        at_ms=proof.ended_at or proof.asked_at,
        asked_by=proof.asked_by,
        outcome=proof.outcome.value,
        words=i18n.gettext(lang, words.OUTCOMES[proof.outcome]),
        count=proof.count,
    )


def _exits(lang: str, proof: Proof) -> tuple[ExitView, ...]:
    """Each exit once; those that were not tried have no tries."""
    tries = proof.tries
    return tuple(
        ExitView(
            name=i18n.gettext(lang, words.EXITS[exit]),
            how=i18n.gettext(lang, words.HOW[exit]),
            tries=tuple(
                _try(lang, one) for one in tries if one.exit is exit and one.verdict is not Verdict.NOT_TRIED
            ),
        )
        for exit in Exit
        if any(one.exit is exit for one in tries)
    )


def _try(lang: str, one: Try) -> TryView:
    return TryView(
        who=i18n.gettext(lang, words.PARTS[one.part]) if one.part else "",
        bad=one.verdict in (Verdict.LEAKED, Verdict.UNSEEN),
        words=i18n.gettext(lang, words.VERDICTS[one.verdict]),
        count=one.count,
        places=tuple(one.places),
    )
