"""A running server with a scene on it, and a web of its own to link to."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests import outside
from tests.api.test_translation import Service
from tests.conformance.scene import Scene
from tests.outside import ThisMachine
from tests.server import running_server


@contextlib.contextmanager
def scene_on(database_url: str, folder: Path) -> Iterator[Scene]:
    """For as long as it is needed."""
    with outside.listening() as world, outside.listening(Service) as translator:
        given = {"previews": "on", "translation": f"libretranslate+{translator.url}"}
        with running_server(database_url, folder, guard=ThisMachine(), **given) as server:
            with contextlib.ExitStack() as besides:
                yield Scene(server, world, besides)
