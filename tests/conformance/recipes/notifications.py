"""methods/notifications, grouped notifications, push, markers, filters, lists, reports."""

from tests.conformance.asking import Ask, Recipe, Recipes
from tests.conformance.scene import Scene, word

ALERTS = (
    "mention",
    "status",
    "reblog",
    "follow",
    "follow_request",
    "favourite",
    "poll",
    "update",
    "quote",
    "quoted_update",
    "admin.sign_up",
    "admin.report",
)
KEYS = {
    "p256dh": "BEpPCn0cfs3P0E0fY-gyOuahx5dW5N8quUowlrPyfXlMa6tABLqqcSpOpMnC1-o_UB_s4R8NQsqMLbASjnqSbqw",
    "auth": "T5bhIIyre5TDC1LyX4mFAQ",
}
POLICY = ("not_following", "not_followers", "new_accounts", "private_mentions", "limited_accounts")


def _subscribe(s: Scene) -> Ask:
    given = {
        "subscription[endpoint]": f"https://push.example/{word()}",
        "subscription[keys][p256dh]": KEYS["p256dh"],
        "subscription[keys][auth]": KEYS["auth"],
        "subscription[standard]": True,
        **{f"data[alerts][{name}]": True for name in ALERTS},
        "data[policy]": "followed",
    }
    return Ask("mo", given)


def _subscribed(s: Scene) -> Ask:
    s.once("push", lambda: s.subscribe(s.mo, KEYS))
    return Ask("mo")


def _alerts(s: Scene) -> Ask:
    _subscribed(s)
    given: dict[str, object] = {f"data[alerts][{name}]": False for name in ALERTS if "quote" not in name}
    return Ask("mo", {**given, "policy": "all"})


def _filter(s: Scene) -> dict[str, object]:
    return {
        "title": word(),
        "context[]": ["home", "public"],
        "filter_action": "warn",
        "expires_in": 3600,
        "keywords_attributes[][keyword]": word(),
        "keywords_attributes[][whole_word]": True,
        "keywords_attributes[][_destroy]": False,
    }


def _change_filter(s: Scene) -> Ask:
    made = s.filter(keywords_attributes=[{"keyword": word()}])
    more = {"id": made["id"], "keywords_attributes[][id]": made["keywords"][0]["id"]}
    return Ask("ben", {**_filter(s), **more})


def _drop_word(s: Scene) -> Ask:
    made = s.filter(keywords_attributes=[{"keyword": word()}])
    more = {"keywords_attributes[][id]": made["keywords"][0]["id"], "keywords_attributes[][_destroy]": True}
    return Ask("ben", {"id": made["id"], **more})


def _keyword(s: Scene, **more: object) -> Ask:
    made = s.filter(keywords_attributes=[{"keyword": word()}])
    return Ask("ben", {"id": made["keywords"][0]["id"], **more})


def _filtered_post(s: Scene) -> Ask:
    made = s.filter()
    kept = s.ben.post(f"/api/v2/filters/{made['id']}/statuses", status_id=s.post())
    return Ask("ben", {"id": kept["id"]})


def _old_filter(s: Scene, **more: object) -> dict[str, object]:
    return {
        "phrase": word(),
        "context[]": ["home"],
        "irreversible": False,
        "whole_word": True,
        "expires_in": 99,
    }


def _old(s: Scene) -> str:
    return str(s.ben.post("/api/v1/filters", phrase=word(), context=["home"])["id"])


def _listed(s: Scene) -> Ask:
    return Ask("ben", {"id": s.listed()})


def _group(s: Scene) -> str:
    s.tell_everything()
    s.once("favourites", s.favourites_of_ada)
    return str(s.told(s.ada, "favourite")["group_key"])


def _report(s: Scene) -> Ask:
    given = {
        "account_id": s.ada.id,
        "status_ids[]": [s.post()],
        "comment": "Not nice",
        "forward": False,
        "category": "violation",
        "rule_ids[]": [s.rule()],
        "collection_ids[]": [s.collection()],
    }
    return Ask("ben", given)


def _everything_told(s: Scene) -> Ask:
    s.tell_everything()
    return Ask("ada", {"limit": 80})


def _seldom_told(s: Scene) -> Ask:
    """What comes once, and stands below many others by and by."""
    s.tell_everything()
    kinds = ["moderation_warning", "severed_relationships", "added_to_collection"]
    return Ask("ada", {"types[]": kinds, "limit": 80})


def _told_to_olga(s: Scene) -> Ask:
    """Of reports, one of which is dealt with."""
    s.tell_everything()
    return Ask("olga", {"types[]": ["admin.report"], "limit": 80})


def _groups(**more: object) -> Recipe:
    def chosen(s: Scene) -> Ask:
        _group(s)
        given = {
            "types[]": ["favourite"],
            "exclude_types[]": ["follow"],
            "account_id": s.ben.id,
            "grouped_types[]": ["favourite"],
        }
        return Ask("ada", {**given, **more})

    def few(s: Scene) -> Ask:
        return Ask("ada", {"types[]": ["favourite"], "expand_accounts": "partial_avatars"})

    return [chosen, few, _everything_told, _seldom_told, _told_to_olga]


SUPPORTED = {"supported_types[]": ["favourite"]}
RECIPES: Recipes = {
    "GET /api/v1/notifications/policy": lambda s: (s.once("request", s.request), Ask("dede"))[1],
    "GET /api/v1/notifications": [
        lambda s: Ask(
            "ben",
            {
                "types[]": ["mention"],
                "exclude_types[]": ["follow"],
                "account_id": s.ada.id,
                "supported_types[]": ["mention"],
                "limit": 80,
            },
        ),
        _everything_told,
        _seldom_told,
        _told_to_olga,
        lambda s: Ask("ada", {"limit": 80, "supported_types[]": ["mention"]}),
    ],
    "GET /api/v1/notifications/:id": lambda s: Ask(
        "ben", {"id": s.mention(), "supported_types[]": ["mention"]}
    ),
    "POST /api/v1/notifications/clear": lambda s: Ask("cleo"),
    "POST /api/v1/notifications/:id/dismiss": lambda s: Ask("ben", {"id": s.mention()}),
    "POST /api/v1/notifications/dismiss": lambda s: Ask("ben", {"id": "1"}, status=410),
    "GET /api/v1/notifications/unread_count": lambda s: Ask(
        "ben", {"types[]": ["mention"], "exclude_types[]": ["follow"], "account_id": s.ada.id}
    ),
    "GET /api/v2/notifications/policy": lambda s: Ask("dede"),
    "PATCH /api/v2/notifications/policy": lambda s: Ask("mo", {f"for_{name}": "accept" for name in POLICY}),
    "GET /api/v1/notifications/requests": lambda s: (s.once("request", s.request), Ask("dede"))[1],
    "GET /api/v1/notifications/requests/:id": lambda s: Ask("dede", {"id": s.once("request", s.request)}),
    "POST /api/v1/notifications/requests/:id/accept": lambda s: Ask("dede", {"id": s.request()}),
    "POST /api/v1/notifications/requests/:id/dismiss": lambda s: Ask("dede", {"id": s.request()}),
    "POST /api/v1/notifications/requests/accept": lambda s: Ask("dede", {"id[]": [s.request()]}),
    "POST /api/v1/notifications/requests/dismiss": lambda s: Ask("dede", {"id[]": [s.request()]}),
    "GET /api/v1/notifications/requests/merged": lambda s: Ask("dede"),
    "GET /api/v2/notifications": _groups(**SUPPORTED),
    "GET /api/v2_alpha/notifications": _groups(),
    "GET /api/v2/notifications/:group_key": lambda s: Ask("ada", {"group_key": _group(s), **SUPPORTED}),
    "GET /api/v2_alpha/notifications/:group_key": lambda s: Ask("ada", {"group_key": _group(s)}),
    **{
        f"POST /api/{version}/notifications/:group_key/dismiss": lambda s: Ask(
            "ben", {"group_key": f"ungrouped-{s.mention()}"}
        )
        for version in ("v2", "v2_alpha")
    },
    "GET /api/v2/notifications/:group_key/accounts": lambda s: Ask("ada", {"group_key": _group(s)}),
    **{
        f"GET /api/{version}/notifications/unread_count": lambda s: Ask(
            "ben",
            {
                "types[]": ["mention"],
                "exclude_types[]": ["follow"],
                "account_id": s.ada.id,
                "grouped_types[]": ["favourite"],
            },
        )
        for version in ("v2", "v2_alpha")
    },
    "POST /api/v1/push/subscription": _subscribe,
    "GET /api/v1/push/subscription": _subscribed,
    "PUT /api/v1/push/subscription": _alerts,
    "DELETE /api/v1/push/subscription": lambda s: Ask("cleo"),
    "GET /api/v1/markers": lambda s: (
        s.once("marked", lambda: s.mark(s.ada)),
        Ask("ada", {"timeline[]": ["home", "notifications"]}),
    )[1],
    "POST /api/v1/markers": lambda s: Ask(
        "ben", {"home[last_read_id]": s.post(), "notifications[last_read_id]": s.mention()}
    ),
    "GET /api/v2/filters": lambda s: Ask("ben"),
    "GET /api/v2/filters/:id": lambda s: Ask("ben", {"id": s.filter()["id"]}),
    "POST /api/v2/filters": lambda s: Ask("ben", _filter(s)),
    "PUT /api/v2/filters/:id": [_change_filter, _drop_word],
    "DELETE /api/v2/filters/:id": lambda s: Ask("ben", {"id": s.filter()["id"]}),
    "GET /api/v2/filters/:filter_id/keywords": lambda s: Ask("ben", {"filter_id": s.filter()["id"]}),
    "POST /api/v2/filters/:filter_id/keywords": lambda s: Ask(
        "ben", {"filter_id": s.filter()["id"], "keyword": word(), "whole_word": True}
    ),
    "GET /api/v2/filters/keywords/:id": _keyword,
    "PUT /api/v2/filters/keywords/:id": lambda s: _keyword(s, keyword=word(), whole_word=False),
    "DELETE /api/v2/filters/keywords/:id": _keyword,
    "GET /api/v2/filters/:filter_id/statuses": lambda s: Ask("ben", {"filter_id": s.filter()["id"]}),
    "POST /api/v2/filters/:filter_id/statuses": lambda s: Ask(
        "ben", {"filter_id": s.filter()["id"], "status_id": s.post()}
    ),
    "GET /api/v2/filters/statuses/:id": _filtered_post,
    "DELETE /api/v2/filters/statuses/:id": _filtered_post,
    "GET /api/v1/filters": lambda s: (_old(s), Ask("ben"))[1],
    "GET /api/v1/filters/:id": lambda s: Ask("ben", {"id": _old(s)}),
    "POST /api/v1/filters": lambda s: Ask("ben", _old_filter(s)),
    "PUT /api/v1/filters/:id": lambda s: Ask("ben", {"id": _old(s), **_old_filter(s)}),
    "DELETE /api/v1/filters/:id": lambda s: Ask("ben", {"id": _old(s)}),
    "GET /api/v1/lists": lambda s: (s.listed(), Ask("ben"))[1],
    "GET /api/v1/lists/:id": _listed,
    "POST /api/v1/lists": lambda s: Ask(
        "ben", {"title": word(), "replies_policy": "followed", "exclusive": False}
    ),
    "PUT /api/v1/lists/:id": lambda s: Ask(
        "ben", {"id": s.list(), "title": word(), "replies_policy": "none", "exclusive": True}
    ),
    "DELETE /api/v1/lists/:id": lambda s: Ask("ben", {"id": s.list()}),
    "GET /api/v1/lists/:id/accounts": _listed,
    "POST /api/v1/lists/:id/accounts": lambda s: Ask("ben", {"id": s.list(), "account_ids[]": [s.ada.id]}),
    "DELETE /api/v1/lists/:id/accounts": lambda s: Ask("ben", {"id": s.list(), "account_ids[]": [s.ada.id]}),
    "POST /api/v1/reports": _report,
}
