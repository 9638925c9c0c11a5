"""Who may read what stands in the box: the line above the button, and the page behind it."""

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Window
from sabar.model.audience import Room
from sabar.reads.people import audience, labels
from sabar.rules.rates import RateClass
from sabar.rules.writing import rooms
from sabar.rules.writing.drafts import Draft
from sabar.web.frame import label_parts, layout, presenters
from sabar.web.frame.paging import PEOPLE
from sabar.web.posts.compose import reach, sent
from sabar.web.posts.compose.views import AudiencePage, ReachPiece

routes = Routes("audience", kind="web")


class Asked(msgspec.Struct, frozen=True):
    """What stands in a box, under the names of its fields; `label` (an id), `server` or `link` (a domain):
    of whom to show; and which part of the list.
    """

    text: str = ""
    audience: Room | None = None
    labels: list[int] = []
    besides: list[int] = []
    reply_to: int | None = None
    quote: int | None = None
    label: int = 0
    server: str | None = None
    link: str = ""
    max_id: int | None = None
    min_id: int | None = None

    @property
    def draft(self) -> Draft:
        chosen = rooms.readers(self.audience, self.labels, self.besides)
        return Draft(
            text=self.text,
            visibility=chosen.visibility,
            circle_label_ids=chosen.circle_label_ids,
            except_label_ids=chosen.except_label_ids,
            in_reply_to_id=self.reply_to,
            quoted_status_id=self.quote,
        )

    @property
    def chosen(self) -> tuple[str, str | int]:
        """Of whom to show, as `reads/people/audience` names it."""
        if self.label:
            return "label", self.label
        if self.server is not None:
            return "server", self.server
        return ("link", self.link) if self.link else ("", "")

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """The fields of the box, to be sent again."""
        fields = {
            "text": self.text,
            "audience": self.audience.value if self.audience else "",
            "reply_to": str(self.reply_to or ""),
            "quote": str(self.quote or ""),
        }
        given = [(name, value) for name, value in fields.items() if value]
        labels = (("labels[]", str(id)) for id in self.labels)
        return (*given, *labels, *(("besides[]", str(id)) for id in self.besides))


@routes.get("/audience", auth="session", rate=RateClass.PAGE, cache="private", params=Asked)
async def default(call: Call[Asked]) -> Response:
    """Who may read what the reader posts, if nothing else is said."""
    return await _page(call)


@routes.post(
    "/audience",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Asked,
    body_limit=sent.BODY_BYTES,
)
async def ask(call: Call[Asked]) -> Response:
    """Who may read what stands in the box, which without script comes whole. A script gets the line alone."""
    if layout.scripted(call):
        counted = await audience.of(call.app, call.me, call.params.draft)
        return layout.piece(ReachPiece(shell=layout.around(call), reach=reach.view(counted)))
    return await _page(call)


async def _page(call: Call[Asked]) -> Response:
    app, viewer, asked = call.app, call.me, call.params
    counted = await audience.of(app, viewer, asked.draft)
    kind, among = asked.chosen
    window = Window(PEOPLE, max_id=asked.max_id, min_id=asked.min_id)
    found = await audience.listed(app, viewer, asked.draft, window, kind=kind, among=among)
    full, first = len(found.people) == PEOPLE, asked.max_id is None and asked.min_id is None
    view = AudiencePage(
        shell=await layout.of_call(call),
        reach=reach.view(counted),
        given=asked.given,
        labels=tuple(
            (str(label.id), label_parts.mark(label), count) for label, count in counted.labels if count
        ),
        groups=(
            *(("server", name, count) for name, count in found.servers),
            *(("link", name, count) for name, count in found.domains),
        ),
        chosen=(kind, str(among)),
        people=await presenters.accounts(app, viewer, found.people),
        marks=label_parts.marks(await labels.marks(app, viewer, found.people)),
        older=str(min(found.people)) if found.people and (full or asked.min_id is not None) else "",
        newer=str(max(found.people)) if found.people and not first and (full or asked.min_id is None) else "",
    )
    return layout.respond(app, view)
