import pytest

from sabar.db import migrate

pytestmark = pytest.mark.anyio


async def test_a_migrated_database_is_what_the_program_expects(database_url: str) -> None:
    await migrate.verify(database_url)
