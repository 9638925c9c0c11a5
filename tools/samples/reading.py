"""Timelines, profiles, threads."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.frame import layout_parts, post_parts
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import LabelMark
from sabar.web.people import views as people_views
from sabar.web.people.relation_views import RelationView
from sabar.web.people.views import FeaturedView
from sabar.web.posts import views as posts_views
from sabar.web.public import views as public_views
from samples import collections, frame
from samples import people as s


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here, out = frame.shell(lang), frame.shell(lang, viewer=False)
    flash = layout_parts.FlashView(text={"en": "It is out.", "fr": "C’est publié."}[lang])
    yield (
        "home",
        posts_views.HomePage(shell=here, box=frame.box(lang), posts=s.TIMELINE, pager=frame.PAGER),
    )
    yield (
        "home_moved",
        posts_views.HomePage(
            shell=structs.replace(here, moved=True, moved_to=s.PEOPLE[0]),
            box=frame.box(lang),
            posts=s.TIMELINE[2:4],
            pager=frame.END,
        ),
    )
    yield (
        "home_end",
        posts_views.HomePage(
            shell=structs.replace(here, flash=flash),
            box=None,
            posts=s.TIMELINE[2:4],
            pager=frame.END,
        ),
    )
    yield (
        "home_empty",
        posts_views.HomePage(
            shell=structs.replace(here, unread=0, requests=0, waiting=0),
            box=frame.box(lang),
            posts=(),
            pager=frame.END,
            newcomer=posts_views.NewcomerView(
                people=s.PEOPLE,
                tags=(post_parts.TagView(name="Radio", url="/tags/radio", people=3, posts=12),),
                unknown=True,
            ),
        ),
    )
    yield (
        "home_quiet",
        posts_views.HomePage(shell=here, box=frame.box(lang), posts=(), pager=frame.END),
    )
    yield (
        "directory",
        people_views.DirectoryPage(shell=here, order="new", people=s.PEOPLE, pager=frame.PAGER),
    )
    yield "public", posts_views.PublicPage(shell=here, local=True, posts=s.TIMELINE[:3], pager=frame.PAGER)
    yield (
        "public_out",
        posts_views.PublicPage(shell=out, local=False, posts=s.TIMELINE[:3], pager=frame.PAGER),
    )
    fields = (
        people_views.FieldView(
            name="Web", value_html='<a href="https://ben.example">ben.example</a>', verified_ms=s.NOW - s.DAY
        ),
        people_views.FieldView(name="Town", value_html="Lewes"),
    )
    profile = people_views.ProfilePage(
        shell=here,
        account=s.BEN,
        moved_to=None,
        relation=RelationView(note="Met at the market."),
        labels=(LabelMark("Client", "red"), LabelMark("Radio", "blue")),
        server="",
        origin=None,
        from_elsewhere=True,
        header=None,
        band=None,
        fields=fields,
        joined_ms=s.NOW - 400 * s.DAY,
        posts_count=1532,
        following_count=87,
        followers_count=12,
        tab="posts",
        show_media=True,
        show_featured=True,
        by_mail=True,
        featured=None,
        pinned=(s.P_FOLLOWERS,),
        posts=(s.P_SQUARE, s.P_VEILED),
        stream="account",
        pager=frame.PAGER,
        hidden=False,
    )
    yield "profile", profile
    yield (
        "profile_elsewhere",
        structs.replace(
            profile,
            server="far.example",
            from_elsewhere=False,
            origin=people_views.OriginView(
                server="far.example",
                url="https://far.example/@ben",
                posts=1532,
                followers=98,
                following=12,
                moved=s.AWA,
            ),
        ),
    )
    yield (
        "profile_mine",
        structs.replace(
            profile,
            account=s.AWA,
            header="/sample/dusk.jpg",
            band="/sample/dusk.jpg",
            fields=(),
            pinned=(),
            posts=(s.P_MINE,),
            pager=frame.END,
        ),
    )
    yield (
        "profile_out",
        structs.replace(profile, shell=out, account=structs.replace(s.BEN, follow="none", follows_you=False)),
    )
    shown = FeaturedView(
        tags=(post_parts.TagView(name="Radio", url="/tags/radio", people=0, posts=12),),
        people=(s.CHLOE,),
        collections=(collections.poets(lang),),
    )
    yield "profile_featured", structs.replace(profile, tab="featured", featured=shown, pinned=(), posts=())
    yield "profile_media", structs.replace(profile, tab="media", posts=(s.P_RIVER, s.P_MINE))
    yield (
        "profile_locked",
        structs.replace(profile, account=s.ELODIE, posts=(), pinned=(), fields=(), pager=frame.END),
    )
    yield (
        "profile_hidden",
        structs.replace(profile, account=structs.replace(s.CHLOE, follow="blocked"), hidden=True),
    )
    for kind in ("followers", "following"):
        yield (
            kind,
            people_views.FollowsPage(
                shell=here, account=s.BEN, kind=kind, people=s.PEOPLE, pager=frame.END, hidden=False
            ),
        )
    yield (
        "followers_hidden",
        people_views.FollowsPage(
            shell=here, account=s.BEN, kind="followers", people=(), pager=frame.END, hidden=True
        ),
    )
    answer = s.post(120, s.AWA, s.MINUTE, "<p>Which station?</p>", reply_to=s.BEN)
    yield (
        "thread",
        posts_views.ThreadPage(
            shell=here,
            before=(s.P_SQUARE, answer),
            post=s.P_MINE,
            after=(
                posts_views.AnswerView(
                    post=s.P_WARNED, answers=(posts_views.AnswerView(post=s.P_RIVER),), below=1
                ),
                posts_views.AnswerView(post=s.P_QUIET, apart=True),
            ),
            box=frame.box(lang, reply_to=s.P_MINE),
        ),
    )
    yield "thread_out", posts_views.ThreadPage(shell=out, before=(), post=s.P_RIVER, after=(), box=None)
    small = structs.replace(s.ARTICLE, width=200, height=200, author=s.BEN)
    film = structs.replace(s.ARTICLE, image=None, title="Eight minutes of drums", description="", player=True)
    linked = [
        structs.replace(s.post(130 + number, s.CHLOE, s.HOUR, "<p>Look at this.</p>"), card=card)
        for number, card in enumerate((s.ARTICLE, small, film))
    ]
    yield (
        "thread_linked",
        posts_views.ThreadPage(
            shell=here,
            before=(),
            post=linked[0],
            after=tuple(posts_views.AnswerView(post=one) for one in linked[1:]),
            box=None,
        ),
    )
    yield "offline", public_views.OfflinePage(shell=out)
    yield "embed", public_views.EmbedPage(shell=out, post=s.P_RIVER)
    yield (
        "translation",
        posts_views.TranslationPage(
            shell=here,
            post=structs.replace(s.P_RIVER, translatable=True),
            warning="",
            text_html="<p>The Saône rose forty centimetres last night.</p>",
            options=(),
            pictures=("The river at dusk",),
            source="fr",
            target="en",
            provider="LibreTranslate",
        ),
    )
    yield (
        "player",
        posts_views.PlayerPage(
            shell=here,
            post=linked[2],
            card=structs.replace(film, width=640, height=360),
            source="https://films.example/embed/8",
            host="films.example",
        ),
    )
    yield (
        "thread_direct",
        posts_views.ThreadPage(
            shell=here,
            before=(),
            post=s.P_DIRECT,
            after=(),
            box=frame.box(lang, reply_to=s.P_DIRECT, audience="direct", text="@dede@koliko.example "),
        ),
    )
