"""Who calls is asked anew at each call: what another process changed counts at the very next one."""

import asyncio
from collections.abc import Callable

import pytest

from sabar.db import engine
from sabar.kit.clock import SystemClock
from sabar.kit.ids import Ids
from tests.api.people import Person

New = Callable[..., Person]
ME = "/api/v1/accounts/verify_credentials"
STAFF = "/api/v1/admin/reports"

_TOKEN = "UPDATE oauth_tokens SET scopes = {} WHERE user_id IN (SELECT id FROM users WHERE account_id = :id)"
_USER = "UPDATE users SET {} WHERE account_id = :id"
_ACCOUNT = "UPDATE accounts SET {} WHERE id = :id"


def elsewhere(person: Person, sql: str) -> None:
    """Run it as another process would: on connections of its own, and without a word to the server."""

    async def change() -> None:
        clock = SystemClock()
        url = person.server.settings.database
        db = await engine.open_database(
            url, clock=clock, ids=Ids(clock), jobs_for=lambda event: [], on_commit=lambda: None
        )
        try:
            assert await db.write(lambda tx: tx.run(sql, id=int(person.id))) >= 1
        finally:
            await db.close()

    asyncio.run(change())


@pytest.mark.parametrize(
    ("change", "undo", "refused"),
    [
        (_TOKEN.format("'read:lists'"), _TOKEN.format("'read write follow push'"), 403),
        (_USER.format("disabled_at = 1"), _USER.format("disabled_at = NULL"), 403),
        (_USER.format("approved_at = NULL"), _USER.format("approved_at = 1"), 403),
        (_ACCOUNT.format("suspended_at = 1"), _ACCOUNT.format("suspended_at = NULL"), 403),
    ],
    ids=["narrower scopes", "disabled", "no longer approved", "suspended"],
)
def test_what_shuts_a_caller_out_counts_at_the_next_call(
    person: New, change: str, undo: str, refused: int
) -> None:
    ana = person()
    path = "/api/v1/notifications"
    for _ in range(2):
        assert ana.call("GET", path).status_code == 200
        elsewhere(ana, change)
        assert ana.call("GET", path).status_code == refused
        elsewhere(ana, undo)
    assert ana.call("GET", path).status_code == 200


def test_a_token_that_is_gone_ends_at_the_next_call(person: New) -> None:
    ana, ben = person(), person()
    assert ana.call("GET", ME).status_code == 200
    elsewhere(ana, "DELETE FROM oauth_tokens WHERE user_id IN (SELECT id FROM users WHERE account_id = :id)")
    assert ana.call("GET", ME).status_code == 401
    assert ben.call("GET", ME).status_code == 200


def test_a_role_that_is_given_or_taken_counts_at_the_next_call(person: New) -> None:
    ana = person()
    elsewhere(ana, _TOKEN.format("'read write admin:read'"))
    assert ana.call("GET", STAFF).status_code == 403
    elsewhere(ana, _USER.format("role = 'admin'"))
    assert ana.call("GET", STAFF).status_code == 200
    elsewhere(ana, _USER.format("role = 'user'"))
    assert ana.call("GET", STAFF).status_code == 403


def test_what_a_caller_is_called_counts_at_the_next_call(person: New) -> None:
    ana = person()
    for name in ("Ana", "Anna", "Ana"):
        elsewhere(ana, _ACCOUNT.format(f"display_name = '{name}', version = version + 1"))
        assert ana.get(ME)["display_name"] == name
