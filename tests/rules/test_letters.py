"""The bytes of a letter: one line for each field of the head, whatever words stand in it."""

import email
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sabar.kit.net import mail_message
from sabar.rules import emails
from tests import spellings

_HEAD = [("From", "sabar@example.org"), ("To", "ana@example.org")]
_NAMES = ["From", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def read(raw: bytes) -> tuple[list[str], str, str]:
    """Names of the fields, the subject as a person sees it, the text."""
    letter = email.message_from_bytes(raw)
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    subject = str(make_header(decode_header(letter["Subject"])))
    return list(letter.keys()), subject, payload.decode()


@pytest.mark.parametrize("words", spellings.WORDS)
def test_a_subject_is_one_field_and_reads_as_it_was_written(words: str) -> None:
    raw = mail_message.raw(_HEAD, f"About {words} by mail", "Hello\n")
    assert read(raw) == (_NAMES, " ".join(f"About {words} by mail".split()), "Hello\r\n")


@given(words=st.text(max_size=300), text=st.text(max_size=300))
def test_any_words_make_a_letter_of_the_same_shape(words: str, text: str) -> None:
    raw = mail_message.raw(_HEAD, words, text)
    names, _, _ = read(raw)
    assert names == _NAMES
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    "text",
    [
        "plain\n\nwith a link https://example.org/?a=b\n",
        "é\n",
        "x" * 3000 + "\n",
        ".\n..\nFrom me\n",
        "tail  \n",
    ],
)
def test_a_text_arrives_as_it_was_written(text: str) -> None:
    assert read(mail_message.raw(_HEAD, "Words", text))[2].replace("\r\n", "\n") == text


@pytest.mark.parametrize(
    "value",
    ["a@b.cc\r\nBcc: x@y.zz", "a@b.cc\nBcc: x", "a\x00b", "é@b.cc", "=?utf-8?q?a?=@b.cc", "", "x" * 2000],
)
def test_a_field_that_would_be_more_than_its_line_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="head of a letter"):
        mail_message.raw([("To", value)], "Words", "Hello")


@pytest.mark.parametrize("local", spellings.LOCAL_PARTS)
def test_an_address_in_disguise_is_none(local: str) -> None:
    problem = emails.problem(f"{local}@corp.example")
    assert problem is not None and problem.problem.code == "ERR_INVALID"
    with pytest.raises(ValueError, match="mail address"):
        emails.written(f"{local}@corp.example")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("me@bücher.example", "me@xn--bcher-kva.example"),
        ("Me.Too+x@BÜCHER.example", "Me.Too+x@xn--bcher-kva.example"),
        ("me@straße.example", "me@xn--strae-oqa.example"),
        ("me@例え。テスト", "me@xn--r8jz45g.xn--zckzah"),
        ("me@почта.рф", "me@xn--80a1acny.xn--p1ai"),
        ("me@ｅｘａｍｐｌｅ.org", "me@example.org"),
        (" me@example.org ", "me@example.org"),
        ("a=b?c@example.org", "a=b?c@example.org"),
    ],
)
def test_a_domain_is_written_as_it_stands_in_dns(typed: str, written: str) -> None:
    assert emails.problem(typed) is None
    assert emails.written(typed) == written
    assert emails.key(typed) == written.lower()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("é@example.org", "ERR_UNREACHABLE"),
        ("用户@例え.テスト", "ERR_UNREACHABLE"),
        ("\u212aate@example.org", "ERR_UNREACHABLE"),  # the sign of Kelvin, whose small letter is a k
        ("me@-bücher.example", "ERR_INVALID"),
        ("me@ex ample.org", "ERR_INVALID"),
        ("me@\u00ad.example", "ERR_INVALID"),
        ("me@" + "ü" * 70 + ".example", "ERR_INVALID"),
    ],
)
def test_an_address_nobody_can_write_to_is_told_so(typed: str, code: str) -> None:
    problem = emails.problem(typed)
    assert problem is not None and problem.problem.code == code
