"""The contract as it lies in the files beside."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def entities() -> dict[str, Any]:
    return dict(json.loads((_FOLDER / "entities.json").read_text()))


@cache
def endpoints() -> list[dict[str, Any]]:
    return list(json.loads((_FOLDER / "endpoints.json").read_text()))
