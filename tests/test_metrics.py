"""Figures for a scraper of the same machine: off unless asked for, and never for strangers."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from sabar import settings
from tests import entrance
from tests.conftest import NewDatabase
from tests.entrance import Person
from tests.server import Server, free_port, running_server

DOCUMENTED = Path(__file__).resolve().parent.parent / "docs" / "metrics.md"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    address = f"127.0.0.1:{free_port()}"
    with new_database(request.param) as url, running_server(url, folder, metrics=address) as server:
        yield server


Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scraped(server: Server) -> str:
    answer = httpx.get(f"http://{server.settings.metrics}/metrics")
    assert answer.status_code == 200
    return answer.text


def figures(server: Server) -> Figures:
    families = text_string_to_metric_families(scraped(server))
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def figure(found: Figures, name: str, **labels: str) -> float:
    return found.get((name, frozenset(labels.items())), 0.0)


def test_requests_are_counted_by_class_status_and_time(server: Server) -> None:
    before = figures(server)
    for _ in range(3):
        assert server.client.get("/api/v2/instance").status_code == 200
    assert server.client.get("/api/v1/markers").status_code == 401
    after = figures(server)

    def more(name: str, **labels: str) -> float:
        return figure(after, name, **labels) - figure(before, name, **labels)

    assert more("sabar_requests_total", **{"class": "api", "status": "200"}) == 3
    assert more("sabar_requests_total", **{"class": "api", "status": "401"}) == 1
    assert more("sabar_request_seconds_count", **{"class": "api"}) == 4
    assert more("sabar_request_seconds_bucket", **{"class": "api", "le": "+Inf"}) == 4
    assert 0 < more("sabar_request_seconds_sum", **{"class": "api"}) < 20


def test_work_of_the_process_shows(server: Server) -> None:
    before = figures(server)
    person = Person(server)
    post = {"status": "hello"}
    server.client.post("/api/v1/statuses", json=post, headers=entrance.bearer(person.token))
    for _ in range(2):
        server.client.get("/api/v1/timelines/home", headers=entrance.bearer(person.token))
    after = figures(server)
    for name in ("sabar_database_commits_total", "sabar_database_units_total"):
        assert figure(after, name) > figure(before, name)
    assert figure(after, "sabar_cache_lookups_total", result="hit") > 0
    assert figure(after, "sabar_feeds") > 0
    assert figure(after, "sabar_jobs", state="dead") == 0
    assert figure(after, "sabar_event_log_lag") == 0
    assert figure(after, "process_resident_memory_bytes") > 1_000_000


def test_every_figure_is_documented(server: Server) -> None:
    text = DOCUMENTED.read_text(encoding="utf-8")
    names = {
        name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum")
        for name, _ in figures(server)
        if name.startswith("sabar_")
    }
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_no_person_and_no_host_is_named(server: Server) -> None:
    person = Person(server)
    server.client.get(f"/@{person.name}")
    server.client.get(f"/nothing/{person.name}")
    told = scraped(server)
    assert person.name not in told
    assert server.settings.domain not in told


def test_strangers_find_nothing(server: Server, new_database: NewDatabase, tmp_path: Path) -> None:
    assert server.client.get("/metrics").status_code == 404
    with new_database("sqlite") as url, running_server(url, tmp_path) as silent:
        assert silent.client.get("/metrics").status_code == 404
        assert silent.running.metrics is None


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "192.0.2.1:9464", "metrics.example:9464", "9464"])
def test_only_this_machine_may_be_named(address: str) -> None:
    with pytest.raises(settings.SettingsError, match=r"an address of this machine|address:port"):
        settings.load({"metrics": address}, environ={})
    assert settings.load({"metrics": "[::1]:9464"}, environ={}).metrics == "[::1]:9464"
