"""One visit: fetch a page and read it, or check addresses that rows hold."""

import asyncio
from dataclasses import replace
from functools import partial

from rowsmith.ask import flat
from rowsmith.crawl.outcome import Outcome, Visit, may_follow
from rowsmith.crawl.rendering import seen
from rowsmith.errors import BlockedByRobots, FetchError, ReadError
from rowsmith.model.ask import Ask
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Growth, Page, StoredPage
from rowsmith.model.receipt import Skipped, Visited
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest
from rowsmith.ports import Fetcher, Reader
from rowsmith.telemetry import trace


async def visit(
    target: Visit,
    ask: Ask,
    *,
    fetcher: Fetcher,
    reader: Reader,
    recipe: Recipe | None = None,
    request: ExtractRequest,
) -> tuple[Outcome, Page | None]:
    """Return what the visit gave, and the page itself, None when there is none.

    A later page that fails gives an outcome with ``error``; the first page's failure is the task's.

    Args:
        target: what to visit.
        ask: what is wanted.
        fetcher: gets the page.
        reader: reads it.
        recipe: what earlier pages taught, or the user gave; when it gives nothing on the seed,
            that is read as if there were none.
        request: what else was asked for: use of the browser, visits of own pages.

    Raises:
        FetchError: the seed could not be fetched.
        ReadError: the seed could not be read.
    """
    if target.checks:
        return await _check(target, fetcher), None
    ask = ask_for(target, ask, request)
    try:
        with trace.span("fetch"):
            page = await fetcher.fetch(target.url, body=target.body)
        read = partial(_read, target=target, ask=ask, reader=reader, recipe=recipe)
        if target.body:  # a browser cannot ask for the answer to a form again
            reading = await read(page)
        else:
            page, reading = await seen(page, read, fetcher, request.render)
    except (FetchError, ReadError) as exc:
        if target.number == 0:
            raise
        return _failed(target, exc), None
    return _outcome(target, page, reading), page


async def _check(target: Visit, fetcher: Fetcher) -> Outcome:
    """Return what becomes of the addresses that *target* wants checked."""
    time_s = asyncio.get_running_loop().time
    began_s = time_s()
    verdicts = await fetcher.verify(target.checks, timeout_s=target.left_s)
    elapsed_ms = round((time_s() - began_s) * 1000, 1)
    return Outcome(
        visit=target,
        visited=Visited(url="", found_by=target.found_by, elapsed_ms=elapsed_ms),
        verdicts=tuple(verdicts),
    )


def _failed(target: Visit, exc: FetchError | ReadError) -> Outcome:
    """Return what is kept of a page that did not come."""
    error = str(exc)
    skipped = None
    if isinstance(exc, BlockedByRobots):
        skipped = Skipped(url=target.url, rule=exc.rule, reason=error)
    failed = Visited(url=target.url, found_by=target.found_by, error=error)
    return Outcome(visit=target, visited=failed, error=error, skipped=skipped)


def _outcome(target: Visit, page: Page, reading: Reading) -> Outcome:
    found = reading.extraction
    return Outcome(
        visit=target,
        visited=Visited(
            url=target.url,
            final_url=page.address,
            status=page.status,
            body_bytes=len(page.body),
            elapsed_ms=page.elapsed_ms,
            is_rendered=page.is_rendered,
            growth=page.growth,
            found_by=target.found_by,
            page_id=reading.page_id,
            is_cut=reading.is_cut,
            notes=found.receipt.notes,
        ),
        rows=tuple(found.rows),
        cells=tuple(found.cells),
        own_pages=found.own_pages,
        receipt=found.receipt,
        recipe=found.recipe,
        next_links=reading.next_links,
        claimed_rows=reading.claimed_rows,
        claimed_pages=reading.claimed_pages,
        linked_pages=reading.linked_pages,
        page=StoredPage.of(page, target.body),
        is_stricter=reading.is_stricter,
        is_end=reading.is_end,
        has_more=reading.has_more and page.growth is not Growth.WHOLE,
    )


def ask_for(target: Visit, ask: Ask, request: ExtractRequest) -> Ask:
    """Return what is asked of one page.

    Where own pages may be followed, the list's records may lack what these hold; a record's own
    page is asked for that alone.
    """
    if not target.fields:
        return replace(ask, is_open=target.is_open and may_follow(ask, request))
    fields = tuple(
        replace(one, is_required=False) for one in flat(ask).fields if one.name in target.fields
    )
    return replace(ask, schema=None, fields=fields, filters=(), limit=None, is_single=True)


async def _read(
    page: Page, target: Visit, ask: Ask, reader: Reader, recipe: Recipe | None
) -> Reading:
    """Return what *page* holds, by the recipe where it gives anything."""
    with trace.span("read"):
        reading = await reader.read(page, ask, recipe)
        if recipe is not None and not reading.extraction.rows and target.number == 0:
            return await reader.read(page, ask, None)
        return reading
