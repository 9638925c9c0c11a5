"""The log of a space as a chain: each line carries the hash of the one before."""

import hashlib
from collections.abc import Sequence

import msgspec

from sabar.model.spaces.log import Line


def linked(line: Line, before: str) -> Line:
    """The line with its hash: SHA-256 of the hash before and all of its fields, as JSON."""
    fields = [before, line.space_id, line.number, line.at, line.what, line.who, line.about, line.detail]
    return msgspec.structs.replace(line, hash=hashlib.sha256(msgspec.json.encode(fields)).hexdigest())


def broken_at(lines: Sequence[Line], count: int, head: str) -> int | None:
    """The number of the first line that is not as it was written, or is missing; None when all are right.
    `lines`: all there are, in order; `count`, `head`: how many there should be, and the last one's hash.
    """
    before = ""
    for number, line in enumerate(lines, 1):
        if line.number != number or linked(line, before).hash != line.hash:
            return number
        before = line.hash
    if len(lines) != count:
        return min(len(lines), count) + 1
    return None if before == head else count or 1
