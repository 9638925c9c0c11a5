"""Which picture stands for a page: the first of those it names that can be shown."""

from typing import NamedTuple
from urllib.parse import urlsplit

from sabar.kit.markup.webpage import Webpage
from sabar.model.cards import Picture
from sabar.rules import limits
from sabar.rules.previews import foreign
from sabar.rules.previews.linked_data import LinkedData

#: What is drawn, not photographed: nothing here draws it.
_NOT_SHOWN = (".svg", ".svgz", ".ico", ".pdf")
_NOT_SHOWN_TYPES = ("image/svg", "image/x-icon", "image/vnd.microsoft.icon")


class _Named(NamedTuple):
    """A picture as a page names it: each of its addresses, its type, its description."""

    references: list[str]
    type: str = ""
    description: str = ""


def of_page(page: Webpage, data: LinkedData, base: str) -> list[Picture]:
    """The pictures to try, in this order; at most a few."""
    metas = page.metas
    words = metas.get("twitter:image:alt", "")
    twitter = (metas.get(name, "") for name in ("twitter:image", "twitter:image:src"))
    others = (
        *data.addresses("image"),
        *data.addresses("thumbnailUrl"),
        *(metas.get(name, "") for name in ("image", "thumbnailurl", "thumbnail")),
        *(link.href for link in page.links if "image_src" in link.rel.split()),
    )
    named = [
        *_open_graph(page.said),
        *(_Named([one], description=words) for one in twitter),
        *(_Named([one]) for one in others),
    ]
    found: dict[str, Picture] = {}
    for one in named:
        for reference in one.references:
            url = foreign.absolute(reference, base)
            if url and _can_be_shown(url, one.type):
                description = foreign.line(one.description or words, limits.CARDS.image_description)
                found.setdefault(url, Picture(url=url, description=description))
                break
    return list(found.values())[: limits.CARDS.pictures_tried]


def _open_graph(said: list[tuple[str, str]]) -> list[_Named]:
    """Each `og:image` with what is said of it after it (https://ogp.me/#structured), or before the first."""
    groups: list[dict[str, str]] = [{}]
    for name, content in said:
        start, _, detail = name.partition("og:image")
        if start or not name.startswith("og:image"):
            continue
        detail = detail or ":url"
        if detail == ":url" and any(key in groups[-1] for key in (":url", ":secure_url")):
            if content in (groups[-1].get(":url"), groups[-1].get(":secure_url")):
                continue
            groups.append({})
        groups[-1].setdefault(detail, content)
    return [
        _Named(
            [group[key] for key in (":secure_url", ":url") if key in group],
            group.get(":type", "").lower(),
            group.get(":alt", ""),
        )
        for group in groups
    ]


def _can_be_shown(url: str, type: str) -> bool:
    return not urlsplit(url).path.lower().endswith(_NOT_SHOWN) and not type.startswith(_NOT_SHOWN_TYPES)
