from pathlib import Path

import pytest
import sqlalchemy as sa

from rowsmith.store.sqlite import Transactions, checkpoint, log_bytes, sqlite_engine, sqlite_health


@pytest.mark.parametrize(
    ("version", "is_faulty"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_releases_with_the_wal_reset_fault_are_known(
    version: tuple[int, int, int], *, is_faulty: bool
) -> None:
    assert sqlite_health(version).has_wal_reset_fault is is_faulty


def test_the_release_in_use_is_named() -> None:
    assert sqlite_health().version in sqlite_health().note


def test_a_file_is_in_wal_mode_synced_fully_and_never_checkpoints_by_itself(
    tmp_path: Path,
) -> None:
    engine = sqlite_engine(tmp_path / "a.db", connections=1)
    names = ("journal_mode", "synchronous", "wal_autocheckpoint", "foreign_keys")

    with engine.begin() as run:
        found = [run.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    engine.dispose()
    assert found == ["wal", 2, 0, 1]
    assert (tmp_path / "a.db").stat().st_mode & 0o077 == 0


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "a.db", connections=1, transactions=Transactions.READ)

    with pytest.raises(sa.exc.OperationalError), engine.begin() as run:
        run.exec_driver_sql("CREATE TABLE t (a)")

    engine.dispose()


def test_a_checkpoint_empties_the_log_and_keeps_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    engine = sqlite_engine(path, connections=1)
    with engine.begin() as run:
        run.exec_driver_sql("CREATE TABLE t (a)")
        run.exec_driver_sql("INSERT INTO t VALUES (1)")
    before = log_bytes(path)

    was_emptied = checkpoint(path)

    with engine.begin() as run:
        kept = run.exec_driver_sql("SELECT a FROM t").scalar()
    engine.dispose()
    assert before > 0
    assert was_emptied
    assert (log_bytes(path), kept) == (0, 1)


def test_a_checkpoint_beside_a_reader_says_that_the_log_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert log_bytes(path) == 0
    writer = sqlite_engine(path, connections=1)
    with writer.begin() as run:
        run.exec_driver_sql("CREATE TABLE t (a)")
    reader = sa.create_engine(f"sqlite:///{path}")
    with reader.connect() as held:
        held.exec_driver_sql("BEGIN")
        held.exec_driver_sql("SELECT * FROM t").all()
        with writer.begin() as run:
            run.exec_driver_sql("INSERT INTO t VALUES (1)")

        was_emptied = checkpoint(path, busy_timeout_ms=10)

    reader.dispose()
    writer.dispose()
    assert not was_emptied
