"""Writes on one connection, committed together when they wait for each other.

A commit costs a sync of the disk, milliseconds in which more writes come. All that came meanwhile
share the next commit, so that a busy disk slows every write a little and none by a queue.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

T = TypeVar("T")
MOST_TOGETHER = 64
"""Writes that share one commit at most, so that the first of them does not wait for long."""


class _Unfit(Exception):
    """One of several writes met an error after which SQLite may have undone them all."""


@dataclass(slots=True)
class _Write(Generic[T]):
    work: Callable[[sa.Connection], T]
    future: Future[T] = field(default_factory=Future)

    def run(self, connection: sa.Connection) -> Callable[[], None]:
        """Do the work inside a savepoint; return what tells its outcome.

        Raises:
            _Unfit: the whole transaction must be given up.
        """
        try:
            with connection.begin_nested():
                value = self.work(connection)
        except exc.IntegrityError as error:
            failed: Exception = error
        except exc.DBAPIError as error:
            raise _Unfit from error
        except Exception as error:  # noqa: BLE001 - it is the asker's, who gets it
            failed = error
        else:
            return lambda: self.future.set_result(value)
        return lambda: self.future.set_exception(failed)

    def run_alone(self, engine: sa.Engine) -> None:
        """Do the work in a transaction of its own, and tell its outcome."""
        try:
            with engine.begin() as connection:
                value = self.work(connection)
        except Exception as error:  # noqa: BLE001 - likewise
            self.future.set_exception(error)
        else:
            self.future.set_result(value)


class Together:
    """The writes of one database that has one writer."""

    def __init__(self, engine: sa.Engine, thread: ThreadPoolExecutor) -> None:
        """Write through *engine* on *thread*, which is one thread."""
        self._engine = engine
        self._thread = thread
        self._waiting: deque[_Write[Any]] = deque()

    def submit(self, work: Callable[[sa.Connection], T]) -> Future[T]:
        """Return the future of what *work* gives, or raises, once it is safely on disk.

        Args:
            work: called once; again when it shared a transaction that was given up for another's
                sake, and then its first call has changed nothing.
        """
        write = _Write(work)
        self._waiting.append(write)
        self._thread.submit(self._write_waiting)
        return write.future

    def _write_waiting(self) -> None:
        count = min(len(self._waiting), MOST_TOGETHER)
        taken = [self._waiting.popleft() for _ in range(count)]
        wanted = [each for each in taken if each.future.set_running_or_notify_cancel()]
        if len(wanted) > 1:
            self._write_together(wanted)
        else:
            for each in wanted:
                each.run_alone(self._engine)

    def _write_together(self, writes: list[_Write[Any]]) -> None:
        try:
            with self._engine.begin() as connection:
                outcomes = [each.run(connection) for each in writes]
        except _Unfit:
            for each in writes:
                each.run_alone(self._engine)
        except Exception as error:  # noqa: BLE001 - nothing was committed: all are told
            for each in writes:
                each.future.set_exception(error)
        else:
            for tell in outcomes:
                tell()
