"""A Python with faults that strangers can use is recognised by what it does, not by its number."""

import re
from email.errors import MessageError
from email.message import EmailMessage
from http import cookies
from pathlib import Path

import pytest

from sabar.kit import interpreter
from tests.conftest import NewDatabase
from tests.process import serving
from tests.test_cli import sabar

ESCAPE = re.compile(r"\\(.)")


def at_once(text: str) -> str:
    return ESCAPE.sub(r"\1", text)


def again_and_again(text: str) -> str:
    """Copies the whole text for each of its escapes."""
    while (found := text.find("\\")) >= 0:
        text = "".join(list(text[:found] + text[found + 1 :]))
    return text


def test_a_reader_that_takes_the_square_of_a_cookie_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "_unquote", again_and_again)
    assert any("cookie" in fault for fault in interpreter.faults())
    monkeypatch.setattr(cookies, "_unquote", at_once)
    assert not any("cookie" in fault for fault in interpreter.faults())


def test_a_writer_that_lets_a_name_begin_a_line_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_letter: EmailMessage) -> bytes:
        raise MessageError("a line break inside")

    monkeypatch.setattr(EmailMessage, "as_bytes", lambda _letter: b"Subject: \nBcc:a@b.example\n\n")
    assert any("letter" in fault for fault in interpreter.faults())
    monkeypatch.setattr(EmailMessage, "as_bytes", refuse)
    assert not any("letter" in fault for fault in interpreter.faults())


def test_the_doctor_and_the_start_say_what_was_found(new_database: NewDatabase, tmp_path: Path) -> None:
    found = interpreter.faults()
    said = sabar("doctor", data=tmp_path / "data").stdout
    assert [fault for fault in found if f"This Python has a fault: {fault}" not in said] == []
    assert ("none of the faults" in said) is (not found)
    with new_database("sqlite") as url, serving(url, tmp_path) as process:
        assert process.said().count("this Python has a fault") == len(found)
