"""Names under which files of a space lie in an archive of it."""

import pytest

from sabar.rules.spaces import files


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("minutes.pdf", "minutes.pdf"),
        ("../../etc/passwd", "passwd"),
        ("CON.txt", "_CON.txt"),
        ("a page.HTML", "a page.HTML.txt"),
        ("drawing.svg", "drawing.svg.txt"),
        ("letter.html.pdf", "letter.html.pdf"),
        ("..", "file"),
    ],
)
def test_a_file_lies_where_nothing_of_it_runs_and_leads_nowhere(given: str, stored: str) -> None:
    assert files.stored_names([given]) == [stored]


def test_two_pages_of_one_name_are_told_apart() -> None:
    assert files.stored_names(["a.html", "A.html"]) == ["a.html.txt", "A.html (2).txt"]
