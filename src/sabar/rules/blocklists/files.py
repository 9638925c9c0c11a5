"""Files of blocklists: the columns of Mastodon with or without their names, and one domain a line."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from sabar.model.blocklists import DomainBlock, RefusedLine, Treatment
from sabar.model.problems import Problem
from sabar.rules import domains
from sabar.rules.blocklists.limits import LISTS
from sabar.rules.limits import GATES

#: What Mastodon writes, in its order, which files without names of columns have too.
COLUMNS = ("domain", "severity", "reject_media", "reject_reports", "public_comment", "obfuscate")
_SEVERITIES = {one: one for one in domains.SEVERITIES} | {"limit": "silence", "none": "noop", "": "suspend"}
_YES = frozenset({"true", "1", "yes", "t"})
_SHOWN = 80


class Read(msgspec.Struct, frozen=True):
    """Each domain once, as hard as its hardest line."""

    lines: list[Treatment]
    refused: list[RefusedLine]


class TooLong(Exception):
    """More lines than are read."""


class _Unfit(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read(data: bytes, is_own: Callable[[str], bool]) -> Read:
    """What a file says. `is_own`: whether a domain is this server's. Raises TooLong."""
    columns: Sequence[str] = COLUMNS
    found: dict[str, Treatment] = {}
    refused = []
    for count, (number, row) in enumerate(_rows(data)):
        if count > LISTS.lines:
            raise TooLong
        names = [cell.strip().lstrip("#").strip().lower() for cell in row]
        if "domain" in names:
            columns = names
            continue
        if row[0].lstrip().startswith("#"):
            continue
        try:
            one = _line(dict(zip(columns, row, strict=False)), is_own)
        except _Unfit as error:
            shown = ",".join(row).encode(errors="replace").decode()[:_SHOWN]
            refused.append(RefusedLine(number, _printed(shown), error.problem.name))
            continue
        before = found.get(one.domain)
        found[one.domain] = one if before is None else strictest([before, one])
    return Read(list(found.values()), refused)


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = data.decode("utf-8-sig", errors="surrogateescape").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        # Each line by itself: one quote that is never closed spoils no more than its line.
        row = next(csv.reader([line]), []) if len(line) <= csv.field_size_limit() else [line]
        if any(cell.strip() for cell in row):
            yield number, row


def _line(cells: dict[str, str], is_own: Callable[[str], bool]) -> Treatment:
    if any("\ud800" <= letter <= "\udfff" for cell in cells.values() for letter in cell):
        raise _Unfit(Problem.BAD_BYTES)
    written = cells.get("domain", "").strip()
    if "*" in written.removeprefix("*."):
        raise _Unfit(Problem.STARRED)
    domain = domains.typed_server(written.rstrip("."))
    if domain is None:
        raise _Unfit(Problem.NOT_A_DOMAIN)
    if is_own(domain):
        raise _Unfit(Problem.OWN_SERVER)
    severity = _SEVERITIES.get(cells.get("severity", "").strip().lower())
    if severity is None:
        raise _Unfit(Problem.UNKNOWN_SEVERITY)
    return Treatment(
        domain,
        severity,
        _is_yes(cells.get("reject_media", "")),
        _is_yes(cells.get("reject_reports", "")),
        _printed(cells.get("public_comment", ""))[: GATES.comment],
        _is_yes(cells.get("obfuscate", "")),
    )


def _printed(words: str) -> str:
    return "".join(letter for letter in " ".join(words.split()) if letter.isprintable())


def _is_yes(cell: str) -> bool:
    return cell.strip().lower() in _YES


def strictest(several: Sequence[Treatment]) -> Treatment:
    """What all of them about one domain take away together."""
    hardest = max(several, key=lambda one: domains.SEVERITIES.index(one.severity))
    return msgspec.structs.replace(
        hardest,
        reject_media=any(one.reject_media for one in several),
        reject_reports=any(one.reject_reports for one in several),
        public_comment=next((one.public_comment for one in (hardest, *several) if one.public_comment), ""),
        obfuscate=any(one.obfuscate for one in several),
    )


def write(blocks: Iterable[DomainBlock]) -> str:
    """As Mastodon exports and imports it."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerow([f"#{name}" for name in COLUMNS])
    for one in blocks:
        cells = (getattr(one, name) for name in COLUMNS)
        written.writerow([str(cell).lower() if isinstance(cell, bool) else _plain(cell) for cell in cells])
    return out.getvalue()


def _plain(words: str) -> str:
    """On one line, and nothing that a spreadsheet would reckon with."""
    line = " ".join(words.split())
    return f"'{line}" if line[:1] in ("=", "+", "-", "@") else line
