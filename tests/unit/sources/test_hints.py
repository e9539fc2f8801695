"""What stands around a number or behind a picture hints at what the value is."""

import pytest

from rowsmith.dom import parse
from rowsmith.lexicon import stem
from rowsmith.model.page import Page
from rowsmith.model.table import Column
from rowsmith.sources import Outline, find_tables


def _columns(*records: str) -> list[Column]:
    items = "".join(f"<li>{record}</li>" for record in records)
    page = Page(url="https://site.example/", body=f"<ul>{items}</ul>".encode())
    tables = find_tables(page, Outline.of(parse(page)))
    return [column for table in tables for column in table.read(range(len(records)))]


def _hints(columns: list[Column], text: str) -> set[str]:
    texts = [(column, {cell.text for cell in column.cells.values()}) for column in columns]
    return {hint for column, told in texts if text in told for hint in column.hints}


def test_the_words_behind_a_number_hint_at_what_it_counts() -> None:
    columns = _columns(
        "<a href=/a>Kilns</a> <b>12 replies</b>", "<a href=/b>Glazes</a> <b>1 reply</b>"
    )

    assert stem("replies") in _hints(columns, "12 replies")


def test_words_that_change_hint_at_nothing() -> None:
    columns = _columns("<a href=/a>Kilns</a> <b>12 Oaks</b>", "<a href=/b>Pots</a> <b>7 Elms</b>")

    assert _hints(columns, "12 Oaks") == set()


@pytest.mark.parametrize(
    "icon",
    [
        '<i class="icon-phone"></i>',
        '<svg aria-label="phone"></svg>',
        '<img alt="phone" src="data:image/gif;base64,AA">',
    ],
)
def test_an_icon_hints_at_the_text_behind_it(icon: str) -> None:
    columns = _columns(
        f"<a href=/a>Kilns</a> <p>{icon} 555 0101</p>",
        f"<a href=/b>Pots</a> <p>{icon} 555 0102</p>",
    )

    assert "phone" in _hints(columns, "555 0101")


def test_a_text_with_words_of_its_own_is_no_icon() -> None:
    columns = _columns(
        "<a href=/a>Kilns</a> <p><span class=fax>Fax</span> 555 0101</p>",
        "<a href=/b>Pots</a> <p><span class=fax>Fax</span> 555 0102</p>",
    )

    assert "fax" not in _hints(columns, "555 0101")
