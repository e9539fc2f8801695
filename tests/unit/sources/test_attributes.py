"""Values that stand in attributes."""

import pytest
from tests.unit.sources.reading import outline_of

from rowsmith.model.table import Column
from rowsmith.sources.attributes import attribute_cells
from rowsmith.sources.columns import read_columns
from rowsmith.sources.repeat import find_groups


def cells(markup: str) -> dict[str, str]:
    outline = outline_of(f"<main>{markup}</main>")
    node = outline.dom.by_tag("main")[0] + 1
    return {name: cell.text for name, _, cell in attribute_cells(outline, node)}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img srcset='/a-400.jpg 400w, /a-800.jpg 800w'>", {"srcset": "/a-400.jpg"}),
        ("<img srcset='/a.jpg, /a2.jpg 2x'>", {"srcset": "/a.jpg"}),
        ("<img src='/a.jpg' srcset='/a-400.jpg 400w'>", {"src": "/a.jpg"}),
        ("<img src='data:image/gif;base64,R0' data-src='/a.jpg'>", {"data-src": "/a.jpg"}),
        ("<a href='mailto:ann@site.example?subject=Hi'>m</a>", {"href": "ann@site.example"}),
        ("<a href='tel:+1 207'>m</a>", {"href": "+1 207"}),
        ("<a href='tel:5550101;ext=7'>m</a>", {"href": "5550101"}),
        ("<a href='#top'>m</a>", {}),
        ("<b onclick=\"window.open('/lot/1')\">x</b>", {"onclick": "/lot/1"}),
        ("<b data-latitude='-44.1'>x</b>", {"data-latitude": "-44.1"}),
        ("<b data-toggle='modal' data-bs-target='x1' data-testid='card'>x</b>", {}),
        ("<b data-opening='{&quot;mo&quot;:1}' data-rule='a;b' data-flag='1'>x</b>", {}),
    ],
)
def test_an_attribute_gives_its_value(markup: str, expected: dict[str, str]) -> None:
    assert cells(markup) == expected


def _columns(markup: str) -> dict[str, Column]:
    outline = outline_of(f"<main>{markup}</main>")
    records = next(found for name, found in find_groups(outline) if name.startswith("class:"))
    return {column.key: column for column in read_columns(outline, records, range(len(records)))}


def test_an_attribute_that_repeats_the_text_is_no_column() -> None:
    found = _columns("<p data-sort=Ann>Ann</p><p data-sort=Bob>Bob</p>")

    assert "p@data-sort" not in found
    assert found["p/text()"].cells[1].text == "Bob"


def test_what_a_site_notes_is_named_and_what_never_changes_is_none() -> None:
    found = _columns(
        "<p data-sort-year=1999 data-list=main>A</p><p data-sort-year=2004 data-list=main>B</p>"
    )

    assert found["p@data-sort-year"].hints[:2] == ("sort", "year")
    assert "p@data-list" not in found
