"""One server and one site for the tests of a module."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serving import KEY, TEAM, Served, serving, site

from rowsmith.client import Client
from rowsmith.store.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        found = Database(path=tmp_path / "rowsmith.db")
    else:
        found = Database(url=request.getfixturevalue("postgres"))
    yield found
    found.close()


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


@pytest.fixture
def silent() -> Iterator[str]:
    """Give the address of a site that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
