"""One server and one site for the tests of a module."""

from collections.abc import Iterator

import pytest
from tests.serving import KEY, TEAM, Served, serving, site

from rowsmith.client import Client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    with site({"/team": TEAM, "/empty": "<html><p>Nothing here.</html>"}) as address:
        yield address


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    return Client(served.url, KEY)
