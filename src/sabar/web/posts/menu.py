"""What else there is to do with a post: what its "…" opens, over the page or as a page."""

from html import escape

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.rules.rates import RateClass
from sabar.services import Services
from sabar.web.frame import layout, presenters, safe_return
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.views import MenuFragment, MenuPage

routes = Routes("menu", kind="web")
#: Pixels of the frame in which a post stands elsewhere.
_WIDTH, _HEIGHT = 400, 480


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int
    return_to: str = "/"


@routes.get("/@{acct}/{id}/menu", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def show(call: Call[OfPost]) -> Response:
    """What else the reader may do with a post."""
    app, viewer, asked = call.app, call.me, call.params
    post = await presenters.post_by_id(app, viewer, asked.id)
    if post is None:
        raise NotFound
    # A page of posts does not ask what their writers are to the reader; here it is said.
    (author,) = await presenters.accounts(app, viewer, [int(post.author.id)])
    post = replace(post, author=author)
    embed = _embed_code(app, post)
    if layout.scripted(call):
        return layout.piece(MenuFragment(shell=layout.around(call), post=post, embed=embed))
    # Whatever is pressed here leads back to where the menu was opened.
    shell = replace(await layout.of_call(call), path=safe_return.safe(asked.return_to))
    return layout.respond(app, MenuPage(shell=shell, post=post, embed=embed))


def _embed_code(app: Services, post: PostView) -> str:
    """HTML that shows a post of this server in anybody's page; "" where not everybody may read it."""
    if not post.open or post.original_url:
        return ""
    who = f"{post.author.name} (@{post.author.handle}@{app.settings.domain})"
    return (
        f'<iframe src="{escape(app.settings.url + post.url)}/embed" title="{escape(who)}" width="{_WIDTH}"'
        f' height="{_HEIGHT}" loading="lazy" style="border: 0; max-width: 100%"></iframe>'
    )
