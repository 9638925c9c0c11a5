"""Files of a space: from what lies there to what a page shows, from what a form sends to what a post has."""

from collections.abc import Mapping, Sequence

import msgspec

from sabar.actions.spaces import files as actions
from sabar.edge import uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.model.errors import NotFound
from sabar.model.spaces.files import State
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import files
from sabar.reads.spaces.files import Attached
from sabar.rules.limits import MEGABYTE
from sabar.rules.spaces.limits import FILES
from sabar.web.spaces.file_views import FileView

#: What one form takes: without a script all files of a post come in it.
BODY = 2 * FILES.upload_bytes + MEGABYTE
_KIND = 5
_UNITS = ("B", "kB", "MB")


class WithFiles(msgspec.Struct, frozen=True, kw_only=True):
    """`file_ids`: what has come already, in order; `told`: what each shows, by its id. `files`: what comes
    with this form, and for each what it shows. `let_go`: ticked, without a script, to be left out.
    `sent_files`: the form has places for files at all.
    """

    file_ids: list[int] = []
    told: dict[str, str] = {}
    files: list[Upload] = []
    file_words: list[str] = []
    let_go: list[int] = []
    sent_files: bool = False

    @property
    def wanted(self) -> list[int]:
        return [id for id in self.file_ids if id not in self.let_go]

    @property
    def weighed(self) -> list[tuple[str, int]]:
        """By which it is known that the same was sent before."""
        return [(one.name, one.size) for one in self.files if one.name or one.size]


def one_of(entered: Entered, attached: Attached) -> FileView:
    file, about = attached.file, attached.about
    url = f"/s/{entered.space.slug}/files/{file.id}"
    amount, unit = _measured(file.size)
    view = FileView(
        id=str(file.id),
        url=url,
        amount=amount,
        unit=unit,
        sealed=about is None,
        loose=file.state is State.LOOSE,
    )
    if about is None:
        return view
    _, dot, ending = about.name.rpartition(".")
    return msgspec.structs.replace(
        view,
        name=about.name,
        kind=ending.upper() if dot and ending.isalnum() and len(ending) <= _KIND else "",
        thumb_url=f"{url}/thumbnail" if about.is_picture else "",
        width=about.width,
        height=about.height,
        alt=about.description,
    )


def views(entered: Entered, found: Sequence[Attached]) -> tuple[FileView, ...]:
    return tuple(one_of(entered, one) for one in found)


async def kept(
    call: Call[WithFiles], entered: Entered, wanted: Sequence[int], posted: Sequence[Attached] = ()
) -> tuple[FileView, ...]:
    """What has come of a form that is shown again. `posted`: what the post has that it changes."""
    known = {one.file.id: one for one in posted if one.file.id in wanted}
    loose = await files.loose(call.app, entered, [id for id in wanted if id not in known])
    known.update({one.file.id: one for one in worded(loose, call.params.told)})
    return views(entered, [known[id] for id in wanted if id in known])


def worded(found: Sequence[Attached], told: Mapping[str, str]) -> list[Attached]:
    """With what is said of them by now, by their ids."""
    return [
        msgspec.structs.replace(one, about=msgspec.structs.replace(one.about, description=said))
        if one.about is not None and (said := told.get(str(one.file.id))) is not None
        else one
        for one in found
    ]


async def take(call: Call[WithFiles], entered: Entered, ids: list[int]) -> None:
    """Keep what is said of the files that came before, and the files of this form, whose ids are added to
    `ids`. Raises what uploading and describing do; TooMany before anything is drawn.
    """
    app, me, given = call.app, call.me, call.params
    await uploads.charge(call, *given.files)
    loose = {one.file.id: one for one in await files.loose(app, entered, given.wanted)}
    for id, one in loose.items():
        said = given.told.get(str(id))
        if said is not None and one.about is not None and said.strip() != one.about.description:
            await actions.describe(app, me, entered, id, said)
    for at, file in enumerate(given.files):
        if file.name or file.size:
            said = given.file_words[at] if at < len(given.file_words) else ""
            sent = actions.Sent(file.name, file.file, file.size, said)
            ids.append(await actions.upload(app, me, entered, sent))


async def loose_one(call: Call[msgspec.Struct], entered: Entered, id: int) -> FileView:
    """Raises NotFound."""
    found = await files.loose(call.app, entered, [id])
    if not found:
        raise NotFound
    return one_of(entered, found[0])


def _measured(size: int) -> tuple[float, str]:
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return (round(amount, 1) if unit and amount < 10 else round(amount)), _UNITS[unit]
