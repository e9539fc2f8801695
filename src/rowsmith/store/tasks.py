"""Tasks in SQL: the table that decides what exists and how it ended."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
import sqlalchemy as sa

from rowsmith.errors import UnknownTask
from rowsmith.model.task import ExtractRequest, Task, TaskStatus
from rowsmith.ports import Clock
from rowsmith.store.database import Database
from rowsmith.store.tables import organisations, tasks

NANO = 1_000_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNFINISHED = (TaskStatus.PENDING.value, TaskStatus.PROCESSING.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a task ended with rows, maybe none.

    Attributes:
        result_key: key of the rows in the object store; they are there, whole and synced.
        result_sha256: their hash, hex.
        rows: how many.
        credits: what is charged, 0 without rows.
    """

    result_key: str
    result_sha256: str
    rows: int
    credits: float


@dataclass(frozen=True, slots=True)
class TaskStore:
    """Tasks of all organisations; every question names one, but for `unfinished`."""

    database: Database
    clock: Clock

    async def add(self, task: Task) -> None:
        """Store a new task; on return it is safely on disk.

        Raises:
            Conflict: there is one with this id.
        """
        values = {
            "id": task.id,
            "org_id": task.org_id,
            "type": "extract",
            "status": task.status.value,
            "request": _encode(task.request),
            "sent": _encode(task.sent),
            "created_at": to_ms(task.created_at),
            "updated_at": to_ms(task.updated_at),
            "attempts": 0,
            "credits_nano": 0,
            "rows_returned": 0,
            "result_key": "",
            "result_sha256": "",
            "error": "",
        }
        await self.database.write(lambda run: run.execute(tasks.insert().values(values)))

    async def get(self, org_id: str, task_id: str) -> Task:
        """Return one task.

        Raises:
            UnknownTask: the organisation has none with this id.
        """
        query = sa.select(tasks).where(tasks.c.org_id == org_id, tasks.c.id == task_id)
        row = await self.database.read(lambda run: run.execute(query).one_or_none())
        if row is None:
            raise UnknownTask("there is no such task")
        return _task(row)

    async def page(
        self,
        org_id: str,
        *,
        order: Literal["created_at", "updated_at"],
        descending: bool,
        limit: int,
        offset: int,
    ) -> tuple[tuple[Task, ...], int]:
        """Return (tasks from *offset* on, how many there are in all), in a total order."""
        column = tasks.c[order]
        keys = (column.desc(), tasks.c.id.desc()) if descending else (column, tasks.c.id)
        mine = tasks.c.org_id == org_id
        query = sa.select(tasks).where(mine).order_by(*keys).limit(limit).offset(offset)
        count = sa.select(sa.func.count()).select_from(tasks).where(mine)

        def work(run: sa.Connection) -> tuple[tuple[Task, ...], int]:
            return tuple(map(_task, run.execute(query))), run.execute(count).scalar_one()

        return await self.database.read(work)

    async def unfinished(self) -> list[tuple[str, str]]:
        """Return (organisation, task) of every unfinished task, oldest first."""
        query = (
            sa.select(tasks.c.org_id, tasks.c.id)
            .where(tasks.c.status.in_(UNFINISHED))
            .order_by(tasks.c.created_at, tasks.c.id)
        )
        rows = await self.database.read(lambda run: run.execute(query).all())
        return [(row.org_id, row.id) for row in rows]

    async def begin(self, org_id: str, task_id: str) -> Task | None:
        """Count one more start of a task, before any work; None when it is gone or finished."""
        now_ms = to_ms(self.clock.now())

        def work(run: sa.Connection) -> Task | None:
            query = sa.select(tasks).where(*_open(org_id, task_id)).with_for_update()
            row = run.execute(query).one_or_none()
            if row is None:
                return None
            task = _task(row)
            is_first = task.status is TaskStatus.PENDING
            changed = {"status": TaskStatus.PROCESSING.value, "attempts": task.attempts + 1}
            if is_first:
                changed["updated_at"] = now_ms
            run.execute(tasks.update().where(*_open(org_id, task_id)).values(changed))
            return replace(
                task,
                status=TaskStatus.PROCESSING,
                attempts=task.attempts + 1,
                updated_at=from_ms(now_ms) if is_first else task.updated_at,
            )

        return await self.database.write(work)

    async def release(self, org_id: str, task_id: str) -> None:
        """Take back one start of a task that was put aside in good order."""
        change = (
            tasks.update()
            .where(*_open(org_id, task_id), tasks.c.attempts > 0)
            .values(attempts=tasks.c.attempts - 1)
        )
        await self.database.write(lambda run: run.execute(change))

    async def complete(self, org_id: str, task_id: str, ending: Ending) -> bool:
        """Complete a task that is at work; return False, changing nothing, when it is not."""
        return await self._finish(
            org_id,
            task_id,
            {
                "status": TaskStatus.COMPLETED.value,
                "result_key": ending.result_key,
                "result_sha256": ending.result_sha256,
                "rows_returned": ending.rows,
                "credits_nano": round(ending.credits * NANO),
            },
        )

    async def fail(self, org_id: str, task_id: str, error: str) -> bool:
        """Fail an unfinished task with one sentence; nothing is charged."""
        return await self._finish(
            org_id, task_id, {"status": TaskStatus.FAILED.value, "error": error}
        )

    async def balance(self, org_id: str) -> float:
        """Return the credits that the organisation has left."""
        spent = (
            sa.select(sa.func.coalesce(sa.func.sum(tasks.c.credits_nano), 0))
            .where(tasks.c.org_id == org_id)
            .scalar_subquery()
        )
        query = sa.select(organisations.c.first_balance_nano - spent).where(
            organisations.c.id == org_id
        )
        left = await self.database.read(lambda run: run.execute(query).scalar_one())
        return int(left) / NANO

    async def _finish(self, org_id: str, task_id: str, values: dict[str, str | int]) -> bool:
        change = (
            tasks.update()
            .where(*_open(org_id, task_id))
            .values(**values, updated_at=to_ms(self.clock.now()))
        )
        result = await self.database.write(lambda run: run.execute(change).rowcount)
        return result == 1


def to_ms(moment: datetime) -> int:
    """Return *moment* as whole milliseconds since 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_ms(value: int) -> datetime:
    """Return the moment that `to_ms` gave, UTC."""
    return EPOCH + timedelta(milliseconds=value)


def _open(org_id: str, task_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        tasks.c.org_id == org_id,
        tasks.c.id == task_id,
        tasks.c.status.in_(UNFINISHED),
    )


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _task(row: sa.Row[tuple[object, ...]]) -> Task:
    return Task(
        id=row.id,
        org_id=row.org_id,
        status=TaskStatus(row.status),
        request=msgspec.json.decode(row.request, type=ExtractRequest),
        sent=msgspec.json.decode(row.sent),
        created_at=from_ms(row.created_at),
        updated_at=from_ms(row.updated_at),
        credits_used=row.credits_nano / NANO,
        rows_returned=row.rows_returned,
        result_key=row.result_key,
        result_sha256=row.result_sha256,
        error=row.error,
        attempts=row.attempts,
    )
