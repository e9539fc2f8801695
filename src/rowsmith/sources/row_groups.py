"""Records that are several rows of a table: a row and one of a single cell, or rows in turns."""

from collections.abc import Sequence

from rowsmith.dom import Dom
from rowsmith.model.table import Record
from rowsmith.sources.html_table import Body, Grid, record_of

MAX_TURN = 6
"""Rows of one record."""
MIN_FOLLOWED = 0.5
"""Share of the rows that a row of one cell must follow to be more about the row before it."""
MIN_IN_TURN = 0.9


def row_groups(dom: Dom, grid: Grid, body: Body) -> list[Record]:
    """Return the records of several rows each, none when each row is one of its own.

    A row of one cell over all columns belongs to the row before it when the first row is none,
    never two follow each other, and at least half of the other rows have one; else it is the title
    of a section. Rows of different shapes that take turns are one record a turn.
    """
    if _is_more_about_the_row_before(body):
        wide = set(body.wide)
        return [record_of(dom, grid, n, n + 1 if n + 1 in wide else n) for n in body.rows]
    told = {*body.rows, *body.wide}
    numbers = range(min(told, default=0), len(grid.rows))
    if not told or any(n not in told and dom.text(grid.rows[n][0]) for n in numbers):
        return []
    turn = _turn([_shape(dom, grid, number) for number in numbers])
    if not turn or numbers[0] in body.wide:
        return []
    starts = range(numbers[0], numbers[-1] - turn + 2, turn)
    return [record_of(dom, grid, first, first + turn - 1) for first in starts]


def _is_more_about_the_row_before(body: Body) -> bool:
    rows = set(body.rows)
    return (
        len(body.wide) >= 2
        and len(body.wide) >= MIN_FOLLOWED * len(rows)
        and all(number - 1 in rows for number in body.wide)
    )


def _shape(dom: Dom, grid: Grid, number: int) -> tuple[tuple[str, str], ...]:
    return tuple((dom.tags[cell], dom.attr(cell, "colspan")) for _, cell in grid.rows[number][1])


def _turn(shapes: Sequence[object]) -> int:
    """Return after how many rows the shapes come again, 0 when they do not or are all alike."""
    for turn in range(2, min(MAX_TURN, len(shapes) // 2) + 1):
        first = shapes[:turn]
        if len(set(first)) == 1:
            return 0
        same = sum(shape == first[at % turn] for at, shape in enumerate(shapes))
        if same >= MIN_IN_TURN * len(shapes):
            return turn
    return 0
