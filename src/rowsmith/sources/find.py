"""All sources of tables over one page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from rowsmith.model.page import Page
from rowsmith.model.table import Column, Record, Table
from rowsmith.sources import embedded
from rowsmith.sources.body import find_body_tables
from rowsmith.sources.columns import read_columns
from rowsmith.sources.html_table import body_records, find_grids, header_labels, header_rows
from rowsmith.sources.join import JOINED, beside
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
        *html_tables(outline),
        *_groups(outline),
        *with_data(outline, [*embedded.find_embedded(outline.dom), *find_marked(outline.dom)]),
    ]


def find_singles(outline: Outline) -> list[Table]:
    """Return tables of one record: the page itself, and objects that its data describe."""
    return [find_single(outline)]


def html_tables(outline: Outline, single: str = "") -> Iterator[Table]:
    """Yield the page's ``<table>``s, then those of one header or one path joined.

    Args:
        outline: the page.
        single: path of steps of tables that count with one record too, "" for none.
    """
    dom, least = outline.dom, 1 if single else 2
    joined: dict[tuple[object, ...], tuple[list[Record], dict[int, tuple[str, ...]], str]] = {}
    for grid in find_grids(outline, single):
        count = header_rows(dom, grid)
        labels = header_labels(dom, grid, count)
        records = body_records(dom, grid, count)
        selector = f"table:{outline.path_text(grid.node)}"
        if len(records) >= least:
            yield dom_table("html.table/1", outline, records, selector, labels)
        key = (
            (tuple(sorted(labels.items())), grid.width)
            if labels
            else (outline.paths[grid.node], grid.width)
        )
        kept = joined.setdefault(key, ([], labels, selector))
        kept[0].extend(records)
    for records, labels, selector in joined.values():
        parents = {dom.parents[record.start] for record in records}
        if len(records) >= least and (single or len(parents) > 1):
            yield dom_table(
                "html.table/1", outline, sorted(records), f"tables:{selector[6:]}", labels
            )


def _groups(outline: Outline) -> Iterator[Table]:
    for selector, records in find_groups(outline):
        yield dom_table("dom.repeat/1", outline, records, selector, {})
    for selector, records in find_segments(outline):
        if len(records) >= 2:
            yield dom_table("dom.segments/1", outline, records, selector, {})


def dom_table(
    source: str,
    outline: Outline,
    records: list[Record],
    selector: str,
    labels: dict[int, tuple[str, ...]],
) -> Table:
    """Return records in markup, at least one, as a table.

    Args:
        source: what found them.
        outline: the page.
        records: in page order.
        selector: how they are found again.
        labels: labels by grid column, for records that are table rows.
    """
    kept = tuple(records)

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        return read_columns(outline, kept, numbers, labels, keys)

    heading = outline.heading_before(kept[0].start)
    caption = outline.dom.text(heading)[:200] if heading >= 0 else ""
    shown = kept if len(kept) <= SAMPLED else kept[:: len(kept) // SAMPLED]
    chars = sum(outline.chars(record.start, record.end) for record in shown)
    named = tuple(dict.fromkeys(label for texts in labels.values() for label in texts))
    return Table(source, kept, selector, read, caption, chars * len(kept) // len(shown), named)


def with_data(outline: Outline, tables: Iterable[Table]) -> Iterator[Table]:
    """Yield *tables*; those whose records are elements with what the elements show as well."""
    for table in tables:
        if table.records[0].end - table.records[0].start > 1:
            yield _beside_shown(outline, table)
        else:
            yield table


def _beside_shown(outline: Outline, table: Table) -> Table:
    shown = dom_table(table.source, outline, list(table.records), table.selector, {})

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        if keys is None:
            return beside(shown.read(numbers), table.read(numbers))
        joined = {key.removeprefix(JOINED) for key in keys if key.startswith(JOINED)}
        told = table.read(numbers, joined)
        return [
            *shown.read(numbers, [key for key in keys if not key.startswith(JOINED)]),
            *(replace(c, key=f"{JOINED}{c.key}") for c in told if c.key in joined),
        ]

    return replace(shown, read=read, caption=table.caption or shown.caption)
