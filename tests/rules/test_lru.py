"""A fragment cache never holds more bytes than it may."""

from sabar.kit.lru import ByteLRU


def test_what_was_not_used_for_longest_goes_first() -> None:
    cache: ByteLRU[int, bytes] = ByteLRU(3 * 1200)
    for key in (1, 2, 3):
        cache.put(key, b"x" * 1000)
    assert cache.get(1) == b"x" * 1000
    cache.put(4, b"y" * 1000)
    assert [key for key in (1, 2, 3, 4) if cache.get(key)] == [1, 3, 4]


def test_bytes_stay_within_the_bound_and_are_given_back() -> None:
    cache: ByteLRU[str, bytes] = ByteLRU(10_000)
    for number in range(1000):
        cache.put(str(number % 70), b"x" * (number % 300))
        assert cache.bytes <= 10_000
    for key in map(str, range(70)):
        cache.discard(key)
    assert (cache.bytes, len(cache)) == (0, 0)


def test_a_new_value_replaces_the_old_one() -> None:
    cache: ByteLRU[str, bytes] = ByteLRU(10_000)
    cache.put("a", b"old")
    cache.put("a", b"newer")
    assert cache.get("a") == b"newer"
    assert len(cache) == 1
    cache.clear()
    assert (cache.get("a"), cache.bytes) == (None, 0)


def test_a_value_that_cannot_fit_is_not_kept_and_pushes_nothing_out() -> None:
    cache: ByteLRU[str, bytes] = ByteLRU(1000)
    cache.put("small", b"x")
    cache.put("large", b"x" * 1000)
    cache.put("small too", b"x")
    assert cache.get("large") is None
    assert cache.get("small") == b"x"
