import pytest

from sabar.rules.writing import language


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("fr-CA", "fr"),
        ("fr_CA", "fr"),
        (" fr ", "fr"),
        ("zh", "zh"),
        ("ZH", "zh"),
        ("cmn", "zh"),
        ("zho", "zh"),
        ("zh-TW", "zh-TW"),
        ("zh_tw", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-TW", "zh-TW"),
        ("cmn-Hant", "zh-TW"),
        ("zh-US", "zh-TW"),
        ("zh-HK", "zh-HK"),
        ("zh-Hant-HK", "zh-HK"),
        ("zh-MO", "zh-HK"),
        ("zh-CN", "zh-CN"),
        ("ZH-HANS", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("zh-Hans-TW", "zh-CN"),
        ("zh-cmn-Hans-CN", "zh-CN"),
        ("zh-Latn", "zh"),
        ("zh-YUE", "yue"),
        ("zh-yue-HK", "yue"),
        ("yue-Hant-HK", "yue"),
        ("in", "id"),
        ("mo", "ro"),
        ("sh", "sr"),
        ("jw", "jv"),
        ("fra", "fr"),
        ("tl", "tl"),
        ("nb-NO", "nb"),
        ("no-bok", "nb"),
        ("art-lojban", "jbo"),
        ("sr-Latn-RS", "sr"),
        ("de-CH-1996", "de"),
        ("en-u-hc-h12", "en"),
        ("x-private", None),
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


ENGLISH_AND_FRENCH = ("en", "fr")
CHINESE = ("en", "zh-TW", "zh-CN", "pt-BR")


@pytest.mark.parametrize(
    ("header", "available", "chosen"),
    [
        ("fr", ENGLISH_AND_FRENCH, "fr"),
        ("FR", ENGLISH_AND_FRENCH, "fr"),
        ("Fr-FR", ENGLISH_AND_FRENCH, "fr"),
        ("fr-CA", ENGLISH_AND_FRENCH, "fr"),
        ("fr_CA", ENGLISH_AND_FRENCH, "fr"),
        ("fra", ENGLISH_AND_FRENCH, "fr"),
        ("de, fr;q=0.5, en;q=0.7", ENGLISH_AND_FRENCH, "en"),
        ("de;q=1.0,fr ; Q=0.8 , en; q = 0.7", ENGLISH_AND_FRENCH, "fr"),
        ("en;q=0, fr;q=0.1", ENGLISH_AND_FRENCH, "fr"),
        ("en;q=0, *", ENGLISH_AND_FRENCH, "fr"),
        ("*", ENGLISH_AND_FRENCH, "en"),
        ("*;q=0.1, fr;q=0.2", ENGLISH_AND_FRENCH, "fr"),
        ("fr;q=2, en;q=0.1", ENGLISH_AND_FRENCH, "en"),
        ("fr;q=x", ENGLISH_AND_FRENCH, None),
        ("fr;level=1", ENGLISH_AND_FRENCH, None),
        ("de", ENGLISH_AND_FRENCH, None),
        ("", ENGLISH_AND_FRENCH, None),
        (",,;,", ENGLISH_AND_FRENCH, None),
        ("fr" * 100_000, ENGLISH_AND_FRENCH, None),
        ("zh-Hant-TW", CHINESE, "zh-TW"),
        ("ZH-hans-SG, en", CHINESE, "zh-CN"),
        ("zh-TW-x-private", CHINESE, "zh-TW"),
        ("zh, en", CHINESE, "en"),
        ("PT-br", CHINESE, "pt-BR"),
        ("pt", CHINESE, None),
    ],
)
def test_of_the_languages_there_are_the_one_asked_for_is_chosen(
    header: str, available: tuple[str, ...], chosen: str | None
) -> None:
    assert language.negotiate(header, available) == chosen


def test_who_wants_chinese_wants_each_way_of_writing_it() -> None:
    assert language.among("zh-TW", {"zh"})
    assert language.among("zh-TW", {"zh-TW"})
    assert not language.among("zh", {"zh-TW"})
    assert not language.among("zh-CN", {"zh-TW", "fr"})


def test_every_language_has_a_code_and_two_names() -> None:
    assert len(language.LANGUAGES) == len(language.BY_CODE) > 180
    for entry in language.LANGUAGES:
        assert language.code_of(entry.code) == entry.code
        assert entry.name
        assert entry.native_name
    assert language.BY_CODE["fr"] == language.Language("fr", "French", "français")
