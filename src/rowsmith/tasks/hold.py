"""What lets a worker write: its lease, renewed by each beat, and the task that it holds."""

import math
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Hold:
    """One task, held by this worker under the task's fence."""

    task: Task
    lease: Lease

    def check(self) -> None:
        """Return when a file may be written; what reaches the database is checked there again.

        Raises:
            HoldLost: the lease is over, so another worker may have the task.
        """
        if not self.lease.is_good():
            raise HoldLost("this worker was silent for too long to know that the task is its own")
