from sabar.rules.writing import emojis


def test_codes_that_touch_each_other_or_a_word_are_no_emoji() -> None:
    assert emojis.shortcodes(":aa: (:bb:) :cc:! 👍:dd:") == {"aa", "bb", "cc", "dd"}
    assert emojis.shortcodes(":aa::bb:", "10:30:45", "x:aa:", ":aa:x", "é:aa:", "字:aa:", ":aa:1") == set()
