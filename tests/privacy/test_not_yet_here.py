"""Who asked to join and has no answer yet is nobody to others: not shown, found, followed or named."""

from pathlib import Path

import pytest

from sabar.actions.auth import accounts
from sabar.model.accounts import Role
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.entrance import PASSWORD
from tests.server import Server, running_server

pytestmark = pytest.mark.timeout(120)


def _owner(server: Server) -> Browser:
    server.run(accounts.make, server.app, "ann", "ann@example.org", PASSWORD, role=Role.OWNER)
    browser = Browser(server)
    browser.post("/login", follow=False, email="ann", password=PASSWORD)
    return browser


def test_who_waits_for_an_answer_is_known_to_the_staff_only(database_url: str, tmp_path: Path) -> None:
    with running_server(database_url, tmp_path, registrations="approval") as server:
        owner = _owner(server)
        app = entrance.app_token(server, entrance.register_app(server))
        names = [entrance.fresh_name(start) for start in ("in", "out")]
        tokens = [
            entrance.sign_up(server, app, username=name, reason="please").json()["access_token"]
            for name in names
        ]
        rows = server.run(
            server.app.db.read().all,
            "SELECT a.id, a.username, u.id AS user_id FROM accounts a JOIN users u ON u.account_id = a.id "
            "WHERE a.username IN (:names[text])",
            names=names,
        )
        ids = {row["username"]: str(row["id"]) for row in rows}
        users = {row["username"]: str(row["user_id"]) for row in rows}
        owner.post("/admin/queue/approve", id=users[names[0]])
        known = Person(server, names[0], tokens[0], ids[names[0]])
        waiting = names[1]
        handle = f"acct:{waiting}@{server.settings.domain}"
        for path in (
            f"/api/v1/accounts/lookup?acct={waiting}",
            f"/api/v1/accounts/{ids[waiting]}",
            f"/@{waiting}",
            f"/.well-known/webfinger?resource={handle}",
            f"/.well-known/webfinger?resource={server.url}/@{waiting}",
        ):
            assert known.call("GET", path).status_code == 404, path
        assert known.get("/api/v1/accounts", **{"id[]": ids[waiting]}) == []
        assert known.get("/api/v1/accounts/search", q=waiting) == []
        assert known.get("/api/v2/search", q=waiting)["accounts"] == []
        assert known.call("POST", f"/api/v1/accounts/{ids[waiting]}/follow").status_code == 404
        post = known.post("/api/v1/statuses", status=f"@{waiting} hello")
        assert post["mentions"] == []
        assert "href" not in post["content"]
        assert owner.get("/admin/queue").text.count(waiting) > 0
        owner.post("/admin/queue/approve", id=users[waiting])
        assert known.get("/api/v1/accounts/lookup", acct=waiting)["id"] == ids[waiting]
        assert known.get("/api/v1/accounts/search", q=waiting)[0]["id"] == ids[waiting]
