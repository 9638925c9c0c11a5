"""PreviewCard, PreviewCardAuthor, Trends::Link."""

import msgspec

from sabar.kit import times
from sabar.model.cards import Provider
from sabar.reads import api_types
from sabar.reads.assemble.parts import Card
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.tags import History
from sabar.reads.server import addresses
from sabar.services import Services


class PreviewCardAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """`account` is there when the account allows the site to name it."""

    name: str
    url: api_types.Address
    account: AccountJson | None


class PreviewCard(msgspec.Struct, frozen=True, kw_only=True):
    """`missing_attribution`: the page names the reader as its author, who does not allow its site to. None
    when nobody is signed in.
    """

    url: api_types.Address
    title: api_types.Title
    description: api_types.Description
    language: api_types.Language | None
    type: str
    author_name: str
    author_url: api_types.Address
    provider_name: str
    provider_url: api_types.Address
    html: str
    width: api_types.Width
    height: api_types.Height
    image: str | None
    image_description: str
    embed_url: api_types.Address
    blurhash: api_types.Blurhash | None
    published_at: api_types.Time | None
    authors: list[PreviewCardAuthor]
    missing_attribution: bool | None


class TrendsLink(PreviewCard, frozen=True, kw_only=True):
    """With a week of use, today first."""

    history: list[History]


class AdminLink(TrendsLink, frozen=True, kw_only=True):
    """For those who decide what may trend."""

    id: api_types.Id
    requires_review: bool


class AdminPublisher(msgspec.Struct, frozen=True, kw_only=True):
    """A site that linked pages come from."""

    id: api_types.Id
    domain: api_types.Domain
    trendable: bool | None
    reviewed_at: api_types.Time | None
    requested_review_at: api_types.Time | None
    requires_review: bool


def publisher(record: Provider) -> AdminPublisher:
    return AdminPublisher(
        id=str(record.id),
        domain=record.domain,
        trendable=record.trendable,
        reviewed_at=times.iso_or_none(record.reviewed_at),
        requested_review_at=times.iso_or_none(record.requested_review_at),
        requires_review=record.trendable is None,
    )


def of(app: Services, card: Card, author: msgspec.Raw | None) -> PreviewCard:
    """`author`: the account of who wrote the page."""
    record = card.record
    named = bool(record.author_name or author)
    return PreviewCard(
        url=record.url,
        title=record.title,
        description=record.description,
        language=record.language,
        type=record.type,
        author_name=record.author_name,
        author_url=record.author_url,
        provider_name=record.provider_name,
        provider_url=record.provider_url,
        html=record.html,
        width=record.width,
        height=record.height,
        image=addresses.file(app, record.image) if record.image else None,
        image_description=record.image_description,
        embed_url=record.embed_url,
        blurhash=record.blurhash or None,
        published_at=times.iso_or_none(record.published_at),
        authors=[PreviewCardAuthor(name=record.author_name, url=record.author_url, account=author)]
        if named
        else [],
        missing_attribution=card.unattributed,
    )
