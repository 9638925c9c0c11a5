"""Draw every page with made-up contents into a folder: `python tools/sample_pages.py OUT`.

For looking at the pages and for the tests of the templates; nothing of the server runs.
"""

import sys
from pathlib import Path

from sabar.kit import i18n
from sabar.web.frame import assets, render
from sabar.web.frame.page import Piece
from samples import (
    afterwards,
    api_docs,
    collections,
    conversing,
    emojis,
    entrance,
    finding,
    holds,
    people,
    quoting,
    reading,
    relating,
    rooms_of_spaces,
    server,
    settings,
    spaces_people,
    staff,
    unsent,
    writing,
    years,
)


def samples(lang: str) -> dict[str, Piece]:
    """Every page by a short name."""
    return dict(
        [
            *entrance.samples(lang),
            *reading.samples(lang),
            *relating.samples(lang),
            *finding.samples(lang),
            *collections.samples(lang),
            *emojis.samples(lang),
            *conversing.samples(lang),
            *quoting.samples(lang),
            *settings.samples(lang),
            *spaces_people.samples(lang),
            *staff.samples(lang),
            *unsent.samples(lang),
            *writing.samples(lang),
            *afterwards.samples(lang),
            *holds.samples(lang),
            *server.samples(lang),
            *years.samples(lang),
            *rooms_of_spaces.samples(lang),
            *api_docs.samples(lang),
            *settings.pieces(lang),
            *writing.pieces(lang),
            *conversing.pieces(lang),
            *rooms_of_spaces.pieces(lang),
        ]
    )


def write(folder: Path) -> list[str]:
    """Draw all into `folder/<lang>/<name>.html` beside `static/` and `sample/`; gives the names."""
    for name, body in assets.files().items():
        (folder / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "static" / name).write_bytes(body)
    people.draw(folder / "sample")
    (folder / "sample" / "qr.png").write_bytes((folder / "sample" / "awa.png").read_bytes())
    names: list[str] = []
    for lang in i18n.languages():
        (folder / lang).mkdir(parents=True, exist_ok=True)
        for name, page in samples(lang).items():
            (folder / lang / f"{name}.html").write_bytes(render.page(page))
            names.append(f"{lang}/{name}")
    return names


if __name__ == "__main__":
    print("\n".join(write(Path(sys.argv[1]))))
