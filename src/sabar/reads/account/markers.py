"""How far the viewer has read."""

from collections.abc import Sequence

from sabar.model.viewers import Viewer
from sabar.reads.entities import markers as entities
from sabar.services import Services
from sabar.store import markers

TIMELINES = ("home", "notifications")


async def of(app: Services, viewer: Viewer, timelines: Sequence[str]) -> dict[str, entities.Marker]:
    """By timeline; those never set are left out."""
    wanted = [name for name in TIMELINES if name in timelines]
    found = await markers.of(app.db.read(), viewer.id, wanted)
    return {marker.timeline: entities.of(marker) for marker in found}
