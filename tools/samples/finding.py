"""Writing, notifications, search, lists, errors."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.frame import layout_parts, people_parts, post_parts
from sabar.web.frame import page as frame_page
from sabar.web.frame.page import Page
from sabar.web.people import list_views, notification_views
from sabar.web.people import views as people_views
from sabar.web.posts import explore_views
from sabar.web.posts import views as posts_views
from sabar.web.posts.compose import views as compose_views
from sabar.web.public import views as public_views
from sabar.web.staff import server_views
from samples import frame, quoting
from samples import people as s


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here, out = frame.shell(lang), frame.shell(lang, viewer=False)
    edits = (
        posts_views.EditView(
            created_ms=s.NOW - s.HOUR, text_html=s.P_MINE.text_html, warning="", media=(s.DUSK,)
        ),
        posts_views.EditView(
            created_ms=s.NOW - 2 * s.HOUR,
            text_html="<p>I am writing about drums.</p>",
            warning="",
            media=(),
            first=True,
        ),
    )
    yield "history", posts_views.HistoryPage(shell=here, post=s.P_MINE, edits=edits)
    yield "retract", posts_views.RetractPage(shell=here, post=s.P_MINE, note="It was not so", most=300)
    yield "menu", posts_views.MenuPage(shell=here, post=s.P_MINE, embed="<iframe></iframe>")
    yield "compose", compose_views.ComposePage(shell=here, box=frame.box(lang))
    bookmark = "javascript:void open('https://tambour.example/share?url='+encodeURIComponent(location.href))"
    yield (
        "settings_push",
        notification_views.PushPage(
            shell=here,
            kinds=("mentions", "likes", "follows", "posts", "polls", "edits", "colleagues", "spaces"),
            chosen=("mentions", "follows", "colleagues"),
            on=True,
            server_key="BKey",
            form=layout_parts.FormView(),
        ),
    )
    yield "settings_sharing", compose_views.SharingPage(shell=here, bookmark=bookmark)
    yield (
        "compose_reply",
        compose_views.ComposePage(
            shell=here, box=frame.box(lang, reply_to=s.P_FOLLOWERS, audience="private")
        ),
    )
    marks = (people_parts.LabelMark("Client", "red"), people_parts.LabelMark("Press", "blue"))
    labelled = frame.box(
        lang,
        audience="circle",
        rooms=("public", "unlisted", "private", "circle", "except", "direct"),
        labels=((1, marks[0]), (2, marks[1])),
        chosen=(1,),
    )
    yield "compose_circle", compose_views.ComposePage(shell=here, box=labelled)
    unchosen = structs.replace(labelled, audience="except", chosen=(), errors={"audience": "…"})
    yield "compose_except", compose_views.ComposePage(shell=here, box=unchosen)
    yield (
        "compose_same_people",
        compose_views.ComposePage(
            shell=here,
            box=frame.box(
                lang, reply_to=s.P_CIRCLE, audience="circle", rooms=("circle", "direct"), inside=True
            ),
        ),
    )
    stored = (compose_views.BoxPictureView(id="1", preview_url="/sample/dusk.jpg", alt=s.DUSK.alt),)
    refused = {
        "en": "Too long by 12 characters. Nothing was sent.",
        "fr": "12 caractères de trop. Rien n’est parti.",
    }[lang]
    yield (
        "compose_edit",
        compose_views.ComposePage(
            shell=here,
            box=frame.box(
                lang,
                edits="7",
                text="I am writing about drums.",
                warning="Drums",
                audience="unlisted",
                pictures=stored,
                errors={"text": refused},
            ),
        ),
    )
    told: tuple[
        tuple[
            notification_views.NotificationKind,
            tuple[people_parts.AccountView, ...],
            int,
            post_parts.PostView | None,
        ],
        ...,
    ] = (
        ("mention", (s.DEDE,), 1, s.P_DIRECT),
        ("favourite", (s.BEN, s.CHLOE, s.ELODIE), 9, s.P_MINE),
        ("follow_request", (s.ELODIE,), 1, None),
        ("follow", (s.CHLOE,), 1, None),
        ("reblog", (s.DEDE, s.BEN), 2, s.P_MINE),
        ("poll", (s.BUS,), 1, s.P_POLL),
        ("update", (s.CHLOE,), 1, s.P_RIVER),
        ("status", (s.BEN,), 1, s.P_SQUARE),
        ("quote", (s.BEN,), 1, quoting.OF_OWN),
        ("quoted_update", (s.BEN,), 1, s.P_SQUARE),
        ("admin.sign_up", (s.ELODIE,), 1, None),
    )
    notices = tuple(
        notification_views.NotificationView(
            id=str(number),
            key=str(number),
            kind=kind,
            people=people,
            people_count=count,
            created_ms=s.NOW - number * s.HOUR,
            post=about,
            unread=number < 3,
        )
        for number, (kind, people, count, about) in enumerate(told)
    )
    yield (
        "notifications",
        notification_views.NotificationsPage(
            shell=here, only="all", kinds=(), notices=notices, held=3, pager=frame.PAGER
        ),
    )
    held = notification_views.HeldView(id="1", person=s.CHLOE, count=3, updated_ms=s.NOW, post=s.P_RIVER)
    other = notification_views.HeldView(id="2", person=s.DEDE, count=100, updated_ms=s.NOW - s.DAY)
    yield (
        "held",
        notification_views.HeldPage(shell=here, held=(held, other), most=100, pager=frame.END),
    )
    yield "held_none", notification_views.HeldPage(shell=here, held=(), most=100, pager=frame.END)
    yield (
        "held_of",
        notification_views.HeldOfPage(shell=here, one=held, notices=notices[:2], pager=frame.END),
    )
    yield (
        "notifications_empty",
        notification_views.NotificationsPage(
            shell=frame.shell(lang, unread=0, requests=0),
            only="mentions",
            kinds=("mention", "quote"),
            notices=(),
            held=0,
            pager=frame.END,
        ),
    )
    tags = (
        post_parts.TagView(name="Lyon", url="/tags/Lyon", people=12, posts=40),
        post_parts.TagView(name="pain", url="/tags/pain", people=1, posts=2),
    )
    yield (
        "search",
        explore_views.SearchPage(
            shell=here, q="", kind="all", unknown=(), people=(), posts=(), tags=tags, pager=frame.END
        ),
    )
    yield (
        "search_found",
        explore_views.SearchPage(
            shell=here,
            q="lyon & co",
            kind="all",
            unknown=(),
            people=(s.CHLOE, s.DEDE),
            posts=(s.P_RIVER,),
            tags=tags,
            pager=frame.END,
        ),
    )
    yield (
        "search_nothing",
        explore_views.SearchPage(
            shell=here,
            q="has:xyz",
            kind="all",
            unknown=("has:xyz",),
            people=(),
            posts=(),
            tags=(),
            pager=frame.END,
        ),
    )
    yield (
        "settings_hashtags",
        explore_views.OwnTagsPage(
            shell=here,
            followed=tuple(tags),
            pager=frame.END,
            featured=tuple(tags[:1]),
            full=False,
            form=layout_parts.FormView(),
        ),
    )
    yield "tag", explore_views.TagPage(shell=here, tag=tags[0], posts=(s.P_RIVER,), pager=frame.END)
    links = (
        explore_views.LinkedPageView(card=s.ARTICLE, people=5, posts=7),
        explore_views.LinkedPageView(
            card=structs.replace(s.ARTICLE, image=None, title="A bridge opens"), people=2, posts=2
        ),
    )
    talked = explore_views.ExplorePage(
        shell=here, kind="posts", posts=(s.P_RIVER, s.P_SQUARE), links=(), tags=()
    )
    yield "explore", talked
    yield "explore_links", structs.replace(talked, kind="links", posts=(), links=links)
    yield "explore_tags", structs.replace(talked, kind="tags", posts=(), tags=tags)
    yield (
        "explore_link",
        explore_views.LinkPage(
            shell=here, title=s.ARTICLE.title, url=s.ARTICLE.url, posts=(s.P_RIVER,), pager=frame.END
        ),
    )
    open_link = server_views.ReviewView(
        kind="link", id="1", title=s.ARTICLE.title, about="The Press", people=5, state="open"
    )
    rows = (
        structs.replace(open_link, url=s.ARTICLE.url),
        structs.replace(open_link, id="2", title="A bridge opens", state="allowed"),
        structs.replace(open_link, id="3", title="Win a phone", about="win.example", state="rejected"),
    )
    yield "admin_trends", server_views.TrendsPage(shell=here, kind="link", mode="open", rows=rows)
    yield (
        "favourites",
        people_views.BookmarksPage(shell=here, kind="favourites", posts=(s.P_SQUARE,), pager=frame.END),
    )
    yield (
        "bookmarks_empty",
        people_views.BookmarksPage(shell=here, kind="bookmarks", posts=(), pager=frame.END),
    )
    lists = (
        list_views.ListView(id="1", title="Radio", members=4, url="/lists/1"),
        list_views.ListView(id="2", title="Famille", members=1, url="/lists/2"),
    )
    yield "lists", list_views.ListsPage(shell=here, lists=lists, form=frame.NO_FORM)
    yield "list", list_views.ListPage(shell=here, list=lists[0], posts=(s.P_SQUARE,), pager=frame.END)
    yield (
        "list_empty",
        list_views.ListPage(shell=here, list=structs.replace(lists[1], members=0), posts=(), pager=frame.END),
    )
    yield (
        "list_edit",
        list_views.ListEditPage(
            shell=here,
            list=lists[0],
            members=(s.BEN, s.CHLOE),
            form=layout_parts.FormView(values={"title": "Radio"}),
        ),
    )
    yield (
        "follow_requests",
        people_views.FollowRequestsPage(shell=here, people=(s.CHLOE, s.DEDE), pager=frame.END),
    )
    title = {"en": "Delete this post?", "fr": "Supprimer ce message ?"}[lang]
    text = {"en": "It goes for everybody, at once.", "fr": "Il disparaît pour tout le monde, tout de suite."}[
        lang
    ]
    button = {"en": "Delete it", "fr": "Supprimer"}[lang]
    yield (
        "confirm",
        frame_page.ConfirmPage(
            shell=here, title=title, text=text, button=button, action="/x", back="/", post=s.P_MINE
        ),
    )
    yield "suspended", people_views.SuspendedPage(shell=out, handle="ben", for_good=False)
    yield "suspended_for_good", people_views.SuspendedPage(shell=out, handle="ben", for_good=True)
    yield "about", public_views.AboutPage(shell=out, staff=(s.AWA,))
    for status in (401, 403, 404, 422, 429, 500):
        yield (
            f"error_{status}",
            frame_page.ErrorPage(
                shell=out, status=status, detail="Try again in 30 seconds." if status == 429 else ""
            ),
        )
