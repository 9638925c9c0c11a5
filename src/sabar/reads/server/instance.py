"""What this server tells the world of itself. Limits come from `rules/limits.py`, numbers are counted."""

from collections.abc import Iterable
from importlib.metadata import version as installed

import msgspec

from sabar.kit import ids, times
from sabar.kit.crypto import vapid
from sabar.kit.media import films, image_types
from sabar.model import extensions
from sabar.model.errors import NotFound
from sabar.model.server import InstanceRule, Server
from sabar.model.statuses import ContentType, CustomEmoji
from sabar.reads.entities import emojis
from sabar.reads.entities import instance as entities
from sabar.reads.json import accounts
from sabar.reads.server import addresses, cached_answers, server
from sabar.reads.staff import blocklists
from sabar.rules import limits, years
from sabar.rules.writing import emojis as emoji_rules
from sabar.rules.writing import language, prose
from sabar.services import Services
from sabar.store import hydration, instance, server_texts
from sabar.store import server as stored

SOFTWARE = installed("sabar")
#: The Mastodon version whose client grammar is answered; docs/decisions/0007 says why.
COMPATIBLE = "4.6.0"
API_VERSION = 10
VERSION = f"{COMPATIBLE} (compatible; Sabar {SOFTWARE})"
_WEEK = 7 * times.DAY
_WEEKS = 12
#: Weeks begin on Monday; the epoch was a Thursday.
_FIRST_MONDAY = 4 * times.DAY
_MONTH = 30 * times.DAY
_DEFAULT_PRIVACY = (
    "This server keeps what you write, whom you follow, your e-mail address, and a hash of your password. "
    "Of your visits it keeps the address and the name of the browser of open sessions, and when you were "
    "last here. Pictures lose their hidden data before they are kept.\n\n"
    "Public posts can be read by everybody. Followers-only and direct posts are shown to those they are "
    "for, and can be read in the database by whoever runs this server.\n\n"
    "Nothing is sold, no page loads anything from a third party, and nothing here is ranked for "
    "advertisers. You may delete what you wrote at any time."
)
#: When these words were written: 29 November 2026.
_DEFAULT_PRIVACY_AT = 1_795_910_400_000


class Numbers(msgspec.Struct, frozen=True):
    """`active_half_year` as NodeInfo asks for it: 180 days."""

    people: int
    active_month: int
    active_half_year: int
    posts: int
    domains: int


async def numbers(app: Services) -> Numbers:
    """Counted at most once a minute. A server for its members only tells none: whoever wants to sign in with
    an app asks before.
    """
    if app.settings.members_only:
        return Numbers(0, 0, 0, 0, 0)

    async def count() -> Numbers:
        db, now = app.db.slow(), app.clock.now_ms()
        return Numbers(
            people=await instance.people(db),
            active_month=await instance.people(db, now - _MONTH),
            active_half_year=await instance.people(db, now - 6 * _MONTH),
            posts=await instance.local_posts(db),
            domains=len(await instance.domains(db)),
        )

    return await cached_answers.get(app, "instance:numbers", times.MINUTE, Numbers, count)


async def peers(app: Services) -> list[str]:
    async def load() -> list[str]:
        return await instance.domains(app.db.slow())

    return await cached_answers.get(app, "instance:peers", times.MINUTE, list[str], load)


async def activity(app: Services) -> list[entities.InstanceActivity]:
    """Twelve weeks, this one first. `logins` are the people who were here."""

    async def count() -> list[entities.InstanceActivity]:
        now = app.clock.now_ms()
        monday = now - (now - _FIRST_MONDAY) % _WEEK
        start = monday - (_WEEKS - 1) * _WEEK
        weeks = await instance.weeks(app.db.slow(), start, _WEEK, ids.first_of(start))
        return [
            entities.InstanceActivity(
                week=str((start + number * _WEEK) // times.SECOND),
                **{
                    kind: str(weeks.get(number, {}).get(kind, 0))
                    for kind in ("statuses", "logins", "registrations")
                },
            )
            for number in reversed(range(_WEEKS))
        ]

    kind = list[entities.InstanceActivity]
    return await cached_answers.get(app, "instance:activity", times.HOUR, kind, count)


async def rules(app: Services) -> list[entities.Rule]:
    return [_rule(one) for one in await stored.rules(app.db.read())]


def _rule(rule: InstanceRule) -> entities.Rule:
    words = {code: entities.RuleWords(said.text, said.hint) for code, said in rule.translations.items()}
    return entities.Rule(id=str(rule.id), text=rule.text, hint=rule.hint, translations=words)


async def v2(app: Services) -> entities.Instance:
    about = await server.about(app)
    counted = await numbers(app)
    url = app.settings.url
    return entities.Instance(
        domain=app.settings.domain,
        title=about.title,
        version=VERSION,
        source_url=f"{url}/source.tar.gz",
        description=about.description,
        wrapstodon=None if (year := years.season(app.clock.now_ms())) is None else str(year),
        usage=entities.Usage(users=entities.ActiveUsers(active_month=counted.active_month)),
        thumbnail=_thumbnail(app, about),
        icon=[entities.InstanceIcon(src=_icon(app, size), size=f"{size}x{size}") for size in (192, 512)],
        languages=[language.code_of(tag) or tag for tag in app.settings.languages],
        configuration=await _configuration(app, about),
        registrations=entities.Registrations(
            enabled=about.registrations in ("open", "approval"),
            approval_required=_approval(app, about),
            reason_required=about.registrations == "approval",
            message=prose.to_html(about.message) if about.message else None,
            min_age=None,
            url=None,
        ),
        api_versions=entities.ApiVersions(mastodon=API_VERSION, sabar=extensions.VERSION),
        sabar_extensions=[
            entities.Extension(
                name=one.name,
                paths=[f"/api/sabar/v1{path}" for path in one.paths],
                status_parameters=list(one.takes),
            )
            for one in extensions.ALL
        ],
        contact=entities.Contact(email=about.contact_email, account=await _contact(app)),
        rules=await rules(app),
    )


def _approval(app: Services, about: Server) -> bool:
    """Whether somebody who joins through an app waits for a yes."""
    return about.registrations == "approval" or (
        about.registrations == "open" and app.settings.sign_up_challenge
    )


async def v1(app: Services) -> entities.V1Instance:
    about = await server.about(app)
    counted = await numbers(app)
    configuration = await _configuration(app, about)
    return entities.V1Instance(
        uri=app.settings.domain,
        title=about.title,
        short_description=about.description,
        description=about.description,
        email=about.contact_email,
        version=VERSION,
        urls=entities.V1Urls(streaming_api=configuration.urls.streaming),
        stats=entities.Stats(
            user_count=counted.people, status_count=counted.posts, domain_count=counted.domains
        ),
        thumbnail=_thumbnail(app, about).url,
        languages=[language.code_of(tag) or tag for tag in app.settings.languages],
        registrations=about.registrations in ("open", "approval"),
        approval_required=_approval(app, about),
        invites_enabled=about.registrations != "closed",
        configuration=entities.V1Configuration(
            accounts=configuration.accounts,
            statuses=configuration.statuses,
            media_attachments=configuration.media_attachments,
            polls=configuration.polls,
        ),
        contact_account=await _contact(app),
        rules=await rules(app),
    )


async def extended_description(app: Services) -> entities.ExtendedDescription:
    """What the owner wrote at length, else the short description."""
    db = app.db.read()
    found = await server_texts.dated(db, "extended_description") or await server_texts.dated(
        db, "description"
    )
    if found is None:
        return entities.ExtendedDescription(updated_at=None, content="")
    text, at = found
    return entities.ExtendedDescription(updated_at=times.iso(at), content=prose.to_html(text))


async def long_description(app: Services) -> str:
    """What the owner wrote at length as HTML; empty when there is nothing."""
    found = await server_texts.dated(app.db.read(), "extended_description")
    return prose.to_html(found[0]) if found else ""


async def privacy_policy(app: Services) -> entities.Words:
    """What the owner wrote, else what the program does."""
    found = await server_texts.dated(app.db.read(), "privacy_policy")
    return _words(*(found or (_DEFAULT_PRIVACY, _DEFAULT_PRIVACY_AT)))


async def terms_of_service(app: Services, date: str | None = None) -> entities.TermsOfService:
    """Those that hold today, or the version that holds from a day on. NotFound when there is none."""
    today = times.day(app.clock.now_ms())
    versions = await server_texts.terms(app.db.read())
    if date is None:
        found = next((one for one in versions if one.effective_date <= today), None)
    else:
        found = next((one for one in versions if one.effective_date == date), None)
    if found is None:
        raise NotFound
    later = [one.effective_date for one in versions if one.effective_date > found.effective_date]
    return entities.TermsOfService(
        effective_date=found.effective_date,
        effective=found.effective_date <= today,
        content=prose.to_html(found.text),
        succeeded_by=min(later) if later else None,
    )


def languages() -> list[entities.Language]:
    """What a post can be marked as being written in."""
    return [entities.Language(code=one.code, name=one.name) for one in language.LANGUAGES]


async def pickable(app: Services) -> list[CustomEmoji]:
    """The emoji of this server that people may pick, by category and name."""
    return await instance.emojis(app.db.read())


async def emojis_in(app: Services, texts: Iterable[str]) -> list[CustomEmoji]:
    """The emoji of this server that stand in these texts."""
    names = emoji_rules.shortcodes(*texts)
    return await hydration.custom_emojis(app.db.read(), names) if names else []


async def custom_emojis(app: Services) -> list[emojis.CustomEmoji]:
    return [emojis.of(app, one) for one in await pickable(app)]


def _words(text: str, updated_at: int) -> entities.Words:
    return entities.Words(updated_at=times.iso(updated_at), content=prose.to_html(text))


def _thumbnail(app: Services, about: Server) -> entities.Thumbnail:
    """The picture the owner chose, else the mark of the program."""
    picture = about.picture
    if picture is None:
        return entities.Thumbnail(url=_icon(app, 512), description=about.title)
    url, small = addresses.file(app, picture.file), addresses.file(app, picture.small)
    return entities.Thumbnail(
        url=url,
        description=picture.description or about.title,
        blurhash=picture.blurhash or msgspec.UNSET,
        versions={"@1x": small, "@2x": url},
    )


def _icon(app: Services, size: int) -> str:
    return f"{app.settings.url}/static/icon-{size}.png"


async def _contact(app: Services) -> msgspec.Raw | None:
    if app.settings.members_only:
        return None
    owner = await instance.owner_account_id(app.db.read())
    found = await accounts.of(app, [owner]) if owner is not None else []
    return found[0] if found else None


async def _configuration(app: Services, about: Server) -> entities.Configuration:
    url = app.settings.url
    everybody = entities.Access(local="public", remote="public")
    return entities.Configuration(
        urls=entities.Urls(
            streaming=url.replace("http", "ws", 1),
            status=None,
            about=f"{url}/about",
            privacy_policy=f"{url}/privacy-policy",
            terms_of_service=f"{url}/terms-of-service" if about.terms else None,
        ),
        vapid=entities.Vapid(public_key=vapid.public_key(app.secret)),
        accounts=entities.AccountLimits(
            max_display_name_length=limits.PROFILES.display_name,
            max_note_length=limits.PROFILES.note,
            max_avatar_description_length=limits.PROFILES.picture_description,
            max_header_description_length=limits.PROFILES.picture_description,
            max_featured_tags=limits.PROFILES.featured_tags,
            max_pinned_statuses=limits.STATUSES.pinned,
            max_profile_fields=limits.PROFILES.fields,
            profile_field_name_limit=limits.PROFILES.field_name,
            profile_field_value_limit=limits.PROFILES.field_value,
        ),
        statuses=entities.StatusLimits(
            max_characters=limits.STATUSES.characters,
            max_media_attachments=limits.STATUSES.media,
            characters_reserved_per_url=limits.STATUSES.per_link,
            supported_mime_types=list(ContentType),
        ),
        media_attachments=entities.MediaLimits(
            supported_mime_types=_types(app),
            description_limit=limits.IMAGES.description,
            image_size_limit=limits.IMAGES.upload_bytes,
            image_matrix_limit=limits.IMAGES.upload_pixels,
            video_size_limit=limits.VIDEOS.upload_bytes,
            video_frame_rate_limit=limits.VIDEOS.frame_rate,
            video_matrix_limit=limits.VIDEOS.pixels,
        ),
        polls=entities.PollLimits(
            max_options=limits.POLLS.options,
            max_characters_per_option=limits.POLLS.option_characters,
            min_expiration=limits.POLLS.expires_min,
            max_expiration=limits.POLLS.expires_max,
        ),
        translation=entities.Translation(enabled=bool(app.translate.provider)),
        timelines_access=entities.TimelinesAccess(
            live_feeds=everybody, hashtag_feeds=everybody, trending_link_feeds=everybody
        ),
        limited_federation=await blocklists.allow_list(app),
    )


def _types(app: Services) -> list[str]:
    pictures = [mime for name in app.media.limits.formats for mime in image_types.DECLARED[name]]
    return [*pictures, *films.TYPES] if app.films.program is not None else pictures
