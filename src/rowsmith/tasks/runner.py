"""Claims free tasks, works on them, and takes over those of workers that fell silent."""

import asyncio
import os
import platform
import secrets
from collections.abc import Awaitable, Callable

from rowsmith.errors import StoreError
from rowsmith.model.task import Task
from rowsmith.ports import Clock
from rowsmith.store.claims import Claims
from rowsmith.tasks.hold import Hold, Lease
from rowsmith.tasks.vigil import BEAT_S, LEASE_S, Vigil
from rowsmith.tasks.work import TaskWork
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

POLL_S = 0.2
"""How often other processes' tasks are looked for while there is room: half of it is their mean
wait. This process's own tasks do not wait for it."""
RETRY_S = 2.0
"""Rest after the store did not answer."""
DRAIN_S = 3.0
"""How long tasks at work may go on after the order to stop; then they are put aside, which costs
them no more than the page they are at."""


class Runner:
    """The tasks of one process."""

    def __init__(
        self, claims: Claims, work: TaskWork, clock: Clock, *, concurrency: int, is_alone: bool
    ) -> None:
        """Work with *work* on what *claims* gives.

        Args:
            claims: the tasks.
            work: what is done for one.
            clock: measures the lease.
            concurrency: tasks at work at once; 0 for a process that only serves.
            is_alone: no other process can be there, so there is no beat and no takeover.
        """
        self._claims = claims
        self._work = work
        self._clock = clock
        self._concurrency = concurrency
        self._is_alone = is_alone
        self._worker = ""
        self._lease = Lease(clock)
        self._vigil = Vigil()
        self._at_work: dict[str, tuple[Hold, asyncio.Task[None]]] = {}
        self._claiming = asyncio.Lock()
        self._wake = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._rest_until_s = 0.0
        self._missing: set[str] = set()
        self._is_resting = False

    def offer(self) -> None:
        """Tell that a task was committed, so that it is looked for at once."""
        self._wake.set()

    def cancel(self, task_id: str) -> None:
        """End a task that was cancelled, when it is at work here; another process sees it soon."""
        if task_id in self._at_work:
            self._at_work[task_id][0].cancel()

    async def start(self) -> int:
        """Start working; return how many unfinished tasks nobody works on.

        Raises:
            StoreUnavailable: the store does not answer.
        """
        left = await self._register()
        self._loops = [
            asyncio.create_task(self._take_up(), name="take up"),
            asyncio.create_task(self._go_on(self._compare), name="compare"),
        ]
        if not self._is_alone:
            self._loops.append(asyncio.create_task(self._go_on(self._beat), name="beat"))
        return left

    def is_alive(self) -> bool:
        """Tell whether tasks are taken up."""
        is_broken = any(loop.done() for loop in self._loops)
        return bool(self._loops) and not is_broken and not self._is_resting

    async def broken(self) -> None:
        """Return when tasks are no longer taken up or looked after, which only a bug can do."""
        await asyncio.wait(self._loops, return_when=asyncio.FIRST_COMPLETED)

    def rest(self) -> None:
        """Take up no more tasks; those at work go on."""
        self._concurrency = 0
        self._is_resting = True

    async def stop(self, drain_s: float = DRAIN_S) -> None:
        """Let tasks at work go on for *drain_s* seconds, put the rest aside, and stop."""
        self.rest()
        if not self._loops:
            return
        await _end(self._loops[:1])  # the beat goes on
        if self._at_work:
            await asyncio.wait([task for _, task in self._at_work.values()], timeout=drain_s)
        await _end(self._loops)
        holds = [hold for hold, _ in self._at_work.values()]
        await _end([task for _, task in self._at_work.values()])
        try:
            for hold in holds:
                await self._claims.release(hold.task.id, hold.task.fence)
            await self._claims.bury(self._worker)
        except StoreError as exc:  # others find its tasks when it is silent, or its next start does
            log.warn(Event.TASKS_WAITING, reason=str(exc))

    async def _register(self) -> int:
        self._worker = f"{platform.node()}-{os.getpid()}-{secrets.token_hex(4)}"
        sent_s = self._clock.monotonic_s()
        left = await self._claims.register(self._worker, is_alone=self._is_alone)
        self._lease = Lease(self._clock) if self._is_alone else Lease(self._clock, LEASE_S)
        self._lease.renew(sent_s)
        return left

    async def _take_up(self) -> None:
        while True:
            self._wake.clear()
            try:
                found = await self._claim()
            except StoreError as exc:
                log.warn(Event.TASKS_WAITING, reason=str(exc))
                self._rest_until_s = self._clock.monotonic_s() + RETRY_S
                found = 0
            if not found:
                await self._wait()

    async def _claim(self) -> int:
        """Take up as many tasks as there is room for; return how many."""
        room = self._concurrency - len(self._at_work)
        if room <= 0 or not self._lease.is_good() or self._clock.monotonic_s() < self._rest_until_s:
            return 0
        async with self._claiming:
            lease = self._lease
            tasks = await self._claims.claim(self._worker, room)
            for task in tasks:
                self._begin(Hold(task, lease))
        return len(tasks)

    async def _wait(self) -> None:
        """Return when there may be something to claim."""
        has_room = self._concurrency > len(self._at_work)
        resting_s = self._rest_until_s - self._clock.monotonic_s()
        if resting_s > 0:
            await asyncio.sleep(resting_s)
            return
        pause_s = POLL_S if has_room and not self._is_alone else None
        try:
            await asyncio.wait_for(self._wake.wait(), pause_s)
        except TimeoutError:
            return

    def _begin(self, hold: Hold) -> None:
        working = asyncio.create_task(self._run(hold), name=f"task {hold.task.id}")
        self._at_work[hold.task.id] = (hold, working)

    async def _run(self, hold: Hold) -> None:
        try:
            await self._work(hold)
        except StoreError as exc:
            log.warn(Event.TASKS_WAITING, task_id=hold.task.id, reason=str(exc))
            self._rest_until_s = self._clock.monotonic_s() + RETRY_S
        finally:
            if self._is_here(hold.task):
                del self._at_work[hold.task.id]
            self._wake.set()

    def _is_here(self, task: Task) -> bool:
        found = self._at_work.get(task.id)
        return found is not None and found[0].task.fence == task.fence

    async def _go_on(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                await work()
            except StoreError as exc:
                self._vigil.forget()
                log.warn(Event.TASKS_WAITING, reason=str(exc))

    async def _beat(self) -> None:
        """Renew the lease, or begin anew when it was given up; bury those that are silent."""
        sent_s = self._clock.monotonic_s()
        beats = await self._claims.beat(self._worker)
        if beats is None:
            await self._be_reborn()
            return
        self._lease.renew(sent_s)
        for worker, beat in self._vigil.silent(beats, but=self._worker):
            freed = await self._claims.bury(worker, beat)
            if freed is not None:
                log.warn(Event.WORKER_BURIED, worker=worker, tasks=freed)
                self._wake.set()

    async def _be_reborn(self) -> None:
        self._lease.end()
        log.warn(Event.WORKER_REBORN, worker=self._worker, tasks=len(self._at_work))
        await _end([task for _, task in self._at_work.values()])
        async with self._claiming:
            await self._register()
        self._wake.set()

    async def _compare(self) -> None:
        """Put down tasks that are no longer ours, end cancelled ones, give back what none is at."""
        async with self._claiming:
            held = await self._claims.held(self._worker)
            here = {name: hold.task.fence for name, (hold, _) in self._at_work.items()}
            for name in held.keys() - here.keys():
                await self._claims.release(name, held[name].fence)
                self._wake.set()
            for name in held.keys() & here.keys():
                if held[name].is_cancelled:
                    self.cancel(name)
        # One that has just ended is missing too; it is gone from here at the next look.
        missing = {
            name for name, fence in here.items() if name not in held or held[name].fence != fence
        }
        gone = missing & self._missing & self._at_work.keys()
        self._missing = missing
        await _end([self._at_work[name][1] for name in gone])


async def _end(running: list[asyncio.Task[None]]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
