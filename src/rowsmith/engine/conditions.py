"""The conditions of an ask on a table's records: by the asked columns first, then by any other."""

from collections.abc import Mapping, Sequence

from rowsmith.match import keep
from rowsmith.match.labels import readable_name
from rowsmith.model.ask import Filter
from rowsmith.model.table import Column, Form, Table
from rowsmith.sources import Outline
from rowsmith.values import ValueContext

_ANSWERING = frozenset({Form.TEXT, Form.CONTEXT, Form.ATTRIBUTE})
MOST = 200
"""Characters of a text up to which it may answer a condition that names no column."""


def meeting(
    table: Table,
    numbers: Sequence[int],
    found: Mapping[str, Column],
    filters: Sequence[Filter],
    context: ValueContext,
    outline: Outline,
) -> tuple[list[int], list[Filter]]:
    """Return which of the records meet the conditions, and the conditions that nothing answers.

    Args:
        table: the table.
        numbers: the records, ascending.
        found: asked field to column; they are tried before the table's other columns.
        filters: the conditions.
        context: how dates are read.
        outline: the page.
    """
    subject = _subject(outline)
    kept, unplaced = keep(_texts(numbers, found), filters, context, subject)
    numbers = [numbers[at] for at in kept]
    if not unplaced or not numbers:
        return numbers, unplaced
    others = _others(table, numbers, {column.key for column in found.values()})
    kept, unplaced = keep(_texts(numbers, others), unplaced, context, subject)
    return [numbers[at] for at in kept], unplaced


def _texts(numbers: Sequence[int], columns: Mapping[str, Column]) -> list[dict[str, str]]:
    return [
        {name: column.cells[n].text for name, column in columns.items() if n in column.cells}
        for n in numbers
    ]


def _others(table: Table, numbers: Sequence[int], taken: set[str]) -> dict[str, Column]:
    """Return the columns that nobody asked for under what the page calls them."""
    named: dict[str, Column] = {}
    for column in table.read(numbers):
        longest = max((len(cell.text) for cell in column.cells.values()), default=0)
        if column.key in taken or column.form not in _ANSWERING or longest > MOST:
            continue
        named.setdefault(readable_name(column), column)
    return named


def _subject(outline: Outline) -> str:
    """Return what the page is about: its title and its first heading."""
    dom = outline.dom
    nodes = [*dom.by_tag("title")[:1], *dom.by_tag("h1")[:1]]
    return " ".join(dom.text(node) for node in nodes)
