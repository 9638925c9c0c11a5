"""Previews of linked pages as JSON."""

from sabar.reads.assemble.parts import Card
from sabar.reads.entities import cards as entities
from sabar.reads.json import accounts
from sabar.services import Services


def entity(app: Services, card: Card) -> entities.PreviewCard:
    """With the account of its author, where there is one."""
    return entities.of(app, card, accounts.raw(app, card.author) if card.author else None)
