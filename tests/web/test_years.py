"""Looking back on a year, on the pages."""

from datetime import UTC, datetime
from html import unescape
from typing import Any

from sabar.rules import years
from tests import entrance
from tests.api.people import Person
from tests.browser import Browser
from tests.server import Server
from tests.waiting import eventually

LAST = datetime.now(UTC).year - 1


def test_a_year_is_asked_for_made_and_shown_to_whoever_has_its_address(server: Server) -> None:
    app_token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
    ana = Person.arriving(server, app_token, "ana", display_name="Ana")
    browser = Browser(server)
    browser.post("/login", email=f"{ana.name}@example.org", password=entrance.PASSWORD)
    assert "Too early" in unescape(browser.get("/settings/years").text)
    ana.post("/api/v1/statuses", status="hello #Radio")
    at = years.month_starts(LAST, 4)

    async def unit(tx: Any) -> None:
        await tx.run("UPDATE statuses SET created_at = :at WHERE account_id = :id", at=at, id=int(ana.id))
        await tx.run("UPDATE accounts SET created_at = :at WHERE id = :id", at=at, id=int(ana.id))

    server.run(server.app.db.write, unit)
    assert f"Create card: {LAST}" in unescape(browser.get("/settings/years").text)
    browser.post("/settings/years", year=str(LAST))
    eventually(lambda: "View card" in browser.get("/settings/years").text)
    page = unescape(browser.get("/settings/years").text)
    start = f"/@{ana.name}/year/{LAST}/"
    address = start + page.partition(start)[2].partition('"')[0]
    shown = unescape(server.client.get(address).text)
    assert "Ana" in shown
    assert "#Radio" in shown
    assert "noindex" in shown
    assert server.client.get(f"{start}0").status_code == 404
    assert server.client.get(address.replace(f"/{LAST}/", f"/{LAST - 1}/")).status_code == 404
