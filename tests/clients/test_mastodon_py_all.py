"""Every public method of Mastodon.py, called against a running server; a new one without a call fails."""

import inspect
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mastodon import CallbackStreamListener, Mastodon

from tests.clients.mastodon_py_calls import LOCAL, READS
from tests.clients.mastodon_py_writes import ADMIN, WRITES
from tests.conformance.opened import scene_on
from tests.conformance.scene import EVERYTHING, Scene
from tests.conftest import NewDatabase
from tests.contract import exceptions
from tests.waiting import eventually

CALLS = {**READS, **LOCAL, **WRITES, **ADMIN}
METHODS = sorted(
    name for name, _ in inspect.getmembers(Mastodon, inspect.isroutine) if not name.startswith("_")
)
EXCUSED = exceptions.named("Mastodon.py")
#: The library gives None or an empty list when these succeed.
SILENT = {
    "accept_multiple_notification_requests",
    "accept_notification_request",
    "admin_account_moderate",
    "admin_delete_domain_allow",
    "admin_delete_domain_block",
    "admin_delete_email_domain_block",
    "admin_delete_ip_block",
    "account_familiar_followers",
    "announcement_dismiss",
    "announcement_reaction_create",
    "announcement_reaction_delete",
    "annual_report_generate",
    "annual_report_read",
    "clear_caches",
    "collection_delete",
    "collection_item_delete",
    "collection_item_revoke",
    "delete_filter_keyword_v2",
    "delete_filter_status_v2",
    "delete_filter_v2",
    "dismiss_grouped_notification",
    "dismiss_multiple_notification_requests",
    "dismiss_notification_request",
    "domain_block",
    "domain_unblock",
    "email_resend_confirmation",
    "featured_tag_delete",
    "filter_delete",
    "filters_apply",
    "instance_peers",
    "list_accounts_add",
    "list_accounts_delete",
    "list_delete",
    "notifications_clear",
    "notifications_dismiss",
    "push_subscription_delete",
    "scheduled_status_delete",
    "set_language",
    "suggestion_delete",
}


class World:
    """The library as each person of the scene; `heard`: what streams brought."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        self.heard: queue.Queue[Any] = queue.Queue()
        self._open: list[Mastodon] = []
        for name in ("ada", "ben", "cleo", "dede", "mo", "olga"):
            setattr(self, name, self.signed_in(self.s.token(name, EVERYTHING)))

    def signed_in(self, token: str | None) -> Any:
        library = Mastodon(
            api_base_url=self.s.server.url,
            access_token=token,
            client_id=self.s.client["client_id"],
            client_secret=self.s.client["client_secret"],
            ratelimit_method="throw",
        )
        self._open.append(library)
        return library

    def nobody(self) -> Any:
        return self.signed_in(None)

    def as_newcomer(self) -> Any:
        return self.signed_in(self.s.newcomer().token)

    def unconfirmed(self) -> Any:
        return self.signed_in(self.s.token(self.s.unconfirmed(), EVERYTHING))

    def pinned(self) -> Any:
        person = self.s.newcomer()
        return self.signed_in(person.token).status_pin(self.s.post(person))

    def hears(self, open_stream: Callable[[Any, Any], Any], act: Callable[[Any], Any]) -> Any:
        """The first thing that a stream brings after `act`."""
        while not self.heard.empty():
            self.heard.get()
        on = CallbackStreamListener(
            update_handler=self.heard.put,
            notification_handler=self.heard.put,
            conversation_handler=self.heard.put,
        )
        stream = open_stream(self, on)
        self.until_alive(stream)
        act(self)
        found = self.heard.get(timeout=10)
        # Closing waits for the next line.
        once_more = threading.Timer(0.1, act, [self])
        once_more.start()
        stream.close()
        once_more.join()
        return found

    def plainly(self, method: Callable[[], Any]) -> Any:
        """The library insists on https here, and nowhere else."""
        with pytest.MonkeyPatch.context() as patch:
            check = "_Mastodon__oauth_url_check"
            owner = next(kind for kind in Mastodon.__mro__ if check in vars(kind))
            patch.setattr(owner, check, staticmethod(lambda *_, **__: None))
            return method()

    def refreshing(self) -> Any:
        """What an answer says of work that goes on in the background."""
        year, key = self.s.unfinished()
        found = self.mo.annual_report_state(year)
        self.s.sql("UPDATE async_refreshes SET status = 'finished' WHERE key = :key", key=key)
        return found

    def until_alive(self, stream: Any) -> None:
        eventually(stream.is_receiving)

    def close(self) -> None:
        for library in self._open:
            library.session.close()


@pytest.fixture(scope="module")
def world(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with new_database("sqlite") as url, scene_on(url, tmp_path_factory.mktemp("data")) as scene:
        world = World(scene)
        yield world
        world.close()


def test_every_method_has_a_call_or_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nmethods of Mastodon.py called / there: {len(set(METHODS) & set(CALLS))} / {len(METHODS)}")
    assert set(METHODS) - set(CALLS) - EXCUSED == set(), "write how these are called"
    assert set(CALLS) <= set(METHODS), "these are gone"
    assert set(METHODS) >= EXCUSED and not EXCUSED & set(CALLS), "the rows of docs/conformance.md can go"


@pytest.mark.parametrize("name", [name for name in METHODS if name in CALLS])
def test_a_method_works(world: World, name: str) -> None:
    answer = CALLS[name](world)
    assert answer or name in SILENT, f"{name} brought {answer!r}"
