"""What the box offers while one writes."""

from collections.abc import Iterator

from sabar.web.frame.page import Piece
from sabar.web.frame.people_parts import EmojiView, LabelMark
from sabar.web.frame.post_parts import TagView
from sabar.web.posts.compose.completion_views import CompletionPiece, EmojiPicker, FacesPiece
from sabar.web.posts.compose.views import ReachPiece, ReachView
from samples import frame
from samples import people as s


def pieces(lang: str) -> Iterator[tuple[str, Piece]]:
    here = frame.shell(lang)
    drum = EmojiView("drum", "/static/mark.svg", "/static/mark.svg")
    tag = TagView(name="Radio", url="/tags/radio", people=3, posts=12)
    yield "fragment_completion", CompletionPiece(shell=here, people=s.PEOPLE, tags=(tag,), emojis=(drum,))
    yield "fragment_emoji_picker", EmojiPicker(shell=here, own=(("", (drum,)), ("Fêtes", (drum,))))
    reach = ReachView(total=1, reach="open", labels=((LabelMark("Client", "red"), 1),))
    yield "fragment_reach", ReachPiece(shell=here, reach=reach)
    yield "fragment_faces", FacesPiece(shell=here, people=s.PEOPLE[:2])
