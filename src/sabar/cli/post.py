"""`sabar post "text"`: say something from the machine the server runs on."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sabar.cli.options import configured
from sabar.model.audience import Visibility
from sabar.model.errors import DomainError, Forbidden, NotFound
from sabar.model.viewers import Viewer
from sabar.rules import visibility as visibilities
from sabar.settings import Settings

if TYPE_CHECKING:
    from sabar.services import Services

#: All but for a circle, which would need labels.
_KINDS = [str(one) for one in Visibility if not visibilities.is_for_circle(one)]


@click.command("post")
@click.argument("text")
@click.option("--as", "name", required=True, help="The account that speaks.")
@click.option("--visibility", type=click.Choice(_KINDS), help="Else as usual.")
@click.option("--language", help="Of the text, such as fr.")
@click.option("--picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--alt", default="", help="What is on the picture, for those who cannot see it.")
@configured("data", "database", "secret_key_file", "url", "log_level", "log_format")
def command(
    read: Settings,
    text: str,
    name: str,
    visibility: str | None,
    language: str | None,
    picture: Path | None,
    alt: str,
) -> None:
    """Post TEXT (- reads it from standard input) as an account of this server.

    It goes into this server's database; a running server shows it at once.
    """
    from sabar import wiring
    from sabar.actions import media
    from sabar.actions.statuses import post
    from sabar.db import errors
    from sabar.rules.writing.drafts import Draft

    said = sys.stdin.read() if text == "-" else text

    async def work() -> str:
        async with wiring.open_services(read) as running:
            app = running.app
            viewer = await _speaker(app, name)
            pictures = []
            if picture is not None:
                with picture.open("rb") as file:
                    async with app.files.working_copy(file) as path:
                        pictures.append(await media.upload(app, viewer, path, media.Words(description=alt)))
            draft = Draft(
                text=said,
                media_ids=pictures,
                visibility=Visibility(visibility) if visibility else None,
                language=language,
            )
            id = await post.post(app, viewer, draft)
            return f"{read.url}/@{viewer.account.username}/{id}"

    try:
        click.echo(asyncio.run(work()))
    except (DomainError, errors.DatabaseError, OSError) as wrong:
        raise click.ClickException(str(wrong)) from None


async def _speaker(app: "Services", name: str) -> Viewer:
    from sabar.actions.auth import login
    from sabar.reads.account import viewers
    from sabar.rules import admission

    user = await login.find(app, name)
    if user is None:
        raise NotFound(f"Nobody here is called {name}")
    speaker = await viewers.of_user(app, user)
    if not admission.may_use(user, speaker.account):
        raise Forbidden(f"{name} may not post now")
    return speaker
