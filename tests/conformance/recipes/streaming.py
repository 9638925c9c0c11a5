"""methods/streaming as server-sent events; the WebSocket is in `streams.py`."""

from tests.conformance.asking import Ask, Recipes

_HERE = "/api/v1/streaming"

RECIPES: Recipes = {
    f"GET {_HERE}": lambda s: Ask("ben", status=404),
    f"GET {_HERE}/user": lambda s: Ask("ben"),
    f"GET {_HERE}/user/notification": lambda s: Ask("ben"),
    f"GET {_HERE}/public": lambda s: Ask("ben"),
    f"GET {_HERE}/public/local": lambda s: Ask("ben"),
    f"GET {_HERE}/public/remote": lambda s: Ask("ben"),
    f"GET {_HERE}/hashtag": lambda s: Ask("ben", {"tag": "loom"}),
    f"GET {_HERE}/hashtag/local": lambda s: Ask("ben", {"tag": "loom"}),
    f"GET {_HERE}/list": lambda s: Ask("ben", {"list": s.listed()}),
    f"GET {_HERE}/direct": lambda s: Ask("ben"),
}
