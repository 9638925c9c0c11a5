"""Which link of a post gets a preview, and what is taken over from the page it leads to."""

import html
import ipaddress
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sabar.kit.markup import html as kit_html
from sabar.kit.markup import loose_times, webpage
from sabar.kit.markup.webpage import Webpage
from sabar.model.cards import Picture, Preview
from sabar.model.statuses import Status
from sabar.rules import limits, visibility
from sabar.rules.previews import foreign, page_pictures
from sabar.rules.previews.foreign import absolute, line
from sabar.rules.previews.linked_data import LinkedData
from sabar.rules.writing import language

#: A player may run its scripts and go full screen; it may not reach the page it stands in.
_SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms"
_LINK = re.compile(r"<a (?P<attributes>[^<>]*)>")
_ATTRIBUTE = re.compile(r"(?P<name>href|class|rel)=\"(?P<value>[^\"]*)\"")
_NO_LINK = frozenset({"mention", "hashtag", "u-url"})
#: Where a page may say who wrote it and when, the surest first.
_AUTHORS = (
    "article:author",
    "og:author",
    "og:author:username",
    "og:article:author",
    "author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "citation_author",
)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
)


def first_link(content: str, own_host: str) -> str | None:
    """The address of the first link in a post's HTML that is neither a mention nor a hashtag and leads out of
    this server; in its one spelling, without the part after `#`.
    """
    for tag in _LINK.finditer(content):
        given = {one["name"]: html.unescape(one["value"]) for one in _ATTRIBUTE.finditer(tag["attributes"])}
        if _NO_LINK & set(given.get("class", "").split()) or "tag" in given.get("rel", "").split():
            continue
        found = foreign.address(given.get("href", ""))
        if found is not None and urlsplit(found).netloc != own_host.lower():
            return found
    return None


def wanted_link(status: Status, own_host: str) -> str | None:
    """The link whose preview a post shows."""
    # What is sent to few people may work once, or be for them only: the server does not look at it.
    return None if visibility.is_direct(status.visibility) else first_link(status.content, own_host)


def key(url: str) -> str:
    """What stands for an address in an index."""
    return sha256(url.encode()).hexdigest()


def domain(url: str) -> str:
    """The host of an address, as people say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def may_attribute(host: str, allowed: Iterable[str]) -> bool:
    """Whether a page on this host may name its author, who allows these domains and all below them."""
    return any(host == one or host.endswith("." + one) for one in allowed)


def of_page(page: Webpage, url: str, own_host: str) -> Preview | None:
    """What a page says of itself; None when it has no title."""
    metas, data, base = page.metas, LinkedData(page.data, url), base_of(page, url)
    title = _first_line(
        limits.CARDS.title,
        *(metas.get(name, "") for name in ("og:title", "twitter:title")),
        data.words("headline"),
        page.title,
        *(metas.get(name, "") for name in ("title", "dc.title", "dcterms.title")),
        data.words("name"),
    )
    if not title:
        return None
    author, author_url = _author(page, data)
    player = _player(metas, base, own_host)
    first, *others = page_pictures.of_page(page, data, base) or [Picture()]
    return Preview(
        title=title,
        description=_first_line(
            limits.CARDS.description,
            *(metas.get(name, "") for name in ("og:description", "twitter:description", "description")),
            data.words("description"),
            *(metas.get(name, "") for name in ("dc.description", "dcterms.description")),
        ),
        type="video" if player else "link",
        language=_language(page, data),
        author_name=line(author, limits.CARDS.name),
        author_url=absolute(author_url, base),
        creator=line(metas.get("fediverse:creator", ""), limits.CARDS.name),
        provider_name=_first_line(
            limits.CARDS.name,
            data.named("publisher")[0],
            *(metas.get(name, "") for name in ("og:site_name", "application-name")),
        ),
        provider_url=_origin(url),
        html=player.html if player else "",
        width=player.width if player else 0,
        height=player.height if player else 0,
        picture=first.url,
        image_description=first.description,
        other_pictures=tuple(others),
        published_at=next(filter(None, map(_time, _dates(page, data))), None),
    )


def base_of(page: Webpage, url: str) -> str:
    """What the references of a page are relative to."""
    return absolute(page.base, url) or url


def _author(page: Webpage, data: LinkedData) -> tuple[str, str]:
    """The names and the address of who wrote a page. Some sites say an address where a name belongs."""
    names, address = data.named("author")
    said = [page.metas.get(name, "") for name in _AUTHORS]
    urls = [one for one in said if one.lower().startswith(("http://", "https://"))]
    return names or next((one for one in said if one and one not in urls), ""), address or "".join(urls[:1])


def _dates(page: Webpage, data: LinkedData) -> list[str]:
    return [data.words("datePublished"), *(page.metas.get(name, "") for name in _PUBLISHED)]


def oembed_address(page: Webpage, url: str) -> str:
    """Where the page says that more is told about it; empty when it does not."""
    for link in page.links:
        if "alternate" in link.rel.split() and link.type.split(";")[0] == "application/json+oembed":
            return absolute(link.href, base_of(page, url))
    return ""


def with_oembed(preview: Preview | None, told: dict[str, Any], url: str, own_host: str) -> Preview | None:
    """The preview, completed by what an oEmbed answer says. Of its HTML only the address and size of a frame
    are taken: what is shown is written here.
    """
    title = line(_string(told, "title"), limits.CARDS.title) or (preview.title if preview else "")
    if not title:
        return preview
    known = preview or Preview(title=title, provider_url=_origin(url))
    changes: dict[str, Any] = {"title": preview.title if preview else title}
    for name, most in (("author_name", limits.CARDS.name), ("provider_name", limits.CARDS.name)):
        changes[name] = line(_string(told, name), most) or getattr(known, name)
    for name in ("author_url", "provider_url"):
        changes[name] = absolute(_string(told, name), url) or getattr(known, name)
    drawn = absolute(_string(told, "thumbnail_url"), url)
    changes["picture"] = known.picture or drawn
    changes["other_pictures"] = (*known.other_pictures, *([Picture(url=drawn)] if drawn else []))
    size = {"width": _number(told.get("width")), "height": _number(told.get("height"))}
    kind = told.get("type")
    photo = absolute(_string(told, "url"), url)
    if kind == "photo" and photo:
        changes |= {"type": "photo", "picture": photo, "embed_url": photo, **size}
    elif kind in ("video", "rich"):
        frame = webpage.frame(_string(told, "html")[: limits.CARDS.embed])
        source = absolute(frame.get("src", ""), url)
        width = size["width"] or _number(frame.get("width"))
        height = size["height"] or _number(frame.get("height"))
        player = _frame(source, width, height, own_host)
        if player is not None:
            changes |= {
                "type": "video", "html": player.html, "width": player.width, "height": player.height
            }  # fmt: skip
    changed: Preview = msgspec.structs.replace(known, **changes)
    return changed


class _Player(msgspec.Struct, frozen=True):
    html: str
    width: int
    height: int


def _player(metas: dict[str, str], url: str, own_host: str) -> _Player | None:
    source = metas.get("twitter:player", "")
    if not source and metas.get("og:video:type", "").lower() == "text/html":
        source = _first(metas, "og:video:secure_url", "og:video:url", "og:video")
    width = _number(_first(metas, "og:video:width", "twitter:player:width"))
    height = _number(_first(metas, "og:video:height", "twitter:player:height"))
    return _frame(absolute(source, url), width, height, own_host)


def _frame(source: str, width: int, height: int, own_host: str) -> _Player | None:
    """A player in a frame of our own writing: over https, from a site with a name, and never this server."""
    parts = urlsplit(source)
    if parts.scheme != "https" or not _is_name(parts.hostname or "") or parts.netloc == own_host.lower():
        return None
    width, height = width or 480, height or 270
    markup = (
        f'<iframe src="{kit_html.escape(source)}" width="{width}" height="{height}" '
        f'sandbox="{_SANDBOX}" allowfullscreen="true" frameborder="0" scrolling="no"></iframe>'
    )
    return _Player(markup, width, height)


def _string(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _first_line(most: int, *said: str) -> str:
    """The first of these that still says something when it is cleaned."""
    return next(filter(None, (line(words, most) for words in said)), "")


def _first(metas: dict[str, str], *names: str) -> str:
    return next((metas[name] for name in names if metas.get(name)), "")


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _number(value: Any) -> int:
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0
    return number if 0 < number <= limits.CARDS.side else 0


def _language(page: Webpage, data: LinkedData) -> str | None:
    said = (
        *data.language(),
        page.metas.get("og:locale", ""),
        page.language,
        *(page.metas.get(name, "") for name in ("dc.language", "dcterms.language", "language")),
    )
    return next(filter(None, (language.code_of(one.replace("_", "-")[:35]) for one in said)), None)


def _time(words: str) -> int | None:
    try:
        moment = loose_times.parse(words)
    except (ValueError, OverflowError):
        return None
    return moment if moment > 0 else None
