"""Records and cells among a table's that are none of its rows: labels, notes, "no meeting"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rowsmith.model.ask import AskedField
from rowsmith.model.table import Column, Form
from rowsmith.model.values import Kind
from rowsmith.values import spans

_STRICT = frozenset({Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.EMAIL, Kind.PHONE})
"""Kinds that a text has or has not, whatever the language."""
USUAL = 0.75
"""Share of a column's texts that hold the kind, from which the others are no values of it."""
FEW = 4
MIN_FILLED = 0.4
"""A record with less than this share of the usual fields is a header, an ad or a spacer."""


def without_strangers(
    found: Mapping[str, Column], asked: Sequence[AskedField]
) -> dict[str, Column]:
    """Return the columns of *found* without texts that are not of the kind that nearly all are."""
    kinds = {one.name: one.kind for one in asked}
    kept = {}
    for name, column in found.items():
        kind = kinds.get(name, Kind.TEXT)
        kept[name] = column
        if kind not in _STRICT or len(column.cells) < FEW:
            continue
        right = {n: cell for n, cell in column.cells.items() if spans(kind, cell.text)}
        if USUAL * len(column.cells) <= len(right) < len(column.cells):
            kept[name] = replace(column, cells=right)
    return kept


def filled(numbers: Sequence[int], found: Mapping[str, Column]) -> list[int]:
    """Return the records that have enough of the fields to be one of the rows.

    Args:
        numbers: record numbers, ascending.
        found: field name to column; columns above the records do not count.
    """
    own = [column for column in found.values() if column.form is not Form.CONTEXT]
    counts = {n: sum(n in column.cells for column in own) for n in numbers}
    usual = max(counts.values(), default=0)
    return [
        n
        for n in numbers
        if counts[n] and counts[n] >= MIN_FILLED * usual and not _is_label(n, own)
    ]


def _is_label(number: int, own: Sequence[Column]) -> bool:
    """Tell whether all that the record says ends with a colon: it names what comes below."""
    texts = [
        column.cells[number].text
        for column in own
        if number in column.cells and column.form not in {Form.LINK, Form.IMAGE}
    ]
    return bool(texts) and all(text.endswith((":", "：")) for text in texts)
