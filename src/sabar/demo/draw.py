"""Draws in processes of their own, so that the loop stays free."""

import asyncio
import io
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Any

from PIL import Image

from sabar.demo import badges, portraits, scenes
from sabar.demo.script import Scene

_HEADER = (1200, 400)
_PHOTO = (1080, 720)


class Studio:
    """Two hands, for a `with` block. What was asked for once is drawn already when it is asked for again."""

    def __init__(self) -> None:
        # Ctrl+C in a terminal reaches the hands too; whoever holds the studio lets them go.
        self._hands = ProcessPoolExecutor(
            2,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_IGN),
        )
        self._drawn: dict[tuple[Any, ...], asyncio.Future[bytes]] = {}

    def __enter__(self) -> "Studio":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hands.shutdown(cancel_futures=True)

    def portrait(self, name: str) -> asyncio.Future[bytes]:
        return self._draw(_portrait, name)

    def badge(self, name: str) -> asyncio.Future[bytes]:
        return self._draw(_badge, name)

    def header(self, scene: Scene) -> asyncio.Future[bytes]:
        return self._draw(_scene, *scene, _HEADER)

    def photo(self, scene: Scene) -> asyncio.Future[bytes]:
        return self._draw(_scene, *scene, _PHOTO)

    def _draw(self, how: Callable[..., bytes], *what: Any) -> asyncio.Future[bytes]:
        key = (how, *what)
        if key not in self._drawn:
            self._drawn[key] = asyncio.get_running_loop().run_in_executor(self._hands, how, *what)
        return self._drawn[key]


def _portrait(name: str) -> bytes:
    return _png(portraits.portrait(name))


def _badge(name: str) -> bytes:
    return _png(badges.badge(name))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _scene(scene: str, seed: int, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    scenes.paint(scene, seed, size).save(out, "JPEG", quality=92)
    return out.getvalue()
