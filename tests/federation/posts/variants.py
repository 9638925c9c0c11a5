"""One post as many programs write it, each different in one thing, and what clients here are told of it.

The kinds are those that fediverse-pasture-inputs tries other programs with.
"""

from typing import Any, NamedTuple

from tests.federation.posts.documents import AS, PUBLIC

#: Stands for the host of the server that the post is of, without scheme.
HOST = "far.invalid"
AT = f"http://{HOST}"
MIRA = f"{AT}/users/mira"
PICTURE = f"{AT}/cup.png"


class Variant(NamedTuple):
    """`given`: what is different in the note, None is left out. `shown`: some of what there is of it here;
    None: it is not kept. `around`: what is different in the activity.
    """

    name: str
    given: dict[str, Any]
    shown: dict[str, Any] | None
    around: dict[str, Any] | None = None


def file(**given: Any) -> dict[str, Any]:
    return {"type": "Document", "mediaType": "image/png", "url": PICTURE} | given


def link(href: str, **given: Any) -> dict[str, Any]:
    return {"type": "Link", "href": href} | given


def tag(name: str, **given: Any) -> dict[str, Any]:
    return {"type": "Hashtag", "name": name} | given


def named(href: str, **given: Any) -> dict[str, Any]:
    return {"type": "Mention", "href": href, "name": "@mira"} | given


_ONE = {"media": [("image", None)]}
_HTML = link("http://page.example/1", mediaType="text/html")
_FILM = link("http://film.example/1", mediaType="video/mp4")

_FILES = [
    Variant("a picture", {"attachment": [file(name="a cup")]}, {"media": [("image", "a cup")]}),
    Variant(
        "a film", {"attachment": [file(type="Video", mediaType="video/mp4")]}, {"media": [("video", None)]}
    ),
    Variant(
        "sound as a document", {"attachment": file(mediaType="audio/mpeg")}, {"media": [("audio", None)]}
    ),
    Variant(
        "a link", {"attachment": link("https://x.example/a")}, {"media": [], "has": "https://x.example/a"}
    ),
    Variant(
        "where to pay",
        {"attachment": link("payto://iban/1", name="Give", rel="payment")},
        {"media": [], "content": "<p>hello</p>"},
    ),
    Variant(
        "text",
        {"attachment": file(mediaType=None, url=f"{AT}/a.txt", name="notes")},
        {"media": [("unknown", "notes")]},
    ),
    Variant(
        "text by href",
        {"attachment": {"type": "Document", "href": f"{AT}/a.txt"}},
        {"media": [("unknown", None)]},
    ),
    Variant("a note inside", {"attachment": {"type": "Note", "content": "inner"}}, {"media": []}),
    Variant("what nobody knows", {"attachment": {"@type": "Recipe", "name": "Bread"}}, {"media": []}),
    Variant(
        "ten pictures",
        {"attachment": [file(url=f"{AT}/{at}.png") for at in range(10)]},
        {"media": [("image", None)] * 10},
    ),
    Variant("no media type", {"attachment": file(mediaType=None)}, _ONE),
    Variant("jpg", {"attachment": file(mediaType=None, type="Image", url=f"{AT}/a.jpg")}, _ONE),
    Variant("webp", {"attachment": file(mediaType="image/webp", url=f"{AT}/a")}, _ONE),
    Variant("gif", {"attachment": file(mediaType=None, url=f"{AT}/a.gif")}, _ONE),
    *(
        Variant(
            f"{ending}, which is not drawn",
            {"attachment": file(type="Image", mediaType=None, url=f"{AT}/a.{ending}")},
            {"media": [("unknown", None)]},
        )
        for ending in ("svg", "eps", "tiff")
    ),
    Variant("no type", {"attachment": {"url": PICTURE}}, _ONE),
    Variant("no type and no picture", {"attachment": {"url": f"{AT}/page"}}, {"media": []}),
    Variant("an address as a link", {"attachment": file(mediaType=None, url=link(PICTURE))}, _ONE),
    Variant(
        "an address as a link with its type",
        {"attachment": file(mediaType=None, url=link(f"{AT}/a", mediaType="image/png"))},
        _ONE,
    ),
    Variant(
        "several addresses",
        {
            "attachment": {
                "type": "Video",
                "name": "steam",
                "url": [link(f"{AT}/{at}.mp4", mediaType="video/mp4", width=at) for at in (256, 1920)],
            }
        },
        {"media": [("video", "steam")], "files": [f"{AT}/256.mp4"]},
    ),
    Variant("inline", {"attachment": file(url="data:image/png;base64,iVBORw0KGgo=")}, {"media": []}),
    Variant(
        "with size and digest",
        {"attachment": file(type="Image", width=100, height=162, size=9045, digestMultibase="zQm1")},
        {"media": [("image", None)], "sizes": [(100, 162)]},
    ),
    Variant(
        "a description in two ways",
        {"attachment": file(name="old", summary="new", content="<p>long</p>")},
        {"media": [("image", "new")]},
    ),
    Variant(
        "a description by language",
        {"attachment": file(nameMap={"fr": "une tasse"})},
        {"media": [("image", "une tasse")]},
    ),
]

_WARNINGS = [
    Variant("sensitive", {"sensitive": True}, {"sensitive": True, "spoiler": ""}),
    Variant("a summary", {"summary": "food"}, {"sensitive": True, "spoiler": "food"}),
    Variant(
        "both",
        {"summary": "food", "sensitive": True},
        {"sensitive": True, "spoiler": "food", "content": "<p>hello</p>"},
    ),
    Variant("a summary of signs", {"summary": "1 < 2 & <3"}, {"spoiler": "1 < 2 & <3"}),
    Variant("a summary in HTML", {"summary": "<p>food &amp; <b>drink</b></p>"}, {"spoiler": "food & drink"}),
    Variant("a summary with a script", {"summary": "a<script>alert(1)</script>b"}, {"spoiler": "ab"}),
    Variant("a sensitive picture", {"attachment": file(sensitive=True)}, {"sensitive": True, "spoiler": ""}),
    Variant(
        "a described sensitive picture",
        {"attachment": file(sensitive=True, summary="blood")},
        {"sensitive": True, "media": [("image", "blood")]},
    ),
]

_WHO = [
    *(
        Variant(f"whose it is, {how}", {"attributedTo": by}, {"account": "mira"})
        for how, by in (
            ("in a list", [MIRA]),
            ("first of two", [MIRA, f"{AT}/users/second"]),
            ("spelled out", {"type": "Person", "id": MIRA}),
            ("spelled out in a list", [{"type": "Person", "id": MIRA}]),
            ("as who sends it", None),
        )
    ),
    Variant("of somebody else", {"attributedTo": f"{AT}/users/second"}, None),
    Variant("without an id", {"id": None}, None),
    Variant("without a time", {"published": None}, {"content": "<p>hello</p>"}),
    Variant("without a type", {"type": None}, None),
    Variant("without words", {"content": None}, {"content": ""}),
    *(
        Variant(f"for {public}", {"to": [public], "cc": []}, {"visibility": "public"})
        for public in (PUBLIC, "as:Public", "Public")
    ),
    Variant("for everybody, as one", {"to": PUBLIC, "cc": None}, {"visibility": "public"}),
    Variant(
        "for whom only the activity says",
        {"to": None, "cc": None},
        {"visibility": "unlisted"},
        {"to": [f"{MIRA}/followers"], "cc": ["as:Public"]},
    ),
]

_CONTEXTS = [
    *(
        Variant(f"a context {how}", {"@context": context}, {"content": "<p>hello</p>"})
        for how, context in (
            ("as one", AS),
            ("in a list", [AS]),
            ("with words of its own", [AS, {"Hashtag": "as:Hashtag"}]),
            ("with another one", [AS, "https://w3id.org/fep/5711"]),
            ("inside alone", None),
            ("that is nowhere", "http://strange.example/context"),
        )
    ),
]

_TAGS = [
    *(
        Variant(f"the hashtag {given}", {"tag": tag(given)}, {"tags": found})
        for given, found in (
            ("#test", ["test"]),
            ("nohash", ["nohash"]),
            ("#with white space", []),
            ("#with(sub)", []),
            ("#with123", ["with123"]),
            ("#1234", []),
            ("#CamelCase", ["camelcase"]),
            ("#ümläütß", ["umlautss"]),
            ("#🐄", []),
            ("#牛", ["牛"]),
        )
    ),
    Variant("a hashtag in full", {"tag": tag("#test", type="as:Hashtag")}, {"tags": ["test"]}),
    Variant("a hashtag without a type", {"tag": {"name": "#test"}}, {"tags": []}),
    Variant("a hashtag that leads away", {"tag": tag("#test", url="https://x.example")}, {"tags": ["test"]}),
    Variant("named in a list", {"tag": [named(MIRA)]}, {"mentions": ["mira"]}),
    Variant("named alone", {"tag": named(MIRA)}, {"mentions": ["mira"]}),
    Variant("named by another name", {"tag": named(MIRA, name="some body")}, {"mentions": ["mira"]}),
    Variant("named without a name", {"tag": named(MIRA, name=None)}, {"mentions": ["mira"]}),
    Variant("named in full", {"tag": named(MIRA, type="as:Mention")}, {"mentions": ["mira"]}),
    Variant("named twice", {"tag": [named(MIRA), named(MIRA)]}, {"mentions": ["mira"]}),
    Variant("named without a type", {"tag": {"name": "@mira", "href": MIRA}}, {"mentions": []}),
    Variant("somebody who is nowhere", {"tag": named("http://nobody.invalid/1")}, {"mentions": []}),
]

_WORDS = [
    *(
        Variant(f"the words {given}", {"content": given}, {"content": shown})
        for given, shown in (
            ("<b>bold</b> <i>slanted</i>", "<b>bold</b> <i>slanted</i>"),
            ("<del>old</del><ins>new</ins>", "<del>old</del>new"),
            ("x<sup>2</sup> <small>y</small> <mark>z</mark>", "x2 y z"),
            ("<ol><li>first</li></ol>", "<ol><li>first</li></ol>"),
            ("<h1>one</h1><h3>two</h3>", "<p><strong>one</strong></p><p><strong>two</strong></p>"),
            ("<blockquote>said</blockquote>", "<blockquote>said</blockquote>"),
            ("<pre><code>a  b</code></pre>", "<pre><code>a  b</code></pre>"),
            ("line<br/>break", "line<br>break"),
            ("Donau<wbr />dampf", "Donaudampf"),
            ("<script>alert('hi')</script>", ""),
            ("<title>x</title>y", "y"),
            ("<form><button>go</button></form>", "go"),
            ('see <img src="/a.png" alt="a cup" />', "see "),
            ("<video><source src='/a.mp4' />a cow</video>", "a cow"),
        )
    ),
    Variant(
        "a link with much to say",
        {"content": "<a href='https://x.example' rel='me' class='red mention' target='_self'>x</a>"},
        {
            "content": '<a href="https://x.example" class="mention" target="_blank" '
            'rel="nofollow noopener noreferrer">x</a>'
        },
    ),
    Variant(
        "headings in an article",
        {"type": "Article", "content": "<h2>one</h2>"},
        {"has": "<strong>one</strong>"},
    ),
]

_TYPES = [
    *(
        Variant(
            f"of the type {kind}",
            {"type": kind, "name": "title", "summary": "about", "content": "words"},
            {"has": "<strong>title</strong>", "spoiler": ""},
        )
        for kind in ("Article", "Audio", "Event", "Image", "Page", "Video")
    ),
    Variant("of two types", {"type": ["Note", "Article"]}, {"content": "<p>hello</p>"}),
    *(
        Variant(f"of the type {kind}", {"type": kind, "name": "title"}, None)
        for kind in ("Document", "Place", "Profile", "Relationship", "Tombstone")
    ),
]

_PLACES = [
    *(
        Variant(f"an answer, {how}", {"inReplyTo": parent}, {"answers": True})
        for how, parent in (
            ("by its id", f"{MIRA}/first"),
            ("in a list", [f"{MIRA}/first"]),
            ("as a link", link(f"{MIRA}/first")),
            ("first of two", [f"{MIRA}/first", f"{MIRA}/second"]),
            ("spelled out", {"type": "Note", "id": f"{MIRA}/first", "attributedTo": MIRA, "content": "x"}),
        )
    ),
    *(
        Variant(f"an answer to {how}", {"inReplyTo": parent}, {"answers": False})
        for how, parent in (
            ("nothing", "http://nothing.invalid/"),
            ("a collection", {"type": "Collection", "items": [f"{MIRA}/first"]}),
        )
    ),
    *(
        Variant(f"a quote by {how}", given, {"quotes": True})
        for how, given in (
            *(
                (name, {name: f"{MIRA}/first"})
                for name in ("quote", "quoteUri", "quoteUrl", "_misskey_quote")
            ),
            (
                "a tag",
                {
                    "tag": [
                        link(
                            f"{MIRA}/first",
                            mediaType=f'application/ld+json; profile="{AS}"',
                            rel="https://misskey-hub.net/ns#_misskey_quote",
                        )
                    ]
                },
            ),
        )
    ),
    *(
        Variant(f"an address, {how}", {"url": given}, {"url": shown})
        for how, given, shown in (
            ("one", "http://page.example/1", "http://page.example/1"),
            ("in a list", ["http://page.example/1"], "http://page.example/1"),
            (
                "of two the first",
                ["http://page.example/1", "http://other.example/1"],
                "http://page.example/1",
            ),
            ("a link", _HTML, "http://page.example/1"),
            ("of two the page", [_FILM, _HTML], "http://page.example/1"),
            ("of two the page, in front", [_HTML, "http://other.example/1"], "http://page.example/1"),
            ("a film alone", _FILM, "http://film.example/1"),
            ("a link without a type", {"href": "http://page.example/1"}, "http://page.example/1"),
            ("no page", "mailto:a@b.example", None),
        )
    ),
]

_POLL = {"type": "Question", "endTime": "2090-01-01T00:00:00Z", "content": "<p>tea?</p>"}
_POLLS = [
    Variant(
        "a poll",
        _POLL
        | {"oneOf": [{"type": "Note", "name": name, "replies": {"totalItems": 2}} for name in ("yes", "no")]},
        {"poll": (False, [("yes", 2), ("no", 2)])},
    ),
    Variant(
        "a poll of many",
        _POLL | {"anyOf": [{"name": "yes"}, {"name": "no"}], "votersCount": 7},
        {"poll": (True, [("yes", 0), ("no", 0)])},
    ),
    Variant("a poll without answers", _POLL | {"oneOf": []}, {"poll": None, "content": "<p>tea?</p>"}),
]

VARIANTS = [
    *(_FILES + _WARNINGS + _WHO + _CONTEXTS + _TAGS + _WORDS + _TYPES + _PLACES + _POLLS),
]
