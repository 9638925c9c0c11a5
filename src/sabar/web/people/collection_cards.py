"""Collections as lists of them and profiles show them."""

from collections.abc import Sequence

from sabar.model.viewers import Viewer
from sabar.reads.assemble.parts import Featured
from sabar.reads.server import addresses
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.layout_parts import LinkView
from sabar.web.frame.people_parts import AccountView
from sabar.web.people.collection_views import (
    CollectionView,
)

_FACES = 5


async def views(
    app: Services, viewer: Viewer | None, found: Sequence[Featured]
) -> tuple[CollectionView, ...]:
    """In order, each with its owner and the first few faces."""
    ids = [one.record.account_id for one in found]
    ids += [item.account_id for one in found for item in one.items[:_FACES]]
    people = {int(one.id): one for one in await presenters.accounts(app, viewer, list(dict.fromkeys(ids)))}
    return tuple(_view(viewer, one, people) for one in found)


def _view(viewer: Viewer | None, one: Featured, people: dict[int, AccountView]) -> CollectionView:
    record = one.record
    faces = [people.get(item.account_id) for item in one.items[:_FACES]]
    mine = [item.id for item in one.items if viewer is not None and item.account_id == viewer.id]
    return CollectionView(
        id=str(record.id),
        name=record.name,
        description=record.description,
        url=record.url or addresses.collection_path(record),
        owner=people[record.account_id],
        people_count=one.count,
        faces=tuple(face for face in faces if face is not None),
        tag=LinkView(text=one.tag.display_name, url=addresses.tag_path(one.tag.name)) if one.tag else None,
        sensitive=record.sensitive,
        listed=record.discoverable,
        mine=viewer is not None and record.account_id == viewer.id,
        own_item=str(mine[0]) if mine else "",
    )
