"""A connection to PostgreSQL that was cut is replaced, and nothing is done twice for that."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from rowsmith.errors import StoreUnavailable
from rowsmith.store.database import Database
from rowsmith.store.tables import organisations

COUNT = sa.select(sa.func.count()).select_from(organisations)


@pytest.fixture
def database(postgres: str) -> Iterator[Database]:
    found = Database(url=postgres)
    yield found
    found.close()


def cut_all(postgres: str) -> None:
    query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = "
    with psycopg.connect(postgres) as operator:
        operator.execute(query + "current_database() AND pid <> pg_backend_pid()")


def add(run: sa.Connection) -> None:
    count = run.execute(COUNT).scalar_one()
    made = {"id": f"o{count}", "name": f"o{count}", "created_at": 1}
    run.execute(organisations.insert().values(made))


async def test_what_is_asked_after_all_connections_were_cut_is_answered(
    database: Database, postgres: str
) -> None:
    await database.write(add)
    await database.read(lambda run: run.execute(COUNT).scalar_one())
    cut_all(postgres)

    await database.write(add)
    assert await database.read(lambda run: run.execute(COUNT).scalar_one()) == 2


async def test_a_write_that_is_cut_in_the_middle_is_done_once(
    database: Database, postgres: str
) -> None:
    calls = 0

    def work(run: sa.Connection) -> None:
        nonlocal calls
        calls += 1
        add(run)
        if calls == 1:
            cut_all(postgres)
        run.execute(COUNT)

    await database.write(work)

    assert calls == 2
    assert await database.read(lambda run: run.execute(COUNT).scalar_one()) == 1


async def test_a_write_that_is_cut_before_its_commit_is_refused_and_not_repeated(
    database: Database, postgres: str
) -> None:
    calls = 0

    def work(run: sa.Connection) -> None:
        nonlocal calls
        calls += 1
        add(run)
        cut_all(postgres)

    with pytest.raises(StoreUnavailable):
        await database.write(work)

    assert calls == 1
    assert await database.read(lambda run: run.execute(COUNT).scalar_one()) == 0


async def test_a_process_that_is_stopped_between_two_rows_counts_as_idle(
    database: Database, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = []
    send = psycopg.Cursor.execute

    def look_and_send(cursor: psycopg.Cursor, *args: Any, **more: Any) -> psycopg.Cursor:
        send(cursor, *args, **more)
        if "INSERT INTO organisations" in str(args[0]):
            pid = cursor.connection.info.backend_pid
            with psycopg.connect(postgres) as operator, operator.cursor() as asked:
                query = "SELECT state FROM pg_stat_activity WHERE pid = %s"
                states.append(send(asked, query, [pid]).fetchone())
        return cursor

    made = [{"id": f"o{at}", "name": f"o{at}", "created_at": 1} for at in range(2)]
    monkeypatch.setattr(psycopg.Cursor, "execute", look_and_send)
    await database.write(lambda run: run.execute(organisations.insert(), made))

    assert states == [("idle in transaction",)] * 2
    assert await database.read(lambda run: run.execute(COUNT).scalar_one()) == 2
