"""How each method of Mastodon.py that changes something is called; see `mastodon_py_calls`."""

from typing import Any

from tests.clients.mastodon_py_calls import LATER, NOW, SINCE, Call, block, kept, keyword, old_filter, picture
from tests.clients.mastodon_py_calls import subscribe as subscribed
from tests.conformance.scene import word

WRITES: dict[str, Call] = {
    "accept_multiple_notification_requests": lambda w: w.dede.accept_multiple_notification_requests(
        [w.s.request()]
    ),
    "accept_notification_request": lambda w: w.dede.accept_notification_request(w.s.request()),
    "account_block": lambda w: w.ben.account_block(w.s.newcomer().id),
    "account_delete_avatar": lambda w: w.dede.account_delete_avatar(),
    "account_delete_header": lambda w: w.dede.account_delete_header(),
    "account_endorse": lambda w: (w.s.listed(), w.ben.account_endorse(w.s.ada.id))[1],
    "account_follow": lambda w: w.ben.account_follow(w.s.ada.id, notify=True),
    "account_mute": lambda w: w.ben.account_mute(w.s.newcomer().id, duration=60),
    "account_note_set": lambda w: w.ben.account_note_set(w.s.ada.id, "From the guild"),
    "account_pin": lambda w: (w.s.listed(), w.ben.account_pin(w.s.ada.id))[1],
    "account_remove_from_followers": lambda w: w.ben.account_remove_from_followers(w.s.mo.id),
    "account_unblock": lambda w: w.ben.account_unblock(w.s.mo.id),
    "account_unendorse": lambda w: w.ben.account_unendorse(w.s.mo.id),
    "account_unfollow": lambda w: w.ben.account_unfollow(w.s.mo.id),
    "account_unmute": lambda w: w.ben.account_unmute(w.s.mo.id),
    "account_unpin": lambda w: w.ben.account_unpin(w.s.mo.id),
    "account_update_credentials": lambda w: w.mo.account_update_credentials(
        display_name="Mo", fields=[("Loom", "Jacquard")], default_privacy="unlisted"
    ),
    "add_filter_keyword_v2": keyword,
    "add_filter_status_v2": kept,
    "announcement_dismiss": lambda w: w.ben.announcement_dismiss(w.s.announcement()),
    "announcement_reaction_create": lambda w: w.ben.announcement_reaction_create(w.s.announcement(), "🎉"),
    "announcement_reaction_delete": lambda w: w.ben.announcement_reaction_delete(w.s.reacted(), "🎉"),
    "annual_report_generate": lambda w: w.ada.annual_report_generate(w.s.reported_year()),
    "annual_report_read": lambda w: w.ada.annual_report_read(w.s.reported_year()),
    "collection_create": lambda w: w.mo.collection_create(word(), "Who weaves", account_ids=[w.s.ben.id]),
    "collection_delete": lambda w: w.ada.collection_delete(w.s.collection()),
    "collection_item_add": lambda w: w.ada.collection_item_add(w.s.empty_collection(), w.s.ben.id),
    "collection_item_delete": lambda w: w.ada.collection_item_delete(*w.s.collected()),
    "collection_item_revoke": lambda w: w.ben.collection_item_revoke(*w.s.collected()),
    "collection_update": lambda w: w.ada.collection_update(w.s.collection(), name=word()),
    "conversations_read": lambda w: w.ben.conversations_read(w.s.conversation()),
    "create_filter_v2": lambda w: w.ben.create_filter_v2(word(), ["home"], "warn", expires_in=60),
    "delete_filter_keyword_v2": lambda w: w.ben.delete_filter_keyword_v2(keyword(w)),
    "delete_filter_status_v2": lambda w: w.ben.delete_filter_status_v2(kept(w)),
    "delete_filter_v2": lambda w: w.ben.delete_filter_v2(w.s.filter()["id"]),
    "dismiss_grouped_notification": lambda w: w.ben.dismiss_grouped_notification(
        f"ungrouped-{w.s.mention()}"
    ),
    "dismiss_multiple_notification_requests": lambda w: w.dede.dismiss_multiple_notification_requests(
        [w.s.request()]
    ),
    "dismiss_notification_request": lambda w: w.dede.dismiss_notification_request(w.s.request()),
    "domain_block": lambda w: w.ben.domain_block("b.example"),
    "domain_unblock": lambda w: w.ben.domain_unblock("b.example"),
    "email_resend_confirmation": lambda w: w.unconfirmed().email_resend_confirmation(),
    "featured_tag_create": lambda w: w.as_newcomer().featured_tag_create(word()),
    "featured_tag_delete": lambda w: w.mo.featured_tag_delete(w.s.featured_tag(w.s.mo)),
    "filter_create": old_filter,
    "filter_delete": lambda w: w.ben.filter_delete(old_filter(w)),
    "filter_update": lambda w: w.ben.filter_update(old_filter(w), phrase=word(), context=["home"]),
    "follow_request_authorize": lambda w: w.cleo.follow_request_authorize(w.s.asked_by()),
    "follow_request_reject": lambda w: w.cleo.follow_request_reject(w.s.asked_by()),
    "follows": lambda w: w.ben.follows(w.s.ada.name),
    "list_accounts_add": lambda w: (
        w.ben.account_follow(w.s.ada.id),
        w.ben.list_accounts_add(w.s.list(), [w.s.ada.id]),
    )[1],
    "list_accounts_delete": lambda w: w.ben.list_accounts_delete(w.s.listed(), [w.s.ada.id]),
    "list_create": lambda w: w.ben.list_create(word(), replies_policy="none"),
    "list_delete": lambda w: w.ben.list_delete(w.s.list()),
    "list_update": lambda w: w.ben.list_update(w.s.list(), word(), exclusive=True),
    "markers_set": lambda w: w.ada.markers_set(["home"], [1]),
    "media_post": picture,
    "media_update": lambda w: w.ada.media_update(picture(w), description="Two colours", focus=(0.1, 0.2)),
    "notifications_clear": lambda w: w.cleo.notifications_clear(),
    "notifications_dismiss": lambda w: w.ben.notifications_dismiss(w.s.mention()),
    "poll_vote": lambda w: w.ben.poll_vote(w.s.poll(), [0]),
    "profile_update": lambda w: w.mo.profile_update(display_name="Mo", show_media=True),
    "push_subscription_delete": lambda w: w.cleo.push_subscription_delete(),
    "push_subscription_set": subscribed,
    "push_subscription_update": lambda w: (
        subscribed(w),
        w.mo.push_subscription_update(follow_events=True, poll_events=True),
    )[1],
    "report": lambda w: w.ben.report(w.s.ada.id, status_ids=[w.s.post()], comment="Look", category="spam"),
    "scheduled_status_delete": lambda w: w.ada.scheduled_status_delete(w.s.scheduled()),
    "scheduled_status_update": lambda w: w.ada.scheduled_status_update(w.s.scheduled(), LATER),
    "status_bookmark": lambda w: w.ben.status_bookmark(w.s.post()),
    "status_delete": lambda w: w.ada.status_delete(w.s.post()),
    "status_favourite": lambda w: w.ben.status_favourite(w.s.post()),
    "status_mute": lambda w: w.ada.status_mute(w.s.post()),
    "status_pin": lambda w: w.pinned(),
    "status_post": lambda w: w.ada.status_post("A word", language="en", idempotency_key=word()),
    "status_quote_revoke": lambda w: w.ada.status_quote_revoke(*w.s.quoting()),
    "status_reblog": lambda w: w.ben.status_reblog(w.s.post(), visibility="unlisted"),
    "status_reply": lambda w: w.ben.status_reply(w.ben.status(w.s.post()), "An answer"),
    "status_unbookmark": lambda w: w.ben.status_unbookmark(w.s.post()),
    "status_unfavourite": lambda w: w.ben.status_unfavourite(w.s.post()),
    "status_unmute": lambda w: w.ada.status_unmute(w.s.post()),
    "status_unpin": lambda w: w.ada.status_unpin(w.s.post()),
    "status_unreblog": lambda w: w.ben.status_unreblog(w.s.post()),
    "status_update": lambda w: w.ada.status_update(w.s.post(), "Other words", spoiler_text="Mended"),
    "status_update_quote_approval_policy": lambda w: w.ada.status_update_quote_approval_policy(
        w.s.post(), "nobody"
    ),
    "suggestion_delete": lambda w: w.mo.suggestion_delete(w.s.ada.id),
    "tag_feature": lambda w: w.as_newcomer().tag_feature("loom"),
    "tag_follow": lambda w: w.ben.tag_follow("silk"),
    "tag_unfeature": lambda w: w.mo.tag_unfeature("loom"),
    "tag_unfollow": lambda w: w.ben.tag_unfollow("silk"),
    "toot": lambda w: w.ada.toot("A word"),
    "update_filter_v2": lambda w: w.ben.update_filter_v2(w.s.filter()["id"], title=word()),
    "update_notifications_policy": lambda w: w.mo.update_notifications_policy(for_not_following="accept"),
}

BLOCKS = {
    "canonical_email_block": ("canonical_email_blocks", {"email": "py@example.org"}),
    "domain_allow": ("domain_allows", {"domain": "py.example"}),
    "domain_block": ("domain_blocks", {"domain": "py.example", "severity": "silence"}),
    "email_domain_block": ("email_domain_blocks", {"domain": "py-mail.example"}),
    "ip_block": ("ip_blocks", {"ip": "198.51.100.7/32", "severity": "sign_up_block"}),
}


def _blocks() -> dict[str, Call]:
    found: dict[str, Call] = {}
    for name, (path, given) in BLOCKS.items():
        found |= {
            f"admin_{name}s": lambda w, name=name, path=path: (
                block(w, path),
                getattr(w.olga, f"admin_{name}s")(),
            )[1],
            f"admin_create_{name}": lambda w, name=name, given=given: getattr(w.olga, f"admin_create_{name}")(
                **given
            ),
            f"admin_delete_{name}": lambda w, name=name, path=path: getattr(w.olga, f"admin_delete_{name}")(
                block(w, path)
            ),
        }
        if name != "domain_block":
            found[f"admin_{name}"] = lambda w, name=name, path=path: getattr(w.olga, f"admin_{name}")(
                block(w, path)
            )
    return found


def decided(w: Any, deed: str, kind: str) -> Any:
    """Decide about what trends; in the end it is allowed, so that it goes on."""
    one = w.s.trending_id(kind)
    answer = getattr(w.olga, f"admin_{deed}_trending_{kind}")(one)
    getattr(w.olga, f"admin_approve_trending_{kind}")(one)
    return answer


ADMIN: dict[str, Call] = {
    **_blocks(),
    "admin_update_domain_block": lambda w: w.olga.admin_update_domain_block(
        block(w, "domain_blocks"), severity="silence", obfuscate=True
    ),
    "admin_update_ip_block": lambda w: w.olga.admin_update_ip_block(
        block(w, "ip_blocks"), severity="no_access", comment="Noise"
    ),
    "admin_test_canonical_email_block": lambda w: (
        w.olga.admin_create_canonical_email_block("blocked@example.org"),
        w.olga.admin_test_canonical_email_block("blocked@example.org"),
    )[1],
    "admin_account": lambda w: w.olga.admin_account(w.s.ada.id),
    "admin_account_approve": lambda w: w.olga.admin_account_approve(w.s.waiting()),
    "admin_account_delete": lambda w: w.olga.admin_account_delete(w.s.banned().id),
    "admin_account_enable": lambda w: w.olga.admin_account_enable(w.s.newcomer().id),
    "admin_account_moderate": lambda w: w.olga.admin_account_moderate(
        w.s.newcomer().id, "silence", text="Enough", send_email_notification=False
    ),
    "admin_account_reject": lambda w: w.olga.admin_account_reject(w.s.waiting()),
    "admin_account_unsensitive": lambda w: w.olga.admin_account_unsensitive(w.s.newcomer().id),
    "admin_account_unsilence": lambda w: w.olga.admin_account_unsilence(w.s.newcomer().id),
    "admin_account_unsuspend": lambda w: w.olga.admin_account_unsuspend(w.s.banned().id),
    "admin_accounts": lambda w: w.olga.admin_accounts(limit=5),
    "admin_accounts_v1": lambda w: w.olga.admin_accounts_v1(limit=5),
    "admin_accounts_v2": lambda w: w.olga.admin_accounts_v2(origin="local", status="active"),
    "admin_dimensions": lambda w: w.olga.admin_dimensions(SINCE, NOW, languages=True, sources=True),
    "admin_measures": lambda w: w.olga.admin_measures(SINCE, NOW, active_users=True, new_users=True),
    "admin_retention": lambda w: w.olga.admin_retention(SINCE, NOW),
    "admin_report": lambda w: w.olga.admin_report(w.s.report()),
    "admin_report_assign": lambda w: w.olga.admin_report_assign(w.s.report()),
    "admin_report_reopen": lambda w: w.olga.admin_report_reopen(w.s.report()),
    "admin_report_resolve": lambda w: w.olga.admin_report_resolve(w.s.report()),
    "admin_report_unassign": lambda w: w.olga.admin_report_unassign(w.s.report()),
    "admin_reports": lambda w: (w.s.report(), w.olga.admin_reports())[1],
    "admin_trending_links": lambda w: (w.s.trending(), w.olga.admin_trending_links())[1],
    "admin_trending_statuses": lambda w: (w.s.trending(), w.olga.admin_trending_statuses())[1],
    "admin_trending_tags": lambda w: (w.s.trending(), w.olga.admin_trending_tags())[1],
    **{
        f"admin_{deed}_trending_{kind}": lambda w, deed=deed, kind=kind: decided(w, deed, kind)
        for deed in ("approve", "reject")
        for kind in ("link", "status", "tag")
    },
}
