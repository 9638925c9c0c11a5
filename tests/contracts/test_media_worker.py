"""The worker process: one bad picture costs one answer, never the server and never the next picture."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import anyio
import msgspec
import pytest
from PIL import Image

from sabar.backends import media
from sabar.kit.media.image_types import Processed
from tests.pictures import LIMITS, a_worker, encoded, flag, moving, photo, refused, send

pytestmark = pytest.mark.anyio


async def test_a_format_can_be_switched_off_while_running_cve_2026_8461(tmp_path: Path) -> None:
    worker = a_worker()
    try:
        await send(worker, tmp_path, encoded(photo(), "AVIF"))
        pid = worker.pid
        worker.limits = msgspec.structs.replace(LIMITS, formats=("jpeg", "png"))
        assert await refused(worker, tmp_path, encoded(photo(), "AVIF")) == "unknown_type"
        await send(worker, tmp_path, encoded(photo(), "JPEG"))
        assert worker.pid == pid
    finally:
        await worker.close()


async def test_twenty_pictures_at_once_all_come_back(worker: media.MediaWorker, tmp_path: Path) -> None:
    async def one(number: int) -> Processed:
        picture = encoded(flag((100 + number, 50)), "PNG")
        return await send(worker, tmp_path, picture, name=f"upload{number}")

    results = await asyncio.gather(*(one(number) for number in range(20)))
    assert [result.file("original").width for result in results] == [100 + number for number in range(20)]


async def test_more_than_may_wait_are_told_to_come_back(tmp_path: Path) -> None:
    worker = a_worker(most=3)
    try:
        results = await asyncio.gather(
            *(send(worker, tmp_path, encoded(flag(), "PNG"), name=f"{n}") for n in range(8)),
            return_exceptions=True,
        )
        assert sum(isinstance(result, Processed) for result in results) == 4
        assert sum(isinstance(result, media.MediaBusy) for result in results) == 4
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def gone(worker: media.MediaWorker) -> None:
    async with asyncio.timeout(15):
        while worker.pid is not None:
            await asyncio.sleep(0.02)


async def test_waiting_too_long_is_busy_not_for_ever(tmp_path: Path) -> None:
    worker = a_worker(patience_s=0.2, wall_s=3)
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGSTOP)
        first = asyncio.create_task(send(worker, tmp_path, encoded(flag(), "PNG"), name="first"))
        await asyncio.sleep(0.5)
        with pytest.raises(media.MediaBusy):
            await send(worker, tmp_path, encoded(flag(), "PNG"), name="second")
        with pytest.raises(media.MediaBusy):
            await first
    finally:
        await worker.close()


async def test_a_picture_over_its_memory_is_refused_and_the_next_one_works(tmp_path: Path) -> None:
    worker = a_worker(memory=200 << 20)
    try:
        hungry = encoded(Image.new("RGBA", (7000, 4700), (1, 2, 3, 4)), "PNG", compress_level=1)
        assert await refused(worker, tmp_path, hungry) in ("too_costly", "crashed")
        await send(worker, tmp_path, encoded(photo(), "JPEG"))
    finally:
        await worker.close()


async def test_a_picture_that_costs_too_much_computing_is_refused_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    worker = a_worker(cpu_s=0)  # what is left of the second in which it began
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        pid = worker.pid
        assert await refused(worker, tmp_path, moving(200, "WEBP", (1000, 1000))) == "too_costly"
        assert not await anyio.Path(f"/proc/{pid}").exists()
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert worker.pid not in (None, pid)
    finally:
        await worker.close()


async def test_a_picture_that_gets_no_time_to_be_read_may_be_sent_again(tmp_path: Path) -> None:
    worker = a_worker(wall_s=1)
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(media.MediaBusy) as caught:
            await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert (caught.value.status, caught.value.retry_after_s) == (503, 15)
        assert not await anyio.Path(f"/proc/{pid}").exists()
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def test_one_party_with_many_pictures_waits_behind_every_other(tmp_path: Path) -> None:
    worker = a_worker(each=2, door_s=0.5)
    big = encoded(Image.new("RGB", (5700, 5700), "navy"), "PNG")
    served: list[str] = []

    async def one(number: int) -> None:
        await send(worker, tmp_path, big, name=f"big{number}")
        served.append("big")

    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        many = [asyncio.create_task(one(number)) for number in range(14)]
        await asyncio.sleep(0.1)
        await send(worker, tmp_path, encoded(flag((8, 8)), "PNG"), name="small", party=2)
        before = len(served)
        told = await asyncio.gather(*many, return_exceptions=True)
        busy = [one for one in told if one is not None]
        assert all(isinstance(one, media.MediaBusy) and one.retry_after_s for one in busy)
        assert len(busy) >= 10
        assert str(busy[-1]).startswith("You already have enough pictures in preparation")
        assert len(served) == 14 - len(busy) >= 3
        assert before <= 2  # the one at work, and the one whose turn came before
    finally:
        await worker.close()


async def test_a_worker_killed_midway_costs_one_picture(tmp_path: Path) -> None:
    worker = a_worker()
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        pid = worker.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        midway = asyncio.create_task(send(worker, tmp_path, encoded(photo(), "JPEG")))
        behind = asyncio.create_task(send(worker, tmp_path, encoded(flag(), "PNG"), name="behind"))
        await asyncio.sleep(0.5)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(media.MediaRefused) as caught:
            await midway
        assert caught.value.reason == "crashed"
        assert (await behind).file("original").width == 640
    finally:
        await worker.close()


async def test_a_worker_killed_while_idle_costs_nothing(tmp_path: Path) -> None:
    worker = a_worker()
    try:
        await send(worker, tmp_path, encoded(flag(), "PNG"))
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        await gone(worker)
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def test_an_upload_given_up_does_not_mix_up_the_next_one(tmp_path: Path) -> None:
    worker = a_worker()
    try:
        for delay in (0.0, 0.01, 0.05, 0.3):
            task = asyncio.create_task(
                send(worker, tmp_path, encoded(photo((2000, 1500)), "JPEG"), name="gone")
            )
            await asyncio.sleep(delay)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            result = await send(worker, tmp_path, encoded(flag((77, 33)), "PNG"))
            assert result.file("original").width == 77
    finally:
        await worker.close()


async def test_the_process_leaves_when_idle_and_after_its_share(tmp_path: Path) -> None:
    worker = a_worker(idle_s=1, recycle_after=3)
    try:
        pids = []
        for _ in range(7):
            await send(worker, tmp_path, encoded(flag(), "PNG"))
            pids.append(worker.pid)
        assert [pid is None for pid in pids] == [False, False, True] * 2 + [False]
        await gone(worker)
        await send(worker, tmp_path, encoded(flag(), "PNG"))
    finally:
        await worker.close()


async def test_the_process_can_write_no_file_and_its_limits_hold(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    await send(worker, tmp_path, encoded(flag(), "PNG"))
    limits = await anyio.Path(f"/proc/{worker.pid}/limits").read_text()
    rows = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert rows["Max file size"] == "0"
    assert rows["Max core file size"] == "0"
    assert int(rows["Max open files"]) <= 16
    assert int(rows["Max address space"]) == 1 << 30
    assert int(rows["Max cpu time"]) <= 60


async def test_the_process_reaches_no_network_no_program_and_no_file_cve_2023_36460(
    worker: media.MediaWorker, tmp_path: Path
) -> None:
    await send(worker, tmp_path, encoded(flag(), "PNG"))
    assert "\nSeccomp:\t2" in await anyio.Path(f"/proc/{worker.pid}/status").read_text()
    script = f"""
import os, socket
from sabar.kit.sandbox import seccomp
assert seccomp.raise_fence()
kept = {str(tmp_path / "upload")!r}
for name, attempt in {{
    "socket": lambda: socket.socket(),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "fork": lambda: os.posix_spawn("/bin/true", ["true"], {{}}),
    "unlink": lambda: os.unlink(kept),
    "rename": lambda: os.rename(kept, kept + "2"),
    "mkdir": lambda: os.mkdir(kept + "3"),
    "symlink": lambda: os.symlink("/etc/passwd", kept + "4"),
    "chmod": lambda: os.chmod(kept, 0o777),
    "truncate": lambda: os.truncate(kept, 0),
    "kill": lambda: os.kill(os.getppid(), 0),
}}.items():
    try:
        attempt()
    except PermissionError:
        continue
    print(name, flush=True)
"""
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    assert (said, child.returncode) == (b"", 0)
    assert [path.name async for path in anyio.Path(tmp_path).iterdir()] == ["upload"]


async def test_closing_leaves_no_process(tmp_path: Path) -> None:
    worker = a_worker()
    await send(worker, tmp_path, encoded(flag(), "PNG"))
    pid = worker.pid
    await worker.close()
    assert not await anyio.Path(f"/proc/{pid}").exists()


async def test_the_process_does_not_outlive_a_killed_server(tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(encoded(flag(), "PNG"))
    script = f"""
import asyncio, os, signal
from pathlib import Path
from sabar import wiring
async def main():
    worker = wiring.pictures()
    await worker.image(Path({str(tmp_path / "upload")!r}), party=1)
    print(worker.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await server.communicate()
    left = anyio.Path(f"/proc/{int(said)}")
    for _ in range(50):
        if not await left.exists() or "\nState:\tZ" in await (left / "status").read_text():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the worker is still there")


async def test_a_server_never_loads_an_imaging_library() -> None:
    script = (
        "import sys, sabar.backends.media, sabar.backends.files, sabar.kit.media.identicons;"
        "print([m for m in ('PIL', 'blurhash', 'numpy') if m in sys.modules])"
    )
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await server.communicate()
    assert said.strip() == b"[]"


async def test_a_server_that_closes_during_a_picture_gives_it_up_and_ends_its_process(tmp_path: Path) -> None:
    worker = a_worker()
    await send(worker, tmp_path, encoded(flag(), "PNG"))
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    midway = asyncio.create_task(send(worker, tmp_path, encoded(photo(), "JPEG")))
    await asyncio.sleep(0.5)
    await worker.close()
    with pytest.raises(media.MediaRefused):
        await midway
    assert worker.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
