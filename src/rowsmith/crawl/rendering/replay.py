"""The page's own calls for data made over HTTP: the list comes without pressing and scrolling."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from rowsmith.errors import FetchError, ReadError
from rowsmith.lexicon import fold
from rowsmith.model.extraction import NextLink, Reading
from rowsmith.model.page import Page
from rowsmith.paging.data_calls import FRAMED
from rowsmith.ports import Fetcher

Read = Callable[[Page], Awaitable[Reading]]

LOOKED_AT = 50
ALIKE = 0.5
"""Share of the call's rows that have a text of the rows shown; it is the same list then."""
MIN_CHARS = 3
ASKED = "The list was asked for at {}, as the page's script does."
IN_A_FRAME = "The list stands in a frame of the page, {}."


async def replayed(
    page: Page, shown: Reading, read: Read, fetcher: Fetcher
) -> tuple[Page, Reading] | None:
    """Return the answer to the first call of *page* that brings its list, None when none does.

    Args:
        page: the page, as sent or as shown.
        shown: what it gave, with the calls.
        read: reads a page.
        fetcher: makes the calls.
    """
    for call in shown.data_calls:
        try:
            answer = await fetcher.fetch(call.url, body=call.body)
            found = await read(answer)
        except (FetchError, ReadError):
            continue  # it may want what only the page's script knows; there are other ways
        if is_list_of(shown, found):
            return _noted(answer, page, found, call)
    return None


def is_list_of(shown: Reading, found: Reading) -> bool:
    """Tell whether what a call brought is the list that the page shows, or, if none, an answer."""
    rows, lacks = found.extraction.cells, set(found.extraction.receipt.missing_fields)
    if not shown.extraction.rows or shown.is_lacking:
        return not found.is_lacking and len(rows) > 1
    if not rows or not lacks <= set(shown.extraction.receipt.missing_fields):
        return False
    texts = {
        fold(cell.raw)
        for row in shown.extraction.cells
        for cell in row.values()
        if len(cell.raw) >= MIN_CHARS
    }
    first = rows[:LOOKED_AT]
    known = sum(any(fold(cell.raw) in texts for cell in row.values()) for row in first)
    return known >= ALIKE * min(len(first), len(shown.extraction.rows))


def _noted(answer: Page, page: Page, found: Reading, call: NextLink) -> tuple[Page, Reading]:
    extraction = found.extraction
    told = IN_A_FRAME if call.found_by == FRAMED else ASKED
    notes = (*extraction.receipt.notes, told.format(call.url))
    receipt = replace(extraction.receipt, notes=notes)
    elapsed_ms = round(page.elapsed_ms + answer.elapsed_ms, 1)
    return (
        replace(answer, url=page.url, is_rendered=page.is_rendered, elapsed_ms=elapsed_ms),
        replace(found, extraction=replace(extraction, receipt=receipt)),
    )
