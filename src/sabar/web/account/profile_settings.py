"""Settings of what others see and of how one reads: profile, language and preferences."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from starlette.responses import Response

from sabar.actions import preferences, profiles
from sabar.actions.profiles import ProfileChange
from sabar.edge import answers, uploads
from sabar.edge.call import Call
from sabar.edge.params import Upload
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n, times
from sabar.kit.media.image_types import Part
from sabar.model.audience import Visibility
from sabar.model.cautions import Caution
from sabar.model.errors import DomainError, Invalid, TooMany, Unavailable
from sabar.model.statuses import ContentType, QuotePolicy, ReplyPolicy
from sabar.reads.server import addresses
from sabar.rules import limits, visibility
from sabar.rules.rates import RateClass
from sabar.rules.unsent import holding
from sabar.rules.writing import language
from sabar.web.account.views import PreferencesPage, ProfileSettingsPage, RowView, SettingsPage, ShownRowView
from sabar.web.frame import datetime_fields, layout, messages, settings_table
from sabar.web.frame.layout_parts import FormView

routes = Routes("settings", kind="web")


class Asked(msgspec.Struct, frozen=True):
    q: str = ""


class Cut(msgspec.Struct, frozen=True):
    """Which part of a picture is shown, in hundredths."""

    x: Annotated[int, msgspec.Meta(ge=0, le=100)] = 50
    y: Annotated[int, msgspec.Meta(ge=0, le=100)] = 50
    zoom: Annotated[int, msgspec.Meta(ge=100, le=400)] = 100

    @property
    def part(self) -> Part:
        return Part(self.x / 100, self.y / 100, self.zoom / 100)


class Profile(msgspec.Struct, frozen=True):
    name: str = ""
    bio: str = ""
    avatar: Upload | None = None
    header: Upload | None = None
    avatar_part: Cut = Cut()
    header_part: Cut = Cut()
    remove: list[Literal["avatar", "header"]] = []
    fields: list[RowView] = []
    locked: bool = False
    bot: bool = False
    discoverable: bool = False
    hide_network: bool = False
    sites: str = ""
    show_media: bool = False
    show_media_replies: bool = False
    show_featured: bool = False
    mail_readers: bool = False


class Preferences(msgspec.Struct, frozen=True):
    language: str = ""
    theme: Literal["auto", "light", "dark"] = "auto"
    zone: str = "UTC"
    audience: Visibility = Visibility.PUBLIC
    quote_policy: QuotePolicy = QuotePolicy.PUBLIC
    reply_policy: ReplyPolicy = ReplyPolicy.PUBLIC
    post_language: str = ""
    sensitive: bool = False
    markdown: bool = False
    undo_seconds: int | None = None
    undo_reply_seconds: int | None = None
    undo_apps: bool = False
    show_sensitive: bool = False
    shortcuts: bool = False
    counted: bool = False
    hear_of_newcomers: bool = False
    hear_of_reports: bool = False
    cautions: list[Caution] = []


class Zone(msgspec.Struct, frozen=True):
    zone: str = ""


@routes.get("/settings", auth="session", rate=RateClass.PAGE, cache="private", params=Asked)
async def index(call: Call[Asked]) -> Response:
    """What can be set, or what of it fits some words."""
    shell = await layout.of_call(call)
    marks = {"all": True, "inviters": shell.invites, "staff": shell.staff, "runs": shell.runs}
    seen_by = frozenset(name for name, is_so in marks.items() if is_so)
    q = call.params.q.strip()[: limits.REQUESTS.search_characters]
    groups = settings_table.shown((*settings_table.SETTINGS, *settings_table.BESIDE), seen_by)
    return layout.respond(call.app, SettingsPage(shell=shell, q=q, groups=settings_table.find(groups, q)))


@routes.get("/settings/profile", auth="session", rate=RateClass.PAGE, cache="private")
async def profile(call: Call[NoParams]) -> Response:
    """The profile as it is now."""
    account = call.me.account
    values = {
        "name": account.display_name,
        "bio": account.note,
        "sites": "\n".join(account.attribution_domains),
    }
    flags = {
        "locked": account.locked,
        "bot": account.bot,
        "discoverable": account.discoverable,
        "hide_network": account.hide_collections,
        "show_media": account.show_media,
        "show_media_replies": account.show_media_replies,
        "show_featured": account.show_featured,
        "mail_readers": account.mail_readers,
    }
    values |= {name: "1" for name, on in flags.items() if on}
    rows = [RowView(field.name, field.value) for field in account.fields]
    return await _profile(call, FormView(values=values), rows)


async def _profile(
    call: Call[msgspec.Struct], form: FormView, filled: Sequence[RowView], status: int = 200
) -> Response:
    account = call.me.account
    rows = (*filled, *[RowView()] * limits.PROFILES.fields)[: limits.PROFILES.fields]
    header = addresses.header_path(account) if account.header else None
    proved = {(field.name, field.value): field.verified_at for field in account.fields}
    view = ProfileSettingsPage(
        shell=await layout.of_call(call),
        form=form,
        rows=tuple(
            ShownRowView(name=row.name, value=row.value, verified_ms=proved.get((row.name, row.value)))
            for row in rows
        ),
        has_picture=bool(account.avatar),
        header=header,
    )
    return layout.respond(call.app, view, status)


@routes.post(
    "/settings/profile",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Profile,
    body_limit=2 * limits.IMAGES.upload_bytes + limits.MEGABYTE,
)
async def change_profile(call: Call[Profile]) -> Response:
    """Save the profile: all of it, or nothing when one thing is wrong."""
    given = call.params
    async with (
        uploads.on_disk(call.app, given.avatar) as avatar,
        uploads.on_disk(call.app, given.header) as header,
    ):
        change = ProfileChange(
            display_name=given.name,
            note=given.bio,
            fields=[(row.name, row.value) for row in given.fields if row.name or row.value],
            avatar=avatar,
            header=header,
            avatar_part=given.avatar_part.part,
            header_part=given.header_part.part,
            locked=given.locked,
            bot=given.bot,
            discoverable=given.discoverable,
            indexable=given.discoverable,
            hide_collections=given.hide_network,
            attribution_domains=given.sites.split(),
            show_media=given.show_media,
            show_media_replies=given.show_media_replies,
            show_featured=given.show_featured,
            mail_readers=given.mail_readers,
        )
        try:
            await uploads.charge(call, given.avatar, given.header)
            await profiles.update(call.app, call.me, change)
            for kind, sent in (("avatar", given.avatar), ("header", given.header)):
                if kind in given.remove and not _chosen(sent):
                    await profiles.remove_picture(call.app, call.me, kind)
        except (Invalid, TooMany, Unavailable) as error:
            return answers.say_when(await _refused(call, error), error)
    return layout.go(call.app, "/settings/profile", "saved")


def _chosen(sent: Upload | None) -> bool:
    """Browsers send a field for every file, chosen or not."""
    return sent is not None and bool(sent.name)


async def _refused(call: Call[Profile], error: DomainError) -> Response:
    given = call.params
    names = {
        "display_name": "name",
        "note": "bio",
        "fields": "form",
        "attribution_domains": "sites",
    }
    found = messages.problems(layout.language(call.request, call.viewer), error)
    values = {
        name: value if isinstance(value, str) else "1"
        for name in given.__struct_fields__
        if (value := getattr(given, name)) and not isinstance(value, Upload | Cut | list)
    }
    errors = {names.get(field, field): text for field, text in found.items()}
    for kind, sent in (("avatar", given.avatar), ("header", given.header)):
        if _chosen(sent) and kind not in errors:
            errors[kind] = i18n.gettext(layout.language(call.request, call.viewer), messages.CHOOSE_AGAIN)
    return await _profile(call, FormView(values=values, errors=errors), given.fields, error.status)


@routes.post("/web/zone", guests=True, auth="session", rate=RateClass.PAGE, cache="private", params=Zone)
async def note_zone(call: Call[Zone]) -> Response:
    """Where the browser is, for whoever has not chosen a time zone."""
    if call.params.zone in datetime_fields.zones():
        await preferences.note_zone(call.app, call.me, call.params.zone)
    return Response(status_code=204)


@routes.get("/settings/preferences", auth="session", rate=RateClass.PAGE, cache="private")
async def reading(call: Call[NoParams]) -> Response:
    """Language, theme, time zone, and the defaults of writing."""
    user = call.me.user
    chosen = user.preferences
    values = {
        "language": user.locale if user.locale in i18n.languages() else "",
        "theme": chosen.theme,
        "zone": chosen.zone or "UTC",
        "audience": chosen.visibility,
        "quote_policy": chosen.quote_policy,
        "reply_policy": chosen.reply_policy,
        "post_language": chosen.language or user.locale or "en",
    }
    usual = call.app.settings.undo_seconds
    for name, reply in (("undo_seconds", False), ("undo_reply_seconds", True)):
        window = holding.window_ms(chosen, usual, reply=reply, from_app=False)
        values[name] = str(window // times.SECOND)
    flags = {
        "sensitive": chosen.sensitive,
        "markdown": chosen.content_type == ContentType.MARKDOWN,
        "undo_apps": chosen.undo_apps,
        "show_sensitive": chosen.expand_media == "show_all",
        "shortcuts": chosen.keyboard,
        "counted": chosen.counted,
        "hear_of_newcomers": chosen.hear_of_newcomers,
        "hear_of_reports": chosen.hear_of_reports,
    }
    values |= {name: "1" for name, on in flags.items() if on}
    values |= {f"caution-{one}": "1" for one in Caution if one not in chosen.cautions_off}
    shell, zones = await layout.of_call(call), datetime_fields.zones()
    view = PreferencesPage(shell=shell, form=FormView(values=values), zones=zones)
    return layout.respond(call.app, view)


@routes.post(
    "/settings/preferences", auth="session", rate=RateClass.PAGE, cache="private", params=Preferences
)
async def change_reading(call: Call[Preferences]) -> Response:
    """Save the preferences."""
    given = call.params
    usual = call.app.settings.undo_seconds
    # Only staff has these two on the form.
    told = {"hear_of_newcomers": given.hear_of_newcomers, "hear_of_reports": given.hear_of_reports}
    await preferences.change(
        call.app,
        call.me,
        **(told if call.me.user.role.staff else {}),
        locale=given.language if given.language in i18n.languages() else "",
        visibility=visibility.usual(given.audience).value,
        quote_policy=given.quote_policy.value,
        reply_policy=given.reply_policy.value,
        sensitive=given.sensitive,
        content_type=(ContentType.MARKDOWN if given.markdown else ContentType.PLAIN).value,
        undo_seconds=holding.chosen_s(given.undo_seconds, usual),
        undo_reply_seconds=holding.chosen_s(given.undo_reply_seconds, usual // 2),
        undo_apps=given.undo_apps,
        cautions_off=[one.value for one in Caution if one not in given.cautions],
        language=language.code_of(given.post_language),
        expand_media="show_all" if given.show_sensitive else "default",
        keyboard=given.shortcuts,
        counted=given.counted,
        theme=given.theme,
        zone=given.zone if given.zone in datetime_fields.zones() else "UTC",
    )
    return layout.go(call.app, "/settings/preferences", "saved")
