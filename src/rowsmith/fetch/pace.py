"""Slots and pace per host, over all tasks of the process."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rowsmith.config import PolitenessSettings
from rowsmith.ports import Clock

MAX_HOSTS = 10_000


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    next_s: float = 0.0


class Pacer:
    """Gives turns: so many requests at once to a host, and so much time between two."""

    def __init__(
        self, settings: PolitenessSettings, clock: Clock, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def turn(self, host: str, *, delay_s: float, is_paced: bool) -> AsyncIterator[None]:
        """Wait for a turn at *host* and hold it; a robots.txt delay counts where it is longer."""
        if not is_paced:
            yield
            return
        known = self._hosts.setdefault(host, _Host(asyncio.Semaphore(self._settings.per_host)))
        self._hosts.move_to_end(host)
        if len(self._hosts) > MAX_HOSTS:
            self._hosts.popitem(last=False)
        async with known.slots:
            gap_s = max(self._settings.pace_s, min(delay_s, self._settings.max_crawl_delay_s))
            now_s = self._clock.monotonic_s()
            begin_s = max(now_s, known.next_s)
            known.next_s = begin_s + gap_s
            if begin_s > now_s:
                await self._sleep(begin_s - now_s)
            yield
