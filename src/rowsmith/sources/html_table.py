"""HTML tables: grids with spans resolved, header rows, and rows as records."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rowsmith.dom import Dom
from rowsmith.lexicon import is_sum
from rowsmith.model.table import Record
from rowsmith.sources.outline import Outline

# the HTML standard's own limits on spans (reliability.md B11)
MAX_COLSPAN = 1_000
MAX_ROWSPAN = 65_534
MAX_GRID = 100_000
MAX_LABEL = 60
"""Characters of a label that is made of two header cells."""
MAX_TITLES = 3
"""Rows above the header that hold the table's own title."""
_LONG_FORMS = ("abbr", "title", "aria-label", "data-tip", "data-title", "data-label")


@dataclass(slots=True)
class Grid:
    """One ``<table>`` as rows of cells.

    Attributes:
        node: the table.
        rows: for each row its ``tr`` and the cells that begin in it, as (column, cell).
        inherited: for each row the cells that reach into it from above, as (column, cell).
        width: number of columns.
    """

    node: int
    rows: list[tuple[int, list[tuple[int, int]]]] = field(default_factory=list)
    inherited: list[list[tuple[int, int]]] = field(default_factory=list)
    width: int = 0

    def reach(self, row: int) -> int:
        """Return how many cells stand in the row with number *row* or reach into it."""
        return len(self.rows[row][1]) + len(self.inherited[row])


def find_grids(outline: Outline, single: str = "") -> Iterator[Grid]:
    """Yield the page's tables with at least two rows; fills ``outline.columns`` on the way.

    Args:
        outline: the page.
        single: path of steps of a table that counts with one row too, "" for none.
    """
    dom = outline.dom
    for table in dom.by_tag("table"):
        grid = _grid(dom, table)
        is_single = bool(single) and outline.path_text(table) == single
        if len(grid.rows) >= (1 if is_single else 2):
            for _, cells in grid.rows:
                outline.columns.update({cell: column for column, cell in cells})
            yield grid


def _grid(dom: Dom, table: int) -> Grid:
    grid = Grid(table)
    open_spans: dict[int, tuple[int, int]] = {}  # column -> (rows left, cell)
    spent = 0
    for row in dom.tagged_in("tr", table, dom.ends[table]):
        if next((up for up in dom.ancestors(row) if dom.tags[up] == "table"), -1) != table:
            continue
        cells, inherited, column = list[tuple[int, int]](), list[tuple[int, int]](), 0
        for cell in dom.elements(row):
            if dom.tags[cell] not in {"td", "th"}:
                continue
            column = _skip_open(open_spans, column, inherited)
            cells.append((column, cell))
            across = _span(dom.attr(cell, "colspan"), MAX_COLSPAN)
            down = _span(dom.attr(cell, "rowspan"), MAX_ROWSPAN)
            spent += across
            if down > 1 and spent < MAX_GRID:
                for offset in range(across):
                    open_spans[column + offset] = (down, cell)
            column += across
        column = _skip_open(open_spans, column, inherited)
        for at in sorted(at for at in open_spans if at > column):  # behind a row that is too short
            _skip_open({at: open_spans[at]}, at, inherited)
        open_spans = {at: (left - 1, cell) for at, (left, cell) in open_spans.items() if left > 1}
        grid.width = max(grid.width, column)
        grid.rows.append((row, cells))
        grid.inherited.append(inherited)
        if spent >= MAX_GRID:
            break
    return grid


def _skip_open(
    spans: dict[int, tuple[int, int]], column: int, inherited: list[tuple[int, int]]
) -> int:
    while column in spans:
        if (column, spans[column][1]) not in inherited and not any(
            cell == spans[column][1] for _, cell in inherited
        ):
            inherited.append((column, spans[column][1]))
        column += 1
    return column


def _span(value: str, most: int) -> int:
    return min(int(value), most) if value.isdecimal() and value != "0" else 1


def header_rows(dom: Dom, grid: Grid) -> range:
    """Return the numbers of the header's rows, empty for none.

    Header are leading rows in ``thead``, all ``th``, of bold short texts, or of titles; the table's
    own title, alone in its row, may stand above them.
    """
    titles = 0
    while titles < min(MAX_TITLES, len(grid.rows) - 2) and _is_title(dom, grid, titles):
        titles += 1
    for first in sorted({titles, 0}, reverse=True):
        count = _header_count(dom, grid, first)
        if 0 < count < len(grid.rows) - first:
            return range(first, first + count)
    return range(0)


def _is_title(dom: Dom, grid: Grid, row: int) -> bool:
    """Tell whether the row is one cell over all columns."""
    cells = grid.rows[row][1]
    return grid.width > 1 and grid.reach(row) == len(cells) == 1 and bool(dom.text(cells[0][1]))


def _header_count(dom: Dom, grid: Grid, first: int) -> int:
    count = 0
    for row, cells in grid.rows[first : first + 4]:
        tags = [dom.tags[cell] for _, cell in cells]
        in_head = any(dom.tags[up] == "thead" for up in dom.ancestors(row) if up > grid.node)
        if (
            in_head
            or (len(tags) > 1 and all(tag == "th" for tag in tags))
            or (count == 0 and len(cells) > 1 and _is_bold_row(dom, cells))
        ):
            count += 1
        else:
            break
    return count or int(_is_titles(dom, grid, first))


def _is_bold_row(dom: Dom, cells: list[tuple[int, int]]) -> bool:
    filled = [cell for _, cell in cells if dom.text(cell)]
    return len(filled) > 1 and all(
        len(dom.text(cell)) <= 40
        and any(
            dom.text(bold) == dom.text(cell)
            for tag in ("b", "strong")
            for bold in dom.tagged_in(tag, cell, dom.ends[cell])
        )
        for cell in filled
    )


def _is_titles(dom: Dom, grid: Grid, row: int) -> bool:
    """Tell whether the row names columns: short texts, no digits or links, over others."""
    first = [dom.text(cell) for _, cell in grid.rows[row][1]]
    if len(first) < 2 or any(
        not text or len(text) > 40 or any(map(str.isdigit, text)) for text in first
    ):
        return False
    if any(dom.tagged_in("a", cell, dom.ends[cell]) for _, cell in grid.rows[row][1]):
        return False
    body = [dom.text(cell) for _, cells in grid.rows[row + 1 : row + 6] for _, cell in cells]
    return any(any(map(str.isdigit, text)) or len(text) > 40 for text in body)


def header_labels(dom: Dom, grid: Grid, header: range) -> dict[int, tuple[str, ...]]:
    """Return the labels by column from the rows of the header, the lowest row first.

    Where a group's title stands above, both together come first of all: "Winter Low".
    """
    labels: dict[int, list[str]] = {}
    titles: dict[int, list[str]] = {}
    for row in header:
        for column, cell in [*grid.rows[row][1], *grid.inherited[row]]:
            texts = _names_of(dom, cell)
            across = _span(dom.attr(cell, "colspan"), MAX_COLSPAN)
            for at in range(column, min(column + across, grid.width)):
                labels.setdefault(at, [])[:0] = texts
                titles.setdefault(at, []).extend(texts[:1])
    for column, said in titles.items():
        name = " ".join(dict.fromkeys(said))
        if len(set(said)) == 2 and len(name) <= MAX_LABEL:
            labels[column].insert(0, name)
    return {column: tuple(dict.fromkeys(texts)) for column, texts in labels.items()}


def _names_of(dom: Dom, cell: int) -> list[str]:
    """Return what a header cell calls its column: its text, and what an abbreviation stands for."""
    found = [dom.text(cell)]
    for node in range(cell, min(dom.ends[cell], cell + 6)):
        found.extend(dom.attrs[node].get(name, "") for name in _LONG_FORMS)
    return [text for text in dict.fromkeys(found) if text and len(text) <= 120]


class Body(NamedTuple):
    """The rows of a table below its header.

    Attributes:
        rows: numbers of the rows that are records of their own.
        wide: numbers of the rows of one cell over all columns: titles of what follows, or more
            about the row before.
    """

    rows: list[int]
    wide: list[int]


def body_rows(dom: Dom, grid: Grid, header: range) -> Body:
    """Return the rows below the header; empty rows, repeated headers and sums are left out."""
    head = {dom.text(grid.rows[row][0]) for row in header}
    usual = sorted(map(grid.reach, range(len(grid.rows))))[len(grid.rows) // 2]
    found, wide = list[int](), list[int]()
    for number in range(header.stop, len(grid.rows)):
        row, cells = grid.rows[number]
        text = dom.text(row)
        if not text or text in head:
            continue
        if grid.reach(number) == 1 and (usual >= 3 or _is_wide(dom, grid, number)):
            wide.append(number)
        elif not cells or any(dom.tags[cell] != "th" for _, cell in cells):
            found.append(number)
    while len(found) > 2 and _adds_up(dom, grid, found[-1]):
        found.pop()
    return Body(found, wide)


def _adds_up(dom: Dom, grid: Grid, number: int) -> bool:
    texts = [dom.text(cell) for _, cell in grid.rows[number][1]]
    return is_sum(next(filter(None, texts), ""))


def _is_wide(dom: Dom, grid: Grid, number: int) -> bool:
    across = sum(_span(dom.attr(cell, "colspan"), MAX_COLSPAN) for _, cell in grid.rows[number][1])
    return across >= grid.width > 1


def record_of(dom: Dom, grid: Grid, first: int, last: int = -1) -> Record:
    """Return the rows *first* to *last* (*first* alone by default) as a record."""
    row, end = grid.rows[first][0], grid.rows[max(first, last)][0]
    return Record(row, dom.ends[end], "", tuple(grid.inherited[first]))
