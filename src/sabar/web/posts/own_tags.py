"""The hashtags somebody follows, and those on the own profile."""

import msgspec
from starlette.responses import Response

from sabar.actions import tags as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import DomainError
from sabar.reads.posts import tags
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.frame.post_parts import TagView
from sabar.web.posts import presenters
from sabar.web.posts.explore_views import OwnTagsPage

routes = Routes("own_tags", kind="web")
_PATH = "/settings/hashtags"


class Given(msgspec.Struct, frozen=True):
    """One of the two."""

    followed: str = ""
    featured: str = ""


@routes.get(_PATH, auth="session", rate=RateClass.PAGE, cache="private", params=Paged)
async def index(call: Call[Paged]) -> Response:
    """The hashtags one follows, last followed first, and those one features."""
    return await _index(call, call.params, FormView())


async def _index(
    call: Call[Paged] | Call[Given], asked: Paged, form: FormView, status: int = 200
) -> Response:
    app, viewer = call.app, call.me
    followed, keys = await tags.followed(app, viewer, asked.window(PEOPLE))
    featured = await tags.featured(app, viewer.account)
    view = OwnTagsPage(
        shell=await layout.of_call(call),
        followed=tuple(presenters.tag(one) for one in followed),
        pager=pager(asked, keys, full=len(keys) == PEOPLE),
        featured=tuple(
            TagView(name=one.name, url=f"/tags/{one.name}", people=0, posts=int(one.statuses_count))
            for one in featured
        ),
        full=len(featured) >= limits.PROFILES.featured_tags,
        form=form,
    )
    return layout.respond(app, view, status)


@routes.post(_PATH, auth="session", rate=RateClass.PAGE, cache="private", params=Given)
async def add(call: Call[Given]) -> Response:
    """Follow a hashtag, or show one on the profile."""
    given = call.params
    act, field, name = (
        (actions.feature, "featured", given.featured)
        if given.featured
        else (actions.follow, "followed", given.followed)
    )
    try:
        await act(call.app, call.me, name)
    except DomainError as error:
        said = messages.problems(layout.language(call.request, call.viewer), error)
        form = FormView(values={field: name}, errors={field: next(iter(said.values()))})
        return await _index(call, Paged(), form, 422)
    return layout.go(call.app, _PATH, "saved")
