"""Mastodon.py, the library most bots are written with, against a running server."""

import queue
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from mastodon import CallbackStreamListener, Mastodon, MastodonNotFoundError

from tests import entrance, pictures
from tests.server import Server
from tests.waiting import eventually

SCOPES = ["read", "write", "follow", "push"]


def signed_in(server: Server, start: str) -> Mastodon:
    """A new application of somebody new, let in on the consent page."""
    person = entrance.Person(server, start)
    client_id, secret = Mastodon.create_app("A bot", scopes=SCOPES, api_base_url=server.url)
    library = Mastodon(client_id=client_id, client_secret=secret, api_base_url=server.url)
    asked = urlsplit(library.auth_request_url(scopes=SCOPES, allow_http=True))
    browser = person.browser()
    page = browser.get(asked.path, **dict(parse_qsl(asked.query)))
    assert page.status_code == 200, page.text
    code = entrance.code_of(browser.post("/oauth/authorize", **browser.hidden(), answer="yes"))
    library.log_in(code=code, scopes=SCOPES, allow_http=True)
    return library


@pytest.fixture(scope="module")
def ada(server: Server) -> Iterator[Any]:
    library = signed_in(server, "ada")
    yield library
    library.session.close()


@pytest.fixture(scope="module")
def bob(server: Server) -> Iterator[Any]:
    library = signed_in(server, "bob")
    yield library
    library.session.close()


def ids(found: Any) -> list[Any]:
    return [one.id for one in found]


def test_it_reads_what_the_server_says_of_itself(server: Server, ada: Any) -> None:
    assert ada.instance_v2().domain == ada.instance_v1().uri == urlsplit(server.url).netloc
    assert ada.verify_minimum_version("4.0.0")
    assert ada.instance_nodeinfo().software.name == "sabar"
    assert ada.app_verify_credentials().name == "A bot"
    assert ada.preferences()["posting:default:visibility"] == "public"


def test_it_posts_replies_and_reads_the_thread(ada: Any, bob: Any) -> None:
    first = ada.status_post("A first word", language="en", spoiler_text="Careful")
    reply = bob.status_reply(first, "An answer")
    assert reply.in_reply_to_id == first.id
    assert ids(ada.status_context(first).descendants) == [reply.id]
    assert ids(bob.status_context(reply).ancestors) == [first.id]
    assert ada.status(first).spoiler_text == "Careful"
    assert reply.id in ids(bob.account_statuses(bob.me()))


def test_it_uploads_a_picture_and_posts_it(ada: Any) -> None:
    data = pictures.encoded(pictures.flag(), "PNG")
    sent = ada.media_post(data, mime_type="image/png", description="Two colours", focus=(0.5, -0.5))
    eventually(lambda: ada.media(sent).url is not None)
    (shown,) = ada.status_post("With a picture", media_ids=[sent]).media_attachments
    assert (shown.type, shown.description) == ("image", "Two colours")
    assert (shown.meta.focus.x, shown.meta.focus.y) == (0.5, -0.5)
    assert ada.decode_blurhash(shown)


def test_its_posts_come_in_the_timelines(ada: Any, bob: Any) -> None:
    assert bob.account_follow(ada.me()).following
    post = ada.status_post("On the loom #weaving", visibility="public")
    eventually(lambda: post.id in ids(bob.timeline_home()))
    assert post.id in ids(bob.timeline_local())
    assert ids(bob.timeline_hashtag("weaving")) == [post.id]
    assert bob.tag_follow("weaving").following
    assert [tag.name for tag in bob.followed_tags()] == ["weaving"]


def test_it_favourites_boosts_bookmarks_and_pins(ada: Any, bob: Any) -> None:
    post = ada.status_post("Worth keeping")
    assert bob.status_favourite(post).favourited
    assert bob.status_reblog(post).reblog.id == post.id
    assert bob.status_bookmark(post).bookmarked
    assert ada.status_pin(post).pinned
    assert post.id in ids(bob.favourites())
    assert post.id in ids(bob.bookmarks())
    assert ids(ada.status_favourited_by(post)) == ids(ada.status_reblogged_by(post)) == [bob.me().id]
    assert not bob.status_unfavourite(post).favourited
    assert not bob.status_unreblog(post).reblogged
    assert not bob.status_unbookmark(post).bookmarked


def test_it_asks_and_votes(ada: Any, bob: Any) -> None:
    asked = ada.status_post("Tea?", poll=ada.make_poll(["Yes", "No"], expires_in=3600))
    voted = bob.poll_vote(asked.poll, 1)
    assert voted.voted and voted.own_votes == [1]
    assert [option.votes_count for option in ada.poll(asked.poll).options] == [0, 1]


def test_it_edits_and_reads_what_was_there(ada: Any) -> None:
    post = ada.status_post("Teh first")
    assert ada.status_update(post, "The first").edited_at is not None
    assert [version.content for version in ada.status_history(post)] == [
        "<p>Teh first</p>",
        "<p>The first</p>",
    ]
    assert ada.status_source(post).text == "The first"


def test_it_keeps_lists(ada: Any, bob: Any) -> None:
    ada.account_follow(bob.me())
    made = ada.list_create("Weavers", exclusive=True)
    ada.list_accounts_add(made, [bob.me()])
    assert ids(ada.list_accounts(made)) == [bob.me().id]
    assert ids(ada.account_lists(bob.me())) == [made.id]
    post = bob.status_post("For those who list me")
    eventually(lambda: post.id in ids(ada.timeline_list(made)))
    assert ada.list_update(made, "Friends").title == "Friends"
    ada.list_accounts_delete(made, [bob.me()])
    ada.list_delete(made)
    assert made.id not in ids(ada.lists())


def test_it_filters(ada: Any, bob: Any) -> None:
    made = bob.create_filter_v2(
        "Spoilers",
        ["home", "public"],
        "warn",
        keywords_attributes=[{"keyword": "finale", "whole_word": True}],
    )
    added = bob.add_filter_keyword_v2(made, "ending", whole_word=True)
    assert {one.keyword for one in bob.filter_keywords_v2(made)} == {"finale", "ending"}
    post = ada.status_post("What an ending")
    (shown,) = [one for one in bob.timeline_local() if one.id == post.id]
    assert [result.filter.title for result in shown.filtered] == ["Spoilers"]
    bob.delete_filter_keyword_v2(added)
    assert bob.update_filter_v2(made, title="Later").title == "Later"
    bob.delete_filter_v2(made)
    assert bob.filters_v2() == []


def test_it_reads_and_dismisses_notifications(ada: Any, bob: Any) -> None:
    post = bob.status_post(f"Hello @{ada.me().username}")
    eventually(lambda: post.id in [one.status.id for one in ada.notifications(types=["mention"])])
    told = ada.notifications(types=["mention"])[0]
    assert (told.type, told.status.id, told.account.id) == ("mention", post.id, bob.me().id)
    assert ada.notifications_unread_count().count >= 1
    assert ada.grouped_notifications().notification_groups
    ada.markers_set(["notifications"], [told.id])
    assert str(ada.markers_get(["notifications"])["notifications"].last_read_id) == str(told.id)
    ada.notifications_dismiss(told)
    ada.notifications_clear()
    assert ada.notifications() == []


def test_it_searches(ada: Any, bob: Any) -> None:
    ada.status_post("About #shuttlecraft")
    assert ids(bob.search(ada.me().username, result_type="accounts").accounts) == [ada.me().id]
    assert ids(bob.account_search(ada.me().username)) == [ada.me().id]
    assert bob.account_lookup(ada.me().acct).id == ada.me().id
    eventually(lambda: bool(bob.search("shuttlecraft", result_type="hashtags").hashtags))


def test_it_changes_the_profile(ada: Any) -> None:
    picture = pictures.encoded(pictures.flag((200, 200)), "PNG")
    me = ada.account_update_credentials(
        display_name="Ada L.",
        note="I weave",
        avatar=picture,
        avatar_mime_type="image/png",
        fields=[("Loom", "Jacquard")],
        bot=True,
    )
    assert (me.display_name, me.source.note, me.bot) == ("Ada L.", "I weave", True)
    assert [(field.name, field.value) for field in me.fields] == [("Loom", "Jacquard")]
    assert ada.session.get(me.avatar).headers["content-type"].startswith("image/")


def test_it_turns_pages_both_ways(ada: Any) -> None:
    posts = [ada.status_post(f"Row {number}").id for number in range(5)]
    newest = ada.account_statuses(ada.me(), limit=2)
    older = ada.fetch_next(newest)
    assert ids(newest) + ids(older) == posts[:0:-1]
    assert ids(ada.fetch_previous(older)) == ids(newest)
    every = ids(ada.fetch_remaining(ada.account_statuses(ada.me(), limit=4)))
    assert every[:5] == posts[::-1] and len(set(every)) == len(every) == ada.me().statuses_count


def test_it_follows_mutes_blocks_and_notes(server: Server, ada: Any) -> None:
    cleo = signed_in(server, "cleo")
    them = cleo.me()
    assert ada.account_follow(them, reblogs=False, notify=True).notifying
    assert ids(cleo.account_followers(them)) == [ada.me().id]
    assert ada.account_note_set(them, "From the guild").note == "From the guild"
    assert ada.account_mute(them, duration=3600).muting and ids(ada.mutes()) == [them.id]
    assert not ada.account_unmute(them).muting
    assert ada.account_block(them).blocking and ids(ada.blocks()) == [them.id]
    assert not ada.account_unblock(them).blocking
    (relation,) = ada.account_relationships(them)
    assert not relation.following
    cleo.account_update_credentials(locked=True)
    assert ada.account_follow(them).requested
    assert ids(cleo.follow_requests()) == [ada.me().id]
    assert cleo.follow_request_authorize(ada.me()).followed_by
    cleo.session.close()


def test_what_it_deletes_is_gone(ada: Any) -> None:
    post = ada.status_post("Never mind")
    assert ada.status_delete(post).text == "Never mind"
    with pytest.raises(MastodonNotFoundError):
        ada.status(post)


def test_it_hears_posts_edits_and_deletions_as_they_happen(server: Server, ada: Any, bob: Any) -> None:
    bob.account_follow(ada.me())
    heard: queue.Queue[tuple[str, Any]] = queue.Queue()
    listener = CallbackStreamListener(
        update_handler=lambda post: heard.put(("update", post.id)),
        status_update_handler=lambda post: heard.put(("edit", post.id)),
        delete_handler=lambda id: heard.put(("delete", id)),
    )
    stream = bob.stream_user(listener, run_async=True)
    assert bob.stream_healthy()
    eventually(stream.is_receiving)
    post = ada.status_post("Live")
    assert heard.get(timeout=5) == ("update", post.id)
    ada.status_update(post, "Live and corrected")
    assert heard.get(timeout=5) == ("edit", post.id)
    ada.status_delete(post)
    what, which = heard.get(timeout=5)
    assert (what, str(which)) == ("delete", str(post.id))
    stream.close()
    # Its thread sees that it is closed when the next line comes.
    ada.status_post("Once more")
    stream.join(10)


def test_a_token_it_gave_back_lets_nobody_in(server: Server) -> None:
    library = signed_in(server, "dora")
    library.me()
    library.revoke_access_token(allow_http=True)
    assert library.access_token is None
    library.session.close()
