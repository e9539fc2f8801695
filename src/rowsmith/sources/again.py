"""A table read again by its selector: straight to the records, nothing else is looked for."""

from collections.abc import Iterable, Iterator, Sequence

from rowsmith.model.page import Page
from rowsmith.model.table import Record, Table
from rowsmith.sources.body import find_body_tables, select_body
from rowsmith.sources.commented import find_commented
from rowsmith.sources.dom_table import dom_table
from rowsmith.sources.embedded import select_embedded
from rowsmith.sources.find import find_singles, with_data
from rowsmith.sources.grid_tables import find_grid_tables
from rowsmith.sources.markup import select_marked
from rowsmith.sources.outline import Outline
from rowsmith.sources.preformatted import find_preformatted
from rowsmith.sources.repeat import groups_of
from rowsmith.sources.segments import segments_at
from rowsmith.sources.shown import AND, joined


def read_again(
    page: Page, outline: Outline, source: str, selector: str, place: int = 0
) -> Table | None:
    """Return the table that *selector* names on this page, None when it is not there.

    Args:
        page: the page.
        outline: the same page.
        source: what found the table on another page of the template.
        selector: the table's selector there.
        place: which one, where the selector fits several tables (`place_of`).
    """
    found = _matching(page, outline, source, selector)
    if place < len(found):
        return found[place]
    return max(found, key=lambda table: len(table.records), default=None)


def place_of(outline: Outline, table: Table, tables: Sequence[Table]) -> int:
    """Return which of the tables that fit *table*'s selector it is, from 0.

    Args:
        outline: the page.
        table: one of *tables*.
        tables: all that `find_tables` found in the page.
    """
    if table.source == "html.table/1":
        found = [one for one in tables if _is_named(one, table.source, table.selector)]
    elif table.source.startswith("dom."):
        found = _several(_dom_tables(outline, table.source, table.selector))
    else:
        return 0  # selectors of data fit one table
    return next((at for at, one in enumerate(found) if one.records == table.records), 0)


def _is_named(table: Table, source: str, selector: str) -> bool:
    return table.source == source and table.selector == selector


def _matching(page: Page, outline: Outline, source: str, selector: str) -> list[Table]:
    """Return the tables that fit, those of one record only when there are no others."""
    if source == "single/1":
        return find_singles(outline)
    if source.startswith("body."):
        tables = find_body_tables(page) or []
        return [one for one in tables if one.selector == selector] or select_body(page, selector)
    if source == "html.table/1":
        return _html_tables(outline, selector)
    for _ in find_grid_tables(outline):  # notes columns of cells and titles of sections
        pass
    if source.startswith("dom."):
        return _several(_dom_tables(outline, source, selector))
    select = select_marked if source == "markup.items/1" else select_embedded
    return list(with_data(outline, select(outline.dom, selector)))


def _several(tables: Iterable[Table]) -> list[Table]:
    """Return *tables* of several records, those of one only when there are no others."""
    found = [one for one in tables if one.records]
    return [one for one in found if len(one.records) > 1] or found


def _html_tables(outline: Outline, selector: str) -> list[Table]:
    find = find_commented if selector.startswith("comment:") else find_grid_tables
    found = [one for one in find(outline) if one.selector == selector]
    if found:
        return found
    path = selector.rpartition(":")[2]
    return [one for one in find(outline, single=path) if one.selector == selector]


def _dom_tables(outline: Outline, source: str, selector: str) -> Iterator[Table]:
    dom = outline.dom
    manner, _, where = selector.partition(":")
    if source == "dom.lines/1":
        yield from (one for one in find_preformatted(outline) if one.selector == selector)
        return
    if AND in selector:
        shown, _, told = selector.partition(AND)
        data = select_embedded(outline.dom, told)
        found = _dom_tables(outline, source, shown)
        yield from (joined(table, data[0]) if data else table for table in found)
        return
    if source == "dom.repeat/1":
        for nodes in groups_of(outline, manner, where):
            records = [Record(node, dom.ends[node]) for node in nodes]
            yield dom_table(source, outline, records, selector, {})
        return
    for records in segments_at(outline, manner, where):
        yield dom_table(source, outline, records, selector, {})
