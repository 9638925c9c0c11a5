"""One's own profile (methods/accounts#update_credentials, methods/profile)."""

from typing import Any

import msgspec

from sabar.actions import profiles as actions
from sabar.actions.profiles import ProfileChange
from sabar.edge import uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import NoParams, Routes
from sabar.model.audience import Visibility
from sabar.model.statuses import ContentType
from sabar.model.viewers import Viewer
from sabar.reads import api_types
from sabar.reads.account import credentials
from sabar.reads.entities.accounts import CredentialAccount, Profile
from sabar.rules import limits, visibility
from sabar.rules.rates import RateClass

routes = Routes("profile")

_PICTURES = limits.PROFILES.avatar_bytes + limits.PROFILES.header_bytes + limits.MEGABYTE

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
    language: api_types.Language | None = None
    quote_policy: str | None = None
    status_content_type: ContentType | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    display_name: api_types.DisplayName | None = None
    note: api_types.Words | None = None
    avatar: Upload | None = None
    header: Upload | None = None
    avatar_description: str | None = None
    header_description: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    show_media: bool | None = None
    show_media_replies: bool | None = None
    show_featured: bool | None = None
    attribution_domains: list[str] | None = None
    fields_attributes: list[FieldAttributes] | None = None


class Credentials(Written, frozen=True, kw_only=True):
    source: SourceAttributes = SourceAttributes()


@routes.patch("/api/v1/accounts/update_credentials", **_WRITE, params=Credentials, body_limit=_PICTURES)
async def update(call: Call[Credentials]) -> CredentialAccount:
    """Change one's profile and the way one writes; what is not sent stays."""
    await _change(call, call.params, call.params.source)
    return await credentials.renewed(call.app, call.me)


@routes.get(
    "/api/v1/profile",
    auth="user",
    scopes=("profile", "read:accounts"),
    rate=RateClass.API,
    cache="private",
    returns=Profile,
)
async def show(call: Call[NoParams]) -> Profile:
    """One's own profile as one wrote it."""
    return await credentials.profile(call.app, call.me)


_PROFILE = {**_WRITE, "returns": Profile}


@routes.put("/api/v1/profile", **_PROFILE, params=Written, body_limit=_PICTURES)
@routes.patch("/api/v1/profile", **_PROFILE, params=Written, body_limit=_PICTURES)
async def change(call: Call[Written]) -> Profile:
    """Change one's profile; what is not sent stays."""
    await _change(call, call.params, SourceAttributes())
    return await credentials.profile(call.app, call.me)


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


def _usual(me: Viewer, said: str | None) -> str | None:
    """None where it says what it was told, which stands for more than its four kinds."""
    usual = Visibility(me.user.preferences.visibility)
    return None if said == visibility.told(usual) else said


async def _change(call: Call[Any], wanted: Written, source: SourceAttributes) -> None:
    fields = wanted.fields_attributes
    await uploads.charge(call, wanted.avatar, wanted.header)
    async with (
        uploads.on_disk(call.app, wanted.avatar) as avatar,
        uploads.on_disk(call.app, wanted.header) as header,
    ):
        change = ProfileChange(
            display_name=wanted.display_name,
            note=wanted.note,
            fields=None if fields is None else [(row.name, row.value) for row in fields],
            avatar=avatar,
            header=header,
            avatar_description=wanted.avatar_description,
            header_description=wanted.header_description,
            locked=wanted.locked,
            bot=wanted.bot,
            discoverable=wanted.discoverable,
            indexable=wanted.indexable,
            hide_collections=wanted.hide_collections,
            show_media=wanted.show_media,
            show_media_replies=wanted.show_media_replies,
            show_featured=wanted.show_featured,
            attribution_domains=wanted.attribution_domains,
            privacy=_usual(call.me, source.privacy),
            sensitive=source.sensitive,
            language=source.language,
            quote_policy=source.quote_policy,
            content_type=source.status_content_type,
        )
        await actions.update(call.app, call.me, change)
