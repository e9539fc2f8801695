"""Tables inside comments, which the page's script takes out when it runs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rowsmith.dom import Dom, parse
from rowsmith.model.page import Page
from rowsmith.model.table import Column, RawCell, Record, Table
from rowsmith.sources.grid_tables import find_grid_tables
from rowsmith.sources.outline import Outline

MAX_COMMENTS = 60
MAX_CHARS = 4 * 2**20
"""Characters of comments that are parsed on one page."""
MIN_ROWS = 3


def find_commented(outline: Outline, single: str = "") -> Iterator[Table]:
    """Yield the tables of comments that hold three or more table rows.

    With *single*, a path of steps inside the comment, tables there count with one record too.

    Cells stand in the comment's parent; their pointer is the XPath inside the comment, behind
    ``comment()``. Selectors are ``comment:`` with the parent's path, ``#`` and the id of the table
    or what else tells it from others, and the selector inside.
    """
    dom, left = outline.dom, MAX_CHARS
    told = 0
    for parent, markup in dom.comments:
        if "<table" not in markup or markup.count("<tr") < (2 if single else MIN_ROWS):
            continue
        left -= len(markup)
        told += 1
        if left < 0 or told > MAX_COMMENTS:
            return
        inner = Outline.of(_parsed(dom, markup))
        for table in find_grid_tables(inner, single):
            yield _placed(table, inner, outline, parent)


def _parsed(dom: Dom, markup: str) -> Dom:
    body = markup.encode("utf-8", "replace")
    return parse(Page(url=dom.base_url, body=body, content_type="text/html; charset=utf-8"))


def _placed(table: Table, inner: Outline, outline: Outline, parent: int) -> Table:
    """Return *table* with its cells and records at *parent* of the page."""
    dom = inner.dom
    first = table.records[0].start
    holder = next((up for up in dom.ancestors(first) if dom.tags[up] == "table"), first)
    name = dom.attr(holder, "id") or " ".join(table.labels[:3])
    heading = outline.heading_before(parent)

    def placed(cell: RawCell) -> RawCell:
        path = dom.xpath(cell.node).removeprefix("/html/body")
        return cell._replace(node=parent, pointer=f"comment(){path}")

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        return [
            replace(column, cells={n: placed(cell) for n, cell in column.cells.items()})
            for column in table.read(numbers, keys)
        ]

    return replace(
        table,
        records=tuple(
            Record(parent, parent + 1, f"comment(){dom.xpath(record.start)}{record.pointer}")
            for record in table.records
        ),
        selector=f"comment:{outline.path_text(parent)}#{name}/{table.selector}",
        read=read,
        caption=table.caption or (outline.dom.text(heading)[:200] if heading >= 0 else ""),
    )
