"""Who works on what: workers with a beat, tasks claimed under a fence, and what they may write.

A task is free when it is unfinished and names no worker. Claiming it raises its fence, and so does
everything that takes it away again; each write of a worker is one transaction that changes nothing
unless the fence is still the one it claimed. A worker that was paused, cut off or believed dead can
therefore change nothing, whatever it still believes.
"""

import heapq
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from rowsmith.errors import HoldLost
from rowsmith.model.task import Task, TaskStatus
from rowsmith.ports import Clock
from rowsmith.store.accounts import trail
from rowsmith.store.accounts.intake import OPEN
from rowsmith.store.accounts.ledger import NANO
from rowsmith.store.accounts.trail import Deed
from rowsmith.store.database import Database
from rowsmith.store.ending.end import end_task
from rowsmith.store.ending.row import task_of
from rowsmith.store.found.rows import RowBlock, add_rows
from rowsmith.store.tables import outcomes, tasks, workers
from rowsmith.store.times import from_ms, to_ms

FREE = ""
"""The worker of a task that nobody holds."""
FASTEST = 1
"""zlib's level: an outcome of 1 MB takes some 10 ms and shrinks to a tenth."""

# Made once, as in the ledger: every task runs these.
_HOLD = (
    sa.select(tasks)
    .where(
        OPEN,
        tasks.c.org_id == sa.bindparam("org"),
        tasks.c.id == sa.bindparam("task"),
        tasks.c.fence == sa.bindparam("fence"),
    )
    .with_for_update()
)
"""The task, if it is unfinished and held under this fence; nobody else takes it meanwhile."""
_ALIVE = (
    sa.select(workers.c.id).where(workers.c.id == sa.bindparam("alive")).with_for_update(read=True)
)
_IS_FREE = tasks.c.worker == FREE
_WAITING = (
    sa.select(
        tasks.c.org_id,
        sa.func.sum(sa.case((_IS_FREE, 1), else_=0)).label("free"),
        sa.func.sum(sa.case((_IS_FREE, 0), else_=1)).label("held"),
        sa.func.min(sa.case((_IS_FREE, tasks.c.created_at))).label("oldest_ms"),
    )
    .where(OPEN)
    .group_by(tasks.c.org_id)
)
_OLDEST = (
    sa.select(tasks)
    .where(OPEN, tasks.c.org_id == sa.bindparam("org"), _IS_FREE)
    .order_by(tasks.c.created_at, tasks.c.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_BEGIN = tasks.update().where(tasks.c.id == sa.bindparam("task"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a visit gave: its number, the outcome as JSON, and how many rows it holds."""

    number: int
    body: bytes
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a task ended with rows, maybe none.

    Attributes:
        result_key: key of the rows in the object store; they are there, whole and synced.
        result_sha256: their hash, hex.
        result_size: bytes of the file.
        rows: how many.
        credits: what is charged, 0 without rows.
    """

    result_key: str
    result_sha256: str
    result_size: int
    rows: int
    credits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A task that a worker holds: the fence it was claimed under, whether somebody cancelled it."""

    fence: int
    is_cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Unfinished tasks of one organisation: held, free, and when the oldest free one came (ms)."""

    held: int
    free: int
    oldest_ms: int


def shares(slots: int, waiting: Mapping[str, Waiting]) -> dict[str, int]:
    """Return how many of *slots* each organisation gets.

    One slot after the other goes to the organisation that has the fewest tasks at work, and among
    equals to the one whose task waits longest; so one that queues thousands delays nobody else.

    Args:
        slots: tasks that can be taken up now.
        waiting: unfinished tasks by organisation.

    >>> many, one = Waiting(held=0, free=900, oldest_ms=1), Waiting(held=0, free=1, oldest_ms=2)
    >>> shares(4, {"many": many, "one": one})
    {'many': 3, 'one': 1}
    """
    order = [(each.held, each.oldest_ms, org_id) for org_id, each in waiting.items() if each.free]
    heapq.heapify(order)
    given: dict[str, int] = {}
    while order and sum(given.values()) < slots:
        held, oldest_ms, org_id = heapq.heappop(order)
        given[org_id] = given.get(org_id, 0) + 1
        if given[org_id] < waiting[org_id].free:
            heapq.heappush(order, (held + 1, oldest_ms, org_id))
    return given


@dataclass(frozen=True, slots=True)
class Claims:
    """What workers write: all of it conditional on their beat or on the fence of the task."""

    database: Database
    clock: Clock

    async def register(self, worker: str, *, is_alone: bool = False) -> int:
        """Enter *worker* into the list of workers; return how many tasks nobody holds.

        Args:
            worker: an id that was never used before.
            is_alone: nobody else can be alive (SQLite's folder is locked), so all is taken over.
        """

        def work(run: sa.Connection) -> int:
            if is_alone:
                run.execute(workers.delete())
                _free(run, tasks.c.worker != FREE)
            run.execute(workers.insert().values(id=worker, beat=0))
            free = sa.select(sa.func.count()).where(OPEN, tasks.c.worker == FREE)
            return int(run.execute(free).scalar_one())

        return await self.database.write(work)

    async def beat(self, worker: str) -> dict[str, int] | None:
        """Count one more beat of *worker*; return all workers' beats, None when it was buried."""
        change = workers.update().where(workers.c.id == worker).values(beat=workers.c.beat + 1)

        def work(run: sa.Connection) -> dict[str, int] | None:
            if run.execute(change).rowcount != 1:
                return None
            return {row.id: row.beat for row in run.execute(sa.select(workers))}

        return await self.database.write(work, is_urgent=True)

    async def bury(self, worker: str, beat: int | None = None) -> int | None:
        """Strike *worker* off the list and free its tasks; return how many.

        Args:
            worker: who is gone.
            beat: its last; when it beat again meanwhile it lives, nothing is done, and None comes
                back. None as *beat* strikes it off in any case: it leaves by itself, and a start
                that it had not heard of is not counted.
        """
        gone = workers.delete().where(workers.c.id == worker)
        if beat is not None:
            gone = gone.where(workers.c.beat == beat)

        def work(run: sa.Connection) -> int | None:
            if run.execute(gone).rowcount != 1:
                return None
            return _free(run, tasks.c.worker == worker, is_start_counted=beat is not None)

        return await self.database.write(work)

    async def claim(self, worker: str, slots: int) -> list[Task]:
        """Return up to *slots* free tasks, now held by *worker*, a start counted for each.

        Which organisation's come first: `shares`.
        """
        now_ms = to_ms(self.clock.now())

        def work(run: sa.Connection) -> list[Task]:
            # A worker that was buried may claim nothing; the row keeps it from being buried now.
            if run.execute(_ALIVE, {"alive": worker}).one_or_none() is None:
                return []
            found: list[Task] = []
            for org_id, number in shares(slots, _waiting(run)).items():
                found.extend(_take(run, org_id, number, worker, now_ms))
            return found

        return await self.database.write(work)

    async def held(self, worker: str) -> dict[str, Held]:
        """Return every unfinished task that *worker* holds, by the task's id."""
        query = sa.select(tasks.c.id, tasks.c.fence, tasks.c.cancelled_at)
        query = query.where(OPEN, tasks.c.worker == worker)
        rows = await self.database.read(lambda run: run.execute(query).all())
        return {
            row.id: Held(fence=row.fence, is_cancelled=row.cancelled_at is not None) for row in rows
        }

    async def release(self, task_id: str, fence: int) -> bool:
        """Give back a task in good order: the start is not counted. False when it was taken."""
        change = (
            tasks.update()
            .where(OPEN, tasks.c.id == task_id, tasks.c.fence == fence)
            .values(worker=FREE, fence=fence + 1, attempts=tasks.c.attempts - 1)
        )
        return await self.database.write(lambda run: run.execute(change).rowcount == 1)

    async def keep(self, task: Task, made: Sequence[Made], found: Sequence[RowBlock] = ()) -> None:
        """Keep what visits gave, in one transaction, so that no later worker makes them again.

        Args:
            task: whose.
            made: what visits gave.
            found: rows that follow from visits kept before, for those who read along.

        Raises:
            HoldLost: another worker has the task; nothing was kept.
        """
        now_ms = to_ms(self.clock.now())
        values = [
            {
                "task_id": task.id,
                "number": each.number,
                "rows": each.rows,
                "kept_at": now_ms,
                "body": zlib.compress(each.body, FASTEST),
            }
            for each in made
        ]

        def work(run: sa.Connection) -> None:
            if run.execute(_HOLD, _mine(task)).one_or_none() is None:
                raise _lost()
            if values:
                run.execute(outcomes.insert(), values)
            if found:
                add_rows(run, task.id, found)

        await self.database.write(work)

    async def kept(self, task_id: str) -> frozenset[int]:
        """Return the numbers of the visits that earlier workers kept."""
        query = sa.select(outcomes.c.number).where(outcomes.c.task_id == task_id)
        return frozenset(await self.database.read(lambda run: run.execute(query).scalars().all()))

    async def outcome(self, task_id: str, number: int) -> bytes | None:
        """Return the outcome of a visit that was kept, as JSON; None once the task has ended."""
        query = sa.select(outcomes.c.body).where(
            outcomes.c.task_id == task_id, outcomes.c.number == number
        )
        body = await self.database.read(lambda run: run.execute(query).scalar_one_or_none())
        return None if body is None else zlib.decompress(body)

    async def complete(self, task: Task, ending: Ending) -> None:
        """Complete a task; its outcomes are in the result now and are forgotten.

        Raises:
            HoldLost: another worker has the task; nothing was changed.
        """
        await self._finish(
            task,
            {
                "status": TaskStatus.COMPLETED.value,
                "result_key": ending.result_key,
                "result_sha256": ending.result_sha256,
                "result_size": ending.result_size,
                "rows_returned": ending.rows,
            },
            round(ending.credits * NANO),
        )

    async def fail(self, task: Task, error: str) -> None:
        """Fail a task with one sentence; nothing is charged.

        Raises:
            HoldLost: another worker has the task; nothing was changed.
        """
        await self._finish(task, {"status": TaskStatus.FAILED.value, "error": error})

    async def _finish(
        self, task: Task, values: dict[str, str | int], credits_nano: int = 0
    ) -> None:
        """End a task and settle or give back its credits, in one transaction."""
        now_ms = to_ms(self.clock.now())

        def work(run: sa.Connection) -> None:
            row = run.execute(_HOLD, _mine(task)).one_or_none()
            if row is None:
                raise _lost()
            end_task(run, row, values, credits_nano=credits_nano, now_ms=now_ms)

        await self.database.write(work)


def _waiting(run: sa.Connection) -> dict[str, Waiting]:
    return {
        row.org_id: Waiting(held=row.held, free=row.free, oldest_ms=row.oldest_ms or 0)
        for row in run.execute(_WAITING)
    }


def _take(run: sa.Connection, org_id: str, number: int, worker: str, now_ms: int) -> list[Task]:
    """Claim the *number* oldest free tasks of one organisation that nobody else is claiming."""
    found, begun = [], []
    for task in map(task_of, run.execute(_OLDEST, {"org": org_id, "most": number}).all()):
        values: dict[str, Any] = {
            "status": TaskStatus.PROCESSING.value,
            "worker": worker,
            "fence": task.fence + 1,
            "attempts": task.attempts + 1,
        }
        updated_at = task.updated_at
        if task.status is TaskStatus.PENDING:
            values["updated_at"] = now_ms
            updated_at = from_ms(now_ms)
            begun.append((task.org_id, task.id))
        run.execute(_BEGIN, {**values, "task": task.id})
        found.append(
            replace(
                task,
                status=TaskStatus.PROCESSING,
                fence=task.fence + 1,
                attempts=task.attempts + 1,
                updated_at=updated_at,
            )
        )
    trail.note(run, Deed.TASK_BEGUN, begun, now_ms)
    return found


def _free(
    run: sa.Connection, whose: sa.ColumnElement[bool], *, is_start_counted: bool = True
) -> int:
    change = tasks.update().where(OPEN, whose).values(worker=FREE, fence=tasks.c.fence + 1)
    if not is_start_counted:
        change = change.values(attempts=tasks.c.attempts - 1)
    return run.execute(change).rowcount


def _mine(task: Task) -> dict[str, str | int]:
    return {"org": task.org_id, "task": task.id, "fence": task.fence}


def _lost() -> HoldLost:
    return HoldLost("another worker holds this task, or it was cancelled")
