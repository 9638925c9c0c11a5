"""What hangs on posts of other programs: whom they name, files, quotes, polls, however they are spelled."""

import time
from typing import Any

import pytest

from sabar.federation.translate import posts
from sabar.kit import times
from sabar.model.received import Said
from tests.federation.posts.documents import ADA, AS, BEN, QUOTED, mention, read

# What is tagged


@pytest.mark.parametrize("form", [list, lambda one: one[0]])
def test_tags_can_be_a_list_or_one(form: Any) -> None:
    """GoToSocial writes one as it is."""
    assert read(tag=form([mention(ADA, name="@ada@here.example")])).mentions == [ADA]


def test_mentions_are_where_they_lead() -> None:
    tags = [
        mention(ADA, name="@somebody@else.example"),
        mention(BEN),
        mention(ADA),
        {"type": "Mention", "name": "@nowhere"},
        mention("acct:ada@here.example"),
        "nonsense",
        None,
    ]
    assert read(tag=tags).mentions == [ADA, BEN]


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ({"type": "Hashtag", "name": "#tea"}, ["tea"]),
        ({"type": "Hashtag", "name": "tea"}, ["tea"]),
        ({"type": "as:Hashtag", "name": "#tea", "href": "what ever"}, ["tea"]),
        ({"type": "Hashtag", "name": "#été"}, ["été"]),
        ({"type": "Hashtag"}, []),
        ({"type": "Hashtag", "name": "#two words"}, []),
        ({"type": "Hashtag", "name": "#123"}, []),
        ({"type": "Hashtag", "name": ""}, []),
        ([{"type": "Hashtag", "name": "#tea"}, {"type": "Hashtag", "name": "tea"}], ["tea"]),
    ],
)
def test_hashtags(tag: Any, names: list[str]) -> None:
    assert read(tag=tag).tags == names


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"name": ":cup:", "icon": {"type": "Image", "url": "https://f.example/c.png"}}, ["cup"]),
        ({"name": "cup", "icon": {"url": "https://f.example/c.png"}, "id": None}, ["cup"]),
        ({"name": ":cup:", "icon": [{"url": [{"href": "https://f.example/c.png"}]}]}, ["cup"]),
        ({"name": ":cup:"}, []),
        ({"icon": {"url": "https://f.example/c.png"}}, []),
        ({"name": ":c p:", "icon": {"url": "https://f.example/c.png"}}, []),
        ({"name": ":cup:", "icon": {"url": "data:image/png;base64,x"}}, []),
    ],
)
def test_emoji(given: dict[str, Any], found: list[str]) -> None:
    assert [one.shortcode for one in read(tag=[{"type": "Emoji"} | given]).emojis] == found


# What is attached


@pytest.mark.parametrize(
    ("given", "kind", "mime"),
    [
        ({"type": "Document", "mediaType": "image/png", "url": "https://f.example/1"}, "image", "image/png"),
        ({"type": "Image", "url": "https://f.example/1.jpg?x=1"}, "image", "image/jpeg"),
        ({"type": "Image", "url": "https://f.example/1"}, "image", ""),
        (
            {"type": "Video", "mediaType": "video/mp4; codecs=avc1", "url": "https://f.example/1"},
            "video",
            "video/mp4",
        ),
        (
            {
                "type": "Audio",
                "url": [{"type": "Link", "href": "https://f.example/1", "mediaType": "audio/ogg"}],
            },
            "audio",
            "audio/ogg",
        ),
        (
            {"type": "Document", "mediaType": "application/pdf", "url": "https://f.example/1.pdf"},
            "unknown",
            "application/pdf",
        ),
        ({"type": "Document", "url": "https://f.example/1"}, "unknown", ""),
        # Smithereen and others
        ({"type": "Link", "mediaType": "image/webp", "href": "https://f.example/1"}, "image", "image/webp"),
    ],
)
def test_kinds_of_files(given: dict[str, Any], kind: str, mime: str) -> None:
    (found,) = read(attachment=given).files
    assert (found.type, found.mime) == (kind, mime)


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        ["https://f.example/1.png"],
        {"type": "Document", "mediaType": "image/png"},
        {"type": "Document", "mediaType": "image/png", "url": "data:image/png;base64,x"},
        {"type": "PropertyValue", "name": "a", "value": "b"},
    ],
)
def test_what_is_no_file(given: Any) -> None:
    assert read(attachment=given).files == []


def test_what_is_said_of_a_picture() -> None:
    about = {
        "type": "Image",
        "url": "https://f.example/1.webp",
        "name": "old words",
        "summary": "A cup",
        "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        "focalPoint": [0.5, -7],
        "width": 1200,
        "height": 800,
    }
    (found,) = read(attachment=[about]).files
    assert (found.description, found.focus_x, found.focus_y) == ("A cup", 0.5, -1.0)
    assert (found.blurhash, found.width, found.height) == (about["blurhash"], 1200, 800)
    (older,) = read(attachment=[about | {"summary": None}]).files
    assert older.description == "old words"


def test_a_number_beyond_all_measure_is_the_edge_of_a_picture() -> None:
    about = {"type": "Image", "url": "https://f.example/1.webp", "focalPoint": [10**400, -(10**400)]}
    (found,) = read(attachment=about).files
    assert (found.focus_x, found.focus_y) == (1.0, -1.0)


@pytest.mark.parametrize(
    "given",
    [
        {"focalPoint": [0.5], "blurhash": "short", "width": -1},
        {"focalPoint": ["a", "b"], "blurhash": "<script>", "width": "12"},
        {"focalPoint": {"x": 1}, "blurhash": "LEHV6nWB2yk8", "width": True},
        {"focalPoint": None, "blurhash": 7, "width": 1.5},
    ],
)
def test_nonsense_about_a_picture_is_left_out(given: dict[str, Any]) -> None:
    (found,) = read(attachment={"type": "Image", "url": "https://f.example/1.webp"} | given).files
    assert (found.focus_x, found.focus_y, found.blurhash, found.width) == (0.0, 0.0, "", 0)


def test_no_more_files_are_taken_than_a_page_can_show() -> None:
    many = [{"type": "Image", "url": f"https://f.example/{number}.png"} for number in range(100)]
    assert len(read(attachment=many).files) == 16


# Quotes


@pytest.mark.parametrize(
    ("given", "quoted"),
    [
        ({"quote": QUOTED}, QUOTED),
        ({"https://w3id.org/fep/044f#quote": QUOTED}, ""),
        ({"_misskey_quote": QUOTED}, QUOTED),
        ({"misskey:_misskey_quote": QUOTED}, QUOTED),
        ({"quoteUrl": QUOTED}, QUOTED),
        ({"quoteUri": QUOTED}, QUOTED),
        ({"quote": QUOTED, "quoteUrl": "https://other.example/notes/8"}, QUOTED),
        (
            {"tag": [{"type": "Link", "rel": "https://misskey-hub.net/ns#_misskey_quote", "href": QUOTED}]},
            QUOTED,
        ),
        ({"tag": {"type": "Link", "mediaType": "application/activity+json", "href": QUOTED}}, QUOTED),
        (
            {"tag": {"type": "Link", "mediaType": f'application/ld+json; profile="{AS}"', "href": QUOTED}},
            QUOTED,
        ),
        ({"tag": {"type": "Link", "mediaType": "text/html", "href": QUOTED}}, ""),
        ({"quote": "nonsense"}, ""),
        ({}, ""),
    ],
)
def test_quotes_are_spelled_in_five_ways(given: dict[str, Any], quoted: str) -> None:
    assert read(**given).quote == quoted


def test_what_no_database_takes_is_in_no_words_and_no_addresses() -> None:
    file = {"type": "Document", "url": "https://f.example/1", "mediaType": "image/\0png"}
    said = read(attachment=file, url="https://far.example/a\0b", tag=mention(f"{ADA}\n"))
    assert (said.files[0].mime, said.url, said.mentions) == ("image/png", said.uri, [])


@pytest.mark.parametrize(
    "line",
    [
        f'<p class="quote-inline">RE: <a href="{QUOTED}">{QUOTED}</a></p>',
        f'<span class="quote-inline"><br><br>RE: <a href="{QUOTED}">x</a></span>',
        f'<br><br>RE: <a href="{QUOTED}">x</a>',
        f'<br><span>RE: </span><a href="{QUOTED}">x</a>',
    ],
)
def test_the_line_that_stands_for_a_quote_goes(line: str) -> None:
    body = f"<p>look{line}</p>" if not line.startswith("<p") else f"<p>look</p>{line}"
    assert posts.without_quote_line(read(content=body).content) == "<p>look</p>"


def test_words_that_only_look_like_such_a_line_stay() -> None:
    body = '<p>RE: <a href="https://x.example/">that</a> and more</p>'
    assert posts.without_quote_line(body) == body


def test_thousands_of_breaks_cost_nothing() -> None:
    """They took seconds, in which nobody else was served."""
    content = read(content="<p>" + ("<br>" + " " * 15) * 4900 + "x</p>").content
    began = time.perf_counter()
    assert posts.without_quote_line(content) == content
    assert time.perf_counter() - began < 0.5


# Polls


def question(**given: Any) -> Said:
    options = [
        {"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": n}}
        for name, n in (("tea", 2), ("milk", 1))
    ]
    return read(**({"type": "Question", "oneOf": options, "endTime": "2030-01-01T00:00:00Z"} | given))


def test_a_poll_with_its_counts() -> None:
    poll = question(votersCount=3).poll
    assert poll is not None
    assert (poll.options, poll.multiple, poll.voters, poll.closed) == (
        [("tea", 2), ("milk", 1)],
        False,
        3,
        False,
    )
    assert poll.ends_at == times.parse("2030-01-01T00:00:00Z")


def test_a_poll_of_misskey_counts_no_voters() -> None:
    poll = question(oneOf=None, anyOf=[{"name": "a"}, {"name": "b"}, {"name": "a"}, {"name": ""}, 7]).poll
    assert poll is not None
    assert (poll.options, poll.multiple, poll.voters) == ([("a", 0), ("b", 0)], True, None)


@pytest.mark.parametrize("closed", [True, "2026-01-01T00:00:00Z"])
def test_a_poll_that_is_over(closed: Any) -> None:
    poll = question(closed=closed).poll
    assert poll is not None
    assert poll.closed


def test_a_question_without_answers_has_no_poll() -> None:
    assert question(oneOf=[]).poll is None
    assert question(oneOf="tea").poll is None


@pytest.mark.parametrize(
    ("given", "choice"),
    [
        ({"name": "tea", "inReplyTo": QUOTED, "content": None}, "tea"),
        ({"name": "tea", "inReplyTo": {"id": QUOTED}, "content": ""}, "tea"),
        ({"name": "tea", "inReplyTo": QUOTED}, ""),
        ({"name": "tea", "content": None}, ""),
    ],
)
def test_a_vote_is_a_note_with_a_name_and_no_words(given: dict[str, Any], choice: str) -> None:
    assert read(**given).choice == choice
