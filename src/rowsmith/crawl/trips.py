"""Which waiting pages go to a reading process together."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice

from rowsmith.model.ask import Ask
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe

MOST_PAGES = 8
"""Pages of one trip: as many as a task visits at the same time."""
MOST_BYTES = 2**19
"""Pages of one trip together; reading large ones takes so long that the way does not matter."""
LOOKED_AT = 64
"""Waiting jobs among which alike ones are sought."""


@dataclass(frozen=True, slots=True)
class Job:
    """One page to be read, for *ask*, by *recipe* when there is one."""

    page: Page
    ask: Ask
    recipe: Recipe | None

    def is_like(self, other: "Job") -> bool:
        """Tell whether both are pages of one list, whose recipe is known: these are read quickly.

        A page that is hostile or looked at for the first time delays no other.
        """
        return self.recipe is not None and self.recipe is other.recipe and self.ask == other.ask


@dataclass(slots=True, eq=False)
class _Waiting:
    job: Job
    answer: asyncio.Future[bytes] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Trips:
    """Sends jobs to processes, in the order in which they came; alike ones go together.

    A trip that fails is made again for each of its pages alone, so that one page is blamed for
    what it does, and no other.
    """

    def __init__(
        self, run: Callable[[Sequence[Job]], Awaitable[list[bytes]]], *, at_once: int
    ) -> None:
        """Send jobs by *run*, which gives an answer for each; *at_once* trips at a time."""
        self._run = run
        self._at_once = at_once
        self._waiting: deque[_Waiting] = deque()
        self._under_way: dict[asyncio.Task[None], list[_Waiting]] = {}

    async def take(self, job: Job) -> bytes:
        """Return the answer to *job*; raise what *run* raises for it alone."""
        one = _Waiting(job)
        self._waiting.append(one)
        self._set_out()
        return await one.answer

    async def stop(self) -> None:
        """End what is under way; who waits for it is cancelled."""
        for one in chain(self._waiting, *self._under_way.values()):
            one.answer.cancel()
        self._waiting.clear()
        await asyncio.gather(*self._under_way)

    def _set_out(self) -> None:
        """Fill the processes that are free."""
        while len(self._under_way) < self._at_once:
            party = self._party()
            if not party:
                return
            trip = asyncio.create_task(self._go(party))
            self._under_way[trip] = party
            trip.add_done_callback(self._end)

    def _end(self, trip: asyncio.Task[None]) -> None:
        del self._under_way[trip]
        self._set_out()

    def _party(self) -> list[_Waiting]:
        """Take the first waiting job and its share of those like it, so that all have work."""
        while self._waiting and self._waiting[0].answer.done():  # nobody wants it any more
            self._waiting.popleft()
        if not self._waiting:
            return []
        first = self._waiting[0]
        alike = [
            one
            for one in islice(self._waiting, 1, LOOKED_AT)
            if one.job.is_like(first.job) and not one.answer.done()
        ]
        free = self._at_once - len(self._under_way)
        share = -(-(1 + len(alike)) // free) - 1
        party = [first, *_light(alike[: min(MOST_PAGES - 1, share)], first)]
        for one in party:
            self._waiting.remove(one)
        return party

    async def _go(self, party: Sequence[_Waiting]) -> None:
        running = asyncio.ensure_future(self._run([one.job for one in party]))

        def look(_: asyncio.Future[bytes]) -> None:
            if all(one.answer.done() for one in party):  # all who waited have left
                running.cancel()

        for one in party:
            one.answer.add_done_callback(look)
        try:
            await asyncio.wait([running])
        finally:
            running.cancel()
        if running.cancelled() or running.exception() is None or len(party) == 1:
            _answer(party, running)
            return
        for one in party:
            if not one.answer.done():
                await self._go([one])


def _answer(party: Sequence[_Waiting], running: asyncio.Future[list[bytes]]) -> None:
    """Hand on what came of a trip to those who still wait for it."""
    waiting = [(at, one.answer) for at, one in enumerate(party) if not one.answer.done()]
    for at, answer in waiting:
        if running.cancelled():
            answer.cancel()
        elif (error := running.exception()) is not None:
            answer.set_exception(error)
        else:
            answer.set_result(running.result()[at])


def _light(alike: Sequence[_Waiting], first: _Waiting) -> list[_Waiting]:
    """Return as many as make a light load together with *first*."""
    loads = accumulate((len(one.job.page.body) for one in alike), initial=len(first.job.page.body))
    next(loads)
    return [one for one, load in zip(alike, loads, strict=True) if load <= MOST_BYTES]
