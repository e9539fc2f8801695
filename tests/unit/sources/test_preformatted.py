"""Lists in one block of text: lines, paragraphs of labelled lines, columns set apart by gaps."""

import pytest
from tests.unit.sources.reading import outline_of

from rowsmith.model.table import Table
from rowsmith.sources.preformatted import find_preformatted


def tables(text: str) -> dict[str, Table]:
    outline = outline_of(f"<main><h1>Boats</h1><pre>{text}</pre></main>")
    return {table.selector.partition("#")[2]: table for table in find_preformatted(outline)}


def rows(table: Table) -> dict[str, list[str]]:
    numbers = range(len(table.records))
    return {c.key: [c.cells[n].text for n in sorted(c.cells)] for c in table.read(numbers)}


def test_each_line_is_a_record() -> None:
    table = tables("Swan, 9 m\n  Gull,   12 m\n\nTern, 7 m\n")["lines"]

    assert rows(table)["."] == ["Swan, 9 m", "Gull, 12 m", "Tern, 7 m"]
    assert table.caption == "Boats"


@pytest.mark.parametrize("gap", ["   ", "\t", "  \t "])
def test_wide_gaps_set_columns_apart(gap: str) -> None:
    table = tables(f"Black swan{gap}9 m{gap}Rockport\nGull{gap}12 m{gap}Camden\n")["lines"]

    found = rows(table)

    assert (found["gap0"], found["gap2"]) == (["Black swan", "Gull"], ["Rockport", "Camden"])


def test_paragraphs_of_labelled_lines_are_records() -> None:
    table = tables("Name: Swan\nLength: 9 m\n\nLength: 12 m\nName: Gull\n")["paragraphs"]

    assert rows(table) == {"Name": ["Swan", "Gull"], "Length": ["9 m", "12 m"]}


def test_cells_stand_in_the_text_and_point_to_their_line() -> None:
    outline = outline_of("<pre>Swan\nGull\n</pre>")

    (table,) = find_preformatted(outline)

    (column,) = table.read([1])
    assert outline.dom.xpath(column.cells[1].node) == "/html/body/pre/text()"
    assert column.cells[1].pointer == "/2"


def test_text_between_elements_is_no_block() -> None:
    assert not tables("<b>Swan</b> a boat\nof oak <b>Gull</b>\n<i>of ash, with three masts</i>")


def test_lines_of_a_pre_stay_lines_of_the_page() -> None:
    dom = outline_of("<pre>a  b\n\n c\n</pre><p>d\ne</p>").dom

    assert dom.lines(0, len(dom)) == ["a b", "c", "d e"]
