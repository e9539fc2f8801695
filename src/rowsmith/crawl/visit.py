"""One visit: fetch a page, read it, check its addresses if asked to."""

from dataclasses import replace
from functools import partial
from typing import Any

from rowsmith.ask import RowValidator, flat
from rowsmith.crawl.outcome import Outcome, Visit, may_follow
from rowsmith.crawl.rendering import seen
from rowsmith.errors import FetchError, ReadError
from rowsmith.model.ask import Ask
from rowsmith.model.cell import Cell, Reject
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Page
from rowsmith.model.receipt import LinkState, Verdict, Visited
from rowsmith.model.recipe import Recipe
from rowsmith.model.task import ExtractRequest
from rowsmith.model.values import Row
from rowsmith.ports import Fetcher, Reader


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
        request: what else was asked for: use of the browser, checks of addresses.

    Raises:
        FetchError: the seed could not be fetched.
        ReadError: the seed could not be read.
    """
    ask = ask_for(target, ask, request)
    try:
        page = await fetcher.fetch(target.url, body=target.body)
        read = partial(_read, target=target, ask=ask, reader=reader, recipe=recipe)
        if target.body:  # a browser cannot ask for the answer to a form again
            reading = await read(page)
        else:
            page, reading = await seen(page, read, fetcher, request.render)
    except (FetchError, ReadError) as exc:
        if target.number == 0:
            raise
        failed = Visited(url=target.url, found_by=target.found_by, error=str(exc))
        return Outcome(visit=target, visited=failed, error=str(exc)), None
    found = reading.extraction
    outcome = Outcome(
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
        ),
        rows=tuple(found.rows),
        cells=tuple(found.cells),
        own_pages=found.own_pages,
        receipt=found.receipt,
        recipe=found.recipe,
        next_links=reading.next_links,
        claimed_rows=reading.claimed_rows,
    )
    if request.verify_urls and found.rows:
        outcome = _without_dead(outcome, ask, await fetcher.verify(_addresses(found.rows)))
    return outcome, page


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
    reading = await reader.read(page, ask, recipe)
    if recipe is not None and not reading.extraction.rows and target.number == 0:
        return await reader.read(page, ask, None)
    return reading


def _addresses(rows: list[Row]) -> list[str]:
    """Return every distinct http(s) text anywhere in the rows, in order."""
    found: dict[str, None] = {}

    def walk(value: Any) -> None:
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            found[value] = None
        elif isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            for item in value.values():
                walk(item)

    for row in rows:
        walk(row)
    return list(found)


def _without_dead(outcome: Outcome, ask: Ask, verdicts: list[Verdict]) -> Outcome:
    """Return the outcome with dead addresses null or left out, and rows that need them rejected."""
    dead = {verdict.url for verdict in verdicts if verdict.state is LinkState.DEAD}
    validator = RowValidator(ask.schema) if ask.schema is not None else None
    nullable = (
        {one.name for one in ask.fields if "null" in one.types} if ask.schema is not None else None
    )
    rows, cells, rejects = list[Row](), list[dict[str, Cell]](), list[Reject]()
    pages, own_pages = list[str](), outcome.own_pages or ("",) * len(outcome.rows)
    for row, known, page in zip(outcome.rows, outcome.cells, own_pages, strict=True):
        lost = [name for name, value in row.items() if isinstance(value, str) and value in dead]
        kept = {
            name: None if name in lost else value
            for name, value in row.items()
            if name not in lost or nullable is None or name in nullable
        }
        faults = validator.faults(kept) if validator is not None and lost else []
        if ask.is_open:  # what else lacks may stand on the record's own page
            faults = [fault for fault in faults if fault.rule != "required" or fault.field in lost]
        if faults:
            rejects.extend(
                Reject(
                    field=fault.field,
                    rule=fault.rule,
                    raw=str(row.get(fault.field, "")),
                    message=f"{fault.field} leads nowhere",
                    page_url=outcome.visited.final_url,
                )
                for fault in faults
            )
        else:
            rows.append(kept)
            pages.append(page)
            cells.append({name: cell for name, cell in known.items() if name not in lost})
    return replace(
        outcome,
        rows=tuple(rows),
        cells=tuple(cells),
        own_pages=tuple(pages) if outcome.own_pages else (),
        verdicts=tuple(verdicts),
        rejects=tuple(rejects),
    )
