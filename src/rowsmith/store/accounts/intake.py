"""What is asked in the transaction that takes new tasks: sent before, and is there room."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from rowsmith.errors import Conflict, Overloaded, QueueFull
from rowsmith.model.task import TaskStatus
from rowsmith.store.tables import idempotency, tasks

RETRY_AFTER_S = 10
"""Told to who finds the queue full: tasks take seconds, rarely less."""
UNFINISHED = (TaskStatus.PENDING.value, TaskStatus.PROCESSING.value)
OPEN = tasks.c.status.in_(
    sa.bindparam("unfinished", UNFINISHED, expanding=True, literal_execute=True)
)
"""The task is unfinished; written out in the statement, or no partial index would be used."""
_IS_MINE = tasks.c.org_id == sa.bindparam("org")
_COUNT = sa.select(
    sa.func.count().label("in_all"),
    sa.func.coalesce(sa.func.sum(sa.case((_IS_MINE, 1), else_=0)), 0).label("mine"),
).where(OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """An Idempotency-Key: what came with it is taken once.

    Attributes:
        key: as sent, 1..255 characters.
        sha256: hash of what was sent with it, hex.
        life: how long it is remembered.
    """

    key: str
    sha256: str
    life: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many unfinished tasks there may be.

    Attributes:
        organisation: of one organisation; None for any number.
        in_all: of all together; None for any number.
    """

    organisation: int | None = None
    in_all: int | None = None


def claim(run: sa.Connection, org_id: str, once: Once, ids: list[str], now_ms: int) -> list[str]:
    """Return the tasks that belong to this key: *ids*, or those it was claimed for before.

    Two that come at the same instant wait for each other here, and the later gets the earlier's.

    Raises:
        Conflict: the key came with something else.
    """
    mine = (idempotency.c.org_id == org_id, idempotency.c.key == once.key)
    forgotten = idempotency.c.created_at <= now_ms - once.life // timedelta(milliseconds=1)
    run.execute(idempotency.delete().where(*mine, forgotten))
    values = {
        "org_id": org_id,
        "key": once.key,
        "sha256": once.sha256,
        "task_ids": msgspec.json.encode(ids).decode(),
        "created_at": now_ms,
    }
    insert = sqlite.insert if run.dialect.name == "sqlite" else postgresql.insert
    if run.execute(insert(idempotency).values(values).on_conflict_do_nothing()).rowcount == 1:
        return ids
    row = run.execute(sa.select(idempotency).where(*mine)).one()
    if row.sha256 != once.sha256:
        raise Conflict("this Idempotency-Key came with another request: use a new one")
    return msgspec.json.decode(row.task_ids, type=list[str])


def forget(run: sa.Connection, before_ms: int) -> int:
    """Forget the keys that came at or before *before_ms*; return how many."""
    return run.execute(idempotency.delete().where(idempotency.c.created_at <= before_ms)).rowcount


def count_unfinished(run: sa.Connection, org_id: str) -> tuple[int, int]:
    """Return how many tasks are unfinished: (of the organisation, of all)."""
    row = run.execute(_COUNT, {"org": org_id}).one()
    return row.mine, row.in_all


def check_room(run: sa.Connection, org_id: str, room: Room) -> None:
    """See that the tasks just added are not too many; called after credits are held for them.

    Holding locks the organisation's account, so on PostgreSQL too nobody adds others meanwhile.

    Raises:
        QueueFull: of this organisation.
        Overloaded: of all together.
    """
    mine, in_all = count_unfinished(run, org_id)
    if room.organisation is not None and mine > room.organisation:
        raise QueueFull(
            f"the organisation has {room.organisation} unfinished tasks, which is the limit: "
            "wait for some to end",
            retry_after_s=RETRY_AFTER_S,
        )
    if room.in_all is not None and in_all > room.in_all:
        raise Overloaded(
            "the server has as many unfinished tasks as it takes: try again later",
            retry_after_s=RETRY_AFTER_S,
        )
