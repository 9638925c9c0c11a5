"""Lists of staff take as many statements for many rows as for few."""

from collections.abc import Callable
from typing import Any

import pytest

from sabar.model.accounts import Role
from tests import entrance
from tests.api import staff
from tests.api.people import Person
from tests.server import Server
from tests.statements import statements

FEW, MANY = 2, 30


@pytest.fixture(scope="module")
def boss(server: Server) -> Person:
    """With many reports, each of another account, about another post and another rule."""
    boss = staff.arriving(server, Role.ADMIN)
    client = entrance.register_app(server, scopes=staff.SCOPES)
    token = entrance.app_token(server, client, staff.SCOPES)
    target = Person.arriving(server, token, "target")
    for _ in range(MANY):
        ana = Person.arriving(server, token, "costly")
        post = target.post("/api/v1/statuses", status="boo")["id"]
        made = ana.post("/api/v1/reports", account_id=target.id, status_ids=[post])
        boss.post(f"/api/v1/admin/reports/{made['id']}/assign_to_self")
        boss.post(f"/api/v1/admin/accounts/{ana.id}/action", type="none", text=ana.name)
    return boss


@pytest.mark.parametrize(
    "path",
    ["/api/v1/admin/reports", "/api/v1/admin/accounts", "/api/v2/admin/accounts"],
)
def test_a_long_list_of_staff_takes_no_more_statements(
    server: Server, boss: Person, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def ask(limit: int) -> Callable[[], Any]:
        return lambda: boss.get(path, limit=limit)

    assert len(boss.get(path, limit=MANY)) == MANY
    few = statements(server, monkeypatch, ask(FEW), cold=True)
    many = statements(server, monkeypatch, ask(MANY), cold=True)
    assert 0 < len(many) <= len(few), "\n".join(many)


def test_many_notifications_of_reports_take_no_more_statements(
    server: Server, boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(limit: int) -> Callable[[], Any]:
        return lambda: boss.get("/api/v1/notifications", limit=limit, **{"types[]": ["admin.report"]})

    few = statements(server, monkeypatch, ask(FEW), cold=True)
    many = statements(server, monkeypatch, ask(MANY), cold=True)
    assert len(many) <= len(few), "\n".join(many)
