"""Reading pages in processes of their own: a hostile page ends the process, and nothing else.

The processes fork from one that has the engine loaded already (forkserver), so a fresh one starts
in milliseconds and shares its memory. Pages of one list that wait at the same time go there
together: a trip costs as much as reading half a page.
"""

import asyncio
import ctypes
import math
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from types import TracebackType
from typing import Self, TypeVar

import msgspec
from pebble import ProcessExpired, ProcessPool

from rowsmith.config import ReadSettings
from rowsmith.crawl.trips import Job, Trips
from rowsmith.engine import read_page
from rowsmith.errors import ReadTimeout
from rowsmith.model.ask import Ask
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe

T = TypeVar("T")

MOST_PROCESSES = 2
"""When the settings leave the number open: reading is a small part of a task's time."""
TRIPS_OF_A_PROCESS = 500
"""A process is then replaced, so that what libraries leak stays small."""
PROBE_S = 2.0
"""A process that is not at a page answers much sooner."""
PRELOAD = "rowsmith.crawl.preload"
NICE = 5
"""Reading gives way to the process that answers the API: a third of its share where both want one
core."""
PR_SET_PDEATHSIG = 1
"""From ``linux/prctl.h``."""

_decoder = msgspec.msgpack.Decoder(Reading)


class ProcessReader:
    """A Reader; an async context manager, one for all tasks of a process."""

    def __init__(self, settings: ReadSettings) -> None:
        """Prepare processes as *settings* say; they start when the context is entered."""
        self._settings = settings
        self._count = settings.processes or min(MOST_PROCESSES, os.cpu_count() or 1)
        self._trips = Trips(self._read, at_once=self._count)
        self._pool: ProcessPool | None = None
        self._at_work = 0
        self._answered_s = 0.0

    async def __aenter__(self) -> Self:
        self._pool = self._open()
        # The first call waits until the process to fork from is loaded.
        await asyncio.wrap_future(self._pool.schedule(answer))
        self._answered_s = asyncio.get_running_loop().time()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._trips.stop()
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            await asyncio.to_thread(self._pool.join)

    async def read(self, page: Page, ask: Ask, recipe: Recipe | None = None) -> Reading:
        """Return what *page* holds for *ask*; with *recipe*, by that recipe.

        Raises:
            ReadTimeout: reading took more time, processor time or memory than allowed.
        """
        job = Job(page, ask, recipe)
        try:
            return _decoder.decode(await self._trips.take(job))
        except FutureTimeout as exc:
            raise ReadTimeout(
                f"reading {page.address} took more than {self._settings.timeout_s:g} seconds"
            ) from exc
        except (ProcessExpired, MemoryError) as exc:
            if isinstance(exc, ProcessExpired) and exc.exitcode == -signal.SIGXCPU:
                raise ReadTimeout(
                    f"reading {page.address} took more than {self._settings.cpu_s} seconds of"
                    " processor time"
                ) from exc
            raise ReadTimeout(
                f"reading {page.address} took more memory than"
                f" {self._settings.memory_bytes // 2**20:,} MiB"
            ) from exc

    async def _read(self, jobs: Sequence[Job]) -> list[bytes]:
        return await self._run(_bounded, self._settings.cpu_s, read, jobs)

    async def probe(self) -> None:
        """See that the processes answer; while all are at pages, that one did not long ago.

        Raises:
            ReadTimeout: they do not.
        """
        silent_s = asyncio.get_running_loop().time() - self._answered_s
        if self._at_work >= self._count and silent_s < 2 * self._settings.timeout_s + PROBE_S:
            return
        try:
            async with asyncio.timeout(PROBE_S):
                await self._run(answer)
        except TimeoutError as exc:
            raise ReadTimeout("no process that reads pages answers") from exc

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        self._at_work += 1
        try:
            found = await self._try(work, *arguments)
        finally:
            self._at_work -= 1
        self._answered_s = asyncio.get_running_loop().time()
        return found

    async def _try(self, work: Callable[..., T], *arguments: object) -> T:
        for _ in range(2):
            pool = self._pool
            if pool is None:
                raise RuntimeError("the reader is used outside of its context")
            try:
                future = pool.schedule(work, args=arguments, timeout=self._settings.timeout_s)
                return await asyncio.wrap_future(future)
            except BrokenExecutor:  # a process died while it held the pool's lock
                if self._pool is pool:
                    self._pool = self._open()
        raise ReadTimeout("the processes that read pages died: try again")

    def _open(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([PRELOAD])
        return ProcessPool(
            max_workers=self._count,
            max_tasks=TRIPS_OF_A_PROCESS,
            initializer=_limit,
            initargs=(self._settings.memory_bytes,),
            context=context,
        )


def answer() -> None:
    """Do nothing, in a process of the pool."""


def read(jobs: Sequence[Job]) -> list[bytes]:
    """Read pages, one after the other, into MessagePack; runs in a process of the pool.

    MessagePack takes a sixth of the time that pickle takes for a `Reading`.
    """
    encode = msgspec.msgpack.Encoder().encode
    return [
        encode(read_page(job.page, job.ask, recipe=job.recipe, now=job.page.fetched_at))
        for job in jobs
    ]


def _bounded(
    cpu_s: int, work: Callable[[Sequence[Job]], list[bytes]], jobs: Sequence[Job]
) -> list[bytes]:
    """Do *work* within so much processor time; the kernel ends the process beyond it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most_s = math.ceil(used.ru_utime + used.ru_stime) + cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, resource.RLIM_INFINITY))
    return work(jobs)


def _limit(memory_bytes: int) -> None:
    """Bound this process's memory, let it die with its parent, and work only beside others."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
