"""The leak test where `sabar work` does the jobs in a process of its own, to which nobody else listens."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import entrance
from tests.api.people import Person
from tests.api.spaces.conftest import SPACES
from tests.conftest import NewDatabase
from tests.process import serving
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(240)

SCOPES = "read write read:spaces write:spaces"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_worker_apart_sees_in_its_streams_what_it_has_to_see(
    new_database: NewDatabase, tmp_path: Path, engine: str
) -> None:
    with new_database(engine) as url, serving(url, tmp_path, workers="off") as process:
        ana = Person.arriving(
            process, entrance.app_token(process, entrance.register_app(process), SCOPES), "ana"
        )
        path = f"{SPACES}/{ana.post(SPACES, name='Atelier')['slug']}"
        with process.log.open("ab") as log:
            command = [sys.executable, "-m", "sabar", "work"]
            worker = subprocess.Popen(command, env=process.environ, stdout=log, stderr=log)
        try:
            ana.post(f"{path}/proofs")
            eventually(lambda: ana.get(f"{path}/proofs")[0]["ended_at"], seconds=150, every=0.5)
        finally:
            worker.terminate()
            worker.wait(30)
        sheet = ana.get(f"{path}/proofs")[0]
        assert sheet["outcome"] == "passed", (sheet, process.said())
