"""Tasks in SQL: the table that decides what exists and how it ended."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
import sqlalchemy as sa

from rowsmith.errors import UnknownTask
from rowsmith.model.task import ExtractRequest, Task, TaskStatus
from rowsmith.ports import Clock
from rowsmith.store.accounts import intake, ledger
from rowsmith.store.accounts.intake import Once, Room
from rowsmith.store.accounts.ledger import NANO, Reservation
from rowsmith.store.database import Database
from rowsmith.store.tables import tasks
from rowsmith.store.times import from_ms, to_ms

UNFINISHED = (TaskStatus.PENDING.value, TaskStatus.PROCESSING.value)
ANY_ROOM = Room()


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

    async def add(
        self, *new: Task, room: Room = ANY_ROOM, once: Once | None = None
    ) -> tuple[Task, ...]:
        """Store new tasks of one organisation and set their credits aside, all or none of them.

        On return they are safely on disk.

        Args:
            new: the tasks, pending; each holds its ``budget.max_credits``.
            room: how many unfinished ones there may be.
            once: what makes them once, however often they are sent.

        Returns:
            The tasks, or as they stand now those that *once* made before.

        Raises:
            Conflict: *once* came with something else, or there is a task with one of the ids.
            InsufficientCredits: the organisation has not the credits.
            KeyBudgetExceeded: the key has not.
            QueueFull: the organisation has too many unfinished tasks.
            Overloaded: there are too many in all.
        """
        org_id, now_ms = new[0].org_id, to_ms(self.clock.now())
        ids = [task.id for task in new]

        def work(run: sa.Connection) -> tuple[Task, ...]:
            if once is not None:
                known = intake.claim(run, org_id, once, ids, now_ms)
                if known != ids:
                    return _in_order(run, org_id, known)
            run.execute(tasks.insert(), [_values(task) for task in new])
            for task in new:
                ledger.reserve(run, _reservation(task), now_ms)
            intake.check_room(run, org_id, room)
            return new

        return await self.database.write(work)

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
        statuses: Collection[TaskStatus] = tuple(TaskStatus),
    ) -> tuple[tuple[Task, ...], int]:
        """Return (tasks from *offset* on, how many there are in all), in a total order.

        Only tasks in one of *statuses* are listed and counted.
        """
        column = tasks.c[order]
        keys = (column.desc(), tasks.c.id.desc()) if descending else (column, tasks.c.id)
        mine = [tasks.c.org_id == org_id]
        if set(statuses) != set(TaskStatus):
            mine.append(tasks.c.status.in_([status.value for status in statuses]))
        query = sa.select(tasks).where(*mine).order_by(*keys).limit(limit).offset(offset)
        count = sa.select(sa.func.count()).select_from(tasks).where(*mine)

        def work(run: sa.Connection) -> tuple[tuple[Task, ...], int]:
            return tuple(map(_task, run.execute(query))), run.execute(count).scalar_one()

        return await self.database.read(work)

    async def count_unfinished(self, org_id: str) -> int:
        """Return how many unfinished tasks the organisation has."""
        return await self.database.read(lambda run: intake.count_unfinished(run, org_id))

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
            },
            round(ending.credits * NANO),
        )

    async def fail(self, org_id: str, task_id: str, error: str) -> bool:
        """Fail an unfinished task with one sentence; nothing is charged."""
        return await self._finish(
            org_id, task_id, {"status": TaskStatus.FAILED.value, "error": error}
        )

    async def _finish(
        self, org_id: str, task_id: str, values: dict[str, str | int], credits_nano: int = 0
    ) -> bool:
        """End an unfinished task and settle or give back its credits, in one transaction."""
        now_ms = to_ms(self.clock.now())

        def work(run: sa.Connection) -> bool:
            query = sa.select(tasks).where(*_open(org_id, task_id)).with_for_update()
            row = run.execute(query).one_or_none()
            if row is None:
                return False
            held = Reservation(
                org_id=org_id, task_id=task_id, key_id=row.key_id, nano=row.reserved_nano
            )
            ended = {**values, "credits_nano": ledger.settle(run, held, credits_nano, now_ms)}
            change = tasks.update().where(*_open(org_id, task_id))
            run.execute(change.values(**ended, updated_at=now_ms))
            return True

        return await self.database.write(work)


def _open(org_id: str, task_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        tasks.c.org_id == org_id,
        tasks.c.id == task_id,
        tasks.c.status.in_(UNFINISHED),
    )


def _in_order(run: sa.Connection, org_id: str, ids: list[str]) -> tuple[Task, ...]:
    """Return the tasks with these ids in their order."""
    query = sa.select(tasks).where(tasks.c.org_id == org_id, tasks.c.id.in_(ids))
    found = {row.id: _task(row) for row in run.execute(query)}
    if len(found) < len(ids):
        raise UnknownTask("the task that this Idempotency-Key made was deleted")
    return tuple(found[each] for each in ids)


def _reservation(task: Task) -> Reservation:
    # at least one billionth, so that every task has its place in the books
    nano = max(1, round(task.request.budget.max_credits * NANO))
    return Reservation(org_id=task.org_id, task_id=task.id, key_id=task.key_id, nano=nano)


def _values(task: Task) -> dict[str, str | int]:
    return {
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
        "key_id": task.key_id,
        "reserved_nano": _reservation(task).nano,
    }


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
        key_id=row.key_id,
    )
