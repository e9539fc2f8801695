"""The loop itself, for callers without need of durability: command line and Python function."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from rowsmith.ask import read_ask
from rowsmith.crawl.outcome import Outcome, Visit
from rowsmith.crawl.policy import Crawl, RowWithCells
from rowsmith.crawl.visit import visit
from rowsmith.errors import TaskFailed
from rowsmith.model.cell import Cell
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import StopReason, Visited
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Row
from rowsmith.ports import Clock, Fetcher, Reader

AT_ONCE = 8
"""Visits made at the same time; slots and pace of each host hold all the same."""


@dataclass(frozen=True, slots=True)
class PageVisited:
    """A page was read: the receipt's line about it, and the rows so far."""

    visited: Visited
    rows_so_far: int


@dataclass(frozen=True, slots=True)
class RowsFound:
    """New rows with their cells, in page order."""

    rows: list[RowWithCells]


@dataclass(frozen=True, slots=True)
class Done:
    """The task ended; everything it found."""

    extraction: Extraction


CrawlEvent = PageVisited | RowsFound | Done


async def crawl(
    request: ExtractRequest,
    *,
    fetcher: Fetcher,
    reader: Reader,
    clock: Clock,
    keeps_rows: bool = True,
) -> AsyncIterator[CrawlEvent]:
    """Yield what happens while *request* is worked on: rows as they are found, `Done` at the end.

    Closing the iterator ends the work; the rows yielded so far are all that was found.

    Args:
        request: what is wanted.
        fetcher: gets pages.
        reader: reads them.
        clock: measures the time budget.
        keeps_rows: `Done` holds all rows and cells again; without, memory stays flat.

    Raises:
        FetchError: the seed could not be fetched.
        ReadError: the seed could not be read.
        InvalidSchema: the schema has faults.
    """
    ask = read_ask(request.q, request.schema)
    state = Crawl(request, ask)
    rows, cells, count = list[Row](), list[dict[str, Cell]](), 0
    end_s = clock.monotonic_s() + request.budget.max_seconds

    async def make(target: Visit) -> Outcome | None:
        left_s = end_s - clock.monotonic_s()
        try:
            async with asyncio.timeout(max(left_s, 0)):
                outcome, _ = await visit(
                    target,
                    ask,
                    fetcher=fetcher,
                    reader=reader,
                    recipe=state.recipe_for(target),
                    request=request,
                )
        except TimeoutError:
            return None
        return outcome

    async with aclosing(in_order(state, make)) as outcomes:
        async for outcome in outcomes:
            fresh = state.absorb(outcome) if outcome else state.stop(StopReason.MAX_SECONDS)
            count += len(fresh)
            if keeps_rows:
                rows.extend(row for row, _ in fresh)
                cells.extend(known for _, known in fresh)
            if fresh:
                yield RowsFound(fresh)
            if outcome is None:
                break
            if not outcome.visit.checks:
                yield PageVisited(outcome.visited, count)
    yield Done(Extraction(rows=rows, cells=cells, receipt=state.receipt(), recipe=state.recipe))


async def in_order(
    state: Crawl, make: Callable[[Visit], Awaitable[Outcome | None]]
) -> AsyncGenerator[Outcome | None]:
    """Make the visits that *state* wants, several at once; yield their outcomes in order.

    The caller feeds each outcome to *state* before it takes the next. Closing the generator ends
    the visits that are still being made.

    Args:
        state: says what to visit.
        make: makes one visit.

    Raises:
        FetchError, ReadError, StoreError: as *make* does; the other visits are ended.
    """
    flying: deque[asyncio.Future[Outcome | None]] = deque()
    try:
        while True:
            for target in state.next_visits(AT_ONCE - len(flying)):
                flying.append(asyncio.ensure_future(make(target)))
            if not flying:
                return
            yield await flying[0]
            flying.popleft()
    finally:
        for one in flying:
            one.cancel()
        await asyncio.gather(*flying, return_exceptions=True)


async def collect(
    request: ExtractRequest, *, fetcher: Fetcher, reader: Reader, clock: Clock
) -> Extraction:
    """Return everything that *request* gives, at its end.

    Raises:
        FetchError: the seed could not be fetched.
        ReadError: the seed could not be read.
    """
    async for event in crawl(request, fetcher=fetcher, reader=reader, clock=clock):
        if isinstance(event, Done):
            return event.extraction
    raise TaskFailed("the crawl ended without a result")
