"""Fixtures of the tests with real processes."""

from collections.abc import Iterator

import pytest
from tests.dials import Dials, watched


@pytest.fixture
def dials() -> Iterator[Dials]:
    """Watch where this process connects to."""
    with watched() as found:
        yield found
