"""Who outside of the rooms of spaces may touch what they hold, module by module, and why."""

import ast
from collections.abc import Iterable

from tests.source import Import, imports_in

#: What is said in spaces and who is in them: as it lies, opened, sealed, written.
HELD = (
    "store.spaces",
    "reads.spaces",
    "actions.spaces",
    "model.spaces.posts",
    "model.spaces.drafts",
    "model.spaces.files",
    "model.spaces.reports",
    "model.spaces.sealed",
    "backends.seals",
    "backends.keyring",
)
#: Folders that are about nothing else.
ROOMS = (
    *(f"{layer}.spaces" for layer in ("web", "api", "actions", "reads", "store", "rules", "model")),
    "effects.proving",
)
ALLOWED = {
    "backends.seals": "seals and opens it",
    "wiring": "puts seals and keys together",
    "services": "hands seals to whoever works",
    "consequences.table": "lists what follows when people leave, spaces close and keys go",
    "consequences.work": "names the jobs by which people leave and spaces close",
    "doctor.spaces": "looks whether logs are whole and keys are there; opens nothing",
    "cli.admin_spaces": "does what those who run the machine may do, of which members are told",
    "cli.admin": "says which keys are missing",
    "demo.room": "fills a room of a server on which nobody lives",
    "edge.space_files": "hands out files, as long as who fetches them is inside",
    "streaming.hub": "asks whether who listens is inside",
    "effects.out": "names the pages that what is said is drawn for",
    "effects.spaces.live": "tells open pages of those inside",
    "effects.spaces.letters": "writes that a space was opened, with no word of it",
    "effects.spaces.unread_letters": "writes to those inside, with words where owners let them out",
    "effects.spaces.heads": "writes to owners how long their log is, and its mark",
    "effects.spaces.cards": "fetches pages that posts link to, where owners want it; seals what they say",
    "effects.spaces.push": "tells browsers of those inside, with words where owners let them out",
    "effects.counting": "knows whom the number of unread posts concerns",
    "effects.housekeeping": "has what is too old go",
    "effects.erasing": "closes rooms whose last owner goes",
    "reads.account.badges": "counts what one has not read",
    "reads.entities.spaces": "says what JSON of a space looks like",
    "web.staff.reports": "shows staff one post, when somebody inside reported it",
    "web.live": "draws a post for pages that are open in its room",
}


def trespasses(imports: Iterable[Import], seals: Iterable[str]) -> list[str]:
    """Imports of what spaces hold by modules that may not, and those of `seals` that may not."""
    found = [str(one) for one in imports if _within(one.target, HELD) and not _may(one.importer)]
    return found + [f"{one} opens or seals" for one in seals if not _may(one)]


def sealing(trees: dict[str, ast.Module]) -> list[str]:
    """The modules that take the seals out of the services."""
    return [
        name
        for name, tree in trees.items()
        if any(isinstance(node, ast.Attribute) and node.attr == "seals" for node in ast.walk(tree))
    ]


def caught(source: str, name: str) -> list[str]:
    """What is wrong with a module of this name and text."""
    tree = ast.parse(source)
    return trespasses(imports_in(tree, name), sealing({name: tree}))


def unused(imports: Iterable[Import], seals: Iterable[str]) -> list[str]:
    """Modules that may, and do not."""
    using = {one.importer for one in imports if _within(one.target, HELD)} | set(seals)
    return sorted(ALLOWED.keys() - {name.removeprefix("sabar.") for name in using})


def _may(importer: str) -> bool:
    return importer.removeprefix("sabar.") in ALLOWED or _within(importer, ROOMS)


def _within(name: str, parts: tuple[str, ...]) -> bool:
    return f"{name.removeprefix('sabar.')}.".startswith(tuple(f"{part}." for part in parts))
