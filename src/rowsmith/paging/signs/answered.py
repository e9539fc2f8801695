"""Answers in JSON that name the next part themselves, or count what they hold."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

import msgspec

from rowsmith.model.extraction import NextLink
from rowsmith.model.page import Page
from rowsmith.model.values import Json
from rowsmith.paging.address import canonical, is_same_site
from rowsmith.paging.counter import counted_on, own_counter, with_query

MAX_BYTES = 8 * 2**20
_HOLDERS = (
    "links",
    "_links",
    "link",
    "paging",
    "pagination",
    "pageInfo",
    "page_info",
    "meta",
    "info",
)
_NAMES = (
    "next",
    "next_url",
    "nextUrl",
    "nextURL",
    "next_page_url",
    "nextPageUrl",
    "next_page",
    "nextPage",
    "nextLink",
    "next_link",
    "@odata.nextLink",
    "next_href",
)
_CURSORS = {
    "next_cursor": "cursor",
    "nextCursor": "cursor",
    "nextPageToken": "pageToken",
    "next_page_token": "page_token",
    "continuation": "continuation",
    "endCursor": "after",
    "end_cursor": "after",
}
"""Names under which a cursor comes, and those under which it is asked for."""
_TOTALS = (
    "total",
    "totalCount",
    "total_count",
    "totalResults",
    "total_results",
    "count",
    "numFound",
)
_SIZES = ("limit", "per_page", "perPage", "page_size", "pageSize", "size", "rows")


def answered(page: Page) -> Iterator[NextLink]:
    """Yield the address of the next answer: named, by a cursor, or by offset, limit and total."""
    if len(page.body) > MAX_BYTES:
        return
    try:
        found = msgspec.json.decode(page.body)
    except (msgspec.DecodeError, RecursionError):  # no JSON, or a trap: nothing is said
        return
    if not isinstance(found, dict):
        return
    holders = [found, *_nested(found)]
    url, by = next(_named(page, holders), ("", ""))
    if not url:
        url, by = _counted(page, holders), "counted answer"
    if url and is_same_site(url, page.address) and canonical(url) != canonical(page.address):
        yield NextLink(url=url, found_by=by, score=0.9)


def _nested(found: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """Return the objects that speak of paging, two levels deep."""
    first = [found[name] for name in _HOLDERS if isinstance(found.get(name), dict)]
    data = [one for one in found.values() if isinstance(one, dict)]
    second = [one[name] for one in data for name in _HOLDERS if isinstance(one.get(name), dict)]
    return [*first, *second]


def _named(page: Page, holders: list[Mapping[str, Json]]) -> Iterator[tuple[str, str]]:
    for holder in holders:
        if holder.get("hasNextPage") is False or holder.get("has_more") is False:
            return
        for name in _NAMES:
            value = holder.get(name)
            value = value.get("href") if isinstance(value, dict) else value
            if isinstance(value, str) and ("/" in value or value.startswith("?")):
                yield urljoin(page.address, value), "next in the answer"
        for name, asked in _CURSORS.items():
            value = holder.get(name)
            if isinstance(value, str) and value:
                yield with_query(page.address, asked, value), "cursor in the answer"


def _counted(page: Page, holders: list[Mapping[str, Json]]) -> str:
    """Return the address counted on where the answer says that there is more than it holds."""
    own = own_counter(page.address)
    numbers = {
        name: value
        for holder in reversed(holders)
        for name, value in holder.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    total = next((numbers[name] for name in _TOTALS if name in numbers), 0)
    size = next((numbers[name] for name in _SIZES if numbers.get(name, 0) > 0), 0)
    pages = numbers.get("total_pages", numbers.get("totalPages", numbers.get("pages", 0)))
    shown = numbers.get("page", numbers.get("current_page", numbers.get("currentPage", 0)))
    if own is None:
        return ""
    if shown == own and 0 < shown < max(pages, -(-total // size) if size else 0):
        return counted_on(page.address, str(own), str(own + 1))
    if numbers.get("offset", numbers.get("start", -1)) == own and size and own + size < total:
        return counted_on(page.address, str(own), str(own + size))
    return ""
