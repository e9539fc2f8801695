from pathlib import Path

import sqlalchemy as sa

from rowsmith.store import tables
from rowsmith.store.accounts import ledger
from rowsmith.store.accounts.ledger import Account
from rowsmith.store.sqlite import sqlite_engine


def test_the_migrations_make_the_tables_that_the_queries_name(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "a.db", connections=1)
    with engine.begin() as connection:
        tables.migrate(connection)

    with engine.connect() as connection:
        found = sa.inspect(connection)
        made = {
            name: {
                (column["name"], str(column["type"]), column["nullable"])
                for column in found.get_columns(name)
            }
            for name in found.get_table_names()
        }
    engine.dispose()

    assert made == {
        table.name: {
            (column.name, str(column.type.compile(engine.dialect)), column.nullable)
            for column in table.columns
        }
        for table in tables.metadata.tables.values()
    }


def test_a_migrated_database_is_left_as_it_is(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "a.db", connections=1)

    with engine.begin() as connection:
        first = tables.migrate(connection)
        second = tables.migrate(connection)

    engine.dispose()
    assert first == second == len(tables.MIGRATIONS)


def test_credits_of_the_first_version_are_taken_over_into_the_books(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "a.db", connections=1)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE schema_version (version INTEGER NOT NULL)")
        connection.exec_driver_sql("INSERT INTO schema_version VALUES (1)")
        for statement in tables.MIGRATIONS[0]:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO organisations VALUES ('o', 'default', 1, 100)")
        connection.exec_driver_sql(
            "INSERT INTO tasks VALUES ('t', 'o', 'extract', 'completed', '{}', '{}', 1, 2, 1, 30, "
            "4, 'r', 'ab', '')"
        )

    with engine.begin() as connection:
        tables.migrate(connection)
        found = ledger.balances(connection, "o")
        wrong = ledger.audit(connection)

    engine.dispose()
    assert found == {
        Account.AVAILABLE: 70,
        Account.HELD: 0,
        Account.ISSUED: -100,
        Account.SPENT: 30,
    }
    assert wrong == []
