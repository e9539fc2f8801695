"""The loop itself, for callers without need of durability: command line and Python function."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from rowsmith.ask import read_ask
from rowsmith.crawl.policy import Crawl, RowWithCells
from rowsmith.crawl.visit import visit
from rowsmith.errors import TaskFailed
from rowsmith.model.cell import Cell
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import StopReason, Visited
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Row
from rowsmith.ports import Clock, Fetcher, Reader


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
    request: ExtractRequest, *, fetcher: Fetcher, reader: Reader, clock: Clock
) -> AsyncIterator[CrawlEvent]:
    """Yield what happens while *request* is worked on: rows as they are found, `Done` at the end.

    Closing the iterator ends the work; the rows yielded so far are all that was found.

    Raises:
        FetchError: the seed could not be fetched.
        ReadError: the seed could not be read.
        InvalidSchema: the schema has faults.
    """
    ask = read_ask(request.q, request.schema)
    state = Crawl(request, limit=ask.limit)
    given = Recipe.from_json(request.recipe) if request.recipe is not None else None
    rows, cells = list[Row](), list[dict[str, Cell]]()
    end_s = clock.monotonic_s() + request.budget.max_seconds
    while targets := state.next_visits(1):
        if clock.monotonic_s() >= end_s:
            state.stop(StopReason.MAX_SECONDS)
            break
        outcome, _ = await visit(
            targets[0],
            ask,
            fetcher=fetcher,
            reader=reader,
            recipe=state.recipe or given,
            request=request,
        )
        fresh = state.absorb(outcome)
        rows.extend(row for row, _ in fresh)
        cells.extend(known for _, known in fresh)
        if fresh:
            yield RowsFound(fresh)
        yield PageVisited(outcome.visited, len(rows))
    yield Done(Extraction(rows=rows, cells=cells, receipt=state.receipt(), recipe=state.recipe))


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
