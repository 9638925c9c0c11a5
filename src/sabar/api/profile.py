"""One's own profile (methods/accounts#update_credentials, methods/profile)."""

import msgspec

from sabar.actions import profiles as actions
from sabar.actions.profiles import ProfileChange
from sabar.edge import uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import NoParams, Routes
from sabar.reads import credentials
from sabar.reads.entities.accounts import CredentialAccount
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("accounts")

_WRITE = {
    "auth": "user",
    "scopes": "write:accounts",
    "rate": RateClass.API,
    "cache": "private",
    "returns": CredentialAccount,
}


class FieldAttributes(msgspec.Struct, frozen=True):
    name: str = ""
    value: str = ""


class SourceAttributes(msgspec.Struct, frozen=True):
    privacy: str | None = None
    sensitive: bool | None = None
    language: str | None = None
    quote_policy: str | None = None


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    display_name: str | None = None
    note: str | None = None
    avatar: Upload | None = None
    header: Upload | None = None
    avatar_description: str | None = None
    header_description: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    fields_attributes: list[FieldAttributes] | None = None
    source: SourceAttributes = SourceAttributes()


@routes.patch(
    "/api/v1/accounts/update_credentials",
    **_WRITE,
    params=Credentials,
    body_limit=limits.PROFILES.avatar_bytes + limits.PROFILES.header_bytes + limits.MEGABYTE,
)
async def update(call: Call[Credentials]) -> CredentialAccount:
    """Change one's profile and the way one writes; what is not sent stays."""
    wanted = call.params
    async with (
        uploads.on_disk(call.app, wanted.avatar) as avatar,
        uploads.on_disk(call.app, wanted.header) as header,
    ):
        change = ProfileChange(
            display_name=wanted.display_name,
            note=wanted.note,
            fields=None
            if wanted.fields_attributes is None
            else [(row.name, row.value) for row in wanted.fields_attributes],
            avatar=avatar,
            header=header,
            avatar_description=wanted.avatar_description,
            header_description=wanted.header_description,
            locked=wanted.locked,
            bot=wanted.bot,
            discoverable=wanted.discoverable,
            indexable=wanted.indexable,
            hide_collections=wanted.hide_collections,
            privacy=wanted.source.privacy,
            sensitive=wanted.source.sensitive,
            language=wanted.source.language,
            quote_policy=wanted.source.quote_policy,
        )
        await actions.update(call.app, call.me, change)
    return await credentials.renewed(call.app, call.me)


@routes.delete("/api/v1/profile/avatar", **_WRITE)
async def delete_avatar(call: Call[NoParams]) -> CredentialAccount:
    """Back to the drawn picture."""
    await actions.remove_picture(call.app, call.me, "avatar")
    return await credentials.renewed(call.app, call.me)


@routes.delete("/api/v1/profile/header", **_WRITE)
async def delete_header(call: Call[NoParams]) -> CredentialAccount:
    """Back to the drawn header."""
    await actions.remove_picture(call.app, call.me, "header")
    return await credentials.renewed(call.app, call.me)
