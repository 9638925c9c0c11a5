"""Posts of other programs are understood however they are spelled: the interop table, one by one."""

from typing import Any

import pytest

from sabar.federation.translate import audience
from sabar.federation.translate.shapes import Unreadable
from sabar.model.audience import Visibility
from tests.federation.posts.documents import (
    ADA,
    AS,
    BEN,
    FOLLOWERS,
    MIRA,
    NOTE,
    PUBLIC,
    QUOTED,
    mention,
    read,
)

# Who and what


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        (MIRA, [MIRA]),
        ([MIRA], [MIRA]),
        ({"type": "Person", "id": MIRA}, [MIRA]),
        ([MIRA, ADA], [MIRA, ADA]),
        # PeerTube: the channel may come first
        ([{"type": "Group", "id": "https://t/c"}, {"type": "Person", "id": MIRA}], [MIRA, "https://t/c"]),
    ],
)
def test_the_author_is_found_however_he_is_named(given: Any, authors: list[str]) -> None:
    assert read(attributedTo=given).authors == authors


@pytest.mark.parametrize(
    "given",
    [
        {"type": "Tombstone"},
        {"type": "ChatMessage"},
        {"type": None},
        {"id": None},
        {"id": "bear:?u=https://far.example/1&t=x"},
        {"attributedTo": None},
        {"attributedTo": []},
    ],
)
def test_what_is_no_post_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(**given)


@pytest.mark.parametrize("kind", [["Note"], ["Unknown", "Note"], "as:Note", f"{AS}#Note"])
def test_the_type_is_found_however_it_is_written(kind: Any) -> None:
    assert read(type=kind).type == "Note"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://far.example/@mira/1", "https://far.example/@mira/1"),
        (None, NOTE),
        (["https://a.example/1", "https://b.example/1"], "https://a.example/1"),
        (
            [
                {"type": "Link", "mediaType": "application/x-mpegURL", "href": "https://t.example/v.m3u8"},
                {"type": "Link", "mediaType": "text/html", "href": "https://t.example/w/1"},
            ],
            "https://t.example/w/1",
        ),
        (
            [{"type": "Link", "mimeType": "text/html", "href": "https://t.example/w/2"}],
            "https://t.example/w/2",
        ),
        # Threads: the page is on another host than the id
        ("https://www.threads.example/p/1", "https://www.threads.example/p/1"),
        ("javascript:alert(1)", NOTE),
    ],
)
def test_the_page_of_a_post_is_found(given: Any, url: str) -> None:
    assert read(url=given).url == url


# For whom


@pytest.mark.parametrize("public", [PUBLIC, "as:Public", "Public"])
@pytest.mark.parametrize(("where", "kind"), [("to", Visibility.PUBLIC), ("cc", Visibility.UNLISTED)])
@pytest.mark.parametrize("form", ["one", "list", "object"])
def test_everybody_is_spelled_in_three_ways(public: str, where: str, kind: Visibility, form: str) -> None:
    given: Any = {"one": public, "list": [ADA, public], "object": {"id": public, "type": "Collection"}}[form]
    assert audience.of(read(**{"to": FOLLOWERS, where: given}), FOLLOWERS) is kind


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"to": [FOLLOWERS]}, Visibility.PRIVATE),
        # Misskey
        ({"to": [ADA], "cc": [FOLLOWERS]}, Visibility.PRIVATE),
        ({"to": {"type": "Collection", "id": FOLLOWERS, "items": []}}, Visibility.PRIVATE),
        ({"to": [ADA], "tag": [mention(ADA)]}, Visibility.DIRECT),
        ({"to": [ADA, BEN], "tag": mention(ADA)}, Visibility.CIRCLE),
        ({"to": [ADA, BEN], "tag": mention(ADA), "directMessage": True}, Visibility.DIRECT),
        ({"to": [ADA], "tag": mention(ADA), "directMessage": False}, Visibility.CIRCLE),
        ({"to": []}, Visibility.DIRECT),
        ({"to": ["https://far.example/users/other/followers"], "tag": []}, Visibility.CIRCLE),
    ],
)
def test_for_whom_a_post_is(given: dict[str, Any], kind: Visibility) -> None:
    assert audience.of(read(**given), FOLLOWERS) is kind


def test_a_writer_without_followers_collection_writes_to_no_followers() -> None:
    assert audience.of(read(to=[""]), "") is Visibility.DIRECT


@pytest.mark.parametrize(
    ("policy", "quotes"),
    [
        (None, "nobody"),
        ({"canQuote": {"automaticApproval": [PUBLIC]}}, "public"),
        ({"canQuote": {"automaticApproval": PUBLIC, "manualApproval": []}}, "public"),
        ({"canQuote": {"automaticApproval": [FOLLOWERS]}}, "followers"),
        ({"canQuote": {"automaticApproval": [MIRA]}}, "nobody"),
        ({"canQuote": {"manualApproval": [PUBLIC]}}, "nobody"),
        ({"gts:canQuote": {"gts:always": ["as:Public"]}}, "nobody"),
        ({"https://gotosocial.org/ns#canQuote": {"always": ["as:Public"]}}, "nobody"),
        ("nonsense", "nobody"),
    ],
)
def test_who_may_quote_it(policy: Any, quotes: str) -> None:
    assert audience.quotes(read(interactionPolicy=policy), FOLLOWERS) == quotes


@pytest.mark.parametrize(
    ("policy", "replies"),
    [
        (None, "public"),
        ({"canReply": {"always": [PUBLIC], "approvalRequired": []}}, "public"),
        ({"canReply": {"always": [FOLLOWERS]}}, "followers"),
        ({"canReply": {"automaticApproval": [MIRA]}}, "mentioned"),
    ],
)
def test_who_may_answer_it(policy: Any, replies: str) -> None:
    assert audience.replies(read(interactionPolicy=policy), FOLLOWERS) == replies


# Words


@pytest.mark.parametrize(
    ("markup", "clean"),
    [
        ("<p>hi <script>alert(1)</script></p>", "<p>hi </p>"),
        ('<p onclick="x()">hi</p>', "<p>hi</p>"),
        ('<a href="javascript:x()">hi</a>', "hi"),
        ("<h1>Big</h1>", "<p><strong>Big</strong></p>"),
        ("<img src=x onerror=y>hi", "hi"),
        ("plain", "plain"),
    ],
)
def test_markup_is_made_harmless(markup: str, clean: str) -> None:
    found = read(content=markup).content
    assert found == clean or (clean == "hi" and "javascript" not in found and "img" not in found)


@pytest.mark.parametrize(
    ("given", "content", "language"),
    [
        ({"contentMap": {"fr": "<p>hi</p>"}}, "<p>hi</p>", "fr"),
        ({"content": None, "contentMap": {"fr-CA": "<p>salut</p>"}}, "<p>salut</p>", "fr"),
        ({"content": None, "contentMap": {"und": "<p>x</p>"}}, "<p>x</p>", None),
        ({"nameMap": {"de": "Titel"}}, "<p><strong>Titel</strong></p><p>hi</p>", "de"),
        ({"contentMap": {"xx-nonsense": "<p>hi</p>"}, "summaryMap": {"es": "x"}}, "<p>hi</p>", "es"),
        ({"contentMap": ["fr"]}, "<p>hi</p>", None),
        # Lemmy, PeerTube
        ({"language": {"identifier": "pt", "name": "Português"}}, "<p>hi</p>", "pt"),
        ({"content": {"@value": "<p>x</p>", "@language": "fr"}}, "<p>x</p>", "fr"),
        ({"content": None}, "", None),
        ({"content": 7}, "", None),
    ],
)
def test_words_and_their_language(given: dict[str, Any], content: str, language: str | None) -> None:
    said = read(**given)
    assert (said.content, said.language) == (content, language)


def test_plain_text_and_markdown_keep_their_lines() -> None:
    said = read(content="one\ntwo\n\n<b>three</b>", mediaType="text/markdown")
    assert said.content == "<p>one<br>two</p><p>&lt;b&gt;three&lt;/b&gt;</p>"
    assert read(content="<p>x</p>", mediaType="text/html").content == "<p>x</p>"


@pytest.mark.parametrize(
    ("given", "warning", "sensitive"),
    [
        ({"summary": "food"}, "food", True),
        ({"summary": "<b>food</b> &amp; drink"}, "food & drink", True),
        ({"summary": None, "sensitive": None}, "", False),
        ({"summary": "", "sensitive": True}, "", True),
        # Misskey writes a warning without words so
        ({"summary": "\u200b"}, "", False),
        ({"summary": "\u200b", "sensitive": True}, "", True),
        ({"summary": {"@value": "food"}}, "food", True),
        ({"summary": None, "summaryMap": {"en": "food"}}, "food", True),
        ({"sensitive": "yes"}, "", False),
    ],
)
def test_warnings(given: dict[str, Any], warning: str, sensitive: bool) -> None:
    said = read(**given)
    assert (said.spoiler_text, said.sensitive) == (warning, sensitive)


# What has a title

TITLE = "<p><strong>Tea &amp; bread</strong></p>"
LINK = f'<a href="{NOTE}"'


@pytest.mark.parametrize("kind", ["Article", "Page", "Event", "Video", "Audio", "Image"])
def test_what_has_a_title_shows_it_and_where_it_is(kind: str) -> None:
    said = read(type=kind, name="Tea & bread", content="<p>short</p>")
    assert said.content.startswith(TITLE)
    assert "<p>short</p>" in said.content
    assert LINK in said.content
    assert said.spoiler_text == ""


def test_of_a_long_article_stands_what_it_is_about() -> None:
    long = "".join(f"<p>Paragraph {number} of many words.</p>" for number in range(200))
    said = read(type="Article", name="T", content=long, summary="<p>About tea.</p>")
    assert "About tea." in said.content
    assert "Paragraph 199" not in said.content
    assert LINK in said.content
    told = read(type="Article", name="T", content=long).content
    assert "Paragraph 0" in told
    assert "…" in told
    assert len(told) < 2500


def test_a_sensitive_article_is_behind_its_warning() -> None:
    said = read(type="Article", name="T", content="<p>x</p>", summary="blood", sensitive=True)
    assert (said.spoiler_text, said.sensitive) == ("blood", True)
    assert "blood" not in said.content


def test_a_note_with_a_title_shows_it() -> None:
    """Hubzilla, Friendica."""
    assert read(name="Tea & bread").content == f"{TITLE}<p>hi</p>"


def test_an_event_says_when_and_where() -> None:
    said = read(
        type="Event",
        name="Dance",
        startTime="2026-05-01T18:00:00Z",
        location={"type": "Place", "name": "Dakar"},
    )
    assert "2026-05-01 18:00 · Dakar" in said.content


def test_a_page_of_lemmy_leads_to_what_it_links() -> None:
    said = read(
        type="Page",
        name="Look",
        content=None,
        attachment=[{"type": "Link", "href": "https://news.example/story"}],
        image={"type": "Image", "url": "https://l.example/thumb.png"},
        tag=[],
    )
    assert '<a href="https://news.example/story"' in said.content
    assert [one.url for one in said.files] == ["https://l.example/thumb.png"]


def test_a_preview_card_that_is_attached_links_once() -> None:
    """FEP-8967: the link is in the text already."""
    body = '<p><a href="https://news.example/story">story</a></p>'
    said = read(content=body, attachment=[{"type": "Link", "href": "https://news.example/story"}])
    assert said.content.count("news.example/story") == 1
    assert said.files == []


# Times, threads, counts


@pytest.mark.parametrize(
    ("published", "ms"),
    [
        ("2026-05-01T10:00:00Z", 1777629600000),
        ("2026-05-01T12:00:00+02:00", 1777629600000),
        ("10000-01-01T00:00:00Z", None),
        ("-0001-01-01T00:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("yesterday", None),
        (None, None),
        (1777629600, None),
    ],
)
def test_when_it_was_written(published: Any, ms: int | None) -> None:
    assert read(published=published).published == ms


def test_a_change_at_the_time_of_writing_is_none() -> None:
    when = "2026-05-01T10:00:00Z"
    assert read(published=when, updated="2026-05-01T12:00:00+02:00").updated is None
    assert read(published=when, updated="2026-05-01T11:00:00Z").updated == 1777633200000


@pytest.mark.parametrize("parent", [QUOTED, [QUOTED], {"type": "Note", "id": QUOTED}, [{"id": QUOTED}]])
def test_what_it_answers(parent: Any) -> None:
    assert read(inReplyTo=parent).parent == QUOTED


def test_what_its_server_counts() -> None:
    said = read(
        replies={"id": f"{NOTE}/replies", "type": "Collection", "totalItems": 12},
        likes={"totalItems": 10**15},
        shares={"totalItems": -1},
    )
    assert said.replies == f"{NOTE}/replies"
    assert (said.counted.replies, said.counted.favourites, said.counted.reblogs) == (12, 10**10, None)
    assert read(replies=f"{NOTE}/replies").replies == f"{NOTE}/replies"


def test_what_is_half_a_character_or_turns_the_line_does_no_harm() -> None:
    assert read(summary="a\u202eb").spoiler_text == "ab"
    with pytest.raises(Unreadable):
        read(summary="a\ud800b")


def test_huge_documents_are_read_in_bounded_time() -> None:
    said = read(
        content="<b>" * 50_000,
        tag=[mention(f"https://x.example/{n}") for n in range(5000)],
        oneOf=[{"name": f"{n}"} for n in range(5000)],
        type="Question",
    )
    assert len(said.mentions) == 100
    assert said.poll is not None
    assert len(said.poll.options) == 100
    assert len(said.content) < 200_000


def test_a_post_for_everybody_by_name_is_for_as_many_as_one_for_labels() -> None:
    """Each name is looked for here."""
    said = read(to=[f"https://here.example/{at}" for at in range(30_000)], cc=FOLLOWERS)
    assert (len(said.to), said.cc) == (2000, [FOLLOWERS])
