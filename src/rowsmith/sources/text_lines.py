"""Plain text: one record a line, or a paragraph of ``Label: value`` lines."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from rowsmith.model.table import Column, Form, RawCell, Record, Table
from rowsmith.sources.json_text import escape

MAX_LINES = 50_000
"""Lines that are read. A row of one letter comes to a kilobyte with the place it was read from, and
the process that fetches holds a page's rows at once."""
MAX_LINE_CHARS = 4_000
_LABELLED = re.compile(r"([^\W\d_][^:\n]{0,40}):[ \t]+(\S.*)|([^\W\d_][^:\n]{0,40}):[ \t]*$")
_RULE = re.compile(r"[\W_]*$")
_GAP = re.compile(r"\t|\s{2,}")
MIN_APART = 0.6
"""Share of the lines that gaps must divide into equally many pieces to be columns."""


def find_lines(text: str) -> list[Table]:
    """Return a table of the lines of *text*, and one of its paragraphs when they are labelled.

    Pointers are ``/line``, ``/line/label`` or, of what stands between wide gaps, ``/line/place``;
    lines are counted from 1, places from 0.
    """
    raw = text.splitlines()
    cut = f"Only the first {MAX_LINES:,} of {len(raw):,} lines were read." * (len(raw) > MAX_LINES)
    del raw[MAX_LINES:]
    lines = [(number, " ".join(line.split())) for number, line in enumerate(raw, 1)]
    tables = []
    paragraphs = _paragraphs(lines)
    if len(paragraphs) >= 2:
        tables.append(_labelled_table(paragraphs, cut))
    told = [
        (number, line)
        for number, line in lines
        if line and len(line) <= MAX_LINE_CHARS and not _RULE.match(line)
    ]
    if len(told) >= 2:
        tables.append(_line_table(told, _set_apart(raw, told), cut))
    return tables


def _set_apart(raw: Sequence[str], told: Sequence[tuple[int, str]]) -> dict[int, list[str]]:
    """Return the pieces by line number where wide gaps divide most lines into equally many."""
    pieces = {
        number: [" ".join(piece.split()) for piece in _GAP.split(raw[number - 1].strip())]
        for number, line in told
        if len(line) <= MAX_LINE_CHARS
    }
    usual, count = Counter(map(len, pieces.values())).most_common(1)[0] if pieces else (0, 0)
    if usual < 2 or count < MIN_APART * len(told):
        return {}
    return {number: kept for number, kept in pieces.items() if len(kept) == usual}


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


def _labelled_table(paragraphs: list[list[tuple[int, str, str]]], cut: str) -> Table:
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
    return Table(
        "body.text/1", records, "body#paragraphs", read, "", chars, note=cut, is_cut=bool(cut)
    )


def _line_table(lines: list[tuple[int, str]], pieces: dict[int, list[str]], cut: str) -> Table:
    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        columns = [Column(key=".", form=Form.TEXT)]
        for number in numbers:
            line, text = lines[number]
            columns[0].cells[number] = RawCell(text, pointer=f"/{line}")
            for place, piece in enumerate(pieces.get(line, ())):
                if place + 1 == len(columns):
                    columns.append(Column(key=f"gap{place}", form=Form.TEXT, order=place / 10))
                if piece:
                    columns[place + 1].cells[number] = RawCell(piece, pointer=f"/{line}/{place}")
        return [column for column in columns if column.cells]

    records = tuple(Record(-1, 0, f"/{number}") for number, _ in lines)
    chars = sum(len(line) for _, line in lines)
    return Table("body.text/1", records, "body#lines", read, "", chars, note=cut, is_cut=bool(cut))
