"""Log lines and the key file: nothing private leaves, nothing secret is readable."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from sabar.kit import logs
from sabar.kit.crypto import secretfile


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    logging.getLogger("ours").setLevel(logging.NOTSET)
    structlog.reset_defaults()


def written(level: str = "info", form: str = "json") -> io.StringIO:
    out = io.StringIO()
    logs.set_up(level, form, out)
    return out


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_log_line_holds_no_secret_address_or_words(form: str) -> None:
    out = written(form=form)
    structlog.get_logger().info(
        "asked",
        token="hush",
        ip="hush",
        text="hush",
        Password="hush",
        path="/home?access_token=hush",
        status=200,
    )
    assert "hush" not in out.getvalue()
    assert "/home" in out.getvalue()
    assert "200" in out.getvalue()


def test_an_error_is_told_by_place_not_by_its_words() -> None:
    out = written()
    words = "hu" + "sh"
    try:
        try:
            raise KeyError(words)
        except KeyError as inner:
            raise ValueError(words) from inner
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed")
    assert "hush" not in out.getvalue()
    for line in out.getvalue().splitlines():
        told = json.loads(line)["exception"]
        assert "KeyError" in told
        assert "ValueError" in told
        assert "test_logs.py" in told


def test_at_level_debug_an_error_says_everything() -> None:
    out = written("debug")
    structlog.get_logger().error("failed", exc_info=ValueError("the words"))
    assert "the words" in out.getvalue()


def test_less_important_lines_are_left_out() -> None:
    out = written("warning")
    structlog.get_logger().info("small")
    structlog.get_logger().warning("big")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["big"]


def test_libraries_are_heard_from_warning_on_and_our_own_loggers_from_the_level_asked() -> None:
    out = io.StringIO()
    logs.set_up("info", "json", out, own=["ours"])
    logging.getLogger("ours.part").info("said")
    logging.getLogger("library").info("chatter")
    logging.getLogger("library").warning("matters")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["said", "matters"]


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    keys: list[bytes] = []
    together = [
        threading.Thread(target=lambda: keys.append(secretfile.load_or_create(path))) for _ in range(8)
    ]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_damaged_secret_key_is_refused_instead_of_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text("not a key")
    with pytest.raises(ValueError, match="does not hold a secret key"):
        secretfile.load_or_create(path)
    assert path.read_text() == "not a key"
