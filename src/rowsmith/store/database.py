"""One SQL database, SQLite or PostgreSQL, used from an event loop through its own threads.

Statements run on threads because SQLAlchemy's asyncio layer costs more than the hop: measured in
ADR 11.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy import exc

from rowsmith.errors import Conflict, StoreError, StoreUnavailable
from rowsmith.store import tables
from rowsmith.store.sqlite import Transactions, checkpoint, log_bytes, sqlite_engine
from rowsmith.store.sqlite.together import Together

T = TypeVar("T")

READERS = 4
"""Reading threads and connections; polls of many clients share them."""
POSTGRES_WRITERS = 8
START_LOCK = 5_208_110_433
"""Any fixed number but the one of `tables.MIGRATION_LOCK`."""
CONNECT_S = 5
POSTGRES = {
    "connect_timeout": CONNECT_S,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "options": "-c statement_timeout=30000 -c lock_timeout=10000"
    " -c idle_in_transaction_session_timeout=30000 -c synchronous_commit=on",
}
"""A server that is gone, slow or locked is an error within seconds, never a hanging thread."""
LOG_LIMIT_BYTES = 4 * 2**20
"""The log is emptied when it is larger, SQLite's own default of 1,000 pages."""


class Database:
    """Transactions on one database.

    SQLite has one writing connection on one thread, so writers queue here and never in SQLite, and
    those that queue are committed together.
    """

    def __init__(self, *, path: Path | None = None, url: str = "") -> None:
        """Open the SQLite file at *path*, or the PostgreSQL database at *url*.

        Raises:
            StoreUnavailable: it cannot be opened.
        """
        self._path = path
        writers = POSTGRES_WRITERS if path is None else 1
        try:
            if path is None:
                self._writer = _postgres_engine(url, connections=writers + 1)
                # Each statement sees by itself what is committed, inside a transaction too.
                self._reader = _postgres_engine(
                    url, connections=READERS, isolation_level="AUTOCOMMIT"
                )
            else:
                self._writer = sqlite_engine(path, connections=1)
                self._reader = sqlite_engine(
                    path, connections=READERS, transactions=Transactions.READ
                )
            with self._writer.begin() as connection:
                tables.migrate(connection)
        except exc.SQLAlchemyError as error:
            raise StoreUnavailable(f"the database cannot be opened: {_reason(error)}") from error
        self._write_threads = ThreadPoolExecutor(writers, thread_name_prefix="store-write")
        self._read_threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._urgent_threads = ThreadPoolExecutor(1, thread_name_prefix="store-urgent")
        self._together = Together(self._writer, self._write_threads) if path is not None else None

    async def write(self, work: Callable[[sa.Connection], T], *, is_urgent: bool = False) -> T:
        """Run *work* in one transaction; return what it gave once that is safely on disk.

        Args:
            work: what is done, on another thread; what it did is undone before it is called again.
            is_urgent: does not queue behind other writers, where there can be several.

        Raises:
            Conflict: a unique value is taken.
            StoreUnavailable: the database does not answer; nothing was changed.
            StoreError: it refused; nothing was changed.
        """
        if self._together is not None:
            with _errors_as_ours():
                return await asyncio.wrap_future(self._together.submit(work))
        threads = self._urgent_threads if is_urgent else self._write_threads
        return await self._run(threads, self._writer, work)

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Run *work*, which only reads.

        Raises:
            StoreUnavailable: the database does not answer.
            StoreError: it refused.
        """
        return await self._run(self._read_threads, self._reader, work)

    async def probe(self) -> None:
        """Write a few bytes in a transaction of their own, safely to disk.

        Raises:
            StoreUnavailable: the database does not answer, or cannot be written.
            StoreError: it refused.
        """
        change = tables.version.update().values(probed=tables.version.c.probed + 1)
        await self.write(lambda run: run.execute(change), is_urgent=True)

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Keep other processes from starting meanwhile; SQLite's folder has a lock of its own.

        Raises:
            StoreUnavailable: PostgreSQL does not answer.
        """
        if self._path is not None:
            yield
            return
        with self._writer.connect() as connection:
            # Without a transaction: the lock is the session's and ends with it.
            session = connection.execution_options(isolation_level="AUTOCOMMIT")
            session.execute(sa.select(sa.func.pg_advisory_lock(START_LOCK)))
            try:
                yield
            finally:
                session.execute(sa.select(sa.func.pg_advisory_unlock(START_LOCK)))

    async def tidy(self) -> None:
        """Empty SQLite's log when it has grown; PostgreSQL needs nothing."""
        path = self._path
        if path is not None and log_bytes(path) > LOG_LIMIT_BYTES:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._write_threads, checkpoint, path)

    def close(self) -> None:
        """Finish what is being written and close all connections."""
        self._write_threads.shutdown()
        self._urgent_threads.shutdown()
        self._read_threads.shutdown()
        self._writer.dispose()
        self._reader.dispose()

    async def _run(
        self, threads: ThreadPoolExecutor, engine: sa.Engine, work: Callable[[sa.Connection], T]
    ) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, _transact, engine, work)


class _Gone(Exception):
    """The connection turned out dead before anything was committed on it."""


def _transact(engine: sa.Engine, work: Callable[[sa.Connection], T]) -> T:
    """Run *work* in one transaction; once more on a new connection when its own was dead.

    To ask a connection before each use whether it lives would cost every call a round trip.
    """
    with _errors_as_ours():
        try:
            with engine.begin() as connection:
                return _work_on(connection, work)
        except _Gone:  # raised before COMMIT is sent, so nothing of it is there
            with engine.begin() as connection:
                return work(connection)


def _work_on(connection: sa.Connection, work: Callable[[sa.Connection], T]) -> T:
    try:
        return work(connection)
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise _Gone from error
        raise


@contextmanager
def _errors_as_ours() -> Iterator[None]:
    try:
        yield
    except exc.IntegrityError as error:
        raise Conflict(f"another writer was first: {_reason(error)}") from error
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        away = StoreUnavailable("the database does not answer")
        away.add_note(_reason(error))  # for the log; callers are not told
        raise away from error
    except exc.DBAPIError as error:
        raise StoreError(f"the database refused: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Return the driver's own words, without statement and values."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _postgres_engine(url: str, *, connections: int, **options: str) -> sa.Engine:
    """Return an engine for *url*, whichever spelling it has, with psycopg 3 as its driver."""
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=CONNECT_S,
        pool_use_lifo=True,
        connect_args=POSTGRES,
        **options,
    )
    sa.event.listen(engine, "do_executemany", _send_one_by_one)
    return engine


def _send_one_by_one(
    cursor: psycopg.Cursor, statement: LiteralString, rows: Sequence[psycopg.abc.Params], _: object
) -> bool:
    """Send *rows* as statements of their own; return that they are sent.

    psycopg would send them as a pipeline. A process that is stopped in the middle of one keeps its
    locks as long as it is stopped: PostgreSQL counts no time there, neither as a statement's nor as
    idle in a transaction.
    """
    for row in rows:
        cursor.execute(statement, row)
    return True
