"""Posts that delete themselves: what would go is shown before it is switched on."""

import msgspec
from starlette.responses import Response

from sabar.actions.statuses import expire
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.expiry import ExpiryRule
from sabar.reads.posts import expiry
from sabar.rules.posted import expiry as rules
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.posts.views import ExpiryPage

routes = Routes("expiry", kind="web")
_KEEPS = ("keep_pinned", "keep_bookmarked", "keep_polls", "keep_media", "keep_direct")


class Chosen(msgspec.Struct, frozen=True):
    """`keep_favourites`: so many keep a post; 0 or nothing: none do. `look`: show what would go."""

    days: int = 365
    keep_pinned: bool = False
    keep_bookmarked: bool = False
    keep_favourites: int | None = None
    keep_polls: bool = False
    keep_media: bool = False
    keep_direct: bool = False
    look: bool = False

    def rule(self, account_id: int) -> ExpiryRule:
        return ExpiryRule(
            account_id=account_id,
            days=self.days,
            keep_pinned=self.keep_pinned,
            keep_bookmarked=self.keep_bookmarked,
            keep_favourites=self.keep_favourites or 0,
            keep_polls=self.keep_polls,
            keep_media=self.keep_media,
            keep_direct=self.keep_direct,
            created_at=0,
        )


@routes.get("/settings/expiry", auth="session", rate=RateClass.PAGE, cache="private", params=Chosen)
async def page(call: Call[Chosen]) -> Response:
    """What goes by itself; and what would, as it is chosen in the form."""
    app, viewer, asked = call.app, call.me, call.params
    current = await expiry.rule(app, viewer)
    wanted = asked.rule(viewer.id) if asked.look else current
    found = await expiry.preview(app, viewer, wanted) if asked.look and wanted else None
    values = dict.fromkeys(_KEEPS, "1")
    values |= {"days": "365", "keep_favourites": ""}
    if wanted is not None:
        values = {name: "1" for name in _KEEPS if getattr(wanted, name)}
        values |= {"days": str(wanted.days), "keep_favourites": str(wanted.keep_favourites or "")}
    view = ExpiryPage(
        shell=await layout.of_call(call),
        form=FormView(values=values),
        ages=tuple(map(str, rules.AGES)),
        on=current is not None,
        count=found.number if found else None,
        first=await presenters.posts(app, viewer, found.first, Place.SINGLE) if found else (),
    )
    return layout.respond(app, view)


@routes.post("/settings/expiry", auth="session", rate=RateClass.PAGE, cache="private", params=Chosen)
async def switch_on(call: Call[Chosen]) -> Response:
    """From now on posts go as it was shown."""
    await expire.switch_on(call.app, call.me, call.params.rule(call.me.id))
    return layout.go(call.app, "/settings/expiry", "expiry-on")


@routes.post("/settings/expiry/off", auth="session", rate=RateClass.PAGE, cache="private")
async def switch_off(call: Call[NoParams]) -> Response:
    """Nothing more goes by itself."""
    await expire.switch_off(call.app, call.me)
    return layout.go(call.app, "/settings/expiry", "expiry-off")
