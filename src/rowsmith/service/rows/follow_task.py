"""Follow a task: what happens to it, as it happens, from where one left off."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import msgspec

from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.model.values import Row
from rowsmith.service.rows.found import FINAL
from rowsmith.service.rows.read_rows import ReadRows, read_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the task is: pages visited and rows found."""

    status: TaskStatus
    pages: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRows:
    """Rows that were found, and how many rows that makes: where to go on after a break."""

    rows: list[Row]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The task has ended; nothing comes after it."""

    task: Task
    count: int


Happening = Progress | NewRows | Ended


@dataclass(frozen=True, slots=True)
class FollowTask:
    """Follow one task of one organisation."""

    read: ReadRows

    async def __call__(
        self, principal: Principal, task_id: str, *, last_id: str | None = None
    ) -> AsyncGenerator[Happening]:
        """Return what happens from now on, rows behind the first *last_id* ones.

        Args:
            principal: on whose behalf.
            task_id: which task.
            last_id: the count of the last happening that the caller has, as sent.

        Raises:
            Forbidden: the key may not read tasks.
            InputError: *last_id* is no such number.
            UnknownTask: there is none with this id in the organisation.
        """
        principal.must("tasks:read")
        known = read_after(last_id)
        task = await self.read.tasks.get(principal.org_id, task_id)
        return self._happenings(task, known)

    async def _happenings(self, task: Task, known: int) -> AsyncGenerator[Happening]:
        """Yield all of it; *known* rows are counted and not told again."""
        count = known
        if task.status not in FINAL:
            yield Progress(status=task.status, pages=0, rows=0)
            async with aclosing(self.read.found.follow(task, known)) as feed:
                async for found in feed:
                    rows = msgspec.json.Decoder().decode_lines(found.lines)
                    if rows:
                        count += len(rows)
                        yield NewRows(rows=rows, count=count)
                    yield Progress(status=TaskStatus.PROCESSING, pages=found.pages, rows=found.rows)
        ended = await self._ended(task)
        if ended.status is TaskStatus.COMPLETED and ended.are_rows_kept:
            lines = await self.read.lines(ended, count)
            async for chunk in lines():
                rows = msgspec.json.Decoder().decode_lines(chunk)
                count += len(rows)
                yield NewRows(rows=rows, count=count)
        yield Ended(task=ended, count=count)

    async def _ended(self, task: Task) -> Task:
        """Return *task* once it has ended: the last visit is made a little before."""
        while True:
            seen = await self.read.tasks.get(task.org_id, task.id)
            if seen.status in FINAL:
                return seen
            await asyncio.sleep(self.read.found.look_s)
