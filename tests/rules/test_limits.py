import pytest

from sabar.rules import limits


@pytest.mark.parametrize(
    ("wanted", "given"), [(None, 20), (0, 20), (-5, 20), (1, 1), (40, 40), (41, 40), (10**18, 40)]
)
def test_a_page_is_never_larger_than_its_maximum(wanted: int | None, given: int) -> None:
    assert limits.PAGES.statuses.clamp(wanted) == given


def test_clients_are_told_the_numbers_of_the_documentation() -> None:
    assert (limits.STATUSES.characters, limits.STATUSES.per_link, limits.STATUSES.media) == (500, 23, 4)
    assert (limits.POLLS.options, limits.POLLS.option_characters) == (4, 50)
    assert (limits.POLLS.expires_min, limits.POLLS.expires_max) == (300, 2_629_746)
    assert (limits.PROFILES.fields, limits.PROFILES.field_name, limits.PROFILES.field_value) == (4, 255, 255)
    assert (limits.STATUSES.pinned, limits.PROFILES.featured_tags) == (5, 10)
    assert (limits.IMAGES.upload_bytes, limits.IMAGES.description) == (16_777_216, 1500)
