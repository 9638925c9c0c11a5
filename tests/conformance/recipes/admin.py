"""methods/admin: what moderators and owners do."""

from tests.conformance.asking import Ask, Make, Recipes
from tests.conformance.scene import Scene

ADMIN = "/api/v1/admin"


def _of(kind: str, **more: object) -> Make:
    """A call about a new row of a list of those who stay outside."""
    return lambda s: Ask("olga", {"id": s.outsider(kind), **more})


def _ada(s: Scene) -> dict[str, object]:
    """All that staff can look for her by."""
    return {
        "username": s.ada.name,
        "display_name": "Ada",
        "by_domain": "",
        "email": f"{s.ada.name}@example.org",
        "ip": "127.0.0.1",
    }


def _somebody(path: str) -> Recipes:
    return {f"POST {ADMIN}/accounts/:id/{path}": lambda s: Ask("olga", {"id": s.newcomer().id})}


def _action(kind: str) -> Make:
    given = {"type": kind, "text": "Enough", "send_email_notification": False, "warning_preset_id": ""}
    return lambda s: Ask("olga", {"id": s.newcomer().id, "report_id": "", **given})


def _counted(s: Scene, names: str) -> Ask:
    domain = "remote.example"
    instance = ("accounts", "media_attachments", "reports", "statuses", "follows", "followers")
    tag = s.tag()
    if names == "measures":
        keys = ["active_users", "new_users", "interactions", "opened_reports", "resolved_reports"]
        more = {f"tag_{one}[id]": tag for one in ("accounts", "uses", "servers")}
        more |= {f"instance_{one}[domain]": domain for one in instance}
    else:
        keys = ["languages", "sources", "servers", "space_usage", "software_versions"]
        more = {f"tag_{one}[id]": tag for one in ("servers", "languages")}
        more |= {f"instance_{one}[domain]": domain for one in ("accounts", "languages")}
        more["limit"] = 5
    keys += [name.partition("[")[0] for name in more if "[" in name]
    return Ask("olga", {"keys[]": keys, "start_at": s.soon(-86400 * 3), "end_at": s.soon(0), **more})


def _rows(name: str, params: dict[str, object]) -> Recipes:
    base = f"{ADMIN}/{name}"
    return {
        f"GET {base}": lambda s: (s.outsider(name), Ask("olga"))[1],
        f"GET {base}/:id": _of(name),
        f"POST {base}": lambda s: Ask("olga", {**s.outside(name), **params}),
        f"DELETE {base}/:id": _of(name),
    }


BLOCK = {
    "severity": "silence",
    "reject_media": True,
    "reject_reports": True,
    "private_comment": "For us",
    "public_comment": "For all",
    "obfuscate": True,
}

RECIPES: Recipes = {
    f"GET {ADMIN}/accounts": [
        lambda s: Ask("olga", _ada(s)),
        lambda s: Ask("olga", {"limit": 80}),
    ],
    "GET /api/v2/admin/accounts": [
        lambda s: Ask(
            "olga",
            {
                **_ada(s),
                "invited_by": s.olga.id,
                "permissions": "staff",
                "role_ids[]": ["1"],
            },
        ),
        lambda s: Ask("olga", {"limit": 80}),
    ],
    f"GET {ADMIN}/accounts/:id": [
        lambda s: Ask("olga", {"id": s.ada.id}),
        lambda s: Ask("olga", {"id": s.rita.id}),
        lambda s: Ask("olga", {"id": s.applicant()}),
    ],
    **{
        f"POST {ADMIN}/accounts/:id/{deed}": lambda s: Ask("olga", {"id": s.waiting()})
        for deed in ("approve", "reject")
    },
    f"DELETE {ADMIN}/accounts/:id": lambda s: Ask("olga", {"id": s.banned().id}),
    f"POST {ADMIN}/accounts/:id/action": [_action("silence"), _action("none"), _action("sensitive")],
    **_somebody("enable"),
    **_somebody("unsilence"),
    **_somebody("unsensitive"),
    f"POST {ADMIN}/accounts/:id/unsuspend": lambda s: Ask("olga", {"id": s.banned().id}),
    f"POST {ADMIN}/canonical_email_blocks/test": lambda s: (
        s.once("blocked", s.blocked),
        Ask("olga", {"email": "blocked@example.org"}),
    )[1],
    **_rows("canonical_email_blocks", {}),
    **_rows("domain_allows", {}),
    **_rows("domain_blocks", BLOCK),
    **_rows("email_domain_blocks", {}),
    **_rows("ip_blocks", {"severity": "sign_up_block", "comment": "Noise", "expires_in": 3600}),
    f"PUT {ADMIN}/domain_blocks/:id": _of("domain_blocks", **BLOCK),
    f"PUT {ADMIN}/ip_blocks/:id": lambda s: Ask(
        "olga",
        {
            "id": s.outsider("ip_blocks"),
            **s.outside("ip_blocks"),
            "severity": "no_access",
            "comment": "Noise",
            "expires_in": 3600,
        },
    ),
    f"POST {ADMIN}/dimensions": lambda s: _counted(s, "dimensions"),
    f"POST {ADMIN}/measures": lambda s: _counted(s, "measures"),
    f"POST {ADMIN}/retention": lambda s: Ask(
        "olga", {"start_at": s.soon(-86400 * 3), "end_at": s.soon(0), "frequency": "day"}
    ),
    f"GET {ADMIN}/reports": [
        lambda s: (s.report(), Ask("olga"))[1],
        lambda s: Ask("olga", {"account_id": s.ben.id, "target_account_id": s.ada.id}),
    ],
    f"GET {ADMIN}/reports/:id": [
        lambda s: Ask("olga", {"id": s.report()}),
        lambda s: Ask("olga", {"id": s.closed_report()}),
    ],
    f"PUT {ADMIN}/reports/:id": lambda s: Ask(
        "olga", {"id": s.report(), "category": "violation", "rule_ids[]": [s.rule()]}
    ),
    **{
        f"POST {ADMIN}/reports/:id/{deed}": lambda s: Ask("olga", {"id": s.report()})
        for deed in ("assign_to_self", "unassign", "resolve", "reopen")
    },
    **{
        f"GET {ADMIN}/trends/{kind}": lambda s: (s.trending(), Ask("olga"))[1]
        for kind in ("links", "statuses", "tags")
    },
    # Of canonical addresses either the address or its digest.
    f"POST {ADMIN}/canonical_email_blocks": [
        lambda s: Ask("olga", s.outside("canonical_email_blocks")),
        lambda s: Ask("olga", {"canonical_email_hash": s.digest()}),
    ],
}
