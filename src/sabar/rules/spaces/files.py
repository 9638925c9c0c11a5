"""What a file in a space may be called, and how much may be kept."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.rules.limits import MEGABYTE
from sabar.rules.spaces.limits import FILES, POSTS
from sabar.rules.writing import drafts, text

#: From a folder of one's own they run without anybody's rules.
_RUN = frozenset(
    {".htm", ".html", ".xhtml", ".xht", ".shtml", ".svg", ".xml", ".mht", ".mhtml", ".hta", ".js"}
)
_ENDING = 16
#: What some system does not take in a name, and names that mean something else there.
_NOWHERE = re.compile(r'[<>:"/\\|?*]')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
#: Systems take 255; a number may come behind.
_STORED_BYTES = 200


def name(given: str) -> str:
    """A name to save it by: no folders, nothing unseen, nothing that turns the direction of reading, so that
    what looks like a picture ends like one.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        " " if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in last
    )
    clean = text.clean_line(" ".join(seen.split()), "name").strip(". ")
    if len(clean) > FILES.name:
        ending = PurePosixPath(clean).suffix[:_ENDING]
        clean = clean[: FILES.name - len(ending)].rstrip(". ") + ending
    return clean or "file"


def stored_names(given: Sequence[str]) -> list[str]:
    """Names under which files lie together in a folder of any system: none leads out of it, is a device, is
    too long, or is taken by another; of the same name the second one is numbered. What a browser would run as
    a page when it is opened there ends in `.txt`.
    """
    found: list[str] = []
    taken: set[str] = set()
    for one in given:
        clean = _storable(name(one))
        wanted, number = clean, 1
        while _alike(wanted) in taken:
            number += 1
            stem, dot, ending = clean.rpartition(".")
            wanted = f"{stem} ({number}).{ending}" if dot and stem else f"{clean} ({number})"
        taken.add(_alike(wanted))
        found.append(wanted)
    return found


def _storable(clean: str) -> str:
    plain = _NOWHERE.sub("_", clean).strip(". ")
    if plain.partition(".")[0].strip().lower() in _DEVICES:
        plain = f"_{plain}"
    ending = PurePosixPath(plain).suffix[:_ENDING]
    stem = plain.removesuffix(ending).encode()[: _STORED_BYTES - len(ending.encode())]
    whole = f"{stem.decode(errors='ignore').rstrip('. ')}{ending}" or "file"
    return f"{whole}.txt" if ending.lower() in _RUN else whole


def _alike(name: str) -> str:
    """The same for names that some system takes for one."""
    return unicodedata.normalize("NFKC", name).casefold()


def picture_name(given: str, ending: str) -> str:
    """The name of a picture that was drawn anew as another kind of file."""
    clean = name(given)
    stem, dot, last = clean.rpartition(".")
    same = {"jpg": ("jpg", "jpeg", "jpe")}.get(ending, (ending,))
    if dot and last.lower() in same:
        return clean
    return f"{(stem if dot else clean)[: FILES.name - len(ending) - 1]}.{ending}"


def demand_size(size: int) -> None:
    """Raises Invalid."""
    if size > FILES.upload_bytes:
        raise invalid("file", Problem.FILE_TOO_LARGE)


def demand_room(more: int, of_space: int, of_member: int) -> None:
    """Raises Invalid where so many bytes are too many beside those that are kept already."""
    if of_space + more > FILES.space_bytes:
        raise Invalid(
            N_("This space is full: its files can take {most} MB together; delete posts with files first"),
            most=FILES.space_bytes // MEGABYTE,
        )
    if of_member + more > FILES.member_bytes:
        raise Invalid(
            N_("Your files in this space can take {most} MB together; delete posts with files first"),
            most=FILES.member_bytes // MEGABYTE,
        )


def description(given: str) -> str:
    """Clean. Raises Invalid."""
    return drafts.description(given)


def chosen(ids: Sequence[int]) -> list[int]:
    """Each once, in this order. Raises Invalid for too many."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > POSTS.files:
        raise invalid("file_ids", Problem.TOO_MANY, most=POSTS.files)
    return wanted


def demand_all(found: int, wanted: int) -> None:
    """Raises NotFound where some are not there to be given."""
    if found != wanted:
        raise NotFound(N_("One of these files is not there any more"))
