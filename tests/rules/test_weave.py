"""The woven pictures of people who uploaded none."""

import io

from PIL import Image

from sabar.kit.media import identicons
from tests import pace

PINNED = "ccae8dba9776ba9776ccae8da67241c5a584c5a584a67241a67241c5a584c5a584a67241ccae8dba9776ba9776ccae8d"
NAMES = [f"person{number}" for number in range(400)]


def shown(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    assert picture.format == "PNG"
    return picture.convert("RGB")


def test_a_name_always_has_the_same_cloth_however_it_is_spelled_large_or_small() -> None:
    assert identicons.avatar("Ada") == identicons.avatar("ada") == identicons.avatar("ADA")
    assert identicons.header("Ada") == identicons.header("ada")


def test_a_cloth_never_changes_between_releases() -> None:
    assert shown(identicons.avatar("ada")).resize((4, 4), Image.Resampling.BOX).tobytes().hex() == PINNED


def test_pictures_have_their_sizes_and_are_small_files() -> None:
    for name in [*NAMES[:60], "", "é", "名前", "a" * 500]:
        avatar, header = identicons.avatar(name), identicons.header(name)
        assert shown(avatar).size == (400, 400)
        assert shown(header).size == (1500, 500)
        assert len(avatar) < 6_000
        assert len(header) < 16_000


def test_a_cloth_is_the_same_left_and_right_above_and_below_up_to_its_threads() -> None:
    for name in NAMES[:60]:
        cells = shown(identicons.avatar(name)).resize((40, 40), Image.Resampling.NEAREST)
        assert cells.tobytes() == cells.transpose(Image.Transpose.FLIP_LEFT_RIGHT).tobytes()
        assert cells.tobytes() == cells.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()


def test_many_people_have_many_different_cloths() -> None:
    assert len({identicons.avatar(name) for name in NAMES}) > 0.96 * len(NAMES)


def test_two_cloths_differ_clearly_even_at_46_pixels() -> None:
    tiny = [
        shown(identicons.avatar(name)).resize((46, 46), Image.Resampling.LANCZOS).tobytes()
        for name in NAMES[:60]
    ]
    alike = 0
    for number, one in enumerate(tiny):
        for other in tiny[:number]:
            difference = sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)
            alike += difference < 12
    assert alike <= 0.01 * len(tiny) * (len(tiny) - 1) / 2


def test_every_cloth_has_contrast_within_itself() -> None:
    for name in NAMES[:100]:
        low, high = shown(identicons.avatar(name)).convert("L").resize((46, 46)).getextrema()
        assert isinstance(low, int) and isinstance(high, int)
        assert high - low > 60


def test_weaving_costs_less_than_looking_up_a_file() -> None:
    identicons.avatar("warm")
    names = iter(NAMES[:30])
    pace.little(0.005, lambda: identicons.avatar(next(names)))
