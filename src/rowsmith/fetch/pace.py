"""Slots and pace per host, over all tasks of the process."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rowsmith.config import Manner
from rowsmith.ports import Clock

MAX_HOSTS = 10_000


@dataclass(slots=True)
class _Host:
    """One host.

    Attributes:
        slots: requests at once, None for any number.
        users: how many hold a turn or wait for one.
        next_s: when the next request may begin.
        rests: how often it was given a rest.
    """

    slots: asyncio.Semaphore | None
    users: int = 0
    next_s: float = 0.0
    rests: int = 0


class Pacer:
    """Gives turns: so many requests at once to a host, and so much time between two."""

    def __init__(self, clock: Clock, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def turn(self, host: str, manner: Manner, *, delay_s: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn at *host* and hold it.

        Args:
            host: name or address; all that ask for it share its slots and pace.
            manner: how it is treated.
            delay_s: seconds between two requests that it asks for itself; the longer holds.
        """
        known = self._known(host, manner)
        known.users += 1
        try:
            if known.slots is None:
                await self._wait(known, max(manner.pace_s, delay_s))
                yield
            else:
                async with known.slots:
                    await self._wait(known, max(manner.pace_s, delay_s))
                    yield
        finally:
            known.users -= 1

    def hold(self, host: str, manner: Manner, seconds: float) -> None:
        """Let no request to *host* begin for so many seconds: it said that it is overrun."""
        known = self._known(host, manner)
        known.next_s = max(known.next_s, self._clock.monotonic_s() + seconds)
        known.rests += 1

    async def _wait(self, known: _Host, gap_s: float) -> None:
        """Take the next time at which a request may begin, and wait for it."""
        is_taken = False
        while not is_taken:
            rests, now_s = known.rests, self._clock.monotonic_s()
            begin_s = max(now_s, known.next_s)
            known.next_s = begin_s + gap_s
            if begin_s > now_s:
                await self._sleep(begin_s - now_s)
            is_taken = rests == known.rests  # else the host was given a rest in between

    def _known(self, host: str, manner: Manner) -> _Host:
        known = self._hosts.get(host)
        if known is None:
            slots = asyncio.Semaphore(manner.slots) if manner.slots else None
            known = self._hosts[host] = _Host(slots)
            self._forget()
        self._hosts.move_to_end(host)
        return known

    def _forget(self) -> None:
        """Forget the host that was idle longest when there are too many."""
        if len(self._hosts) > MAX_HOSTS:
            idle = next((host for host, known in self._hosts.items() if not known.users), None)
            if idle is not None:
                del self._hosts[idle]
