from pathlib import Path

import sqlalchemy as sa

from rowsmith.store import tables
from rowsmith.store.accounts import intake
from rowsmith.store.sqlite import sqlite_engine


def test_unfinished_tasks_are_counted_without_looking_at_the_finished_ones(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "a.db", connections=1)
    asked: list[tuple[str, object]] = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def note(*event: object) -> None:
        asked.append((str(event[2]), event[3]))

    with engine.begin() as connection:
        tables.migrate(connection)
        assert intake.count_unfinished(connection, "an organisation") == (0, 0)
        statement, values = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()  # type: ignore[arg-type]
    engine.dispose()

    assert [row.detail for row in plan] == ["SCAN tasks USING COVERING INDEX tasks_claimable"]
