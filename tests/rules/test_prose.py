"""Longer texts of the server: what is read of Markdown, and what can never be."""

import re
import time

import pytest

from sabar.rules import limits
from sabar.rules.writing import prose

LINK = '<a href="{}" target="_blank" rel="nofollow noopener noreferrer">{}</a>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Who", "<h2>Who</h2>"),
        ("## Who\n### Why\n#### How", "<h3>Who</h3><h4>Why</h4><h4>How</h4>"),
        ("# Who\nwe are", "<h2>Who</h2><p>we are</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("one\r\ntwo", "<p>one<br>two</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("* a\n* b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("We **never** sell it", "<p>We <strong>never</strong> sell it</p>"),
        ("in *May* or _June_", "<p>in *May* or _June_</p>"),
        ("***so***", "<p>*<strong>so</strong>*</p>"),
        ("snake_case_word and 2 * 3 * 4", "<p>snake_case_word and 2 * 3 * 4</p>"),
        ("[words](https://e.example/a_b)", f"<p>{LINK.format('https://e.example/a_b', 'words')}</p>"),
        ("[write](mailto:ada@e.example)", f"<p>{LINK.format('mailto:ada@e.example', 'write')}</p>"),
        ('[a](https://e.example "title")', f"<p>{LINK.format('https://e.example', 'a')}</p>"),
        # An address that is the words of a link leads where the link does.
        ("[https://a.example](https://e.example)", f"<p>{LINK.format('https://e.example', 'https://a.example')}</p>"),
        ("> said `x` ---", "<p>&gt; said `x` ---</p>"),
        ("```\nx\n```", "<p>```<br>x<br>```</p>"),
        ("AT&T &copy; &amp;", "<p>AT&amp;T &amp;copy; &amp;amp;</p>"),
        ("\\*as it is\\*", "<p>*as it is*</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_text_looks_as_it_was_meant(written: str, shown: str) -> None:
    assert prose.to_html(written) == shown


def test_a_bare_address_can_be_pressed_wherever_it_stands() -> None:
    for written in (
        "see https://e.example/a_b_c now",
        "- **see https://e.example/a_b_c**",
        "# https://e.example/a_b_c",
    ):
        shown = prose.to_html(written)
        assert 'href="https://e.example/a_b_c"' in shown
        assert 'rel="nofollow noopener noreferrer"' in shown
    assert 'href="https://e.example/*b*/_c_"' in prose.to_html("https://e.example/*b*/_c_")
    assert prose.to_html("a **b** https://e.example **c** d").startswith("<p>a <strong>b</strong> <a ")
    assert prose.to_html("a **b** https://e.example **c** d").endswith("</a> <strong>c</strong> d</p>")


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](\x01javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x) [x](file:///etc/passwd) [x](//e.example) [x](/admin) [x](https:e)",
        '[x](https://e.example/"onmouseover="alert(1))',
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](javascript:alert(1)) ![x](https://e.example/x.png)",
        "<javascript:alert(1)> <https://e.example/<script>>",
        "**<b onclick=alert(1)>**",
        "[<svg/onload=alert(1)>](https://e.example)",
        '# <iframe srcdoc="&lt;script&gt;">',
    ],
)
def test_nobody_writes_html(written: str) -> None:
    shown = prose.to_html(written)
    tags = re.findall(r"<[^>]*>", shown)
    assert {tag.split()[0].strip("</>") for tag in tags} <= {"p", "a", "strong", "span", "h2", "br"}
    assert all(re.match("https://|mailto:", one) for one in re.findall('href="([^"]*)"', "".join(tags)))
    assert not [tag for tag in tags if re.search(r"\son\w+=|src|style", re.sub('"[^"]*"', "", tag))]


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[",
            "![",
            "[a](",
            "**[",
            "*a _b ",
            "*a* ",
            "*_",
            "\\",
            "[\\",
            "> ",
            "- ",
            "- 1. ",
            "- a\n",
            "# a\n",
            "`",
            "&a;",
        ),
        *("<", "https://a.example ", "[a](https://e.example) ", "a\n", "- a\n\n", "((", "\t"),
    ],
)
def test_twice_as_much_takes_no_more_than_twice_as_long(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            prose.to_html.cache_clear()
            begin = time.process_time()
            prose.to_html(text)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(32_000) < 8 * seconds(8_000) + 0.1


def test_a_line_longer_than_a_post_may_be_is_shown() -> None:
    line = "https://e.example " + "a" * limits.STATUSES.source
    assert prose.to_html(line) == f"<p>{line}</p>"
