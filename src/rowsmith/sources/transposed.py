"""Tables that stand on their side: each column is a record, the first cell of a row its label."""

from collections.abc import Collection, Sequence

from rowsmith.dom import Dom
from rowsmith.lexicon import words
from rowsmith.model.table import Column, Form, RawCell, Record, Table
from rowsmith.sources.html_table import Grid
from rowsmith.sources.outline import Outline

MAX_RECORDS = 200
MAX_LABEL = 60
NAMED = "head"
"""Key of the row that names the records where its first cell is empty."""


def transposed(outline: Outline, grid: Grid, selector: str, least: int = 2) -> Table | None:
    """Return *grid* with its columns as records, None when its first column is no header.

    A header column is one of ``th``, or of bold texts, beside cells that are none; the first row
    may be all header too, then it names the records. Pointers of records are ``/column``, counted
    from 1 behind the header. Column keys are the rows' folded labels, ``row[weight]``.
    """
    dom = outline.dom
    if not least < grid.width <= MAX_RECORDS or any(grid.inherited):
        return None
    rows = [cells for _, cells in grid.rows if any(dom.text(cell) for _, cell in cells)]
    if len(rows) < 2 or not _has_header_column(dom, rows):
        return None
    labels = tuple(dom.text(cells[0][1]) for cells in rows)
    records = tuple(Record(grid.node, dom.ends[grid.node], f"/{at}") for at in range(1, grid.width))

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        return _columns(dom, rows, numbers)

    heading = outline.heading_before(grid.node)
    return Table(
        "html.table/1",
        records,
        selector,
        read,
        dom.text(heading)[:200] if heading >= 0 else "",
        len(dom.text(grid.node)),
        labels,
    )


def _has_header_column(dom: Dom, rows: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Tell whether every row begins with a header cell, other cells but the first row's are none.

    Rows of one cell, notes below the data, do not count.
    """
    told = [cells for cells in rows if len(cells) > 1]
    body = told[1:]
    return len(body) >= 1 and all(
        (at == 0 or len(dom.text(cells[0][1])) in range(1, MAX_LABEL + 1))
        and _is_header(dom, cells[0][1], may_be_empty=at == 0)
        and (at == 0 or not any(_is_header(dom, cell) for _, cell in cells[1:]))
        for at, cells in enumerate(told)
    )


def _is_header(dom: Dom, cell: int, *, may_be_empty: bool = False) -> bool:
    text = dom.text(cell)
    if not text:
        return may_be_empty
    return dom.tags[cell] == "th" or any(
        dom.text(bold) == text
        for tag in ("b", "strong")
        for bold in dom.tagged_in(tag, cell, dom.ends[cell])
    )


def _columns(
    dom: Dom, rows: Sequence[Sequence[tuple[int, int]]], numbers: Sequence[int]
) -> list[Column]:
    wanted, columns = {number + 1: number for number in numbers}, dict[str, Column]()
    for at, cells in enumerate(rows):
        label = dom.text(cells[0][1])
        name = base = " ".join(words(label)) or (NAMED if at == 0 else f"{at + 1}")
        count = 2
        while f"row[{name}]" in columns:
            name, count = f"{base} {count}", count + 1
        key = f"row[{name}]"
        column = Column(
            key=key, form=Form.TEXT, tag="td", order=at / len(rows), labels=(label,) * bool(label)
        )
        columns[key] = column
        link = Column(
            key=f"{key}@href", form=Form.LINK, tag="a", order=column.order, anchor=key,
            labels=column.labels,
        )  # fmt: skip
        for place, cell in cells[1:]:
            if place not in wanted:
                continue
            if text := dom.text(cell):
                column.cells[wanted[place]] = RawCell(text, cell)
            anchor = next(iter(dom.tagged_in("a", cell, dom.ends[cell])), -1)
            if anchor >= 0 and (href := dom.attr(anchor, "href").strip()):
                link.cells[wanted[place]] = RawCell(href, anchor, "href")
        if link.cells:
            columns[link.key] = link
    return [column for column in columns.values() if column.cells]
