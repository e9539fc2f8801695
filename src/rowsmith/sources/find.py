"""All sources of tables over one page."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from rowsmith.model.page import Page
from rowsmith.model.table import Column, Table
from rowsmith.sources import embedded
from rowsmith.sources.body import find_body_tables
from rowsmith.sources.commented import find_commented
from rowsmith.sources.dom_table import dom_table
from rowsmith.sources.grid_tables import find_grid_tables
from rowsmith.sources.join import JOINED, beside
from rowsmith.sources.markup import find_marked
from rowsmith.sources.outline import Outline
from rowsmith.sources.preformatted import find_preformatted
from rowsmith.sources.repeat import find_groups
from rowsmith.sources.segments import find_segments
from rowsmith.sources.shown import joined_tables
from rowsmith.sources.single import find_single

REPEATED = "dom.repeat/1"


def find_tables(page: Page, outline: Outline) -> list[Table]:
    """Return every table that any source finds in *page*, each with at least two records.

    Columns are read only when a table's ``read`` is called.
    """
    tables = find_body_tables(page)
    if tables is not None:
        return tables
    grids, commented = list(find_grid_tables(outline)), list(find_commented(outline))
    groups = list(_groups(outline))
    data = embedded.find_embedded(outline.dom)
    return [
        *grids,
        *commented,
        *groups,
        *find_preformatted(outline),
        *with_data(outline, [*data, *find_marked(outline.dom)]),
        *joined_tables(outline, [one for one in groups if one.source == REPEATED], data),
    ]


def find_singles(outline: Outline) -> list[Table]:
    """Return tables of one record: the page itself, and objects that its data describe."""
    return [find_single(outline)]


def _groups(outline: Outline) -> Iterator[Table]:
    for selector, records in find_groups(outline):
        yield dom_table(REPEATED, outline, records, selector, {})
    for selector, records in find_segments(outline):
        if len(records) >= 2:
            yield dom_table("dom.segments/1", outline, records, selector, {})


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
