"""Every method of masto.js, the library that most web clients are written with, against a running server."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients import node
from tests.conformance.opened import scene_on
from tests.conformance.recipes.notifications import KEYS
from tests.conformance.scene import EVERYTHING, Scene
from tests.conformance.streams import loud
from tests.conftest import NewDatabase
from tests.contract import exceptions
from tests.entrance import OUT_OF_BAND

FOLDER = Path(__file__).parent / "masto"
PEOPLE = ("ada", "ben", "cleo", "dede", "mo", "olga")


def test_every_method_works(
    new_database: NewDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = node.packages(FOLDER)
    with new_database("sqlite") as url, scene_on(url, tmp_path) as scene:
        outcome = _run([str(node.PROGRAM), str(FOLDER / "run.mjs"), str(installed)], scene)
    every, called, excused = set(outcome["every"]), set(outcome["called"]), exceptions.named("masto.js")
    works = called - set(outcome["wrong"])
    with capsys.disabled():
        print(f"\nmethods of masto.js that work / there: {len(works & every)} / {len(every)}")
    assert every - called - excused == set(), "write how these are called"
    assert called <= every, "these are gone"
    assert excused <= every and not excused & called, "the rows of docs/conformance.md can go"
    assert not outcome["wrong"], json.dumps(outcome["wrong"], indent=1)


def _run(command: list[str], scene: Scene) -> Any:
    """Run it, and make what it asks for."""
    picture = scene.server.settings.data / "picture.png"
    picture.write_bytes(scene.png()[1])
    people = {name: getattr(scene, name) for name in PEOPLE}
    given = {
        "url": scene.server.url,
        "outOfBand": OUT_OF_BAND,
        "picture": str(picture),
        "keys": KEYS,
        "tokens": {**{name: scene.token(name, EVERYTHING) for name in PEOPLE}, "app": scene.app_token},
        "id": {name: person.id for name, person in people.items()},
        "name": {name: person.name for name, person in people.items()},
        "credentials": {
            "clientId": scene.client["client_id"],
            "clientSecret": scene.client["client_secret"],
            "redirectUri": OUT_OF_BAND,
        },
    }
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(json.dumps(given) + "\n")
        running.stdin.flush()
        for line in running.stdout:
            told = json.loads(line)
            if "wrong" in told:
                return told
            running.stdin.write(json.dumps({"made": _made(scene, told["make"], told["args"])}) + "\n")
            running.stdin.flush()
    raise AssertionError(f"it ended early: {running.returncode}")


def _made(scene: Scene, name: str, args: list[str]) -> Any:
    special: dict[str, Callable[[], Any]] = {
        "fresh_token": lambda: scene.newcomer().token,
        "loud": lambda: loud(scene)["id"],
        "newcomer": lambda: scene.newcomer().id,
        "banned": lambda: scene.banned().id,
        "unconfirmed": lambda: scene.token(scene.unconfirmed(), EVERYTHING),
    }
    try:
        return special[name]() if name in special else getattr(scene, name)(*args)
    except (AssertionError, AttributeError) as error:
        return f"{name} could not be made: {error}"
