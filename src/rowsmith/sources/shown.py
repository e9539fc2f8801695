"""Records that the page shows and that its data hold too: one table with what both say."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rowsmith.dom import Dom
from rowsmith.model.table import Column, Form, Table
from rowsmith.sources.join import join
from rowsmith.sources.outline import Outline

AND = " + "
"""Between the selectors of the page's records and of the data's."""
MAX_DATA = 4
"""Lists of the page's data that are looked for on the page, the largest."""
MAX_RECORDS = 1_000
COMPARED = 8
"""Records that are compared at the least, so that one alone is never taken for another."""
MIN_TEXT = 4
"""Characters of a text that tells where on the page a record of the data is shown."""
MAX_TEXT = 200
MAX_TEXTS = 6
MIN_COLUMNS = 3
"""Columns that differ from record to record, of a list that says more than the page shows."""
FEWEST, MOST = 0.7, 1.5
"""How many records the page shows, as a share of those in its data."""


def joined_tables(
    outline: Outline, shown: Sequence[Table], data: Sequence[Table]
) -> Iterator[Table]:
    """Yield for lists of the page's data the look-alike elements that show them, with both.

    Args:
        outline: the page.
        shown: groups of elements; those in navigation and the like are no records.
        data: tables of the page's data.
    """
    lists = [t for t in data if t.records[0].pointer and 3 <= len(t.records) <= MAX_RECORDS]
    for told in sorted(lists, key=lambda table: -table.chars)[:MAX_DATA]:
        table = _showing(outline, shown, told)
        if table is not None:
            yield joined(table, told)


def joined(shown: Table, told: Table) -> Table:
    """Return *shown* with the columns that *told* has of the same records."""

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        known = sorted({*numbers, *range(min(COMPARED, len(shown.records)))})
        columns = join(shown.read(known), told.read(range(len(told.records))))
        kept = (_only(c, numbers) for c in columns if keys is None or c.key in keys)
        return [column for column in kept if column.cells]

    return replace(
        shown,
        selector=f"{shown.selector}{AND}{told.selector}",
        read=read,
        labels=told.labels,
    )


def _only(column: Column, numbers: Sequence[int]) -> Column:
    cells = {number: column.cells[number] for number in numbers if number in column.cells}
    return replace(column, cells=cells)


def _showing(outline: Outline, shown: Sequence[Table], told: Table) -> Table | None:
    """Return the elements that show the data's records, the largest; None when there are none."""
    count = len(told.records)
    numbers = sorted({0, count // 2, count - 1})
    columns = told.read(numbers)
    varied = [c for c in columns if len({cell.text for cell in c.cells.values()}) > 1]
    if len(varied) < MIN_COLUMNS:
        return None
    places = [nodes for number in numbers if (nodes := _places(outline.dom, varied, number))]
    if len(places) < 2:
        return None
    fit = [
        table
        for table in shown
        if FEWEST * count <= len(table.records) <= MOST * count
        and not outline.boiler[table.records[0].start]
        and _holds(table, places)
    ]
    return max(fit, key=lambda table: table.chars, default=None)


def _places(dom: Dom, columns: Sequence[Column], number: int) -> list[int]:
    """Return the text nodes that are a text of the record, each the first of its kind."""
    texts = [c.cells[number].text for c in columns if c.form is Form.TEXT and number in c.cells]
    told = [text for text in dict.fromkeys(texts) if MIN_TEXT <= len(text) <= MAX_TEXT]
    found = (dom.stream.find(text) for text in sorted(told, key=len, reverse=True)[:MAX_TEXTS])
    nodes = [_node_at(dom, at) for at in found if at >= 0]
    return [node for node in nodes if dom.texts[node] in told]


def _node_at(dom: Dom, place: int) -> int:
    nodes = dom.text_nodes
    return nodes[bisect_right(nodes, place, key=dom.starts.__getitem__) - 1]


def _holds(table: Table, places: Sequence[Sequence[int]]) -> bool:
    """Tell whether different records hold the places of different records of the data."""
    starts = [record.start for record in table.records]
    held = set[int]()
    for nodes in places:
        at = {bisect_right(starts, node) - 1 for node in nodes}
        inside = {n for n in at if n >= 0 and any(node < table.records[n].end for node in nodes)}
        held.update(sorted(inside - held)[:1])
    return len(held) >= max(2, len(places) - 1)
