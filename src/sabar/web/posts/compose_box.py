"""The box one writes in: empty, as an answer, with a quote, or with what is to be edited."""

from functools import cache

import msgspec

from sabar.kit import i18n
from sabar.kit.crypto import secrets
from sabar.model.audience import Visibility
from sabar.model.errors import Forbidden, NotFound
from sabar.model.viewers import Viewer
from sabar.reads.posts import history
from sabar.rules import limits, visibility
from sabar.rules.writing import language
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.layout_parts import LanguageView
from sabar.web.frame.post_parts import PostView, QuoteView
from sabar.web.posts import compose_poll
from sabar.web.posts.compose_views import BoxPictureView, BoxView, LanguagesView


def empty(app: Services, viewer: Viewer) -> BoxView:
    """A new post with the writer's own defaults."""
    preferences = viewer.user.preferences
    return BoxView(
        action="/compose",
        key=secrets.token(12),
        audience=preferences.visibility,  # type: ignore[arg-type]  # the same four words
        quote_policy=preferences.quote_policy,  # type: ignore[arg-type]  # the same three words
        lang=preferences.language or viewer.user.locale,
        limit=limits.STATUSES.characters,
        places=limits.STATUSES.media,
        films=app.films.program is not None,
        poll=compose_poll.empty(),
        languages=_languages(app.settings.languages),
    )


@cache
def _languages(common: tuple[str, ...]) -> LanguagesView:
    """What a post can be written in: nearly two hundred, so those of this server and its pages come first."""
    first = {*map(language.code_of, common), *i18n.languages()}
    found = sorted(language.LANGUAGES, key=lambda one: one.code not in first)
    return LanguagesView(tuple(LanguageView(code=one.code, name=one.native_name) for one in found))


def reply(app: Services, viewer: Viewer, post: PostView) -> BoxView:
    """An answer: never wider than what it answers, and it names those in the conversation."""
    box = empty(app, viewer)
    people = [post.author.handle, *post.mentioned]
    named = [handle for handle in dict.fromkeys(people) if handle != viewer.account.acct]
    audience = visibility.narrower(Visibility(box.audience), Visibility(post.audience))
    return msgspec.structs.replace(
        box,
        reply_to=post,
        audience=audience.value,
        mentioned=tuple(named),
        text="".join(f"@{handle} " for handle in named),
        warning=post.warning,
        lang=post.lang or box.lang,
    )


async def quote(app: Services, viewer: Viewer, id: int) -> BoxView:
    """A post that shows another one; what followers read stays with followers."""
    post = await presenters.post_by_id(app, viewer, id)
    if post is None or not post.can_quote:
        raise NotFound
    box = empty(app, viewer)
    audience = visibility.of_quote(Visibility(box.audience), Visibility(post.audience))
    shown = QuoteView(state="accepted", post=post)
    return msgspec.structs.replace(box, quote=shown, audience=audience.value)


async def edit(app: Services, viewer: Viewer, id: int) -> BoxView:
    """A post of the writer's own, as it was typed."""
    post = await presenters.post_by_id(app, viewer, id)
    if post is None:
        raise NotFound
    if not post.mine:
        raise Forbidden
    source = await history.source(app, viewer, id)
    return msgspec.structs.replace(
        empty(app, viewer),
        action=f"/compose/{id}",
        audience=post.audience,
        text=source.text,
        warning=source.spoiler_text,
        lang=post.lang or viewer.user.locale,
        pictures=tuple(BoxPictureView(id=m.id, preview_url=m.preview_url, alt=m.alt) for m in post.media),
        poll=compose_poll.of_post(post.poll, app.clock.now_ms()),
        quote=post.quote,
        quote_policy=post.quote_policy,
        editing=True,
    )
