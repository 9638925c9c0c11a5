"""How each public method of Mastodon.py is called: with whom, about what.

`w` is the world: `w.ada`, `w.ben`, `w.olga`, … are the library signed in as people of the conformance scene,
`w.s` is the scene itself, which makes things anew.
"""

import datetime
from collections.abc import Callable
from typing import Any

from mastodon import CallbackStreamListener, Mastodon

from tests.conformance.scene import PASSWORD, word
from tests.entrance import OUT_OF_BAND

Call = Callable[[Any], Any]
LATER = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
SINCE = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)
NOW = datetime.datetime.now(datetime.UTC)


def picture(w: Any) -> Any:
    return w.ada.media_post(w.s.png()[1], mime_type="image/png")


def subscribe(w: Any) -> Any:
    _, public = w.mo.push_subscription_generate_keys()
    address = f"https://push.example/{word()}"
    return w.mo.push_subscription_set(address, public, follow_events=True, mention_events=True)


def heard(open_stream: Callable[[Any, Any], Any], act: Call) -> Call:
    """A stream hears what is done."""

    def call(w: Any) -> Any:
        return w.hears(open_stream, act)

    return call


def by_socket(w: Any) -> Any:
    handle = w.ben.stream_open_websocket()
    listener = CallbackStreamListener(update_handler=w.heard.put)
    w.ben.stream_user(listener, websocket_handle=handle)
    w.until_alive(handle)
    w.s.post()
    found = w.heard.get(timeout=10)
    handle.close()
    return found


def made_account(w: Any) -> Any:
    library = w.nobody()
    name = word("py")
    return library.create_account(
        name, PASSWORD, f"{name}@example.org", agreement=True, scopes=["read", "write"]
    )


def logged_in(w: Any) -> Any:
    library = w.nobody()
    code = w.s.code()
    return library.log_in(code=code, redirect_uri=OUT_OF_BAND, scopes=["read"], allow_http=True)


def revoked(w: Any) -> Any:
    library = w.nobody()
    library.log_in(code=w.s.code(), redirect_uri=OUT_OF_BAND, scopes=["read"], allow_http=True)
    library.revoke_access_token(allow_http=True)
    return library.access_token is None


def app(w: Any) -> Any:
    return Mastodon.create_app(
        "A bot", scopes=["read"], api_base_url=w.s.server.url, website="https://a.example"
    )


def applied(w: Any) -> Any:
    w.ben.filter_create("finale", ["public"], whole_word=True)
    w.s.post(status="What a finale")
    return w.ben.filters_apply(w.ben.timeline_local(), w.ben.filters(), "public")


def paged(w: Any) -> Any:
    for _ in range(3):
        w.s.post()
    return w.ada.account_statuses(w.s.ada.id, limit=2)


def old_filter(w: Any) -> Any:
    return w.ben.filter_create(word(), ["home"])


def keyword(w: Any) -> Any:
    return w.ben.add_filter_keyword_v2(w.s.filter()["id"], word())


def kept(w: Any) -> Any:
    return w.ben.add_filter_status_v2(w.s.filter()["id"], w.s.post())


def block(w: Any, kind: str) -> str:
    return str(w.s.outsider(kind))


READS: dict[str, Call] = {
    "account": lambda w: w.ben.account(w.s.ada.id),
    "account_collections": lambda w: (w.s.collection(), w.ben.account_collections(w.s.ada.id))[1],
    "account_familiar_followers": lambda w: w.cleo.account_familiar_followers(w.s.ada.id),
    "account_featured_tags": lambda w: (
        w.s.featured_tag(w.s.mo),
        w.ben.account_featured_tags(w.s.mo.id),
    )[1],
    "account_followers": lambda w: (w.s.listed(), w.ben.account_followers(w.s.ada.id))[1],
    "account_following": lambda w: (w.s.listed(), w.ben.account_following(w.s.ben.id))[1],
    "account_in_collections": lambda w: (w.s.collection(), w.ben.account_in_collections(w.s.ben.id))[1],
    "account_lists": lambda w: (w.s.listed(), w.ben.account_lists(w.s.ada.id))[1],
    "account_lookup": lambda w: w.ben.account_lookup(w.s.ada.name),
    "account_relationships": lambda w: w.ben.account_relationships([w.s.ada.id, w.s.cleo.id]),
    "account_search": lambda w: w.ben.account_search(w.s.ada.name),
    "account_statuses": lambda w: (w.s.post(), w.ben.account_statuses(w.s.ada.id))[1],
    "account_verify_credentials": lambda w: w.ada.account_verify_credentials(),
    "accounts": lambda w: w.ben.accounts([w.s.ada.id, w.s.ben.id]),
    "annual_report": lambda w: w.ada.annual_report(w.s.reported_year()),
    "annual_report_state": lambda w: w.ada.annual_report_state(w.s.reported_year()),
    "annual_reports": lambda w: (w.s.reported_year(), w.ada.annual_reports().annual_reports)[1],
    "announcements": lambda w: (w.s.announcement(), w.ben.announcements())[1],
    "app_verify_credentials": lambda w: w.ada.app_verify_credentials(),
    "blocks": lambda w: (w.ben.account_block(w.s.newcomer().id), w.ben.blocks())[1],
    "bookmarks": lambda w: (w.ben.status_bookmark(w.s.post()), w.ben.bookmarks())[1],
    "collection": lambda w: w.ben.collection(w.s.collection()),
    "conversations": lambda w: (w.s.conversation(), w.ben.conversations())[1],
    "custom_emojis": lambda w: w.ben.custom_emojis(),
    "directory": lambda w: w.ben.directory(limit=10),
    "domain_blocks": lambda w: (w.ben.domain_block("a.example"), w.ben.domain_blocks())[1],
    "endorsements": lambda w: (w.s.listed(), w.ben.account_endorse(w.s.ada.id), w.ben.endorsements())[2],
    "favourites": lambda w: (w.ben.status_favourite(w.s.post()), w.ben.favourites())[1],
    "featured_tag_suggestions": lambda w: (w.s.rich(), w.ada.featured_tag_suggestions())[1],
    "featured_tags": lambda w: (w.s.featured_tag(w.s.mo), w.mo.featured_tags())[1],
    "fetch_next": lambda w: w.ada.fetch_next(paged(w)),
    "fetch_previous": lambda w: w.ada.fetch_previous(w.ada.fetch_next(paged(w))),
    "fetch_remaining": lambda w: w.ada.fetch_remaining(paged(w)),
    "filter": lambda w: w.ben.filter(old_filter(w)),
    "filter_keywords_v2": lambda w: w.ben.filter_keywords_v2(
        w.s.filter(keywords_attributes=[{"keyword": word()}])["id"]
    ),
    "filter_status_v2": lambda w: w.ben.filter_status_v2(kept(w)),
    "filter_statuses_v2": lambda w: (
        (made := w.s.filter()["id"]),
        w.ben.add_filter_status_v2(made, w.s.post()),
        w.ben.filter_statuses_v2(made),
    )[2],
    "filter_v2": lambda w: w.ben.filter_v2(w.s.filter()["id"]),
    "filters": lambda w: (old_filter(w), w.ben.filters())[1],
    "filters_apply": applied,
    "filters_v2": lambda w: (w.s.filter(), w.ben.filters_v2())[1],
    "follow_requests": lambda w: (w.s.asked_by(), w.cleo.follow_requests())[1],
    "followed_tags": lambda w: (w.ben.tag_follow("loom"), w.ben.followed_tags())[1],
    "get_approx_server_time": lambda w: w.ada.get_approx_server_time(),
    "get_pagination_info": lambda w: w.ada.get_pagination_info(paged(w), "next"),
    "get_supported_version": lambda w: w.ada.get_supported_version(),
    "grouped_notification": lambda w: w.ben.grouped_notification(f"ungrouped-{w.s.mention()}"),
    "grouped_notification_accounts": lambda w: w.ben.grouped_notification_accounts(
        f"ungrouped-{w.s.mention()}"
    ),
    "grouped_notifications": lambda w: (
        w.s.mention(),
        w.ben.grouped_notifications(expand_accounts="partial_avatars"),
    )[1],
    "instance": lambda w: w.ada.instance(),
    "instance_activity": lambda w: w.ada.instance_activity(),
    "instance_domain_blocks": lambda w: (w.s.outsider("domain_blocks"), w.ada.instance_domain_blocks())[1],
    "instance_extended_description": lambda w: w.ada.instance_extended_description(),
    "instance_health": lambda w: w.ada.instance_health(),
    "instance_languages": lambda w: w.ada.instance_languages(),
    "instance_nodeinfo": lambda w: w.ada.instance_nodeinfo(),
    "instance_peers": lambda w: w.ada.instance_peers(),
    "instance_rules": lambda w: (w.s.rule(), w.ada.instance_rules())[1],
    "instance_terms_of_service": lambda w: w.ada.instance_terms_of_service(
        datetime.date.fromisoformat(w.s.terms_date())
    ),
    "instance_translation_languages": lambda w: w.ada.instance_translation_languages(),
    "instance_v1": lambda w: w.ada.instance_v1(),
    "instance_v2": lambda w: w.ada.instance_v2(),
    "list": lambda w: w.ben.list(w.s.list()),
    "list_accounts": lambda w: w.ben.list_accounts(w.s.listed()),
    "lists": lambda w: (w.s.list(), w.ben.lists())[1],
    "markers_get": lambda w: (w.ada.markers_set("home", 1), w.ada.markers_get("home"))[1],
    "me": lambda w: w.ada.me(),
    "media": lambda w: w.ada.media(picture(w)),
    "mutes": lambda w: (w.s.muted_by(w.s.ben), w.ben.mutes())[1],
    "notification_request": lambda w: w.dede.notification_request(w.s.request()),
    "notification_requests": lambda w: (w.s.request(), w.dede.notification_requests())[1],
    "notifications": lambda w: (w.s.mention(), w.ben.notifications(types=["mention"]))[1],
    "notifications_merged": lambda w: w.dede.notifications_merged(),
    "notifications_policy": lambda w: w.dede.notifications_policy(),
    "notifications_unread_count": lambda w: (w.s.mention(), w.ben.notifications_unread_count())[1],
    "oauth_authorization_server_info": lambda w: w.ada.oauth_authorization_server_info(),
    "oauth_userinfo": lambda w: w.plainly(w.ada.oauth_userinfo),
    "pagination_iterator": lambda w: list(w.ada.pagination_iterator(paged(w))),
    "pagination_page_iterator": lambda w: list(w.ada.pagination_page_iterator(paged(w))),
    "poll": lambda w: w.ben.poll(w.s.poll()),
    "preferences": lambda w: w.ada.preferences(),
    "profile": lambda w: w.ada.profile(),
    "push_subscription": lambda w: (subscribe(w), w.mo.push_subscription())[1],
    "scheduled_status": lambda w: w.ada.scheduled_status(w.s.scheduled()),
    "scheduled_statuses": lambda w: (w.s.scheduled(), w.ada.scheduled_statuses())[1],
    "search": lambda w: w.ben.search(w.s.ada.name).accounts,
    "search_v2": lambda w: w.ben.search_v2(w.s.ada.name, result_type="accounts").accounts,
    "status": lambda w: w.ben.status(w.s.rich()),
    "status_card": lambda w: w.ben.status_card(w.s.carded()),
    "status_context": lambda w: w.ben.status_context(w.s.thread()).ancestors,
    "status_favourited_by": lambda w: w.ada.status_favourited_by(w.s.rich()),
    "status_history": lambda w: w.ada.status_history(w.s.edited_poll()),
    "status_quotes": lambda w: w.ada.status_quotes(w.s.quoting()[0]),
    "status_reblogged_by": lambda w: w.ada.status_reblogged_by(w.s.rich()),
    "status_source": lambda w: w.ada.status_source(w.s.post()),
    "status_translate": lambda w: w.ben.status_translate(w.s.foreign(), lang="fr"),
    "statuses": lambda w: w.ada.statuses([w.s.post(), w.s.post()]),
    "suggestions": lambda w: (w.s.rich(), w.dede.suggestions())[1],
    "suggestions_v1": lambda w: (w.s.rich(), w.dede.suggestions_v1())[1],
    "suggestions_v2": lambda w: (w.s.rich(), w.dede.suggestions_v2())[1],
    "tag": lambda w: (w.s.rich(), w.ben.tag("loom"))[1],
    "timeline": lambda w: (w.s.listed(), w.ben.timeline("home"))[1],
    "timeline_hashtag": lambda w: (w.s.post(status="#loom"), w.ben.timeline_hashtag("loom"))[1],
    "timeline_home": lambda w: (w.s.listed(), w.ben.timeline_home())[1],
    "timeline_is_available": lambda w: w.ben.timeline_is_available(local=True, fail_hard=True),
    "timeline_link": lambda w: w.ben.timeline_link(w.s.trending_link()),
    "timeline_list": lambda w: w.ben.timeline_list(w.s.listed()),
    "timeline_local": lambda w: (w.s.post(), w.ben.timeline_local())[1],
    "timeline_public": lambda w: (w.s.post(), w.ben.timeline_public())[1],
    "trending_links": lambda w: (w.s.trending(), w.ben.trending_links())[1],
    "trending_statuses": lambda w: (w.s.trending(), w.ben.trending_statuses())[1],
    "trending_tags": lambda w: (w.s.trending(), w.ben.trending_tags())[1],
    "trends": lambda w: (w.s.trending(), w.ben.trends())[1],
    "unread_grouped_notifications_count": lambda w: (
        w.s.mention(),
        w.ben.unread_grouped_notifications_count(),
    )[1],
}

LOCAL: dict[str, Call] = {
    "auth_request_url": lambda w: w.nobody().auth_request_url(allow_http=True, redirect_uris=OUT_OF_BAND),
    "clear_caches": lambda w: w.ada.clear_caches(),
    "create_account": made_account,
    "create_app": app,
    "decode_blurhash": lambda w: w.ada.decode_blurhash(picture(w)),
    "generate_media_edit_attributes": lambda w: w.ada.generate_media_edit_attributes(
        picture(w), description="Two colours"
    ),
    "get_async_refresh_info": lambda w: w.mo.get_async_refresh_info(w.refreshing()),
    "get_async_refresh_status": lambda w: w.mo.get_async_refresh_status(w.refreshing()),
    "await_async_refresh": lambda w: w.mo.await_async_refresh(w.refreshing(), timeout=20),
    "get_status_length": lambda w: w.ada.get_status_length("A word"),
    "log_in": logged_in,
    "make_poll": lambda w: w.ada.make_poll(["yes", "no"], expires_in=300),
    "persistable_login_credentials": lambda w: w.ada.persistable_login_credentials(),
    "push_subscription_generate_keys": lambda w: w.ada.push_subscription_generate_keys(),
    "retrieve_mastodon_version": lambda w: w.ada.retrieve_mastodon_version(),
    "revoke_access_token": revoked,
    "set_language": lambda w: w.ada.set_language("en"),
    "verify_minimum_version": lambda w: w.ada.verify_minimum_version("4.0.0"),
    "stream_healthy": lambda w: w.ada.stream_healthy(),
    "stream_open_websocket": by_socket,
    "stream_user": heard(lambda w, on: w.ben.stream_user(on, run_async=True), lambda w: w.s.listed()),
    "stream_user_notifications": heard(
        lambda w, on: w.ben.stream_user_notifications(on, run_async=True), lambda w: w.s.mention()
    ),
    "stream_public": heard(lambda w, on: w.ben.stream_public(on, run_async=True), lambda w: w.s.post()),
    "stream_local": heard(lambda w, on: w.ben.stream_local(on, run_async=True), lambda w: w.s.post()),
    "stream_hashtag": heard(
        lambda w, on: w.ben.stream_hashtag("loom", on, run_async=True), lambda w: w.s.post(status="#loom")
    ),
    "stream_list": heard(
        lambda w, on: w.ben.stream_list(w.s.once("a list", w.s.listed), on, run_async=True),
        lambda w: w.s.post(),
    ),
    "stream_direct": heard(
        lambda w, on: w.ben.stream_direct(on, run_async=True), lambda w: w.s.conversation()
    ),
}
