"""What is done now and then, beside the tasks: SQLite's log is emptied, remains are deleted."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rowsmith.errors import StoreError
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is done again and again, and whose failure waits for the next time.

    Attributes:
        work: what is done.
        every_s: seconds between two times.
        first_s: seconds before the first time; None for *every_s*.
    """

    work: Callable[[], Awaitable[None]]
    every_s: float
    first_s: float | None = None


class Upkeep:
    """Does chores on the running loop, each on its own, from its start until its stop."""

    def __init__(self, *chores: Chore) -> None:
        """Begin with nothing running."""
        self._chores = chores
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to do every chore."""
        self._loops = [asyncio.create_task(self._repeat(each)) for each in self._chores]

    async def stop(self) -> None:
        """End what is running; a chore that is cut off is done again at another time."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)

    async def _repeat(self, chore: Chore) -> None:
        pause_s = chore.every_s if chore.first_s is None else chore.first_s
        while True:
            await asyncio.sleep(pause_s)
            pause_s = chore.every_s
            try:
                await chore.work()
            except StoreError as exc:
                log.warn(Event.UPKEEP_FAILED, reason=str(exc))
