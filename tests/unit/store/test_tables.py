from pathlib import Path

import sqlalchemy as sa

from rowsmith.store import tables
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
