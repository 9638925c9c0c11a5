"""What somebody's year was like: his settings, and the card that whoever has its address may see."""

import msgspec
from starlette.responses import Response

from sabar.actions import years as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads import access, hydrate
from sabar.reads.assemble import people
from sabar.reads.people import years
from sabar.rules import years as rules
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, presenters
from sabar.web.frame.layout_parts import LinkView
from sabar.web.people.year_views import MonthView, YearChoice, YearPage, YearsPage

routes = Routes("years", kind="web")
_PATH = "/settings/years"
#: Height of the tallest bar, in units of the drawing.
_TALLEST = 100


class Chosen(msgspec.Struct, frozen=True):
    year: int


class Shared(msgspec.Struct, frozen=True):
    acct: str
    year: int
    key: str


@routes.get(_PATH, auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """The years one can look back on."""
    app, viewer = call.app, call.me
    made = {one.year: one for one in await years.records(app, viewer)}
    now = app.clock.now_ms()
    choices = []
    for year in range(rules.year_of(now), rules.year_of(viewer.account.created_at) - 1, -1):
        report = made.get(year)
        state = "available" if report else (await years.state(app, viewer, year))[0]
        url = f"/@{viewer.account.username}/year/{year}/{report.share_key}" if report else ""
        if state != "ineligible":
            choices.append(YearChoice(year=year, state=state, url=url))
    page = YearsPage(shell=await layout.of_call(call), years=tuple(choices))
    return layout.respond(app, page)


@routes.post(_PATH, auth="session", rate=RateClass.PAGE, cache="private", params=Chosen)
async def make(call: Call[Chosen]) -> Response:
    """Have a year's card made."""
    running = await actions.generate(call.app, call.me, call.params.year)
    return layout.go(call.app, _PATH, "year-begun" if running else "")


@routes.get("/@{acct}/year/{year}/{key}", auth="visitor", rate=RateClass.PAGE, cache="private", params=Shared)
async def card(call: Call[Shared]) -> Response:
    """Somebody's year, for whoever was given the address."""
    app, viewer, given = call.app, call.viewer, call.params
    account = await access.account_by_handle(app, viewer, given.acct)
    report = await years.shared(app, account, given.year, given.key)
    person = (await people.by_ids(app, [account.id]))[account.id]
    if viewer is not None and viewer.id == account.id and report.viewed_at is None:
        await actions.read(app, viewer, report.year)
    best = report.data.top_statuses.by_reblogs
    seen = await hydrate.see(app, viewer, [int(best)], Place.SINGLE) if best else []
    posts = await presenters.posts(app, viewer, seen, Place.SINGLE)
    tag = report.data.top_hashtags[0] if report.data.top_hashtags else None
    most = max(month.statuses for month in report.data.time_series) or 1
    page = YearPage(
        shell=await layout.of_call(call),
        account=presenters.account(person, viewer),
        year=report.year,
        kind=report.data.archetype,
        posts_count=sum(month.statuses for month in report.data.time_series),
        followers_count=sum(month.followers for month in report.data.time_series),
        months=tuple(
            MonthView(
                start_ms=rules.month_starts(report.year, month.month),
                posts=month.statuses,
                height=round(_TALLEST * month.statuses / most),
            )
            for month in report.data.time_series
        ),
        tag=LinkView(text=tag.name, url=f"/tags/{tag.name}") if tag else None,
        post=posts[0] if posts else None,
    )
    return layout.respond(app, page)
