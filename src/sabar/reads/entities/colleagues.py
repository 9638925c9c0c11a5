"""Colleague: somebody who may be asked before a post goes out, or who may ask. Our own."""

import msgspec

from sabar.model.colleagues import Tie
from sabar.reads import api_types
from sabar.reads.entities.accounts import Account


class Colleague(msgspec.Struct, frozen=True):
    """`role`: `asked`, whom one may ask, or `asking`, who may ask one. `agreed`: it was answered with yes."""

    id: api_types.Id
    role: str
    agreed: bool
    account: Account


def of(tie: Tie, account: Account, *, mine: bool) -> Colleague:
    return Colleague(str(tie.id), "asked" if mine else "asking", tie.agreed_at is not None, account)
