"""CSV and its kin: the delimiter and the header are told by the lines themselves."""

import csv
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress

from rowsmith.model.table import Column, RawCell, Record, Table
from rowsmith.sources.json_table import form_of
from rowsmith.sources.json_text import escape

DELIMITERS = ",;\t|"
SAMPLED_CHARS = 65_536
SAMPLED_ROWS = 60
EVEN = 0.8
"""Least share of rows with one and the same number of cells."""
MAX_TITLES = 10
"""Lines without columns that may stand above the header."""
MAX_COLUMNS = 500
MAX_ROWS = 500_000
MAX_CELL_CHARS = 4_000


def find_delimited(text: str, least: int = 2) -> Table | None:
    """Return the table that the lines of *text* are, None when they have no columns.

    Pointers are ``/row/column``: the number of the row among the file's rows, from 1, and the
    column's name.

    Args:
        text: the whole body.
        least: fewest records of a table.
    """
    delimiter = find_delimiter(text[:SAMPLED_CHARS], is_whole=len(text) <= SAMPLED_CHARS)
    if not delimiter:
        return None
    rows, note = _rows(text, delimiter, MAX_ROWS)
    width = _usual_width([row for _, row in rows[:SAMPLED_ROWS]])[0]
    usual = max(2, width - 1)
    first = next((at for at, (_, row) in enumerate(rows) if _filled(row) >= usual), len(rows) - 1)
    names = header([row for _, row in rows[first : first + SAMPLED_ROWS]])
    records = [
        (number, row)
        for number, row in rows[first + bool(names) :]
        if _filled(row) and (not names or row != rows[first][1])
    ]
    if len(records) < least:
        return None
    return _table(records, names, width, delimiter, note)


def find_delimiter(sample: str, *, is_whole: bool) -> str:
    r"""Return the character that divides the lines of *sample* into columns, "" when none does.

    Args:
        sample: the first characters of a text.
        is_whole: False when the text goes on, so that the last line may be cut.

    >>> find_delimiter("a;b\n1,5;2\n3;4\n", is_whole=True)
    ';'
    """
    best: tuple[float, int, str] = (0.0, 0, "")
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        rows = [row for _, row in _rows(sample, delimiter, SAMPLED_ROWS)[0]]
        width, share = _usual_width(rows if is_whole else rows[:-1] or rows)
        if width >= 2 and share >= EVEN and len(rows) >= 2:
            best = max(best, (round(share, 1), width, delimiter))
    return best[2]


def header(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names in the first of *rows*, () when it is a record like the others.

    >>> header([["name", "price"], ["lamp", "7"]]), header([["lamp", "7"], ["chair", "9"]])
    (('name', 'price'), ())
    """
    head, body = [cell.strip() for cell in rows[0]], rows[1:]
    told = [cell for cell in head if cell]
    if not body or len(told) < max(1, len(head) - 1) or len(set(told)) < len(told):
        return ()
    if any(_is_value(cell) for cell in told) or any(len(cell) > 80 for cell in told):
        return ()
    for at, name in enumerate(head):
        below = [row[at].strip() for row in body if at < len(row) and row[at].strip()]
        if name in below:
            return ()
    return tuple(head)


def _is_value(text: str) -> bool:
    """Tell whether *text* is a number, date or address rather than a name."""
    digits = sum(char.isdigit() for char in text)
    return digits * 2 > len(text) or "://" in text or "@" in text


def _rows(text: str, delimiter: str, limit: int) -> tuple[list[tuple[int, list[str]]], str]:
    """Return (number from 1, cells) of the rows that are not empty, and what is odd about them.

    Where a quote is never closed, its row and all below are read anew with quotes as plain
    characters: so a line is read twice at most, and one quote costs no rows.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    number = begin = 0
    with suppress(csv.Error):  # a cell of more than 128 KiB
        for row in reader:
            if _is_open(lines, begin, reader.line_num):
                break
            number, begin = number + 1, reader.line_num
            if row:
                found.append((number, row[:MAX_COLUMNS]))
            if len(found) >= limit:
                return found, f"Only the first {limit:,} rows were read."
    if begin == len(lines):
        return found, ""
    odd = f"A quote in line {begin + 1:,} is not closed; below, quotes stand for themselves."
    for line in lines[begin : begin + limit - len(found)]:
        number += 1
        if plain := line.rstrip("\r\n"):
            found.append((number, plain.split(delimiter)[:MAX_COLUMNS]))
    return found, odd


def _is_open(lines: Sequence[str], begin: int, end: int) -> bool:
    """Tell whether the row in these lines ends with the text, its quote still open."""
    return end - begin > 1 and end == len(lines) and '"' not in lines[-1]


def _usual_width(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Return the commonest number of cells and the share of *rows* with it, titles left out."""
    titled = next((at for at, row in enumerate(rows[:MAX_TITLES]) if len(row) > 1), 0)
    counts = Counter(len(row) for row in rows[titled:])
    if not counts:
        return 0, 0.0
    width, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return width, count / (len(rows) - titled)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _table(
    rows: list[tuple[int, list[str]]], names: tuple[str, ...], width: int, delimiter: str, note: str
) -> Table:
    titles = [names[at] if at < len(names) and names[at] else str(at + 1) for at in range(width)]

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        del keys  # reading all of them costs little
        columns = [
            Column(
                key=key,
                form=form_of(""),
                labels=(key,) if at < len(names) and names[at] else (),
                order=at / max(1, width),
            )
            for at, key in enumerate(titles)
        ]
        for number in numbers:
            row_number, row = rows[number]
            for column, text in zip(columns, row, strict=False):
                plain = " ".join(text.split())
                if plain and len(plain) <= MAX_CELL_CHARS:
                    place = f"/{row_number}/{escape(column.key)}"
                    if not column.cells:
                        column.form = form_of(plain)
                    column.cells[number] = RawCell(plain, pointer=place)
        return [column for column in columns if column.cells]

    records = tuple(Record(-1, 0, f"/{number}") for number, _ in rows)
    chars = sum(len(cell) for _, row in rows[:200] for cell in row) * len(rows)
    named = "tab" if delimiter == "\t" else delimiter
    return Table(
        "body.csv/1",
        records,
        f"body#csv({named})",
        read,
        chars=chars // min(200, len(rows)),
        note=note,
        is_cut=len(rows) >= MAX_ROWS,
    )
