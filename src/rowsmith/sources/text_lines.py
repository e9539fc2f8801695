"""Plain text: one record a line, or a paragraph of ``Label: value`` lines."""

import re
from collections.abc import Collection, Sequence

from rowsmith.model.table import Column, Form, RawCell, Record, Table
from rowsmith.sources.json_text import escape

MAX_LINES = 200_000
MAX_LINE_CHARS = 4_000
_LABELLED = re.compile(r"([^\W\d_][^:\n]{0,40}):[ \t]+(\S.*)|([^\W\d_][^:\n]{0,40}):[ \t]*$")
_RULE = re.compile(r"[\W_]*$")


def find_lines(text: str) -> list[Table]:
    """Return a table of the lines of *text*, and one of its paragraphs when they are labelled.

    Pointers are ``/line`` or ``/line/label``, the line's number from 1.
    """
    lines = [
        (number, " ".join(line.split()))
        for number, line in enumerate(text.splitlines()[:MAX_LINES], 1)
    ]
    tables = []
    paragraphs = _paragraphs(lines)
    if len(paragraphs) >= 2:
        tables.append(_labelled_table(paragraphs))
    told = [
        (number, line)
        for number, line in lines
        if line and len(line) <= MAX_LINE_CHARS and not _RULE.match(line)
    ]
    if len(told) >= 2:
        tables.append(_line_table(told))
    return tables


def _paragraphs(lines: list[tuple[int, str]]) -> list[list[tuple[int, str, str]]]:
    """Return the (line, label, value) of each paragraph that is made of labelled lines."""
    found: list[list[tuple[int, str, str]]] = [[]]
    for number, line in [*lines, (0, "")]:
        if not line or _RULE.match(line):
            if found[-1]:
                found.append([])
            continue
        pair = _LABELLED.match(line[:MAX_LINE_CHARS])
        if pair and pair[2]:
            found[-1].append((number, pair[1].strip(), pair[2].strip()))
    return [paragraph for paragraph in found if len(paragraph) >= 2]


def _labelled_table(paragraphs: list[list[tuple[int, str, str]]]) -> Table:
    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        columns: dict[str, Column] = {}
        for number in numbers:
            for line, label, value in paragraphs[number]:
                column = columns.setdefault(
                    label, Column(key=label, form=Form.TEXT, labels=(label,))
                )
                column.cells.setdefault(number, RawCell(value, pointer=f"/{line}/{escape(label)}"))
        return list(columns.values())

    records = tuple(Record(-1, 0, f"/{paragraph[0][0]}") for paragraph in paragraphs)
    chars = sum(len(value) for paragraph in paragraphs for _, _, value in paragraph)
    return Table("body.text/1", records, "body#paragraphs", read, "", chars)


def _line_table(lines: list[tuple[int, str]]) -> Table:
    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        cells = {
            number: RawCell(lines[number][1], pointer=f"/{lines[number][0]}") for number in numbers
        }
        return [Column(key=".", form=Form.TEXT, cells=cells)]

    records = tuple(Record(-1, 0, f"/{number}") for number, _ in lines)
    return Table(
        "body.text/1", records, "body#lines", read, "", sum(len(line) for _, line in lines)
    )
