"""What is said in a space: its room, a thread, a search, the box."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page, Piece
from sabar.web.frame.post_parts import CardView
from sabar.web.spaces import file_views
from sabar.web.spaces import said_views as views
from sabar.web.spaces.standup import views as standup_views
from samples import frame
from samples import people as s
from samples.spaces_people import NOTHING_ANNOUNCED

ROOM = views.RoomView(
    id="7",
    name="Atelier",
    url="/s/atelier-x7k2",
    members=8,
    guests=2,
    guests_until_ms=s.NOW + 9 * s.DAY,
    faces=s.PEOPLE[:5],
    kept_seconds=90 * 86_400,
    export=NOTHING_ANNOUNCED,
)
BOX = views.RoomBoxView(
    action=f"{ROOM.url}/posts",
    room=ROOM,
    key="k1",
    limit=5000,
    options=("", "", "", ""),
    option_characters=50,
    expires_in=86_400,
)
FILE = file_views.FileView(
    id="901",
    url=f"{ROOM.url}/files/901",
    name="Transcript, second source.pdf",
    kind="PDF",
    amount=1.4,
    unit="MB",
)
SHUT_FILE = structs.replace(FILE, id="902", name="", kind="", amount=820, unit="B", sealed=True)
PHOTO = structs.replace(
    FILE,
    id="903",
    name="house.jpg",
    kind="JPG",
    amount=310,
    unit="kB",
    thumb_url="/sample/dusk.jpg",
    width=900,
    height=700,
    alt="A small house by the sea",
)
SIGNS = (
    views.SignView(emoji="🎉", count=2, mine=True, names=("Awa Ndiaye", "Ben")),
    views.SignView(emoji="👀", count=1, mine=False, names=("Chloé",)),
)
FIRST = views.SaidView(
    id="201",
    url=f"{ROOM.url}/p/201",
    space_url=ROOM.url,
    thread_url=f"{ROOM.url}/p/201",
    author=s.BEN,
    author_url=f"{ROOM.url}/members#m2",
    created_ms=s.NOW - 3 * s.HOUR,
    edited_ms=s.NOW - 2 * s.HOUR,
    sealed=False,
    text_html="<p>The second source confirms it. I keep the papers in the small house until Friday.</p>",
    poll=None,
    signs=SIGNS,
    answers=1,
    root="",
    above="",
    answered=None,
    pinned=False,
    mine=False,
    open=True,
    may_pin=True,
    may_delete=False,
    files=(PHOTO, FILE, SHUT_FILE),
)
ANSWER = structs.replace(
    FIRST,
    id="202",
    url=f"{ROOM.url}/p/202",
    author=s.AWA,
    created_ms=s.NOW - s.HOUR,
    edited_ms=None,
    text_html="<p>Then we write it on Thursday night, and nobody says a word before.</p>",
    signs=(),
    answers=0,
    root="201",
    above="201",
    answered=views.AnsweredView(
        url=FIRST.url, name="Ben", mine=False, begins="The second source confirms it. I keep the papers…"
    ),
    mine=True,
    may_delete=True,
    files=(),
    card=CardView(
        url="https://press.example/quarries",
        host="The Press",
        title="Who bought the quarries",
        description="A register that nobody was meant to read says it in eleven lines.",
    ),
)
SHUT = structs.replace(
    FIRST,
    id="203",
    url=f"{ROOM.url}/p/203",
    author=None,
    sealed=True,
    text_html="",
    signs=(),
    answers=0,
    files=(),
)
POLL = views.AskedView(
    options=(
        views.ChoiceView(title="Thursday", percent=75, own=True),
        views.ChoiceView(title="Friday", percent=25, own=False),
    ),
    multiple=False,
    voters=4,
    ends_ms=s.NOW + s.DAY,
    ended=False,
    results=True,
)
ASKED = structs.replace(
    FIRST,
    id="204",
    url=f"{ROOM.url}/p/204",
    text_html="<p>When?</p>",
    poll=POLL,
    pinned=True,
    signs=(),
    files=(),
)


STANDUP = tuple(
    structs.replace(
        one,
        standup=views.StandupMarkView(
            url=f"{ROOM.url}/standup/2026-11-23", day="2026-11-23", day_ms=s.NOW, east=east
        ),
    )
    for one, east in ((ANSWER, 345), (FIRST, -210), (SHUT, None))
)
QUESTION = structs.replace(BOX, question="What are you working on?", back=f"{ROOM.url}/standup")


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang, path=ROOM.url)
    room = views.StreamPage(
        shell=here,
        room=ROOM,
        box=BOX,
        standup=views.PromptView(
            url=f"{ROOM.url}/standup",
            box=structs.replace(QUESTION, place="-standup"),
            answered=3,
            again_ms=s.HOUR,
        ),
        pinned=(ASKED,),
        unread=(SHUT,),
        posts=(ANSWER, FIRST),
        pager=frame.PAGER,
    )
    yield "space_room", room
    shut = structs.replace(ROOM, closes_ms=s.NOW + 5 * s.DAY, owner=True, until_ms=s.NOW + s.DAY)
    yield (
        "space_room_closed",
        structs.replace(room, room=shut, box=None, pinned=(), posts=(structs.replace(FIRST, open=False),)),
    )
    yield "space_room_empty", structs.replace(room, pinned=(), posts=(), unread=(), pager=frame.END)
    yield (
        "space_thread",
        views.SaidThreadPage(
            shell=here,
            room=ROOM,
            before=(),
            post=FIRST,
            after=(views.SaidAnswerView(post=ANSWER),),
            box=structs.replace(BOX, place="-201", reply_to="201", reply_name="Ben", back=FIRST.url),
        ),
    )
    yield (
        "space_found",
        views.FoundPage(shell=here, room=ROOM, q="source", posts=(FIRST,), pager=frame.PAGER),
    )
    yield (
        "space_writing",
        views.RoomBoxPage(
            shell=here,
            room=ROOM,
            box=structs.replace(
                BOX,
                text="What I meant",
                files=(structs.replace(PHOTO, loose=True), FILE),
                errors=(("text", "Too long."), ("file", "is damaged")),
                markdown=True,
            ),
            post=FIRST,
        ),
    )
    day = standup_views.StandupPage(
        shell=here,
        room=ROOM,
        day="2026-11-23",
        day_ms=s.NOW,
        today=True,
        asks=True,
        posts=STANDUP,
        before=standup_views.DayLinkView(url=f"{ROOM.url}/standup/2026-11-20", day_ms=s.NOW - 3 * s.DAY),
        after=standup_views.DayLinkView(url=f"{ROOM.url}/standup/2026-11-24", day_ms=s.NOW + s.DAY),
        box=QUESTION,
    )
    yield "space_standup", day
    yield "space_standup_quiet", structs.replace(day, posts=(), before=None, box=None, asks=False)
    yield (
        "space_report",
        views.ReportPostPage(
            shell=here,
            room=ROOM,
            post=structs.replace(FIRST, may_report=True),
            rules=(("1", "Be kind."), ("2", "No advertising.")),
            chosen_rules=("2",),
            form=FormView(values={"category": "violation"}, errors={"comment": "Too long."}),
        ),
    )
    yield "space_reported", views.PostReportedPage(shell=here, room=ROOM, back=ROOM.url)
    yield "space_left", views.OutsidePage(shell=here)


def pieces(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    yield "fragment_said", views.SaidPiece(shell=here, post=structs.replace(ASKED, pinned=False))
    yield (
        "fragment_standup",
        standup_views.PromptPiece(
            shell=here, standup=views.PromptView(url=f"{ROOM.url}/standup", answered=1, again_ms=s.HOUR)
        ),
    )
    yield "fragment_room_box", views.RoomBoxPiece(shell=here, box=BOX)
    yield "fragment_file", file_views.FilePiece(shell=here, file=structs.replace(PHOTO, loose=True))
    yield "fragment_file_refused", file_views.FileRefusedPiece(shell=here, trouble="File is damaged")
    yield "fragment_names", views.NamesPiece(shell=here, people=s.PEOPLE)
