"""The receipt for people: whether the rows are all, what was read and refused, what to do next."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rowsmith.cli.show import count, table_line
from rowsmith.crawl import GUESSED
from rowsmith.model.cell import Origin
from rowsmith.model.receipt import LinkState, Receipt, StopReason, Verdict, Visited

SHOWN = 10
"""Pages, rejects, dead links and the like that a receipt names one by one."""
ADVICE = {
    StopReason.MAX_PAGES: "the list goes on: allow more with --max-pages",
    StopReason.MAX_ROWS: "there may be more rows: allow more with --max-rows",
    StopReason.MAX_SECONDS: "the time was over: allow more with --max-seconds",
    StopReason.NO_RECORDS: "name the rows as the page does, or give a page that lists them",
    StopReason.LOOP: "the pages lead back to each other: give the address of a later page",
}


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """Yield the receipt in lines, to be read after the first line of a summary."""
    yield f"stopped: {receipt.stop_reason.value}"
    if receipt.pages_of:
        yield f"read from the stored pages of {receipt.pages_of}; nothing was fetched"
    yield from _some("notes", receipt.notes)
    yield from _pages(receipt)
    yield from _some(
        "left out, as robots.txt asks", [f"{one.url}: {one.rule}" for one in receipt.skipped]
    )
    if receipt.missing_fields:
        yield f"found nowhere: {', '.join(receipt.missing_fields)}"
    if receipt.unplaced_filters:
        yield f"not applied, as no column answers it: {', '.join(receipt.unplaced_filters)}"
    yield from _rejects(receipt)
    yield from _links(receipt.verdicts)
    if receipt.menu:
        yield f"tables looked at ({receipt.chosen or 'none'} taken, sure {receipt.confidence:.0%}):"
        yield from (f"  {table_line(table)}" for table in receipt.menu)
    yield from _some("next", list(dict.fromkeys(_advice(receipt))))


def origin_lines(row: int, field: str, origin: Origin | None) -> Iterator[str]:
    """Yield where one cell of a row comes from, in lines."""
    if origin is None:
        yield f"row {row}, {field}: no value was found"
        return
    sure = f"sure {origin.confidence:.0%}"
    yield f"row {row}, {field}: {origin.value!r}, read as {origin.raw!r}, {sure}"
    for place in origin.places:
        found = place.provenance
        attribute = f", attribute {found.attribute}" if found.attribute else ""
        part = f", characters {found.start}-{found.end}" if found.start is not None else ""
        yield f"  {place.page_url or 'the page'}"
        yield f"    {found.path}{attribute}{part} (by {found.method})"


def _pages(receipt: Receipt) -> Iterator[str]:
    skipped = {one.url for one in receipt.skipped}
    visited = [page for page in receipt.visited if page.url not in skipped]
    if not visited:
        return
    failed = sum(1 for page in visited if page.error)
    rendered = sum(1 for page in visited if page.is_rendered)
    size = sum(page.body_bytes for page in visited)
    told = [count(len(visited), "page"), _bytes(size)]
    told += [f"{sum(page.elapsed_ms for page in visited) / 1000:,.1f} s of waiting for sites"]
    told += [f"{rendered} rendered"] if rendered else []
    told += [f"{failed} failed"] if failed else []
    yield f"{', '.join(told)}:"
    # what went wrong is named first, then the beginning; the rest is alike
    odd = [at for at, page in enumerate(visited) if page.error or page.is_cut][:SHOWN]
    shown = sorted({*odd, *range(max(SHOWN - len(odd), 3))} & set(range(len(visited))))
    for at in shown:
        yield f"  {at + 1:>3}  {_page(visited[at])}"
    if len(shown) < len(visited):
        rows = sum(page.rows for at, page in enumerate(visited) if at not in shown)
        yield f"       and {len(visited) - len(shown):,} more with {count(rows, 'row')}"


def _page(page: Visited) -> str:
    if page.error:
        return f"{page.url} ({page.found_by}): {page.error}"
    told = [
        count(page.rows, "row"),
        str(page.status),
        _bytes(page.body_bytes),
        f"{page.elapsed_ms:.0f} ms",
    ]
    told += ["rendered"] if page.is_rendered else []
    told += ["cut"] if page.is_cut else []
    return f"{page.url} ({page.found_by}): {', '.join(told)}"


def _rejects(receipt: Receipt) -> Iterator[str]:
    kinds = Counter((one.field, one.rule, one.message, one.raw[:80]) for one in receipt.rejects)
    yield from _some(
        "rejects",
        [
            f"{field}: {message} (rule {rule}{f', text {raw!r}' if raw else ''}), {times} times"
            for (field, rule, message, raw), times in kinds.most_common()
        ],
    )


def _links(verdicts: Sequence[Verdict]) -> Iterator[str]:
    if not verdicts:
        return
    states = Counter(one.state for one in verdicts)
    told = ", ".join(f"{states[state]} {state.value}" for state in LinkState if states[state])
    dead = [f"{one.url}: {one.reason}" for one in verdicts if one.state is LinkState.DEAD]
    yield from _some(f"{count(len(verdicts), 'link')}, {told}; dead ones are taken out", dead)
    if not dead:
        yield f"{count(len(verdicts), 'link')}: {told}"


def _advice(receipt: Receipt) -> Iterator[str]:
    if receipt.stop_reason in ADVICE:
        yield ADVICE[receipt.stop_reason]
    skipped = {one.url for one in receipt.skipped}
    failed = [page for page in receipt.visited if page.error and page.url not in skipped]
    if any(page.found_by != GUESSED for page in failed):
        yield "pages failed: run it again later; their errors are above"
    if receipt.skipped:
        yield "robots.txt is the site's word: ask its owner; if that is you, see"
        yield "ROWSMITH_POLITENESS__HOSTS in docs/reference/settings.md"
    if receipt.missing_fields:
        yield "name the missing fields as the page does, or leave them out"
    if receipt.rejects:
        fields = list(dict.fromkeys(one.field for one in receipt.rejects))
        yield f"records were refused: let the schema take null or text for {', '.join(fields[:5])}"
    if any(one.state is LinkState.UNCHECKED for one in receipt.verdicts):
        yield "links were left unchecked, and kept: ROWSMITH_BUDGET__MAX_CHECKS allows more"
    if any(page.is_cut for page in receipt.visited):
        yield "a page was larger than what is read of one: give a page with less on it"


def _some(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{heading}:"
        yield from (f"  {line}" for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield f"  and {len(lines) - SHOWN} more"


def _bytes(number: int) -> str:
    return f"{number / 2**20:,.1f} MiB" if number >= 2**20 else f"{number / 1024:,.0f} KiB"
