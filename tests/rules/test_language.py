import pytest

from sabar.rules import language


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr-CA", "fr"),
        ("fr_CA", "fr"),
        (" fr ", "fr"),
        ("zh-Hant-TW", "zh"),
        ("zh-yue", "yue"),
        ("yue", "yue"),
        ("pt-BR-x-private", "pt"),
        ("iw", "he"),
        ("kab", "kab"),
        (None, None),
        ("", None),
        ("und", None),
        ("xx", None),
        ("french", None),
        ("f", None),
        ("fr-", None),
        ("fr-<script>", None),
        ("fr\x00", None),
        ("ｆｒ", None),
        ("fr" + "-a" * 10_000, None),
    ],
)
def test_the_language_of_a_post_is_a_known_code_or_nothing(tag: str | None, code: str | None) -> None:
    assert language.code_of(tag) == code


def test_every_language_has_a_code_and_two_names() -> None:
    assert len(language.LANGUAGES) == len(language.BY_CODE) > 180
    for entry in language.LANGUAGES:
        assert language.code_of(entry.code) == entry.code
        assert entry.name
        assert entry.native_name
    assert language.BY_CODE["fr"] == language.Language("fr", "French", "français")
