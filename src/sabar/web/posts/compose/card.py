"""The card that asks once before a post goes. It carries the whole post along, and nothing of it is kept."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from sabar.actions import preferences
from sabar.edge.call import Call
from sabar.kit import forms, times
from sabar.model.cautions import Caution
from sabar.reads.posts.unsent import cautions
from sabar.reads.posts.unsent.cautions import Asking
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing.drafts import Draft
from sabar.web.frame import label_parts, layout
from sabar.web.posts.compose import reach
from sabar.web.posts.compose.album import NEXT
from sabar.web.posts.compose.card_views import CardPage, CardPiece, CardView, CautionView, NamedView
from sabar.web.posts.compose.sent import Choice, Sent

#: Said once with yes, the same is not asked again for as long as the key of a box is remembered.
_REMEMBERED_MS = times.DAY
_NAMED = 5
#: What is carried under its stored id, or is of the card itself.
_ANEW = frozenset(
    {"pictures", "alts", "order", "positions", "focus_x", "focus_y", "keep", "kept_alts"}
    | {"card", "mark", "quiet", "id"}
)


class Met(msgspec.Struct, frozen=True):
    """The post may go, as it is here. `held`: half an hour later."""

    post: Draft
    held: bool = False


async def met(call: Call[Sent], made: Sequence[int]) -> Met | Response:
    """What was decided about a new post, or the card that asks. Raises Invalid for words that may not be
    posted.
    """
    app, me, given = call.app, call.me, call.params
    post = given.post(made)
    asking = await cautions.of(app, me, post, given.following(made))
    if asking is None or await _agreed(call, asking):
        return Met(post)
    if given.mark == asking.mark:
        if given.card is Choice.HOLD and _may_hold(given):
            return Met(post, held=True)
        left_out = [label for label, _ in asking.bearers]
        if given.card is Choice.WITHOUT_NOW and asking.without:
            return Met(cautions.without(post, left_out))
        if given.card is Choice.WITHOUT and asking.without:
            if not asking.open:
                return Met(cautions.without(post, left_out))
            return await _shown(call, made, asking, confirms=True)
    return await _shown(call, made, asking)


async def met_edit(call: Call[Sent], id: int, made: Sequence[int]) -> Response | None:
    """The card that asks about new words of a post that is out; None when they may go."""
    given = call.params
    alts = {one.id: one.alt for one in given.album if one.id and one.alt is not None}
    asking = await cautions.of_edit(call.app, call.me, id, given.post(made), alts)
    if asking is None or await _agreed(call, asking):
        return None
    return await _shown(call, made, asking, edits=True)


async def quieten(call: Call[Sent]) -> None:
    """Switch off what its writer does not want to be told again."""
    if call.params.quiet:
        await preferences.switch_off(call.app, call.me, call.params.quiet)


async def _agreed(call: Call[Sent], asking: Asking) -> bool:
    """Whether its writer said yes to exactly this, now or before."""
    key = f"asked:{asking.mark}"
    if call.params.card is Choice.SEND and call.params.mark == asking.mark:
        await call.app.cache.set(key, b"1", _REMEMBERED_MS)
        return True
    return await call.app.cache.get(key) is not None


def _may_hold(given: Sent) -> bool:
    """Whether it does not wait as long, or longer, anyway."""
    return not given.later or given.wait is Wait.FIVE_MINUTES


async def _shown(
    call: Call[Sent],
    made: Sequence[int],
    asking: Asking,
    *,
    edits: bool = False,
    confirms: bool = False,
) -> Response:
    given = call.params
    named = [NamedView(one.shown, label_parts.mark(label)) for one, label in asking.named]
    counted = asking.counted
    card = CardView(
        action=call.request.url.path,
        fields=_carried(call, made),
        mark=asking.mark,
        reach=reach.view(counted) if counted else None,
        bearers=tuple((label_parts.mark(label), count) for label, count in asking.bearers),
        people=counted.sensitive if counted else 0,
        named=tuple(named[:_NAMED]),
        more_named=max(0, len(named) - _NAMED),
        cautions=tuple(_caution(one, asking) for one in asking.cautions),
        without=asking.without,
        open=asking.open,
        holds=asking.of_labels and not edits and _may_hold(given),
        edits=edits,
        confirms=confirms,
    )
    if layout.scripted(call):
        return layout.piece(CardPiece(shell=layout.around(call), card=card))
    return layout.respond(call.app, CardPage(shell=await layout.of_call(call), card=card))


def _caution(kind: Caution, asking: Asking) -> CautionView:
    numbers = {Caution.UNDESCRIBED: asking.undescribed, Caution.CROWD: asking.people}
    secrets = asking.secrets if kind is Caution.GIVEN_AWAY else ()
    return CautionView(kind.value, numbers.get(kind, 0), tuple(one.value for one in secrets))


def _carried(call: Call[Sent], made: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """All that was sent, with the ids of what was stored in the place of files."""
    fields = forms.pairs({name: value for name, value in call.given.items() if name not in _ANEW})
    new, part = iter(made), 0
    for one in call.params.album:
        fields += [("order[]", NEXT)] * (one.part - part)
        part = one.part
        id = one.id or next(new, None)
        if id is None:
            continue
        x, _, y = (one.focus or "").partition(",")
        fields += [("keep[]", str(id)), ("order[]", str(id)), ("focus_x[]", x), ("focus_y[]", y)]
        if one.alt is not None:
            fields.append((f"kept_alts[{id}]", one.alt))
    return tuple(fields)
