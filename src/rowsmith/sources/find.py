"""All sources of tables over one page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rowsmith.model.page import Page
from rowsmith.model.table import Column, Record, Table
from rowsmith.sources import embedded
from rowsmith.sources.body import find_body_tables
from rowsmith.sources.columns import read_columns
from rowsmith.sources.html_table import body_records, find_grids, header_labels, header_rows
from rowsmith.sources.join import beside
from rowsmith.sources.markup import find_marked
from rowsmith.sources.outline import Outline
from rowsmith.sources.repeat import find_groups
from rowsmith.sources.segments import find_segments
from rowsmith.sources.single import find_single

SAMPLED = 24
"""Records whose texts are counted; the others are taken to be like them."""


def find_tables(page: Page, outline: Outline) -> list[Table]:
    """Return every table that any source finds in *page*, each with at least two records.

    Columns are read only when a table's ``read`` is called.
    """
    tables = find_body_tables(page)
    if tables is not None:
        return tables
    return [
        *_html_tables(outline),
        *_groups(outline),
        *_with_data(outline, [*embedded.find_embedded(outline.dom), *find_marked(outline.dom)]),
    ]


def find_singles(outline: Outline) -> list[Table]:
    """Return tables of one record: the page itself, and objects that its data describe."""
    return [find_single(outline)]


def read_again(page: Page, outline: Outline, selector: str) -> Table | None:
    """Return the table that *selector* names on this page, None when it is not there.

    Selectors are those that `find_tables` gave on another page of the same template.
    """
    tables = find_singles(outline) if selector.startswith("single") else find_tables(page, outline)
    same = [table for table in tables if table.selector == selector]
    return max(same, key=lambda table: len(table.records), default=None)


def _html_tables(outline: Outline) -> Iterator[Table]:
    dom = outline.dom
    joined: dict[tuple[object, ...], tuple[list[Record], dict[int, tuple[str, ...]], str]] = {}
    for grid in find_grids(outline):
        count = header_rows(dom, grid)
        labels = header_labels(dom, grid, count)
        records = body_records(dom, grid, count)
        selector = f"table:{outline.path_text(grid.node)}"
        if len(records) >= 2:
            yield _dom_table("html.table/1", outline, records, selector, labels)
        key = (
            (tuple(sorted(labels.items())), grid.width)
            if labels
            else (outline.paths[grid.node], grid.width)
        )
        kept = joined.setdefault(key, ([], labels, selector))
        kept[0].extend(records)
    for records, labels, selector in joined.values():
        starts = {record.start for record in records}
        if len(records) >= 2 and len({next(iter(dom.ancestors(s)), -1) for s in starts}) > 1:
            yield _dom_table(
                "html.table/1", outline, sorted(records), f"tables:{selector[6:]}", labels
            )


def _groups(outline: Outline) -> Iterator[Table]:
    for selector, records in find_groups(outline):
        yield _dom_table("dom.repeat/1", outline, records, selector, {})
    for selector, records in find_segments(outline):
        if len(records) >= 2:
            yield _dom_table("dom.segments/1", outline, records, selector, {})


def _dom_table(
    source: str,
    outline: Outline,
    records: list[Record],
    selector: str,
    labels: dict[int, tuple[str, ...]],
) -> Table:
    kept = tuple(records)

    def read(numbers: Sequence[int]) -> list[Column]:
        return read_columns(outline, kept, numbers, labels)

    heading = outline.heading_before(kept[0].start)
    caption = outline.dom.text(heading)[:200] if heading >= 0 else ""
    shown = kept if len(kept) <= SAMPLED else kept[:: len(kept) // SAMPLED]
    chars = sum(outline.chars(record.start, record.end) for record in shown)
    named = tuple(dict.fromkeys(label for texts in labels.values() for label in texts))
    return Table(source, kept, selector, read, caption, chars * len(kept) // len(shown), named)


def _with_data(outline: Outline, tables: Iterable[Table]) -> Iterator[Table]:
    """Yield *tables*; those whose records are elements with what the elements show as well."""
    for table in tables:
        if table.records[0].end - table.records[0].start > 1:
            yield _beside_shown(outline, table)
        else:
            yield table


def _beside_shown(outline: Outline, table: Table) -> Table:
    shown = _dom_table(table.source, outline, list(table.records), table.selector, {})

    def read(numbers: Sequence[int]) -> list[Column]:
        return beside(shown.read(numbers), table.read(numbers))

    return replace(shown, read=read, caption=table.caption or shown.caption)
