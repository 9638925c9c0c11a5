"""methods/collections, annual reports, asynchronous refreshes."""

from tests.conformance.asking import Ask, Recipes
from tests.conformance.scene import Scene, word

_HERE = "/api/v1/collections"


def _words(s: Scene) -> dict[str, object]:
    s.make_room()
    return {
        "name": word(),
        "description": "Who weaves",
        "language": "fr",
        "tag_name": "loom",
        "sensitive": False,
        "discoverable": True,
    }


def _item(by: str) -> object:
    def make(s: Scene) -> Ask:
        collection, item = s.collected()
        return Ask(by, {"collection_id": collection, "id": item})

    return make


RECIPES: Recipes = {
    f"POST {_HERE}": lambda s: Ask("ada", {**_words(s), "account_ids": [s.ben.id]}),
    f"GET {_HERE}/:id": [
        lambda s: Ask("ben", {"id": s.collection()}),
        lambda s: Ask("", {"id": s.collection()}),
    ],
    "GET /api/v1/accounts/:account_id/collections": lambda s: (
        s.collection(),
        Ask("ben", {"account_id": s.ada.id}),
    )[1],
    "GET /api/v1/accounts/:account_id/in_collections": lambda s: (
        s.collection(),
        Ask("ben", {"account_id": s.ben.id}),
    )[1],
    f"PATCH {_HERE}/:id": lambda s: Ask("ada", {"id": s.collection(), **_words(s)}),
    f"DELETE {_HERE}/:id": lambda s: Ask("ada", {"id": s.collection()}),
    f"POST {_HERE}/:collection_id/items": lambda s: Ask(
        "ada", {"collection_id": s.empty_collection(), "account_id": s.ben.id}
    ),
    f"DELETE {_HERE}/:collection_id/items/:id": _item("ada"),
    f"POST {_HERE}/:collection_id/items/:id/revoke": _item("ben"),
    "GET /api/v1/annual_reports": lambda s: (s.reported_year(), Ask("ada"))[1],
    "GET /api/v1/annual_reports/:year": lambda s: Ask("ada", {"year": s.reported_year()}),
    "GET /api/v1/annual_reports/:year/state": lambda s: Ask("ada", {"year": s.reported_year()}),
    "POST /api/v1/annual_reports/:year/read": lambda s: Ask("ada", {"year": s.reported_year()}),
    "POST /api/v1/annual_reports/:year/generate": lambda s: Ask("ada", {"year": s.reported_year()}),
}
