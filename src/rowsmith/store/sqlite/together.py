"""Writes on one connection, committed together when they wait for each other.

A commit costs a sync of the disk, milliseconds in which more writes come. All that came meanwhile
share the next commit, so that a busy disk slows every write a little and none by a queue.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Never, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc

from rowsmith.errors import RowsmithError

T = TypeVar("T")
MOST_TOGETHER = 64
"""Writes that share one commit at most, so that the first of them does not wait for long."""
_LEAVE_OTHERS = (RowsmithError, exc.IntegrityError)
"""Errors of one write that leave the rest of the transaction as it is."""
_UNFORESEEN = (exc.SQLAlchemyError, ArithmeticError, LookupError, TypeError, ValueError)
"""Errors after which SQLite may have undone the transaction, or that are bugs."""


class _Unfit(Exception):
    """The writes cannot share a transaction; nothing of it is there."""


@dataclass(slots=True, eq=False)
class _Write(Generic[T]):
    work: Callable[[sa.Connection], T]
    future: Future[T] | None = None
    is_taken: bool = False
    outcome: Callable[[], T] | None = None

    def run(self, connection: sa.Connection) -> Callable[[], T]:
        """Do the work inside a savepoint; return what gives its value or raises its error.

        Raises:
            _Unfit: the transaction must be given up.
        """
        try:
            with connection.begin_nested():
                value = self.work(connection)
        except _LEAVE_OTHERS as error:
            return partial(_fail, error)
        except _UNFORESEEN as error:
            raise _Unfit from error
        return lambda: value


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
        write.future = self._thread.submit(self._finish, write)
        return write.future

    def _finish(self, write: _Write[T]) -> T:
        """Return the outcome of *write*, which an earlier one may have taken along."""
        while not write.is_taken:
            self._take_along()
        if write.outcome is not None:
            return write.outcome()
        with self._engine.begin() as connection:
            return write.work(connection)

    def _take_along(self) -> None:
        """Do those that wait longest in one transaction; one that is alone is left to itself."""
        found = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        for each in found:
            each.is_taken = True
        writes = [each for each in found if not _is_cancelled(each)]
        if len(writes) < 2:
            return
        try:
            with self._engine.begin() as connection:
                outcomes = [each.run(connection) for each in writes]
        except _Unfit:
            return  # nothing was written, and each is done alone in its own turn
        except exc.SQLAlchemyError as error:  # nothing was committed
            outcomes = [partial(_fail, error)] * len(writes)
        for each, outcome in zip(writes, outcomes, strict=True):
            each.outcome = outcome


def _fail(error: Exception) -> Never:
    raise error


def _is_cancelled(write: _Write[Any]) -> bool:
    return write.future is not None and write.future.cancelled()
