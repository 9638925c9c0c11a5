"""The API against its own description: whatever the document allows, the server answers as the document says.

R20. `make fuzz` runs it for long; `FUZZ_EXAMPLES` is the number of calls per operation.
"""

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sabar.model.accounts import Role
from tests import entrance
from tests.api import staff
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.server import Server, running_server

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: Never ends, or ends the access of the one who fuzzes.
NOT_FUZZED = re.compile(r"/api/v1/streaming/|/oauth/revoke|/sign_out")

#: The strategies are Schemathesis's. When something moves the common state of chance while it draws,
#: Hypothesis warns once, and passes the same example the next time: it says nothing of the server.
NOT_OURS = "ignore:Do not use the `random` module inside strategies"

pytestmark = [pytest.mark.timeout(60 + EXAMPLES * 20), pytest.mark.filterwarnings(NOT_OURS)]


@pytest.fixture(scope="module", params=["sqlite"])
def server(
    request: pytest.FixtureRequest, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with new_database(request.param) as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


SCOPES = "read write follow push profile read:labels write:labels read:spaces write:spaces"


def test_whatever_the_description_allows_is_answered_as_it_says(server: Server) -> None:
    app = entrance.app_token(server, entrance.register_app(server), SCOPES)
    ana = Person.arriving(server, app, "ana")
    things = _things(server, ana, Person.arriving(server, app, "ben"))
    space = _space(ana)
    schema = schemathesis.openapi.from_dict(ana.get("/api/openapi.json"))
    wrong: list[str] = []
    done: set[str] = set()
    count = reachable = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if not NOT_FUZZED.search(operation.path):
            count += 1
            reachable += "/admin/" not in operation.path
            there = [space] if "/spaces" in operation.path else things
            wrong += _fuzz(server, ana.token, operation, there, done)
    assert count > 100
    # About half of the operations that are not for staff do more than refuse what they are asked.
    assert len(done) > 0.45 * reachable
    print("\n@@".join(wrong))
    assert wrong == []


def test_what_staff_may_call_is_answered_as_the_description_says(server: Server) -> None:
    boss = staff.arriving(server, Role.ADMIN)
    app = entrance.app_token(server, entrance.register_app(server), SCOPES)
    ana, ben = Person.arriving(server, app, "ana"), Person.arriving(server, app, "ben")
    things = [*_things(server, ana, ben), ana.post("/api/v1/reports", account_id=ben.id)["id"]]
    schema = schemathesis.openapi.from_dict(boss.get("/api/openapi.json"))
    wrong: list[str] = []
    done: set[str] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        if "/admin/" in found.ok().path:
            wrong += _fuzz(server, boss.token, found.ok(), things, done)
    assert len(done) > 10
    assert wrong == []


def _things(server: Server, ana: Person, ben: Person) -> list[str]:
    """Ids that exist, so that paths lead somewhere."""
    ana.follow(ben)
    post = ana.post(
        "/api/v1/statuses", status=f"@{ben.name} #tag", poll={"options": ["a", "b"], "expires_in": 3600}
    )
    other = ben.post("/api/v1/statuses", status=f"@{ana.name} hello")
    ana.post("/api/v1/statuses/" + other["id"] + "/favourite")
    listed = ana.post("/api/v1/lists", title="list")
    kept = ana.post("/api/v2/filters", title="f", context=["home"], keywords_attributes=[{"keyword": "k"}])
    return [ana.id, ben.id, post["id"], post["poll"]["id"], other["id"], listed["id"], kept["id"]]


def _space(ana: Person) -> dict[str, str]:
    """By the names of the parts of a path."""
    slug = ana.post("/api/sabar/v1/spaces", name="Atelier")["slug"]
    post = ana.post(f"/api/sabar/v1/spaces/{slug}/posts", text="hello")
    return {"slug": slug, "id": post["id"], "name": "🥁", "account_id": ana.id}


def _fuzz(
    server: Server, token: str, operation: Any, things: Sequence[str | dict[str, str]], done: set[str]
) -> list[str]:
    """What was wrong. An operation that succeeded at least once is added to `done`. `things`: what each part
    of a path is, or each by its name.
    """

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=EXAMPLES < 50,
        phases=[Phase.generate],
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), thing=st.sampled_from([None, *things]))
    def called(case: Any, thing: str | dict[str, str] | None) -> None:
        if thing is not None and case.path_parameters:
            named = {} if isinstance(thing, str) else thing
            case.path_parameters = {
                part: named.get(part, given) if named else thing
                for part, given in case.path_parameters.items()
            }
        answer = case.call_and_validate(
            base_url=server.url,
            headers=entrance.bearer(token),
            checks=CHECKS,
            timeout=20,
            allow_redirects=False,
        )
        if answer.status_code == 200:
            done.add(operation.label)

    try:
        called()
    except FailureGroup as failed:
        return [f"{operation.label}: {one}" for one in failed.exceptions]
    return []
