"""Tasks in SQL: the table that decides what exists and how it ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
import sqlalchemy as sa

from rowsmith.errors import UnknownTask
from rowsmith.model.access import SERVER, Actor
from rowsmith.model.task import Task, TaskStatus
from rowsmith.ports import Clock
from rowsmith.store.accounts import intake, ledger, trail
from rowsmith.store.accounts.intake import UNFINISHED, Once, Room
from rowsmith.store.accounts.ledger import NANO, Reservation
from rowsmith.store.accounts.trail import Deed
from rowsmith.store.database import Database
from rowsmith.store.ending.end import end_task
from rowsmith.store.ending.row import Remains, task_of
from rowsmith.store.found.rows import forget_rows
from rowsmith.store.tables import outcomes, tasks
from rowsmith.store.times import to_ms

ENDED = tasks.c.status.not_in(
    sa.bindparam("finished", UNFINISHED, expanding=True, literal_execute=True)
)
ANY_ROOM = Room()
CANCELLED = "The task was cancelled before it had rows."
_ONE = sa.select(tasks).where(
    tasks.c.org_id == sa.bindparam("org"), tasks.c.id == sa.bindparam("task")
)

ALL_SWEPT = Remains.PAGES + Remains.ROWS


@dataclass(frozen=True, slots=True)
class TaskStore:
    """Tasks of all organisations; every question names one. Workers write through `Claims`."""

    database: Database
    clock: Clock

    async def add(
        self, *new: Task, room: Room = ANY_ROOM, once: Once | None = None, by: Actor = SERVER
    ) -> tuple[Task, ...]:
        """Store new tasks of one organisation and set their credits aside, all or none of them.

        On return they are safely on disk.

        Args:
            new: the tasks, pending; each holds its ``budget.max_credits``.
            room: how many unfinished ones there may be.
            once: what makes them once, however often they are sent.
            by: who sends them.

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
            trail.note(run, Deed.TASK_CREATED, [(org_id, each) for each in ids], now_ms, by=by)
            for task in new:  # from here on others of the organisation wait, so it comes last
                ledger.reserve(run, _reservation(task), now_ms)
            intake.check_room(run, org_id, room)
            return new

        return await self.database.write(work)

    async def get(self, org_id: str, task_id: str) -> Task:
        """Return one task.

        Raises:
            UnknownTask: the organisation has none with this id.
        """
        mine = {"org": org_id, "task": task_id}
        row = await self.database.read(lambda run: run.execute(_ONE, mine).one_or_none())
        if row is None:
            raise UnknownTask("there is no such task")
        return task_of(row)

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
            return tuple(map(task_of, run.execute(query))), run.execute(count).scalar_one()

        return await self.database.read(work)

    async def count_unfinished(self, org_id: str) -> int:
        """Return how many unfinished tasks the organisation has."""
        mine, _ = await self.database.read(lambda run: intake.count_unfinished(run, org_id))
        return mine

    async def cancel(self, org_id: str, task_id: str, *, by: Actor = SERVER) -> Task:
        """Return the task, cancelled: ended when nobody began it, else marked for its worker.

        A finished one stays as it is.

        Raises:
            UnknownTask: the organisation has none with this id.
        """
        now_ms = to_ms(self.clock.now())
        mine = (tasks.c.org_id == org_id, tasks.c.id == task_id)

        def work(run: sa.Connection) -> Task:
            query = sa.select(tasks).where(*mine)
            row = run.execute(query.with_for_update()).one_or_none()
            if row is None:
                raise UnknownTask("there is no such task")
            is_new = row.status in UNFINISHED and row.cancelled_at is None
            if is_new:
                trail.note(run, Deed.TASK_CANCELLED, [(org_id, task_id)], now_ms, by=by)
            if row.status == TaskStatus.PENDING:
                failed = {"status": TaskStatus.FAILED.value, "error": CANCELLED}
                end_task(run, row, {**failed, "fence": row.fence + 1}, now_ms=now_ms, by=by)
            elif is_new:
                run.execute(tasks.update().where(*mine).values(cancelled_at=now_ms))
            return task_of(run.execute(query).one())

        return await self.database.write(work)

    async def expired(self, remains: Remains, before: datetime, limit: int) -> list[str]:
        """Return the ids of tasks that ended at or before *before* and still have *remains*."""
        left = [number for number in range(ALL_SWEPT + 1) if not number & remains]
        query = (
            sa.select(tasks.c.id)
            .where(ENDED, tasks.c.swept.in_(left), tasks.c.updated_at <= to_ms(before))
            .order_by(tasks.c.updated_at)
            .limit(limit)
        )
        return list(await self.database.read(lambda run: run.execute(query).scalars().all()))

    async def note_swept(self, ids: Collection[str], remains: Remains) -> None:
        """Note that *remains* of these tasks are deleted."""
        change = tasks.update().where(tasks.c.id.in_(ids)).values(swept=tasks.c.swept + remains)
        await self.database.write(lambda run: run.execute(change))

    async def remove(self, ids: Collection[str], *, by: Actor = SERVER) -> None:
        """Delete ended tasks; what they moved stays in the books, and *by* on record."""
        now_ms = to_ms(self.clock.now())

        def work(run: sa.Connection) -> None:
            run.execute(outcomes.delete().where(outcomes.c.task_id.in_(ids)))
            forget_rows(run, ids)
            gone = tasks.delete().where(ENDED, tasks.c.id.in_(ids))
            whose = run.execute(gone.returning(tasks.c.org_id, tasks.c.id)).all()
            trail.note(run, Deed.TASK_DELETED, [(org, each) for org, each in whose], now_ms, by=by)

        await self.database.write(work)

    async def forget_keys(self, before: datetime) -> None:
        """Forget the idempotency keys that came at or before *before*."""
        await self.database.write(lambda run: intake.forget(run, to_ms(before)))

    async def known(self, ids: Collection[str]) -> frozenset[str]:
        """Return those of *ids* that are tasks of whichever organisation."""
        query = sa.select(tasks.c.id).where(tasks.c.id.in_(ids))
        return frozenset(await self.database.read(lambda run: run.execute(query).scalars().all()))


def _in_order(run: sa.Connection, org_id: str, ids: list[str]) -> tuple[Task, ...]:
    """Return the tasks with these ids in their order."""
    query = sa.select(tasks).where(tasks.c.org_id == org_id, tasks.c.id.in_(ids))
    found = {row.id: task_of(row) for row in run.execute(query)}
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
        "worker": "",
        "fence": 0,
        "swept": 0,
        "credits_nano": 0,
        "rows_returned": 0,
        "result_key": "",
        "result_sha256": "",
        "error": "",
        "key_id": task.key_id,
        "trace": task.trace,
        "reserved_nano": _reservation(task).nano,
    }


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()
