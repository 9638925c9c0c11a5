"""The file store: nothing half written, nothing outside its folder, nothing served that is not listed."""

import io
import os
import resource
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sabar.backends import files
from sabar.model.errors import StorageFull

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(tmp_path: Path) -> files.DirectoryFiles:
    return files.DirectoryFiles(tmp_path / "media", tmp_path / "work", abandoned_after_s=0)


async def all_of(store: files.Files, key: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in store.read(key, start, length)])


def everything(store_root: Path) -> list[Path]:
    return [path for path in store_root.rglob("*") if path.is_file()]


async def test_a_stored_file_comes_back_whole_with_the_type_of_its_key(store: files.DirectoryFiles) -> None:
    key = files.new_key("image/webp")
    await store.put(key, b"picture" * 100_000, "image/webp")
    found = await store.stat(key)
    assert found is not None
    assert (found.size, found.mime) == (700_000, "image/webp")
    assert await all_of(store, key) == b"picture" * 100_000


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder in another file system."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        if Path(folder).stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("there is only one file system here")
        yield Path(folder)


async def test_a_working_copy_is_taken_over_without_a_copy(
    store: files.DirectoryFiles, tmp_path: Path
) -> None:
    content = b"\0" * 1_000_001
    key = files.new_key("image/png")
    async with store.working_copy(io.BytesIO(content)) as source:
        number = source.stat().st_ino
        await store.adopt(key, source, "image/png")
        assert not source.exists()
    assert await all_of(store, key) == content
    (kept,) = everything(tmp_path)
    assert kept.stat().st_ino == number


async def test_a_stored_file_is_worked_on_where_it_lies(store: files.DirectoryFiles, tmp_path: Path) -> None:
    key = files.new_key("image/png")
    await store.put(key, b"picture", "image/png")
    stored = await store.stat(key)
    assert stored is not None
    async with store.working_copy(stored) as path:
        assert len({one.stat().st_ino for one in everything(tmp_path)}) == 1
        await store.delete(key)
        assert path.read_bytes() == b"picture"
        assert list(path.parent.iterdir()) == [path]
    assert everything(tmp_path) == []
    with pytest.raises(FileNotFoundError):
        async with store.working_copy(stored):
            pass


async def test_between_file_systems_it_is_copied(tmp_path: Path, elsewhere: Path) -> None:
    store = files.DirectoryFiles(tmp_path / "media", elsewhere)
    key = files.new_key("image/png")
    async with store.working_copy(b"picture") as path:
        await store.adopt(key, path, "image/png")
        assert not path.exists()
    stored = await store.stat(key)
    assert stored is not None
    async with store.working_copy(stored) as path:
        assert path.read_bytes() == b"picture" == await all_of(store, key)
    assert everything(elsewhere) == []


async def test_what_is_taken_over_cannot_be_run(store: files.DirectoryFiles, tmp_path: Path) -> None:
    async with store.working_copy(b"x") as path:
        path.chmod(0o6755)
        await store.adopt(files.new_key("image/png"), path, "image/png")
    assert [stat.S_IMODE(path.stat().st_mode) for path in everything(tmp_path)] == [0o644]


async def test_no_way_out_of_the_folder_is_taken_over(store: files.DirectoryFiles, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    async with store.working_copy(b"x") as path:
        path.unlink()
        path.symlink_to(tmp_path / "secret")
        with pytest.raises(OSError, match="symbolic link"):
            await store.adopt(files.new_key("image/png"), path, "image/png")
    assert everything(tmp_path) == [tmp_path / "secret"]


async def test_a_range_is_exactly_the_bytes_asked_for(store: files.DirectoryFiles) -> None:
    key = files.new_key("video/mp4")
    whole = bytes(range(256)) * 4000
    await store.put(key, whole, "video/mp4")
    for start, length in [(0, 1), (5, 0), (1000, 600_000), (len(whole) - 3, 100), (len(whole) + 5, 10)]:
        assert await all_of(store, key, start, length) == whole[start : start + length]
    assert await all_of(store, key, 1_023_000) == whole[1_023_000:]


async def test_keys_cannot_be_guessed_and_say_nothing_but_the_type() -> None:
    keys = {files.new_key("image/jpeg") for _ in range(1000)}
    assert len(keys) == 1000
    assert all(files.is_key(key) and len(key) == 36 for key in keys)


@pytest.mark.parametrize(
    "mime", ["text/html", "image/svg+xml", "application/xml", "application/activity+json", ""]
)
async def test_active_content_is_never_stored_weakness_svg_html_upload_xss(
    store: files.DirectoryFiles, mime: str
) -> None:
    with pytest.raises(ValueError, match="are not kept"):
        files.new_key(mime)
    with pytest.raises(ValueError, match="cannot hold"):
        await store.put(files.new_key("image/png"), b"<svg/>", mime)


HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "",
    ".",
    "tmp/x.png",
    "ab/../../" + "a" * 32 + ".png",
    "a" * 32,
    "a" * 32 + ".html",
    "a" * 32 + ".png/..",
    "a" * 32 + ".png\n",
    "A" * 32 + ".png",
    "a" * 31 + "\0.png",
    "٣" * 32 + ".png",
    "a" * 5000 + ".png",
    "%2e%2e%2f" + "a" * 23 + ".png",
]


@pytest.mark.parametrize("key", HOSTILE)
async def test_a_name_that_is_no_key_reaches_nothing_cve_2023_5588(
    store: files.DirectoryFiles, tmp_path: Path, key: str
) -> None:
    (tmp_path / "secret").write_text("secret")
    with pytest.raises(ValueError, match="not a file key"):
        await store.put(key, b"x", "image/png")
    with pytest.raises(FileNotFoundError):
        await all_of(store, key)
    assert await store.stat(key) is None
    assert await store.delete(key) is False
    assert everything(tmp_path) == [tmp_path / "secret"]


async def test_a_deleted_file_is_gone_and_deleting_twice_is_no_error(store: files.DirectoryFiles) -> None:
    key = files.new_key("image/gif")
    await store.put(key, b"GIF", "image/gif")
    assert await store.delete(key) is True
    assert await store.delete(key) is False
    assert await store.stat(key) is None
    with pytest.raises(FileNotFoundError):
        await all_of(store, key)


async def test_all_keys_older_than_a_moment_are_listed(store: files.DirectoryFiles) -> None:
    keys = {files.new_key("image/png") for _ in range(40)}
    for key in keys:
        await store.put(key, b"x", "image/png")
    newest = max([found.modified for key in keys if (found := await store.stat(key))])
    assert {found.key async for found in store.older(newest + 1)} == keys
    assert [found async for found in store.older(0)] == []


async def test_the_same_put_twice_leaves_one_whole_file(store: files.DirectoryFiles, tmp_path: Path) -> None:
    key = files.new_key("image/png")
    await store.put(key, b"one", "image/png")
    await store.put(key, b"one", "image/png")
    assert await all_of(store, key) == b"one"
    assert len(everything(tmp_path)) == 1


async def test_leftovers_of_an_interrupted_put_are_swept_and_files_stay(
    store: files.DirectoryFiles, tmp_path: Path
) -> None:
    key = files.new_key("image/png")
    await store.put(key, b"kept", "image/png")
    left = tmp_path / "media" / "tmp" / "half"
    left.write_bytes(b"half a picture")
    os.utime(left, (1, 1))
    lost = tmp_path / "work" / "lost"
    lost.mkdir()
    (lost / "file").write_bytes(b"whoever worked on it was killed")
    os.utime(lost, (1, 1))
    assert await store.sweep() == 2
    assert everything(tmp_path) == [tmp_path / "media" / key[:2] / key]


async def test_a_put_in_progress_is_not_swept(tmp_path: Path) -> None:
    store = files.DirectoryFiles(tmp_path / "media", tmp_path / "work")
    (tmp_path / "media" / "tmp" / "now").write_bytes(b"")
    async with store.working_copy(b"now"):
        assert await store.sweep() == 0


@pytest.fixture
def little_room() -> Iterator[int]:
    """The kernel refuses to let any file grow past 64 KiB, as a full disk or a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    yield 65_536
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_is_a_clear_error_and_leaves_nothing_behind(
    store: files.DirectoryFiles, tmp_path: Path, little_room: int
) -> None:
    key = files.new_key("image/png")
    content = b"x" * (little_room + 1)
    with pytest.raises(StorageFull):
        await store.put(key, content, "image/png")
    with pytest.raises(StorageFull):
        async with store.working_copy(io.BytesIO(content)):
            pass
    assert everything(tmp_path) == []
    assert await store.stat(key) is None
    await store.put(key, b"x" * little_room, "image/png")
    assert (await store.stat(key)) is not None


async def test_a_put_that_cannot_read_its_source_leaves_nothing_behind(
    store: files.DirectoryFiles, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        await store.adopt(files.new_key("image/png"), tmp_path / "absent", "image/png")
    assert everything(tmp_path) == []


async def test_stored_files_cannot_be_executed(store: files.DirectoryFiles, tmp_path: Path) -> None:
    await store.put(files.new_key("image/png"), b"x", "image/png")
    for path in everything(tmp_path):
        assert not path.stat().st_mode & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
