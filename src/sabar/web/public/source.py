"""The source of what runs here: the licence gives it to everybody who uses the server."""

import asyncio
import io
import tarfile
from functools import cache
from importlib import resources
from pathlib import Path

from starlette.responses import Response

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.rules.rates import RateClass
from sabar.web.frame import layout

routes = Routes("source", kind="web")


@cache
def _archive() -> bytes:
    """The installed package, and the licence where it lies beside it."""
    package = Path(str(resources.files("sabar")))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.add(path, f"sabar/src/sabar/{path.relative_to(package).as_posix()}", filter=_plain)
        for name in ("LICENSE", "README.md", "pyproject.toml", "uv.lock"):
            beside = package.parent.parent / name
            if beside.is_file():
                archive.add(beside, f"sabar/{name}", filter=_plain)
    return out.getvalue()


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of the machine it was packed on."""
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = ""
    return info


@routes.get(layout.SOURCE_PATH, auth="none", rate=RateClass.MEDIA_PROXY, cache="public")
async def source(call: Call[NoParams]) -> Response:
    """The program as it runs here, under the AGPL."""
    headers = {"Content-Disposition": 'attachment; filename="sabar.tar.gz"'}
    return Response(await asyncio.to_thread(_archive), media_type="application/gzip", headers=headers)
