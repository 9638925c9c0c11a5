"""What the box offers while one writes, and what is asked before it goes."""

from collections.abc import Iterator

from msgspec.structs import replace

from sabar.web.frame.page import Page, Piece
from sabar.web.frame.people_parts import EmojiView, LabelMark
from sabar.web.frame.post_parts import TagView
from sabar.web.posts.compose.card_views import CardPage, CardPiece, CardView, CautionView, NamedView
from sabar.web.posts.compose.completion_views import CompletionPiece, EmojiPicker, FacesPiece
from sabar.web.posts.compose.views import ReachPiece, ReachView
from samples import frame
from samples import people as s

_CLIENT = LabelMark("Client", "red")
_CARD = CardView(
    action="/compose",
    fields=(("text", "What a dull town.\n\n4111 1111 1111 1111"), ("audience", "public")),
    mark="mark",
    reach=ReachView(total=1532, reach="found", labels=((_CLIENT, 12),), asks=True, servers=41),
    bearers=((_CLIENT, 12), (LabelMark("Press", "blue"), 1)),
    people=12,
    named=(NamedView("Acme", _CLIENT), NamedView("acme.example", _CLIENT)),
    more_named=3,
    cautions=(
        CautionView("given_away", secrets=("password", "key", "card", "iban")),
        CautionView("private_file"),
        CautionView("wider"),
        CautionView("crowd", 7),
        CautionView("old"),
        CautionView("undescribed", 2),
    ),
    without=1520,
    open=True,
    holds=True,
    edits=False,
)


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    yield "card", CardPage(shell=here, card=_CARD)
    yield "card_confirms", CardPage(shell=here, card=replace(_CARD, confirms=True))
    change = replace(_CARD, bearers=(), people=0, reach=None, without=None, holds=False, edits=True)
    yield "card_edit", CardPage(shell=here, card=change)


def pieces(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    drum = EmojiView("drum", "/static/mark.svg", "/static/mark.svg")
    tag = TagView(name="Radio", url="/tags/radio", people=3, posts=12)
    yield "fragment_completion", CompletionPiece(shell=here, people=s.PEOPLE, tags=(tag,), emojis=(drum,))
    yield "fragment_emoji_picker", EmojiPicker(shell=here, own=(("", (drum,)), ("Fêtes", (drum,))))
    reach = ReachView(total=1, reach="open", labels=((LabelMark("Client", "red"), 1),))
    yield "fragment_reach", ReachPiece(shell=here, reach=reach)
    yield "fragment_card", CardPiece(shell=here, card=_CARD)
    yield "fragment_faces", FacesPiece(shell=here, people=s.PEOPLE[:2])
