"""Posts that quote others, in each state a reader may meet."""

from collections.abc import Iterator
from typing import get_args

from msgspec import structs

from sabar.web.frame import people_parts, post_parts
from sabar.web.frame.page import Page
from sabar.web.posts import views as posts_views
from sabar.web.posts.compose import views as compose_views
from samples import frame
from samples import people as s

OWN = structs.replace(s.P_MINE, quotes=3)


def _quote(
    number: int, author: people_parts.AccountView, html: str, quote: post_parts.QuoteView, **more: object
) -> post_parts.PostView:
    return s.post(number, author, number * s.MINUTE, html, quote=quote, can_quote=True, **more)


def _shown(post: post_parts.PostView, state: post_parts.QuoteState = "accepted") -> post_parts.QuoteView:
    return post_parts.QuoteView(state=state, post=post, withdrawable=post.mine)


AGREED = _quote(121, s.DEDE, "<p>This is the radio I told you about.</p>", _shown(s.P_SQUARE), quotes=1)
OF_OWN = _quote(122, s.BEN, "<p>Eleven seconds! I timed it.</p>", _shown(OWN))
BARE = _quote(123, s.ELODIE, "", _shown(s.P_WARNED))


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    hidden = tuple(
        _quote(130 + n, s.CHLOE, "<p>Regardez.</p>", post_parts.QuoteView(state=state), lang="fr")
        for n, state in enumerate(get_args(post_parts.QuoteState)[:1] + get_args(post_parts.QuoteState)[2:6])
    )
    unwanted = tuple(
        _quote(140 + n, s.CHLOE, "<p>Regardez.</p>", _shown(s.P_POLL, state), lang="fr")
        for n, state in enumerate(get_args(post_parts.QuoteState)[6:])
    )
    nested = _quote(150, s.BEN, "<p>And so it goes round.</p>", _shown(AGREED))
    filtered = _quote(151, s.BEN, "<p>Ha.</p>", _shown(s.P_FILTERED))
    veiled = _quote(152, s.DEDE, "<p>Bread.</p>", _shown(s.P_VEILED))
    posts = (
        AGREED,
        OF_OWN,
        BARE,
        nested,
        filtered,
        veiled,
        _quote(153, s.BEN, "<p>!</p>", _shown(s.P_RIVER)),
    )
    yield (
        "public_quotes",
        posts_views.PublicPage(shell=here, local=True, posts=(*posts, *hidden, *unwanted), pager=frame.END),
    )
    yield "quotes", posts_views.QuotesPage(shell=here, post=OWN, posts=(OF_OWN,), pager=frame.END)
    yield (
        "boosts",
        posts_views.ReactedPage(shell=here, post=OWN, kind="boosts", people=(s.BEN, s.DEDE), pager=frame.END),
    )
    yield (
        "favourites_none",
        posts_views.ReactedPage(shell=here, post=OWN, kind="favourites", people=(), pager=frame.END),
    )
    yield "quotes_none", posts_views.QuotesPage(shell=here, post=OWN, posts=(), pager=frame.END)
    yield (
        "compose_quote",
        compose_views.ComposePage(shell=here, box=frame.box(lang, quote=_shown(s.P_SQUARE), text="So true")),
    )
    yield (
        "compose_edit_quote",
        compose_views.ComposePage(
            shell=here, box=frame.box(lang, quote=_shown(s.P_SQUARE), text="So true", edits="7")
        ),
    )
