"""The document of a post of another server, whichever program wrote it."""

import html as stdlib_html
import re
from typing import Any

from sabar.federation.translate import emojis, files, shapes
from sabar.federation.translate.shapes import Unreadable
from sabar.kit.markup import html
from sabar.model.received import Counted, ForeignPoll, Said
from sabar.rules.federation import content_types, received
from sabar.rules.writing import language, names, text

#: Posts by themselves, and what is told by its title and where it is.
POSTS, TITLED = ("Note", "Question"), ("Article", "Page", "Event", "Video", "Audio", "Image")
KINDS = (*POSTS, *TITLED)
#: Misskey writes this where a warning is to be without words.
_NOTHING = "\u200b"
_QUOTED_BY = ("https://misskey-hub.net/ns#_misskey_quote", "http://misskey-hub.net/ns#_misskey_quote")
_LINK = r"<a\b[^>]*>(?:(?!</a>).)*</a>"
#: The line by which programs that show no quotes are told of one.
_QUOTE_LINES = (
    re.compile(r'<(p|span) class="quote-inline">.*?</\1>', re.DOTALL),
    re.compile(rf"<span>\s*RE:\s*</span>\s*{_LINK}(?=\s*(?:</p>|$))", re.DOTALL),
    re.compile(rf"RE:\s*{_LINK}(?=\s*(?:</span>)?\s*(?:</p>|$))", re.DOTALL),
)
_EMPTY = re.compile(r"<p>\s*(?:<br>\s*)*</p>")


def read(document: dict[str, Any]) -> Said:
    """What `shapes.read` found. Raises `Unreadable` when it is no post of a kind that is shown here."""
    uri, kind = shapes.first_id(document.get("id")), shapes.type_of(document, KINDS)
    authors = _authors(document)
    if not shapes.is_web(uri) or not kind or not authors:
        raise Unreadable("no post with an id and an author")
    url = shapes.page(document.get("url")) or uri
    choice, spoken = _choice(document, kind), _language(document)
    sensitive, spoiler = _sensitive(document), _warning(document, kind, spoken)
    tags = [one for one in shapes.listed(document.get("tag")) if isinstance(one, dict)]
    return Said(
        uri=uri,
        type=kind,
        authors=authors,
        url=url,
        to=shapes.ids(document.get("to"))[: received.POSTS.addressed],
        cc=shapes.ids(document.get("cc"))[: received.POSTS.addressed],
        direct=shapes.flag(document.get("directMessage")),
        mentions=_mentions(tags),
        tags=_hashtags(tags),
        emojis=emojis.of(document),
        content="" if choice else _content(document, kind, url, spoken),
        spoiler_text=spoiler,
        sensitive=sensitive or bool(spoiler),
        language=spoken,
        published=shapes.moment(document.get("published")),
        updated=_updated(document),
        parent=shapes.first_id(document.get("inReplyTo")),
        files=files.of(document),
        poll=_poll(document) if kind == "Question" else None,
        quote=_quote(document, tags),
        stamp=shapes.first_id(document.get("quoteAuthorization")),
        quotable=_allowed(document, "canQuote"),
        answerable=_allowed(document, "canReply"),
        replies=shapes.first_id(document.get("replies")),
        counted=Counted(
            replies=_total(document.get("replies")),
            favourites=_total(document.get("likes")),
            reblogs=_total(document.get("shares")),
        ),
        choice=choice,
    )


def without_quote_line(content: str) -> str:
    """Without what stands there for those who do not see the quote."""
    for line in _QUOTE_LINES:
        content = _without(line, content)
    return _EMPTY.sub("", content)


def _without(line: re.Pattern[str], content: str) -> str:
    """Without the line and the breaks before it. A pattern that begins with those breaks would be tried at
    each of them, which takes seconds where there are thousands.
    """
    kept, end = [], 0
    for found in line.finditer(content):
        kept.append(_without_last_breaks(content[end : found.start()]))
        end = found.end()
    return "".join([*kept, content[end:]])


def _without_last_breaks(words: str) -> str:
    lines = words.split("<br>")
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    return "<br>".join(lines)


def _authors(document: dict[str, Any]) -> list[str]:
    """People before groups: PeerTube names the account and the channel."""
    named = shapes.listed(document.get("attributedTo"))
    people = [one for one in named if not (isinstance(one, dict) and shapes.type_of(one, ("Group",)))]
    return shapes.ids([*people, *named])


def _choice(document: dict[str, Any], kind: str) -> str:
    """A vote is a note with a name and no words, to a question."""
    said = document.get("content") or document.get("contentMap")
    if kind != "Note" or said or not shapes.ids(document.get("inReplyTo")) or document.get("attachment"):
        return ""
    return text.clean_line(shapes.text(document.get("name"), received.POSTS.option))


def _language(document: dict[str, Any]) -> str | None:
    """That of the words which are shown, where several are there."""
    for name in ("content", "name", "summary"):
        shown, there = shapes.text(document.get(name)), shapes.in_languages(document, name)
        for tag in sorted(there, key=lambda tag: there[tag] != shown):
            if found := language.code_of(tag):
                return found
    given = document.get("language")
    named = shapes.text(given.get("identifier")) if isinstance(given, dict) else shapes.text(given)
    told = (named, shapes.text(document.get("inLanguage")), shapes.text(document.get(shapes.SPOKEN)))
    return next(filter(None, map(language.code_of, told)), None)


def _sensitive(document: dict[str, Any]) -> bool:
    """Also where it says so of one of its pictures alone."""
    pictures = [one for one in shapes.listed(document.get("attachment")) if isinstance(one, dict)]
    return any(one.get("sensitive") is True for one in (document, *pictures))


def _warning(document: dict[str, Any], kind: str, spoken: str | None) -> str:
    """Of what has a title, `summary` is what it is about, unless it is sensitive."""
    if kind in TITLED and document.get("sensitive") is not True:
        return ""
    words = shapes.words(document, "summary", received.POSTS.warning, spoken)
    return text.clean_line(html.to_text(words).replace(_NOTHING, "")) if words else ""


def _content(document: dict[str, Any], kind: str, url: str, spoken: str | None) -> str:
    title = text.clean_line(html.to_text(shapes.words(document, "name", received.POSTS.title, spoken)))
    body = _body(document, spoken)
    if kind not in TITLED:
        linked = [one for one in files.links(document) if _escaped(one) not in body]
        return (_titled(title) if title else "") + body + "".join(map(_linked, linked))
    lead = html.sanitise(shapes.words(document, "summary", received.POSTS.content, spoken))
    if document.get("sensitive") is True:
        lead = ""
    if len(html.to_text(body)) > received.POSTS.lead:
        body = lead or f"<p>{html.escape(html.to_text(body)[: received.POSTS.lead].rstrip())}…</p>"
    pages = [one for one in (*files.links(document), url) if _escaped(one) not in body]
    return (
        (_titled(title) if title else "")
        + _held(document, kind)
        + (body or lead)
        + "".join(map(_linked, dict.fromkeys(pages)))
    )


def _body(document: dict[str, Any], spoken: str | None) -> str:
    words = shapes.words(document, "content", received.POSTS.content, spoken)
    if shapes.text(document.get("mediaType")).startswith("text/") and (
        "html" not in shapes.text(document.get("mediaType"))
    ):
        paragraphs = [one.strip() for one in re.split(r"\n\s*\n", words) if one.strip()]
        words = "".join(f"<p>{html.escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)
    return html.sanitise(words) if words else ""


def _titled(title: str) -> str:
    return f"<p><strong>{html.escape(title)}</strong></p>"


def _linked(url: str) -> str:
    shown = html.escape(url.partition("://")[2].removesuffix("/")[:60])
    return html.sanitise(f'<p><a href="{html.escape(url)}">{shown}</a></p>')


def _escaped(url: str) -> str:
    return stdlib_html.escape(url)


def _held(document: dict[str, Any], kind: str) -> str:
    """When and where an event is."""
    if kind != "Event":
        return ""
    place = document.get("location")
    name = shapes.text(place.get("name")) if isinstance(place, dict) else shapes.text(place)
    starts = shapes.text(document.get("startTime"), 16).replace("T", " ")
    told = [text.clean_line(one) for one in (starts, name)]
    return f"<p>{html.escape(' · '.join(one for one in told if one))}</p>" if any(told) else ""


def _updated(document: dict[str, Any]) -> int | None:
    """When it was changed; None also where that is when it was written."""
    updated = shapes.moment(document.get("updated"))
    return None if updated == shapes.moment(document.get("published")) else updated


def _mentions(tags: list[dict[str, Any]]) -> list[str]:
    """By where they lead; how they are written says nothing."""
    found = [shapes.first_id(one.get("href")) for one in tags if shapes.type_of(one, ("Mention",))]
    return list(dict.fromkeys(one for one in found if shapes.is_web(one)))[: received.POSTS.mentions]


def _hashtags(tags: list[dict[str, Any]]) -> list[str]:
    found = (
        shapes.text(one.get("name")).strip().lstrip("#") for one in tags if shapes.type_of(one, ("Hashtag",))
    )
    return list(dict.fromkeys(one for one in found if names.is_tag(one)))[: received.POSTS.tags]


def _poll(document: dict[str, Any]) -> ForeignPoll | None:
    multiple = bool(shapes.listed(document.get("anyOf")))
    given = shapes.listed(document.get("anyOf")) or shapes.listed(document.get("oneOf"))
    options: dict[str, int] = {}
    for one in given:
        name = (
            text.clean_line(shapes.text(one.get("name"), received.POSTS.option))
            if isinstance(one, dict)
            else ""
        )
        if name:
            options.setdefault(name, _total(one.get("replies")) or 0)
    if not options:
        return None
    closed = document.get("closed")
    over = shapes.moment(closed)
    return ForeignPoll(
        options=list(options.items())[: received.POSTS.options],
        multiple=multiple,
        voters=shapes.number(document.get("votersCount"), received.POSTS.counted),
        ends_at=shapes.moment(document.get("endTime")) or over,
        closed=closed is True or over is not None,
    )


def _total(value: Any) -> int | None:
    return shapes.number(shapes.one(value).get("totalItems"), received.POSTS.counted)


def _quote(document: dict[str, Any], tags: list[dict[str, Any]]) -> str:
    """What it quotes, in whichever of five spellings."""
    links = [
        shapes.first_id(one.get("href"))
        for one in tags
        if shapes.type_of(one, ("Link",))
        and (
            any(rel in _QUOTED_BY for rel in shapes.listed(one.get("rel")))
            or content_types.is_activity(shapes.text(one.get("mediaType")))
        )
    ]
    spellings = ("quote", "_misskey_quote", "quoteUrl", "quoteUri")
    named = [shapes.first_id(document.get(name)) for name in spellings]
    return next((one for one in (*named, *links) if shapes.is_web(one)), "")


def _allowed(document: dict[str, Any], what: str) -> list[str] | None:
    """Whom a policy lets do something without being asked; None where it has no word for it."""
    policy = shapes.one(shapes.one(document.get("interactionPolicy")).get(what))
    for name in ("automaticApproval", "always"):
        if name in policy:
            return shapes.ids(policy.get(name))
    return [] if policy else None
