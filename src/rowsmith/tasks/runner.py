"""Keeps the queue and our task table in step: what is committed is worked on, whatever crashes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from rowsmith.errors import StoreError
from rowsmith.model.values import Json
from rowsmith.store.database import Database
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.visits import Step
from rowsmith.tasks.work import TaskWork
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

RECONCILE_S = 15.0
"""How often unfinished tasks that nobody works on are looked for."""
RETRY_S = 1.0
"""Wait before a task is offered again to a queue that did not answer."""
DRAIN_S = 3.0
"""How long tasks at work may go on after the order to stop; then they are put aside, which costs
them no more than the page they are at."""


class Queue(Protocol):
    """What the runner needs of `Durable`."""

    async def start(self) -> None:
        """Start taking up tasks."""
        ...

    async def offer(self, org_id: str, task_id: str) -> None:
        """Queue a task; nothing happens when it is queued or at work."""
        ...

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json:
        """Run a part of a task once, also over a crash."""
        ...

    async def tidy(self) -> None:
        """Forget what is finished."""
        ...

    def stop(self) -> None:
        """Stop taking up tasks."""
        ...


class Runner:
    """Offers tasks to the queue and works on those that it hands out."""

    def __init__(self, tasks: TaskStore, database: Database, work: TaskWork) -> None:
        """Work with *work* on what *tasks* holds."""
        self._tasks = tasks
        self._database = database
        self._work = work
        self._queue: Queue | None = None
        self._offered: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._queued: set[str] = set()
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._loops: list[asyncio.Task[None]] = []
        self._is_stopping = False

    def offer(self, org_id: str, task_id: str) -> None:
        """Have a committed task worked on soon; never fails."""
        self._offered.put_nowait((org_id, task_id))

    async def start(self, queue: Queue) -> int:
        """Start working; return how many unfinished tasks an earlier process left.

        Raises:
            StoreUnavailable: the store or the queue does not answer.
        """
        self._queue = queue
        left = await self._tasks.unfinished()
        await queue.start()
        for org_id, task_id in left:
            self.offer(org_id, task_id)
        self._loops = [
            asyncio.create_task(self._feed(queue), name="feed"),
            asyncio.create_task(self._look_after(queue), name="look after"),
        ]
        return len(left)

    async def run(self, org_id: str, task_id: str) -> None:
        """Work on one task that the queue hands out; given to the queue as its work."""
        queue, current = self._queue, asyncio.current_task()
        if self._is_stopping or queue is None or current is None or task_id in self._at_work:
            return  # unfinished, so the next process takes it up
        self._at_work[task_id] = current
        self._queued.discard(task_id)
        step: Step = queue.step
        try:
            await self._work(org_id, task_id, step)
        finally:
            del self._at_work[task_id]

    def is_alive(self) -> bool:
        """Tell whether tasks are taken up."""
        return bool(self._loops) and not any(loop.done() for loop in self._loops)

    async def stop(self, drain_s: float = DRAIN_S) -> None:
        """Let tasks at work go on for *drain_s* seconds, put the rest aside, and stop."""
        self._is_stopping = True
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if self._at_work:
            await asyncio.wait(self._at_work.values(), timeout=drain_s)
        left = list(self._at_work.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self._queue is not None:
            self._queue.stop()

    async def _feed(self, queue: Queue) -> None:
        while True:
            org_id, task_id = await self._offered.get()
            try:
                await self._hand_on(queue, org_id, task_id)
            except StoreError as exc:
                log.warn(Event.TASKS_WAITING, task_id=task_id, reason=str(exc))
                self.offer(org_id, task_id)
                await asyncio.sleep(RETRY_S)

    async def _hand_on(self, queue: Queue, org_id: str, task_id: str) -> None:
        if task_id in self._queued or task_id in self._at_work:
            return
        self._queued.add(task_id)  # before the queue may hand it out, which takes it off again
        try:
            await queue.offer(org_id, task_id)
        except StoreError:
            self._queued.discard(task_id)
            raise

    async def _look_after(self, queue: Queue) -> None:
        while True:
            await asyncio.sleep(RECONCILE_S)
            try:
                for org_id, task_id in await self._tasks.unfinished():
                    await self._hand_on(queue, org_id, task_id)
                await self._database.tidy()
                await queue.tidy()
            except StoreError as exc:
                log.warn(Event.TASKS_WAITING, reason=str(exc))
