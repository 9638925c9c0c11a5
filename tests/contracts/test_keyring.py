"""Keys of spaces: kept outside of the database, wrapped, destroyed for good."""

# ruff: noqa: ASYNC240 - nobody else waits for this loop

import asyncio
import re
from pathlib import Path

import pytest

from sabar.backends.keyring import Keyring, KeysMissing, ServerKeys
from sabar.backends.seals import Seals
from sabar.kit.crypto import envelopes
from sabar.model.errors import NotFound
from sabar.model.spaces.sealed import Place, Sealed

pytestmark = pytest.mark.anyio


@pytest.fixture
def server_key(tmp_path: Path) -> Path:
    return tmp_path / "spaces.key"


def ring(tmp_path: Path, server_key: Path) -> Keyring:
    """As another process opens it: it knows nothing yet."""
    return Keyring(tmp_path / "keys", ServerKeys(server_key))


async def test_a_key_is_made_once_and_is_the_same_for_every_process(tmp_path: Path, server_key: Path) -> None:
    rings = [ring(tmp_path, server_key) for _ in range(8)]
    made = await asyncio.gather(*(one.make(7, 20_000) for one in rings))
    assert len(set(made)) == 1 and len(made[0]) == 32
    assert await ring(tmp_path, server_key).read(7, 20_000) == made[0]
    assert await rings[0].make(7, 20_001) != made[0] != await rings[0].make(8, 20_000)
    assert await rings[0].days(7) == [20_000, 20_001]


async def test_no_file_holds_a_key_in_clear_and_only_its_owner_reads_it(
    tmp_path: Path, server_key: Path
) -> None:
    key = await ring(tmp_path, server_key).make(7, 1)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path != server_key]
    assert files
    for path in (*files, server_key):
        assert path.stat().st_mode & 0o077 == 0, path
        assert key not in path.read_bytes() and key.hex().encode() not in path.read_bytes()


async def test_a_destroyed_key_is_gone_everywhere(tmp_path: Path, server_key: Path) -> None:
    here = ring(tmp_path, server_key)
    for day in (1, 2, 3):
        await here.make(7, day)
    await here.destroy(7, [1, 2, 9])
    assert await here.days(7) == [3]
    # No days are none of them, not all.
    await here.destroy(7, [])
    assert await here.days(7) == [3]
    assert await here.read(7, 1) is None and await ring(tmp_path, server_key).read(7, 2) is None
    await here.destroy(7, [3])
    assert not (tmp_path / "keys" / "7").exists()
    await here.destroy(7, [3])


def rotate(here: Keyring) -> list[bool | None]:
    """From the beginning to the end; whether each was to be wrapped anew."""
    here.begin_rewrap(anew=True)
    done = list(here.rewrap())
    here.end_rewrap()
    return done


async def test_changing_the_servers_key_wraps_all_anew_and_can_be_gone_on_with(
    tmp_path: Path, server_key: Path
) -> None:
    here = ring(tmp_path, server_key)
    keys = [await here.make(7, day) for day in range(5)]
    old = server_key.read_text()
    other = ring(tmp_path, server_key)
    name, older = other.begin_rewrap(anew=True)
    assert older
    work = other.rewrap()
    assert [next(work) for _ in range(3)] == [True] * 3
    between = server_key.read_text().split()
    assert len(between) == 2 and between[1] == old.strip()
    # A server that runs meanwhile reads both kinds, with what it knew and anew.
    for other in (here, ring(tmp_path, server_key)):
        other.forget(7, [])
        assert [await other.read(7, day) for day in range(5)] == keys
    again = ring(tmp_path, server_key)
    assert again.begin_rewrap(anew=True) == (name, True) and server_key.read_text().split() == between
    assert sum(again.rewrap()) == 2
    again.end_rewrap()
    assert server_key.read_text().split() == between[:1]
    here.forget(7, [])
    assert [await here.read(7, day) for day in range(5)] == keys


async def test_a_key_that_a_running_server_makes_while_all_are_wrapped_anew_outlives_that(
    tmp_path: Path, server_key: Path
) -> None:
    here, other = ring(tmp_path, server_key), ring(tmp_path, server_key)
    await here.make(7, 1)
    other.begin_rewrap(anew=True)
    assert list(other.rewrap()) == [True]
    made = await here.make(7, 2)
    other.end_rewrap()
    late = await here.make(7, 3)
    fresh = ring(tmp_path, server_key)
    assert [await fresh.read(7, day) for day in (2, 3)] == [made, late]


async def test_a_key_that_is_destroyed_while_all_are_wrapped_anew_stays_gone(
    tmp_path: Path, server_key: Path
) -> None:
    here, other = ring(tmp_path, server_key), ring(tmp_path, server_key)
    for day in (1, 2, 3):
        await here.make(7, day)
    other.begin_rewrap(anew=True)
    work = other.rewrap()
    assert next(work) is True
    await here.destroy(7, [1, 3])
    assert list(work) == [True, False]
    other.end_rewrap()
    assert await here.days(7) == [2]


async def test_what_a_process_left_that_was_cut_off_goes_with_the_key_or_the_next_change(
    tmp_path: Path, server_key: Path
) -> None:
    here = ring(tmp_path, server_key)
    for day in (1, 2):
        await here.make(7, day)
    folder = tmp_path / "keys" / "7"
    left = [folder / ".1.0011", folder / ".2.0011", tmp_path / ".spaces.key.0011"]
    for path in left:
        path.write_bytes(b"half a key")
    await here.destroy(7, [1])
    assert [path.exists() for path in left] == [False, True, True]
    rotate(here)
    assert [path.exists() for path in left] == [False, False, False]
    assert await here.days(7) == [2]


async def test_one_key_that_does_not_open_stops_no_change_and_is_left_as_it_is(
    tmp_path: Path, server_key: Path
) -> None:
    here = ring(tmp_path, server_key)
    keys = [await here.make(7, day) for day in (1, 2, 3)]
    damaged = tmp_path / "keys" / "7" / "2"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    before = damaged.read_bytes()
    assert rotate(ring(tmp_path, server_key)) == [True, None, True]
    fresh = ring(tmp_path, server_key)
    assert damaged.read_bytes() == before and [await fresh.read(7, day) for day in (1, 3)] == keys[::2]
    (told,) = fresh.broken()
    assert str(damaged) in told


async def test_a_lost_key_of_the_server_is_never_made_anew_over_keys_it_wraps(
    tmp_path: Path, server_key: Path
) -> None:
    await ring(tmp_path, server_key).make(7, 1)
    kept = server_key.read_text()
    server_key.unlink()
    for work in (ring(tmp_path, server_key).read(7, 1), ring(tmp_path, server_key).make(7, 2)):
        with pytest.raises(KeysMissing, match=r"spaces\.key cannot be read"):
            await work
    assert not server_key.exists()
    server_key.write_text(kept)
    assert await ring(tmp_path, server_key).make(7, 2)


async def test_the_key_of_the_server_can_come_from_a_command(tmp_path: Path) -> None:
    secret = envelopes.new_key()
    (tmp_path / "key").write_text(secret.hex())
    here = Keyring(tmp_path / "keys", ServerKeys(tmp_path / "unused", f"cat {tmp_path / 'key'}"))
    key = await here.make(7, 1)
    newer = envelopes.new_key()
    (tmp_path / "key").write_text(f"{newer.hex()}\n{secret.hex()}\n")
    other = Keyring(tmp_path / "keys", ServerKeys(tmp_path / "unused", f"cat {tmp_path / 'key'}"))
    assert rotate(other) == [True]
    (tmp_path / "key").write_text(newer.hex())
    last = Keyring(tmp_path / "keys", ServerKeys(tmp_path / "unused", f"cat {tmp_path / 'key'}"))
    assert await last.read(7, 1) == key
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("command", ["false", "echo hello", "echo", "/no/such/program", "sh -c 'echo ab'"])
async def test_a_command_that_gives_no_key_is_told_without_what_it_printed(
    tmp_path: Path, command: str
) -> None:
    here = Keyring(tmp_path / "keys", ServerKeys(tmp_path / "unused", command))
    with pytest.raises(KeysMissing, match=re.escape(command.split()[0])):
        await here.make(7, 1)


async def test_a_moved_damaged_or_foreign_key_is_refused(tmp_path: Path, server_key: Path) -> None:
    here = ring(tmp_path, server_key)
    await here.make(7, 1)
    await here.make(7, 2)
    folder = tmp_path / "keys" / "7"
    (folder / "1").write_bytes((folder / "2").read_bytes())
    with pytest.raises(KeysMissing, match="damaged or moved"):
        await ring(tmp_path, server_key).read(7, 1)
    (folder / "2").write_bytes((folder / "2").read_bytes()[:-1])
    with pytest.raises(KeysMissing, match="damaged or moved"):
        await ring(tmp_path, server_key).read(7, 2)
    server_key.write_text(f"{envelopes.new_key().hex()}\n")
    with pytest.raises(KeysMissing, match="another key"):
        await ring(tmp_path, server_key).read(7, 2)


async def test_what_is_sealed_opens_in_its_place_alone(tmp_path: Path, server_key: Path) -> None:
    seals = Seals(ring(tmp_path, server_key))
    place = Place(7, 1, "space_posts", 12)
    sealed = await seals.begin(place, b"psst")
    assert b"psst" not in sealed and sealed != await seals.seal(place, b"psst")
    assert await seals.opened([Sealed(place, sealed)]) == [b"psst"]
    await seals.begin(Place(8, 1, "space_posts", 12), b"x")
    for other in (
        place._replace(row=13),
        place._replace(table="space_votes"),
        place._replace(column="other"),
        place._replace(space_id=8),
        place._replace(day=2),
    ):
        assert await seals.opened([Sealed(other, sealed)]) == [None], other
    for cut in (sealed[:-1], sealed[1:], b"", sealed[:5], sealed + b"x"):
        assert await seals.opened([Sealed(place, cut)]) == [None]


async def test_nothing_is_sealed_for_a_day_whose_key_is_gone(tmp_path: Path, server_key: Path) -> None:
    seals = Seals(ring(tmp_path, server_key))
    place = Place(7, 1, "space_posts", 12)
    sealed = await seals.begin(place, b"psst")
    await seals.keyring.destroy(7, [1])
    assert await seals.opened([Sealed(place, sealed)]) == [None]
    for again in (seals.seal(place, b"psst"), seals.mark(place, "🥁")):
        with pytest.raises(NotFound):
            await again


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_long_content_is_sealed_in_pieces_that_open_alone(size: int) -> None:
    key, place = envelopes.new_key(), b"here"
    clear = bytes(number % 251 for number in range(size))
    parts = [clear[at : at + 7_001] for at in range(0, size, 7_001)]
    whole = b"".join(envelopes.seal_pieces(key, place, parts))
    assert len(whole) == envelopes.sealed_size(size)
    count = envelopes.piece_count(size)
    pieces = [whole[envelopes.piece_at(n) : envelopes.piece_at(n + 1)] for n in range(count)]
    opened = [
        envelopes.unseal_piece(key, place, n, piece, last=n == count - 1) for n, piece in enumerate(pieces)
    ]
    assert b"".join(opened) == clear
    # Neither cut off, nor put in another order, nor gone on with.
    with pytest.raises(envelopes.Broken):
        envelopes.unseal_piece(key, place, 0, pieces[0], last=count > 1)
    if count > 1:
        with pytest.raises(envelopes.Broken):
            envelopes.unseal_piece(key, place, 1, pieces[0], last=False)
