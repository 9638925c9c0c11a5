"""Which link of a post gets a preview, and what is taken over from the page it leads to."""

import html
import ipaddress
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import msgspec

from sabar.kit import html as kit_html
from sabar.kit import times, webpage
from sabar.kit.webpage import Webpage
from sabar.model.cards import Preview
from sabar.model.errors import Invalid
from sabar.model.statuses import Status, Visibility
from sabar.rules import language, limits, links, text

#: A player may run its scripts and go full screen; it may not reach the page it stands in.
_SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms"
_LINK = re.compile(r"<a (?P<attributes>[^<>]*)>")
_ATTRIBUTE = re.compile(r"(?P<name>href|class|rel)=\"(?P<value>[^\"]*)\"")
_NO_LINK = frozenset({"mention", "hashtag", "u-url"})
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_ARTICLES = re.compile("article|posting|video|recipe|review|report|webpage|product|event|book", re.IGNORECASE)


def first_link(content: str, own_host: str) -> str | None:
    """The address of the first link in a post's HTML that is neither a mention nor a hashtag and leads out of
    this server; in its one spelling, without the part after `#`.
    """
    for tag in _LINK.finditer(content):
        given = {one["name"]: html.unescape(one["value"]) for one in _ATTRIBUTE.finditer(tag["attributes"])}
        if _NO_LINK & set(given.get("class", "").split()) or "tag" in given.get("rel", "").split():
            continue
        found = address(given.get("href", ""))
        if found is not None and urlsplit(found).netloc != own_host.lower():
            return found
    return None


def wanted_link(status: Status, own_host: str) -> str | None:
    """The link whose preview a post shows."""
    # What is sent to few people may work once, or be for them only: the server does not look at it.
    private = status.visibility is Visibility.DIRECT
    return None if private else first_link(status.content, own_host)


def address(url: str) -> str | None:
    """A web address in ASCII, as it is fetched and kept; None when it is none."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    key = f"[{host}]" if ":" in host else links.host_key(host)
    if parts.scheme not in ("http", "https") or not key or "@" in parts.netloc:
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    place = key if port in (None, usual) else f"{key}:{port}"
    path = quote(parts.path, safe=_SAFE) or "/"
    clean = urlunsplit((parts.scheme, place, path, quote(parts.query, safe=_SAFE), ""))
    return clean if len(clean) <= limits.CARDS.url else None


def key(url: str) -> str:
    """What stands for an address in an index."""
    return sha256(url.encode()).hexdigest()


def domain(url: str) -> str:
    """The host of an address, as people say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def may_attribute(host: str, allowed: Iterable[str]) -> bool:
    """Whether a page on this host may name its author, who allows these domains and all below them."""
    return any(host == one or host.endswith("." + one) for one in allowed)


def attribution_domain(wanted: str) -> str | None:
    """A domain somebody typed, or pasted as an address; None when it is none."""
    bare = re.sub(r"^https?://", "", wanted.strip(), flags=re.IGNORECASE).split("/")[0]
    found = links.host_key(bare.removeprefix("www.").removeprefix("*."))
    if found is None or "." not in found or found.rpartition(".")[2].isdigit():
        return None
    return found


def of_page(page: Webpage, url: str, own_host: str) -> Preview | None:
    """What a page says of itself; None when it has no title."""
    metas, data = page.metas, _article(page.data)
    title = _first(metas, "og:title", "twitter:title") or _string(data, "headline") or page.title
    title = _line(title, limits.CARDS.title)
    if not title:
        return None
    author, publisher = _named(data.get("author")), _named(data.get("publisher"))
    by = metas.get("article:author", "")
    player = _player(metas, url, own_host)
    picture = _first(metas, "og:image:secure_url", "og:image", "og:image:url", "twitter:image")
    return Preview(
        title=title,
        description=_line(
            _first(metas, "og:description", "twitter:description", "description")
            or _string(data, "description"),
            limits.CARDS.description,
        ),
        type="video" if player else "link",
        language=_language(page, data),
        author_name=_line(author[0] or metas.get("author", ""), limits.CARDS.name),
        author_url=_absolute(author[1] or (by if by.startswith("http") else ""), url),
        creator=_line(metas.get("fediverse:creator", ""), limits.CARDS.name),
        provider_name=_line(publisher[0] or metas.get("og:site_name", ""), limits.CARDS.name),
        provider_url=_origin(url),
        html=player.html if player else "",
        width=player.width if player else 0,
        height=player.height if player else 0,
        picture=_absolute(picture or _image(data.get("image")), url),
        image_description=_line(
            _first(metas, "og:image:alt", "twitter:image:alt"), limits.CARDS.image_description
        ),
        published_at=_time(_string(data, "datePublished") or metas.get("article:published_time", "")),
    )


def oembed_address(page: Webpage, url: str) -> str:
    """Where the page says that more is told about it; empty when it does not."""
    for link in page.links:
        if "alternate" in link.rel.split() and link.type.split(";")[0] == "application/json+oembed":
            return _absolute(link.href, url)
    return ""


def with_oembed(preview: Preview | None, told: dict[str, Any], url: str, own_host: str) -> Preview | None:
    """The preview, completed by what an oEmbed answer says. Of its HTML only the address and size of a frame
    are taken: what is shown is written here.
    """
    title = _line(_string(told, "title"), limits.CARDS.title) or (preview.title if preview else "")
    if not title:
        return preview
    known = preview or Preview(title=title, provider_url=_origin(url))
    changes: dict[str, Any] = {"title": preview.title if preview else title}
    for name, most in (("author_name", limits.CARDS.name), ("provider_name", limits.CARDS.name)):
        changes[name] = _line(_string(told, name), most) or getattr(known, name)
    for name in ("author_url", "provider_url"):
        changes[name] = _absolute(_string(told, name), url) or getattr(known, name)
    changes["picture"] = known.picture or _absolute(_string(told, "thumbnail_url"), url)
    size = {"width": _number(told.get("width")), "height": _number(told.get("height"))}
    kind = told.get("type")
    photo = _absolute(_string(told, "url"), url)
    if kind == "photo" and photo:
        changes |= {"type": "photo", "picture": photo, "embed_url": photo, **size}
    elif kind in ("video", "rich"):
        frame = webpage.frame(_string(told, "html")[: limits.CARDS.embed])
        source = _absolute(frame.get("src", ""), url)
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
    return _frame(_absolute(source, url), width, height, own_host)


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


def _first(metas: dict[str, str], *names: str) -> str:
    return next((metas[name] for name in names if metas.get(name)), "")


def _article(data: list[dict[str, Any]]) -> dict[str, Any]:
    """The object that speaks of the page itself, of all its structured data."""
    for one in data:
        kinds = one.get("@type")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            if isinstance(kind, str) and _ARTICLES.search(kind):
                return one
    return {}


def _string(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _named(value: Any) -> tuple[str, str]:
    """Name and address of the first person or organisation."""
    one = value[0] if isinstance(value, list) and value else value
    if isinstance(one, dict):
        return _string(one, "name"), _string(one, "url")
    return (one, "") if isinstance(one, str) else ("", "")


def _image(value: Any) -> str:
    one = value[0] if isinstance(value, list) and value else value
    if isinstance(one, dict):
        return _string(one, "url")
    return one if isinstance(one, str) else ""


def _line(words: str, most: int) -> str:
    """One clean line, cut at a length."""
    try:
        line = text.clean_line(words[: 8 * most])
    except Invalid:
        return ""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _absolute(reference: str, base: str) -> str:
    """A reference as a whole address; empty when it is none that can be opened."""
    if not reference.strip() or len(reference) > limits.CARDS.url:
        return ""
    try:
        found = address(urljoin(base, reference.strip()))
    except ValueError:
        return ""
    return found or ""


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


def _language(page: Webpage, data: dict[str, Any]) -> str | None:
    wanted = page.metas.get("og:locale", "") or page.language or _string(data, "inLanguage")
    return language.code_of(wanted.replace("_", "-")[:35])


def _time(words: str) -> int | None:
    try:
        moment = times.parse(words[:40])
    except (ValueError, OverflowError):
        return None
    return moment if moment > 0 else None
