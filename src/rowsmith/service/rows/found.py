"""The rows of a task at work, read from the outcomes that its workers have kept so far."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from rowsmith.ask import read_ask
from rowsmith.crawl import Crawl, Outcome, Visit, in_order
from rowsmith.model.task import Task, TaskStatus
from rowsmith.model.values import Row
from rowsmith.store.claims import Claims
from rowsmith.store.tasks import TaskStore

FINAL = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Found:
    """What one more visit of a task gave: its new rows, and how many pages that makes."""

    rows: list[Row]
    pages: int


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Feeds kept outcomes to a crawl of its own, which gives the rows that the result will have.

    Attributes:
        tasks: tells whether a task has ended.
        claims: holds the outcomes.
        look_s: how often somebody who follows a task looks for what is new, in seconds.
    """

    tasks: TaskStore
    claims: Claims
    look_s: float = 0.5

    async def so_far(self, task: Task) -> list[Row]:
        """Return the rows so far, in the order of the result."""
        async with aclosing(self._feed(task, is_following=False)) as feed:
            return [row async for found in feed for row in found.rows]

    def follow(self, task: Task) -> AsyncGenerator[Found]:
        """Yield what is kept and what will be, until the task ends; close it when done."""
        return self._feed(task, is_following=True)

    async def _feed(self, task: Task, *, is_following: bool) -> AsyncGenerator[Found]:
        crawl = Crawl(task.request, read_ask(task.request.q, task.request.schema))
        kept = set(await self.claims.kept(task.id))
        looking = asyncio.Lock()  # several visits are waited for; one of them looks

        async def make(target: Visit) -> Outcome | None:
            while target.number not in kept:
                if not is_following:
                    return None
                async with looking:
                    if target.number not in kept and not await self._look(task, kept):
                        return None
            body = await self.claims.outcome(task.id, target.number)
            return None if body is None else Outcome.from_json(body)

        pages = 0
        async with aclosing(in_order(crawl, make)) as outcomes:
            async for outcome in outcomes:
                if outcome is None:
                    return
                pages += 1
                yield Found([row for row, _ in crawl.absorb(outcome)], pages)

    async def _look(self, task: Task, kept: set[int]) -> bool:
        """Wait a little and note what is kept by then; return False when the task has ended."""
        await asyncio.sleep(self.look_s)
        if (await self.tasks.get(task.org_id, task.id)).status in FINAL:
            return False
        kept.update(await self.claims.kept(task.id))
        return True
