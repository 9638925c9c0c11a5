"""What the contract tests share."""

from collections.abc import AsyncIterator

import pytest

from sabar.backends import media


@pytest.fixture(scope="module")
async def worker() -> AsyncIterator[media.MediaWorker]:
    """The real picture worker; its process is shared by the tests of one file."""
    made = media.MediaWorker()
    yield made
    await made.close()
