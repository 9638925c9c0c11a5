"""Every endpoint, every parameter and every field of the documentation, or a row in `docs/conformance.md`."""

import pytest

from tests.conformance.asking import Endpoint, endpoints
from tests.conformance.probe import Probe
from tests.conformance.recipes import RECIPES
from tests.contract import exceptions
from tests.contract.check import every_field

EVERY = endpoints()
EXCUSED = exceptions.named("endpoint")


@pytest.mark.parametrize("key", [key for key in EVERY if key not in EXCUSED])
def test_an_endpoint_answers_as_documented(probe: Probe, key: str) -> None:
    wrong = probe.of(EVERY[key]).text()
    if wrong:
        pytest.fail(wrong, pytrace=False)


def test_nearly_everything_is_answered_and_every_field_is_told(
    probe: Probe, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = {key: probe.of(one) for key, one in EVERY.items() if key not in EXCUSED}
    live = {key for key, one in EVERY.items() if one.live}
    answered = {key for key in live & set(reports) if reports[key].answered}
    seen = {f"{entity}.{field}" for report in reports.values() for entity, field in report.seen}
    documented = {f"{entity}.{field}" for entity, field in every_field()}
    with capsys.disabled():
        print(f"\nendpoints answered / live: {len(answered)} / {len(live)}")
        print(f"fields seen / documented: {len(seen & documented)} / {len(documented)}")
    unseen = documented - seen
    excused = exceptions.matching("field", unseen)
    missing = unseen - set().union(*excused.values())
    assert not missing, "never sent with a value:\n" + "\n".join(sorted(missing))
    idle = {row for row in excused if not excused[row]} | {
        row for row in excused for name in documented & seen if exceptions.covers(row, name)
    }
    assert not idle, f"sent after all, the rows of docs/conformance.md can go: {idle}"


def test_every_documented_parameter_is_sent(probe: Probe) -> None:
    unsent = {f"{key} {name}" for key in EVERY if key not in EXCUSED for name in _unsent(probe, EVERY[key])}
    excused = exceptions.matching("parameter", unsent)
    missing = unsent - set().union(*excused.values())
    assert not missing, "\n".join(sorted(missing))
    assert not [row for row in excused if not excused[row]]


def _unsent(probe: Probe, endpoint: Endpoint) -> set[str]:
    sent = probe.of(endpoint).sent
    names = {one["name"] for one in endpoint.params if one["in"] != "message"}
    whole = {name.partition("[")[0] for name in sent}
    return set() if endpoint.facts["removed"] else names - sent - whole


def test_every_exception_is_needed(probe: Probe) -> None:
    reports = [probe.of(EVERY[key]) for key in EVERY if key not in EXCUSED]
    shapes = {problem.name for report in reports for problem in report.shapes}
    odd = {name for report in reports for name in report.odd}
    idle = [
        row
        for kind, met in (("shape", shapes), ("answer", odd), ("endpoint", set(EVERY)))
        for row, names in exceptions.matching(kind, met).items()
        if not names
    ]
    assert not idle, idle
    called = {key for key in EVERY if EVERY[key].method != "WS"}
    assert set(RECIPES) - EXCUSED == called - EXCUSED
