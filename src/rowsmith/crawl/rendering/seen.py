"""When a page is shown to a browser: HTTP first, and only where scripts bring what is asked for."""

from dataclasses import replace

from rowsmith.crawl.rendering.replay import Read, replayed
from rowsmith.errors import FetchError, NoBrowser, ReadError
from rowsmith.model.extraction import Reading
from rowsmith.model.page import Growth, Page
from rowsmith.model.task import Render
from rowsmith.paging import FETCHED
from rowsmith.ports import Fetcher

BUILT = "This page seems to build its list in JavaScript"
OFFERED = "A button of this page offers more of its list"
SWITCHED_OFF = "and rendering is switched off for this task."
NO_MORE = "A browser showed no more of this page than its HTML."


async def seen(page: Page, read: Read, fetcher: Fetcher, render: Render) -> tuple[Page, Reading]:
    """Return the page that answers best, as sent or as a browser shows it, and what it gave.

    Args:
        page: the page as it was sent.
        read: reads a page.
        fetcher: renders it.
        render: whether the task wants pages rendered.

    Raises:
        ReadError: the page could not be read.
    """
    if not is_page_of_elements(page):
        return page, await read(page)
    if render is Render.ALWAYS:
        return await _shown_always(page, read, fetcher)
    sent = await read(page)
    found = await replayed(page, sent, read, fetcher)
    if found is not None:
        return found
    if not (sent.is_shell or sent.has_more):
        return page, sent
    if render is Render.NEVER:
        return page, _with_note(sent, f"{_need(sent)}, {SWITCHED_OFF}")
    return await _shown_if_better(page, sent, read, fetcher)


async def _shown_if_better(
    page: Page, sent: Reading, read: Read, fetcher: Fetcher
) -> tuple[Page, Reading]:
    try:
        shown, found = await _shown(page, read, fetcher)
    except (FetchError, ReadError) as exc:
        return page, _with_note(sent, f"{_need(sent)}{_why(exc)}")
    if _is_better(found, sent):
        return shown, found
    return page, _with_note(replace(sent, has_more=False), NO_MORE)


async def _shown_always(page: Page, read: Read, fetcher: Fetcher) -> tuple[Page, Reading]:
    try:
        return await _shown(page, read, fetcher)
    except FetchError as exc:
        return page, _with_note(await read(page), f"This page was not rendered: {exc}.")


async def _shown(page: Page, read: Read, fetcher: Fetcher) -> tuple[Page, Reading]:
    """Return the page as a browser shows it; its list by the page's own calls where they go on."""
    shown = await fetcher.render(page, is_whole=False)
    found = await read(shown)
    answered = await replayed(shown, found, read, fetcher)
    if answered is not None:
        return answered
    if any(call.found_by == FETCHED for call in found.data_calls) and shown.growth is Growth.NONE:
        shown = await fetcher.render(page)
        found = await read(shown)
    return shown, _with_note(found, *shown.notes)


def _is_better(shown: Reading, sent: Reading) -> bool:
    """Tell whether the page as shown gives more: rows at all, more of the fields, more rows."""
    if not shown.extraction.rows or not sent.extraction.rows:
        return bool(shown.extraction.rows)
    lacks, lacked = (len(each.extraction.receipt.missing_fields) for each in (shown, sent))
    return lacks < lacked or (
        lacks == lacked and len(shown.extraction.rows) > len(sent.extraction.rows)
    )


def _need(sent: Reading) -> str:
    return BUILT if sent.is_shell else OFFERED


def _why(exc: FetchError | ReadError) -> str:
    if isinstance(exc, NoBrowser):
        return f": {exc}."
    return f", and it could not be rendered: {exc}."


def is_page_of_elements(page: Page) -> bool:
    """Tell whether *page* is HTML: a browser shows other bodies in a page of its own."""
    kind = (page.content_type or "text/html").partition(";")[0].strip().lower()
    return kind in {"", "text/html", "application/xhtml+xml"}


def _with_note(reading: Reading, *notes: str) -> Reading:
    found = reading.extraction
    receipt = replace(found.receipt, notes=(*found.receipt.notes, *notes))
    return replace(reading, extraction=replace(found, receipt=receipt))
