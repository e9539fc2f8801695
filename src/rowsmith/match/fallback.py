"""Second columns for fields that some records show elsewhere: a link here, plain text there."""

import math
from collections.abc import Sequence
from dataclasses import replace

from rowsmith.dom import Dom
from rowsmith.match.derive import columns_by_key, otherwise
from rowsmith.match.facts import ColumnFacts, all_facts
from rowsmith.match.score import Scorer, chance
from rowsmith.match.second.kin import sample_numbers
from rowsmith.model.ask import AskedField
from rowsmith.model.table import Column, Form, Table
from rowsmith.model.values import Kind

LOOKED_AT = 60
"""Records that are read to see which lack a field."""
LIKELY = 0.35
"""Probability, were it in every record, from which a column stands in for another."""
_FIRST = "/text()"
_FORMS = frozenset({Form.TEXT, Form.LINK, Form.IMAGE})


def with_wholes(
    columns: Sequence[Column], mapping: dict[str, Column], fields: Sequence[AskedField]
) -> dict[str, Column]:
    """Return *mapping* with whole elements for long texts that have only the first text of one.

    "Asserts that it is" is the first text of an element that goes on behind a word of code.
    """
    elements = {column.key: column for column in columns if column.form is Form.TEXT}
    found = dict(mapping)
    for one in fields:
        first = mapping.get(one.name)
        if first is None or one.kind is not Kind.LONG_TEXT or not first.key.endswith(_FIRST):
            continue
        whole = elements.get(first.key.removesuffix(_FIRST))
        inside = [c for n, c in mapping.items() if n != one.name and whole and _is_in(c, whole)]
        if whole is not None and not inside and _goes_on(whole, first):
            found[one.name] = whole
    return found


def _is_in(column: Column, whole: Column) -> bool:
    return (column.parent or column.key).startswith(f"{whole.key}/")


def _goes_on(whole: Column, first: Column) -> bool:
    """Tell whether *whole* has a text wherever *first* has, and each begins with *first*'s."""
    cells = whole.cells
    return first.cells.keys() <= cells.keys() and all(
        cells[n].text.startswith(cell.text) for n, cell in first.cells.items()
    )


def with_fallbacks(
    table: Table, mapping: dict[str, Column], scorer: Scorer, dom: Dom
) -> dict[str, Column]:
    """Return *mapping* with columns that take over where a field's own column has no value.

    A record that lacks one field but has the others is one of the rows; its value stands in
    another place of the same form and kind. Columns that another field has stay with it.
    """
    numbers = sample_numbers(len(table.records), LOOKED_AT)
    columns = table.read(numbers)
    read = columns_by_key(columns, [column.key for column in mapping.values()])
    own = {n: read[c.key] for n, c in mapping.items() if c.key in read and c.form in _FORMS}
    rows = _records(mapping, read, numbers)
    taken = {column.key for column in mapping.values()}
    taken |= {column.parent for column in mapping.values()}
    spare = [c for c in columns if c.key not in taken and c.form in _FORMS]
    found = dict(mapping)
    for at, asked in enumerate(scorer.fields):
        column = own.get(asked.name)
        lacking = rows - column.cells.keys() if column is not None else set()
        if column is None or not lacking or len(lacking) > 0.7 * len(rows):
            continue
        fit = [c for c in spare if (c.form is column.form) and not lacking.isdisjoint(c.cells)]
        best = _best(fit, lacking, at, scorer, dom)
        if best is not None:
            found[asked.name] = otherwise(mapping[asked.name], best)
            spare.remove(best)
    return found


def _records(
    mapping: dict[str, Column], read: dict[str, Column], numbers: Sequence[int]
) -> set[int]:
    """Return the records that have most of the mapped fields."""
    needed = max(1, math.ceil(0.5 * len(mapping)))
    held = [read[column.key].cells for column in mapping.values() if column.key in read]
    return {n for n in numbers if sum(n in cells for cells in held) >= needed}


def _best(
    columns: list[Column], lacking: set[int], field: int, scorer: Scorer, dom: Dom
) -> Column | None:
    best, most = None, LIKELY
    for facts in all_facts([_only(column, lacking) for column in columns], len(lacking), dom):
        logit = scorer.logit(_everywhere(facts), field, {})
        likely = chance(logit) * min(1.0, 0.5 + facts.coverage)
        if likely > most:
            best, most = facts.column, likely
    return next((c for c in columns if best is not None and c.key == best.key), None)


def _only(column: Column, numbers: set[int]) -> Column:
    cells = {number: cell for number, cell in column.cells.items() if number in numbers}
    return replace(column, cells=cells)


def _everywhere(facts: ColumnFacts) -> ColumnFacts:
    facts.coverage = 1.0 if facts.coverage > 0.2 else facts.coverage
    return facts
