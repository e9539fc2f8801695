import csv
from io import StringIO

import pytest

from rowsmith.model.values import Json
from rowsmith.service.rows.cells import csv_lines, neutral


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+49 30 1", "'+49 30 1"),
        ("-3.5", "-3.5"),
        (-3, -3),
        (None, None),
        (True, "true"),
        (["a", "b"], '["a","b"]'),
    ],
)
def test_a_cell_is_no_formula(value: Json, cell: object) -> None:
    assert neutral(value) == cell


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_every_mark_that_begins_a_formula_is_neutralised_in_cells_and_headers(mark: str) -> None:
    text = f"{mark}cmd|' /C calc'!A0"

    lines = "".join(csv_lines([{text: text}], [text], has_header=True))

    assert list(csv.reader(StringIO(lines, newline=""))) == [[f"'{text}"], [f"'{text}"]]


def test_every_text_is_quoted_and_numbers_are_not() -> None:
    row = {"a": 'x;=1\t"y"', "b": -2.5, "c": None, "d": ["=1"]}

    (line,) = csv_lines([row], ["a", "b", "c", "d"], has_header=False)

    assert line == '"x;=1\t""y""",-2.5,"","[""=1""]"\r\n'
