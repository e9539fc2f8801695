"""Writes that share a commit: all of them on disk, or each with its own outcome."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from rowsmith.errors import QueueFull
from rowsmith.store.sqlite import sqlite_engine
from rowsmith.store.sqlite.together import MOST_TOGETHER, Together


class Bench:
    """A table of numbers, and a writer that can be held up while writes gather."""

    def __init__(self, path: Path) -> None:
        self.engine = sqlite_engine(path, connections=2)
        with self.engine.begin() as run:
            run.exec_driver_sql("CREATE TABLE t (a INTEGER PRIMARY KEY)")
        self.commits = 0
        sa.event.listen(self.engine, "commit", self._count)
        self._thread = ThreadPoolExecutor(1)
        self.together = Together(self.engine, self._thread)

    def _count(self, _connection: object) -> None:
        self.commits += 1

    def write(self, *works: Callable[[sa.Connection], object]) -> list[Future[object]]:
        """Submit works that wait for each other; return their futures, done."""
        go = threading.Event()
        held = self.together.submit(lambda _run: go.wait(30))
        futures = [self.together.submit(work) for work in works]
        go.set()
        held.result(30)
        self._thread.submit(int).result(30)  # after all that was submitted
        assert all(future.done() for future in futures)
        return futures

    def rows(self) -> list[int]:
        with self.engine.connect() as run:
            return list(run.exec_driver_sql("SELECT a FROM t ORDER BY a").scalars())

    def close(self) -> None:
        self._thread.shutdown()
        self.engine.dispose()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    found = Bench(tmp_path / "a.db")
    yield found
    found.close()


def add(number: int) -> Callable[[sa.Connection], int]:
    def work(run: sa.Connection) -> int:
        run.exec_driver_sql("INSERT INTO t VALUES (?)", (number,))
        return number

    return work


def test_writes_that_wait_for_each_other_share_one_commit(bench: Bench) -> None:
    found = bench.write(*map(add, range(10)))

    assert [future.result() for future in found] == list(range(10)) == bench.rows()
    assert bench.commits == 2  # the one that held them up had one of its own


def test_no_more_than_so_many_share_one(bench: Bench) -> None:
    bench.write(*map(add, range(MOST_TOGETHER + 1)))

    assert len(bench.rows()) == MOST_TOGETHER + 1
    assert bench.commits == 3


def test_a_write_that_fails_leaves_the_others_and_nothing_of_itself(bench: Bench) -> None:
    def refused(run: sa.Connection) -> None:
        add(7)(run)
        raise QueueFull("of its own")

    found = bench.write(add(1), refused, add(1), add(2))

    assert [type(future.exception()) for future in found] == [
        type(None),
        QueueFull,
        sa.exc.IntegrityError,
        type(None),
    ]
    assert bench.rows() == [1, 2]
    assert bench.commits == 2


@pytest.mark.parametrize(
    "error", [sa.exc.OperationalError("", None, OSError("")), OverflowError("too large")]
)
def test_after_an_error_that_may_undo_all_each_is_written_alone(
    bench: Bench, error: Exception
) -> None:
    def broken(run: sa.Connection) -> None:
        add(7)(run)
        raise error

    found = bench.write(add(1), broken, add(2))

    assert [type(future.exception()) for future in found] == [
        type(None),
        type(error),
        type(None),
    ]
    assert bench.rows() == [1, 2]


def test_when_the_commit_fails_all_are_told_and_nothing_is_there(bench: Bench) -> None:
    def fail(_connection: object) -> None:
        if bench.commits == 2:
            raise sa.exc.OperationalError("COMMIT", None, OSError("the disk is full"))

    sa.event.listen(bench.engine, "commit", fail)
    found = bench.write(add(1), add(2))
    sa.event.remove(bench.engine, "commit", fail)

    assert [type(future.exception()) for future in found] == [
        sa.exc.OperationalError,
        sa.exc.OperationalError,
    ]
    assert bench.rows() == []
    assert bench.write(add(3))[0].result() == 3


def test_a_bug_leaves_no_write_behind_that_was_told_to_be_there(bench: Bench) -> None:
    def bug(run: sa.Connection) -> None:
        add(7)(run)
        raise AssertionError

    found = bench.write(add(1), add(2), bug, add(3))

    there = [future.result() for future in found if future.exception() is None]
    assert there == bench.rows() == [2, 3]


def test_a_write_that_nobody_waits_for_any_more_is_not_begun(bench: Bench) -> None:
    go = threading.Event()
    held = bench.together.submit(lambda _run: go.wait(30))
    first, second = bench.together.submit(add(1)), bench.together.submit(add(2))
    assert second.cancel()
    go.set()
    held.result(30)

    assert first.result(30) == 1
    assert bench.rows() == [1]
