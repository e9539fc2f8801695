"""What lets a worker write: its lease, renewed by each beat, and the task that it holds."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rowsmith.errors import HoldLost
from rowsmith.model.task import Task
from rowsmith.ports import Clock


class Lease:
    """How long this worker may believe that nobody has taken its tasks over.

    It ends by this worker's own clock, counted from before a beat was sent. Others count from when
    they saw that beat, and longer, so it always ends here first; also for a worker that was paused.
    """

    def __init__(self, clock: Clock, length_s: float = math.inf) -> None:
        """Begin with a lease of *length_s* seconds; infinite when nobody else can be there."""
        self._clock = clock
        self._length_s = length_s
        self._ends_s = clock.monotonic_s() + length_s

    def renew(self, sent_s: float) -> None:
        """Begin anew at *sent_s*, when the beat that was just answered had not been sent yet."""
        self._ends_s = sent_s + self._length_s

    def end(self) -> None:
        """End it now: this worker was believed dead, and its tasks are others'."""
        self._ends_s = -math.inf

    def is_good(self) -> bool:
        """Tell whether nobody can have taken over yet."""
        return self._clock.monotonic_s() < self._ends_s


class Hold:
    """One task, held by this worker under the task's fence.

    Attributes:
        task: the task as it was claimed.
        lease: how long this worker may believe that it is still its own.
        is_cancelled: somebody wants it to end with the rows so far.
    """

    def __init__(self, task: Task, lease: Lease) -> None:
        """Hold *task* as long as *lease* is good."""
        self.task = task
        self.lease = lease
        self.is_cancelled = task.is_cancelled
        self._scopes: set[asyncio.Timeout] = set()

    def check(self) -> None:
        """Return when a file may be written; the store of files asks at the last moment.

        What reaches the database is checked there, by the fence.

        Raises:
            HoldLost: the lease is over, so another worker may have the task.
        """
        if not self.lease.is_good():
            raise HoldLost("this worker was silent for too long to know that the task is its own")

    def cancel(self) -> None:
        """End what is done `within` a time now."""
        self.is_cancelled = True
        for scope in self._scopes:
            if not scope.expired():
                scope.reschedule(0)

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """Give the body at most *seconds*, and no more once the task is cancelled.

        Raises:
            TimeoutError: the body was not done by then.
        """
        async with asyncio.timeout(max(seconds, 0)) as scope:
            self._scopes.add(scope)
            try:
                yield
            finally:
                self._scopes.discard(scope)
