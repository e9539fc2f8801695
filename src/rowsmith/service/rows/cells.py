"""Values as CSV cells that no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

import orjson

from rowsmith.model.values import Json, Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def neutral(value: Json) -> str | int | float | None:
    """Return *value* as a CSV cell that no spreadsheet runs as a formula (CWE-1236).

    >>> neutral("=1+1"), neutral(-3), neutral("-3.5"), neutral(True)
    ("'=1+1", -3, '-3.5', 'true')
    """
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def csv_lines(rows: Iterable[Row], columns: Sequence[str], *, has_header: bool) -> Iterator[str]:
    r"""Yield CSV, one line a row; every text is quoted, so that no separator in it parts a cell.

    >>> "".join(csv_lines([{"a": "x;=1", "b": 2}], ["a", "b"], has_header=True))
    '"a","b"\r\n"x;=1",2\r\n'
    """
    line = StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC)
    if has_header:
        writer.writerow([neutral(name) for name in columns])
        yield _taken(line)
    for row in rows:
        writer.writerow(["" if row.get(name) is None else neutral(row[name]) for name in columns])
        yield _taken(line)


def _taken(line: StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
