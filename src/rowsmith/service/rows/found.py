"""The rows of a task at work, as its workers published them so far."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from rowsmith.model.task import Task, TaskStatus
from rowsmith.store.found.rows import FoundStore, RowBlock
from rowsmith.store.tasks import TaskStore

FINAL = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Found:
    """What is new of a task, and how far it is.

    Attributes:
        lines: new rows as NDJSON.
        rows: how many there are in all.
        pages: how many pages were visited.
    """

    lines: bytes
    rows: int
    pages: int


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Reads rows behind those that somebody has; the cost is that of what is given.

    Attributes:
        tasks: tells whether a task has ended.
        store: holds the rows.
        look_s: how often somebody who follows a task looks for what is new, in seconds.
    """

    tasks: TaskStore
    store: FoundStore
    look_s: float = 0.5

    async def after(self, task: Task, skipped: int) -> list[RowBlock]:
        """Return the rows so far behind the first *skipped*, in the order of the result."""
        blocks: list[RowBlock] = []
        while fresh := await self.store.after(task.id, blocks[-1].stop if blocks else skipped):
            blocks += fresh
        return blocks

    async def follow(self, task: Task, skipped: int) -> AsyncGenerator[Found]:
        """Yield what is published and what will be, until the task ends; close it when done."""
        seen = Found(b"", 0, 0)
        while True:
            blocks = await self.store.after(task.id, skipped)
            found = Found(
                lines=b"".join(block.after(skipped) for block in blocks),
                rows=blocks[-1].stop if blocks else await self.store.count(task.id),
                pages=await self.store.pages(task.id),
            )
            if blocks or found.pages > seen.pages:
                yield found
                seen = found
            if blocks:
                skipped = blocks[-1].stop
            elif (await self.tasks.get(task.org_id, task.id)).status in FINAL:
                return
            else:
                await asyncio.sleep(self.look_s)
