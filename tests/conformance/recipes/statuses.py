"""methods/statuses, timelines, polls, media, scheduled posts, favourites, conversations, search, trends."""

from tests.conformance.asking import Ask, Recipes
from tests.conformance.scene import Scene, word


def _of(by: str, **more: object) -> object:
    """A call about a new post of Ada's."""
    return lambda s: Ask(by, {"id": s.post(), **more})


def _rich(s: Scene, by: str = "ben") -> Ask:
    """A call about the post that has everything."""
    return Ask(by, {"id": s.rich()})


def _full(s: Scene) -> Ask:
    given = {
        "status": "A loom in Lyon :drum: #loom",
        "media_ids[]": [s.picture()],
        "in_reply_to_id": s.post(),
        "sensitive": True,
        "spoiler_text": "Weaving",
        "visibility": "public",
        "language": "fr",
        "quote_approval_policy": "public",
        "Idempotency-Key": word(),
    }
    return Ask("ada", given)


def _asking(s: Scene) -> Ask:
    given = {
        "status": "Tea?",
        "poll[options][]": ["yes", "no"],
        "poll[expires_in]": 3600,
        "poll[multiple]": True,
        "poll[hide_totals]": True,
    }
    return Ask("ada", given)


def _later(s: Scene, **more: object) -> Ask:
    given = {
        "status": "Later",
        "scheduled_at": s.soon(),
        "spoiler_text": "Soon",
        "language": "en",
        "visibility": "unlisted",
        "in_reply_to_id": s.post(),
        "sensitive": True,
        "Idempotency-Key": word(),
    }
    return Ask("ada", {**given, **more})


def _edit(s: Scene) -> Ask:
    picture = s.picture()
    given = {
        "id": s.post(media_ids=[picture]),
        "status": "Other words",
        "spoiler_text": "Mended",
        "sensitive": True,
        "language": "fr",
        "media_ids[]": [picture],
        "media_attributes[][id]": picture,
        "media_attributes[][description]": "Two colours",
        "media_attributes[][focus]": "0.1,0.2",
        "quote_approval_policy": "followers",
        "correction": "correction",
        "correction_note": "It was not so",
    }
    return Ask("ada", given)


def _edit_poll(s: Scene) -> Ask:
    given = {
        "id": s.post(poll={"options": ["a", "b"], "expires_in": 3600}),
        "status": "Other words",
        "poll[options][]": ["c", "d"],
        "poll[expires_in]": 7200,
        "poll[multiple]": True,
        "poll[hide_totals]": True,
    }
    return Ask("ada", given)


def _pin(s: Scene) -> Ask:
    name = s.called(s.newcomer())
    return Ask(name, {"id": s.post(getattr(s, name))})


def _upload(s: Scene) -> Ask:
    given = {
        "file": s.png(),
        "thumbnail": s.png((20, 20)),
        "description": "Two colours",
        "focus": "0.5,-0.5",
    }
    return Ask("ada", given, forms=("form",))


def _change_media(s: Scene) -> Ask:
    return Ask("ada", {"id": s.picture(), "description": "Three colours", "focus": "0.0,0.5"})


def _new_thumbnail(s: Scene) -> Ask:
    return Ask("ada", {"id": s.video(), "thumbnail": s.png((20, 20))})


def _scheduled(s: Scene, by: str = "ada", **more: object) -> Ask:
    return Ask(by, {"id": s.scheduled(), **more})


def _translated(s: Scene) -> Ask:
    return Ask("ben", {"id": s.foreign(), "lang": "fr"})


def _quoted(s: Scene) -> Ask:
    quoted, quoting = s.quoting()
    return Ask("ada", {"id": quoted, "quoting_status_id": quoting})


def _trends(s: Scene) -> Ask:
    s.trending()
    return Ask()


RECIPES: Recipes = {
    "POST /api/v1/statuses": [
        _full,
        _asking,
        lambda s: Ask("ada", {"status": "So true", "quoted_status_id": s.quotable()}),
        _later,
        lambda s: _later(s, **{"media_ids[]": [s.picture()]}),
        lambda s: _later(
            s,
            **{
                "poll[options][]": ["a", "b"],
                "poll[expires_in]": 600,
                "poll[multiple]": True,
                "poll[hide_totals]": True,
            },
        ),
    ],
    "GET /api/v1/statuses/:id": [
        _rich,
        lambda s: _rich(s, "ada"),
        lambda s: _rich(s, ""),
        lambda s: Ask("ben", {"id": s.quoting()[1]}),
        lambda s: Ask("ben", {"id": s.quoting_twice()}),
        lambda s: Ask("ben", {"id": s.carded()}),
    ],
    "GET /api/v1/statuses": lambda s: Ask("ben", {"id[]": [s.rich(), s.post()]}),
    "DELETE /api/v1/statuses/:id": [_of("ada"), _of("ada", delete_media=True)],
    "GET /api/v1/statuses/:id/context": lambda s: Ask("ben", {"id": s.thread()}),
    "POST /api/v1/statuses/:id/translate": [
        _translated,
        lambda s: Ask("ben", {"id": s.foreign_picture(), "lang": "fr"}),
    ],
    "GET /api/v1/statuses/:id/reblogged_by": _rich,
    "GET /api/v1/statuses/:id/favourited_by": _rich,
    "GET /api/v1/statuses/:id/quotes": lambda s: Ask("ada", {"id": s.quoting()[0]}),
    "GET /api/v1/statuses/:id/history": [
        _rich,
        lambda s: Ask("ben", {"id": s.edited_poll()}),
        lambda s: Ask("ben", {"id": s.retracted()}),
        lambda s: Ask("ben", {"id": s.quoting()[1]}),
    ],
    "GET /api/v1/statuses/:id/source": lambda s: _rich(s, "ada"),
    "GET /api/v1/statuses/:id/card": lambda s: Ask("ben", {"id": s.rich()}, status=404),
    "PUT /api/v1/statuses/:id": [_edit, _edit_poll],
    "PUT /api/v1/statuses/:id/interaction_policy": _of("ada", quote_approval_policy="nobody"),
    "POST /api/v1/statuses/:id/quotes/:quoting_status_id/revoke": _quoted,
    "POST /api/v1/statuses/:id/pin": _pin,
    "POST /api/v1/statuses/:id/unpin": _of("ada"),
    "POST /api/v1/statuses/:id/reblog": _of("ben", visibility="unlisted"),
    **{
        f"POST /api/v1/statuses/:id/{deed}": _of("ben")
        for deed in ("favourite", "unfavourite", "unreblog", "bookmark", "unbookmark", "mute", "unmute")
    },
    "GET /api/v1/timelines/public": [
        lambda s: Ask("ben"),
        lambda s: Ask(""),
    ],
    "GET /api/v1/timelines/tag/:hashtag": lambda s: Ask(
        "ben", {"hashtag": "loom", "any[]": ["silk"], "all[]": ["loom"], "none[]": ["wool"]}
    ),
    "GET /api/v1/timelines/home": lambda s: Ask("ben"),
    "GET /api/v1/timelines/link": lambda s: Ask("ben", {"url": s.trending_link()}),
    "GET /api/v1/timelines/list/:list_id": lambda s: Ask("ben", {"list_id": s.listed()}),
    "GET /api/v1/timelines/direct": lambda s: Ask("ben", status=410),
    "GET /api/v1/polls/:id": [lambda s: Ask("ben", {"id": s.poll()}), lambda s: Ask("", {"id": s.poll()})],
    "POST /api/v1/polls/:id/votes": lambda s: Ask("ben", {"id": s.poll(), "choices[]": [0]}),
    "POST /api/v2/media": _upload,
    "POST /api/v1/media": _upload,
    "GET /api/v1/media/:id": lambda s: Ask("ada", {"id": s.picture()}),
    "PUT /api/v1/media/:id": [_change_media, _new_thumbnail],
    "DELETE /api/v1/media/:id": lambda s: Ask("ada", {"id": s.picture()}),
    "GET /api/v1/scheduled_statuses": lambda s: (s.scheduled(), Ask("ada"))[1],
    "GET /api/v1/scheduled_statuses/:id": _scheduled,
    "PUT /api/v1/scheduled_statuses/:id": lambda s: _scheduled(s, scheduled_at=s.soon(7200)),
    "DELETE /api/v1/scheduled_statuses/:id": _scheduled,
    "GET /api/v1/bookmarks": lambda s: Ask("ben"),
    "GET /api/v1/favourites": lambda s: Ask("ben"),
    "GET /api/v1/conversations": lambda s: (s.once("talk", s.conversation), Ask("ben"))[1],
    "DELETE /api/v1/conversations/:id": lambda s: Ask("ben", {"id": s.conversation()}),
    "POST /api/v1/conversations/:id/read": lambda s: Ask("ben", {"id": s.conversation()}),
    "POST /api/v1/conversations/:id/unread": lambda s: Ask("ben", {"id": s.conversation()}),
    "GET /api/v2/search": [
        lambda s: Ask("ben", {"q": s.ada.name, "account_id": s.ada.id}),
        lambda s: Ask("ben", {"q": "loom"}),
        lambda s: Ask("", {"q": s.ada.name}),
    ],
    "GET /api/v1/search": lambda s: Ask("ben", {"q": "loom"}, status=410),
    "GET /api/v1/trends/tags": _trends,
    "GET /api/v1/trends": _trends,
    "GET /api/v1/trends/statuses": _trends,
    "GET /api/v1/trends/links": _trends,
    "GET /api/oembed": lambda s: Ask("", {"url": s.address(), "maxwidth": 300, "maxheight": 200}),
    "GET /api/v1_alpha/async_refreshes/:id": [
        lambda s: Ask("ben", {"id": s.refresh()}),
        lambda s: Ask("ben", {"id": s.refreshed()}),
    ],
}
