"""What a year was like (methods/annual_reports), and work one waits for (methods/async_refreshes)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from sabar.rules import years
from sabar.rules.years import Counts
from tests.api.people import Person
from tests.contract import assert_entity
from tests.waiting import eventually

New = Callable[..., Person]
PATH = "/api/v1/annual_reports"
LAST = datetime.now(UTC).year - 1


def back(person: Person, month: int, *ids: str, table: str = "statuses") -> None:
    """Say that this happened in a month of last year."""
    app = person.server.app
    at = years.month_starts(LAST, month) + 5

    async def unit(tx: Any) -> None:
        for id in ids:
            await tx.run(f"UPDATE {table} SET created_at = :at WHERE id = :id", at=at, id=int(id))

    person.server.run(app.db.write, unit)


def made(person: Person) -> Any:
    assert person.call("POST", f"{PATH}/{LAST}/generate").status_code == 202
    eventually(lambda: bool(person.get(f"{PATH}/{LAST}/state") == {"state": "available"}))
    return person.get(f"{PATH}/{LAST}")


def test_a_year_is_counted_from_its_posts(person: New) -> None:
    ana, bea = person(), person()
    posts = [ana.post("/api/v1/statuses", status=f"post {n} #Radio #Radio{n}")["id"] for n in range(3)]
    bea.post(f"/api/v1/statuses/{posts[1]}/reblog")
    hidden = ana.post("/api/v1/statuses", status="#secret #secret2", visibility="private")["id"]
    back(ana, 3, *posts, hidden)
    bea.follow(ana)
    app = ana.server.app
    rows = ana.server.run(app.db.read().all, f"SELECT id FROM follows WHERE target_id = {ana.id}")
    back(ana, 12, *(str(row["id"]) for row in rows), table="follows")
    ana.post("/api/v1/statuses", status="this year #Other #Other #Other")
    answer = made(ana)
    assert_entity("WrappedAnnualReports", answer, without=("WrappedAnnualReports.statuses[].text",))
    (report,) = answer["annual_reports"]
    assert (report["year"], report["schema_version"], report["account_id"]) == (LAST, 2, ana.id)
    assert report["data"] == {
        "archetype": "lurker",
        "time_series": [
            {"month": month, "statuses": 4 * (month == 3), "followers": int(month == 12)}
            for month in range(1, 13)
        ],
        "top_hashtags": [{"name": "Radio", "count": 3}],
        "top_statuses": {"by_reblogs": posts[1], "by_favourites": None, "by_replies": None},
    }
    assert [one["id"] for one in answer["accounts"]] == [ana.id]
    assert [one["id"] for one in answer["statuses"]] == [posts[1]]
    assert ana.get(PATH) == answer
    shared = ana.server.client.get(report["share_url"])
    assert shared.status_code == 200
    assert "Radio" in shared.text
    assert ana.server.client.get(report["share_url"][:-1] + "x").status_code == 404


def test_whoever_waits_is_told_how_far_it_is(person: New) -> None:
    ana, bea = person(), person()
    back(ana, 5, ana.post("/api/v1/statuses", status="hello")["id"])
    assert ana.get(f"{PATH}/{LAST}/state") == {"state": "eligible"}
    begun = ana.call("POST", f"{PATH}/{LAST}/generate")
    assert (begun.status_code, begun.json()) == (202, {})
    found = re.fullmatch(r'id="(\d+)", retry=(\d+)', begun.headers["Mastodon-Async-Refresh"])
    assert found
    path = f"/api/v1_alpha/async_refreshes/{found[1]}"
    shown = ana.get(path)
    assert_entity("AsyncRefresh", shown["async_refresh"])
    eventually(lambda: bool(ana.get(path)["async_refresh"]["status"] == "finished"))
    assert ana.get(path)["async_refresh"]["result_count"] == 1
    assert bea.call("GET", path).status_code == 404
    assert ana.call("GET", "/api/v1_alpha/async_refreshes/1").status_code == 404
    again = ana.call("POST", f"{PATH}/{LAST}/generate")
    assert again.status_code == 200
    assert "Mastodon-Async-Refresh" not in again.headers


def test_asking_at_once_makes_one_report(person: New) -> None:
    ana = person()
    back(ana, 5, ana.post("/api/v1/statuses", status="hello")["id"])
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ana.call("POST", f"{PATH}/{LAST}/generate"), range(4)))
    headers = {one.headers["Mastodon-Async-Refresh"] for one in answers if one.status_code == 202}
    assert {one.status_code for one in answers} <= {200, 202}
    assert len(headers) == 1
    eventually(lambda: len(ana.get(PATH)["annual_reports"]) == 1)


def test_there_is_no_report_of_a_silent_or_unfinished_year(person: New) -> None:
    ana = person()
    for year in (LAST, LAST + 1, LAST + 2, 1, 99999):
        if year == LAST + 1 and years.season(ana.server.clock.now_ms()):
            continue
        assert ana.get(f"{PATH}/{year}/state") == {"state": "ineligible"}
        assert ana.call("POST", f"{PATH}/{year}/generate").status_code == 200
        assert ana.call("GET", f"{PATH}/{year}").status_code == 404
        assert ana.call("POST", f"{PATH}/{year}/read").status_code == 404
    assert ana.call("GET", f"{PATH}/then").status_code == 404
    assert ana.get(PATH) == {"annual_reports": [], "accounts": [], "statuses": []}


def test_a_report_is_read_and_kept_from_others(person: New) -> None:
    ana, bea = person(), person()
    back(ana, 5, ana.post("/api/v1/statuses", status="hello")["id"])
    made(ana)
    assert ana.post(f"{PATH}/{LAST}/read") == {}
    assert ana.post(f"{PATH}/{LAST}/read") == {}
    assert bea.call("GET", f"{PATH}/{LAST}").status_code == 404
    assert bea.call("POST", f"{PATH}/{LAST}/read").status_code == 404


def at(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("counts", "kind"),
    [
        (Counts(), "lurker"),
        (Counts(standalone=112), "lurker"),
        (Counts(standalone=113), "oracle"),
        (Counts(standalone=40, boosts=81), "booster"),
        (Counts(standalone=110, polls=12, replies=10), "pollster"),
        (Counts(standalone=40, replies=81), "replier"),
    ],
)
def test_a_year_has_a_kind(counts: Counts, kind: str) -> None:
    assert years.archetype(counts) == kind


def test_a_year_is_looked_back_on_from_the_tenth_of_december() -> None:
    assert years.season(at(2026, 12, 9, 23, 59)) is None
    assert years.season(at(2026, 12, 10)) == 2026
    assert years.season(at(2026, 12, 31, 23)) == 2026
    assert years.season(at(2027, 1, 1)) is None
    assert years.tellable(2026, at(2027, 1, 1))
    assert not years.tellable(2026, at(2026, 12, 9))
