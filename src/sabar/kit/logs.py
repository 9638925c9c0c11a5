"""Log lines, for people or for programs, that hold nothing private.

Events are short words with fields: `log.info("posted", status=id)`. Fields whose names promise a secret, an
address or somebody's words are dropped, query strings are cut off, and errors are told by type and place:
their messages, which may quote data, appear at level debug only.
"""

import contextlib
import logging
import sys
import traceback
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

PRIVATE = frozenset(
    {"authorization", "cookie", "password", "secret", "token"}  # what opens a door
    | {"address", "email", "host_ip", "ip"}  # where somebody is
    | {"body", "content", "query", "text"}  # what somebody says
)
_HIDDEN = "•••"
_heard: list[list[str]] = []
_is_set_up = False


def is_heard() -> bool:
    """Whether the lines of this process are written as said here, so that they can be heard."""
    return _is_set_up


@contextlib.contextmanager
def heard() -> Iterator[list[str]]:
    """All lines of the process as they are written, as long as the block; what was set up by others is not
    heard.
    """
    lines: list[str] = []
    _heard.append(lines)
    try:
        yield lines
    finally:
        _heard.remove(lines)


def set_up(
    level: str = "info", form: str = "console", stream: TextIO | None = None, own: Sequence[str] = ()
) -> None:
    """Send all log lines of the process, the libraries' too, to `stream` (standard error when None).

    `level`: debug, info, warning or error. `form`: console or json. `own` names the stdlib loggers
    that follow `level`; others are heard from warning on.
    """
    global _is_set_up
    _is_set_up = True
    out = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Errors(with_messages=number <= logging.DEBUG),
        _without_private,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )

    def written(logger: WrappedLogger, method: str, event: EventDict) -> Any:
        line = last(logger, method, event)
        for lines in _heard:
            lines.append(str(line))
        return line

    structlog.configure(
        processors=[*shared, written],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, written],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries say at info what only their authors want to know.
    root.setLevel(max(number, logging.WARNING) if number > logging.DEBUG else number)
    for name in own:
        logging.getLogger(name).setLevel(number)


def _without_private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if name.lower() in PRIVATE:
            event[name] = _HIDDEN
        elif isinstance(value, str) and name in ("path", "url", "target"):
            event[name] = value.partition("?")[0]
    return event


class _Errors:
    """Turns `exc_info` into text: type and place always, the message only when asked."""

    def __init__(self, *, with_messages: bool) -> None:
        self.with_messages = with_messages

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        error = _error(event.pop("exc_info", None))
        if error is not None:
            event["exception"] = "".join(self._told(error, set()))
        return event

    def _told(self, error: BaseException, seen: set[int]) -> list[str]:
        seen.add(id(error))
        lines: list[str] = []
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is not None and id(before) not in seen:
            lines += [*self._told(before, seen), "and then\n"]
        lines += traceback.format_tb(error.__traceback__)
        kind = type(error)
        lines += (
            traceback.format_exception_only(error)
            if self.with_messages
            else [f"{kind.__module__}.{kind.__qualname__}\n"]
        )
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                lines += ["one of these:\n", *self._told(inner, seen)]
        return lines


def _error(
    given: bool | BaseException | tuple[type[BaseException], BaseException, TracebackType] | None,
) -> BaseException | None:
    if isinstance(given, tuple):
        return given[1]
    if isinstance(given, BaseException):
        return given
    return sys.exception() if given else None
