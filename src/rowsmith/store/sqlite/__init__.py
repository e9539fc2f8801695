"""SQLite set up so that what was committed stays, also on releases with the WAL-reset fault.

SQLite 3.7.0 to 3.51.2 can corrupt a database when one connection checkpoints at the instant at
which another restarts the log (ADR 10). So no connection checkpoints by itself; `checkpoint`
does, in TRUNCATE mode, which holds the write lock and thereby keeps every other writer out.
"""

import os
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from rowsmith.errors import StoreUnavailable

BUSY_TIMEOUT_MS = 30_000
"""A writer waits this long for another; `rowsmith keys` is one, beside a server."""

FIXED = ((3, 44, 6), (3, 50, 7))
"""Releases of older lines that carry the fix; 3.51.3 and later all do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteHealth:
    """What `doctor` says of the SQLite in use.

    Attributes:
        version: e.g. ``"3.40.1"``.
        has_wal_reset_fault: this release can corrupt a log that is reset while it is checkpointed.
        note: one sentence.
    """

    version: str
    has_wal_reset_fault: bool
    note: str


def sqlite_health(version: tuple[int, int, int] | None = None) -> SqliteHealth:
    """Return what is known of the SQLite in use, or of *version*.

    >>> sqlite_health((3, 40, 1)).has_wal_reset_fault, sqlite_health((3, 51, 3)).has_wal_reset_fault
    (True, False)
    """
    major, minor, patch = version or sqlite3.sqlite_version_info[:3]
    found = (major, minor, patch)
    is_fixed = found >= (3, 51, 3) or any(found[:2] == line[:2] and found >= line for line in FIXED)
    text = ".".join(map(str, found))
    note = (
        f"SQLite {text} has no known fault that matters here."
        if is_fixed
        else f"SQLite {text} has the WAL-reset fault; Rowsmith checkpoints only while it holds"
        " the write lock, which keeps clear of it. 3.51.3 or later does not have it."
    )
    return SqliteHealth(version=text, has_wal_reset_fault=not is_fixed, note=note)


class Transactions(StrEnum):
    """How the transactions of an engine begin."""

    WRITE = "write"
    """All take the write lock at once, so none fails half way for another's sake."""
    READ = "read"
    """None may write."""


def sqlite_engine(
    path: Path, *, connections: int, transactions: Transactions = Transactions.WRITE
) -> sa.Engine:
    """Return an engine on the file at *path*, in WAL mode before its first use.

    Args:
        path: the database file; made, readable by its owner alone, when missing.
        connections: the most connections at once.
        transactions: how they begin.

    Raises:
        StoreUnavailable: the file cannot be opened or is no database.
    """
    _prepare(path)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA query_only={int(transactions is Transactions.READ)}")

    begin = "BEGIN" if transactions is Transactions.READ else "BEGIN IMMEDIATE"

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def checkpoint(path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> bool:
    """Copy the log into the database and empty it; return whether it was emptied.

    A reader in the middle of a long read keeps it from being emptied; the next call does it.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"PRAGMA busy_timeout={busy_timeout_ms}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def log_bytes(path: Path) -> int:
    """Return the size of the database's write-ahead log, 0 when there is none."""
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if log.exists() else 0


def _prepare(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA wal_autocheckpoint=0")
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as exc:
        raise StoreUnavailable(f"the database {path} cannot be opened: {exc}") from exc
