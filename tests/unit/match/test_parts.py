"""Texts without the parts that other fields have."""

import pytest

from rowsmith.match.parts import remainder, split_parts, typed_part, typed_parts
from rowsmith.model.table import Column, Form, RawCell
from rowsmith.model.values import Kind


def column(*texts: str, form: Form = Form.TEXT) -> Column:
    return Column("li", form, {n: RawCell(text, n) for n, text in enumerate(texts)})


def texts(one: Column) -> list[str]:
    return [cell.text for cell in one.cells.values()]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("10 a.m. to 11 a.m. - Advisory board", "Advisory board"),
        ("9:00 - 10:30 Choir", "Choir"),
        ("9:00 Choir", "Choir"),
        ("9:00 Choir, doors at 8:30", "Choir, doors at 8:30"),
    ],
)
def test_a_title_is_freed_from_the_whole_span_of_times_before_it(text: str, left: str) -> None:
    whole = column(text)

    assert texts(remainder(whole, typed_part(whole, Kind.TIME))) == [left]


def test_a_whole_number_is_found_inside_of_longer_texts() -> None:
    whole = column("#311 opened by ada", "#309 opened by lin")

    parts = list(typed_parts([whole], [Kind.INTEGER], 2))

    assert [texts(part) for part in parts] == [["311", "309"]]


def test_records_that_are_one_line_are_taken_apart() -> None:
    lines = column("Tern | 12 m | Hull", "Gull | 9 m | York", form=Form.RECORD)

    pieces = [texts(part) for part in split_parts([lines], 2)]

    assert pieces == [["Tern", "Gull"], ["12 m", "9 m"], ["Hull", "York"]]
