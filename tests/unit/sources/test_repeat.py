"""Groups of look-alike elements: which of them become tables."""

from tests.unit.sources.reading import outline_of

from rowsmith.sources.outline import Outline
from rowsmith.sources.repeat import MAX_GROUPS, find_groups


def groups(outline: Outline) -> list[list[str]]:
    return [
        [outline.dom.span_text(record.start, record.end) for record in records]
        for _, records in find_groups(outline)
    ]


def test_of_very_many_lists_those_with_the_most_text_are_kept() -> None:
    small = "".join(f"<p id=f{n}><u class=a{'b' * n}>1</u><u>2</u></p>" for n in range(MAX_GROUPS))
    cards = [f"{name} builds and mends boats in the old yard" for name in ("Ana", "Ben", "Cleo")]
    list_ = "".join(f"<li>{card}</li>" for card in cards)

    found = groups(outline_of(f"<main>{small}<ul>{list_}</ul></main>"))

    assert cards in found
    assert len(found) <= MAX_GROUPS


def test_cells_of_one_grid_are_alike_whatever_their_classes() -> None:
    cell = "<td class={}><b>{}</b><p>Pilot</p></td>"
    rows = [("Ana", "Ben", "Cleo"), ("Dan", "Eve", "Finn")]
    grid = "".join(
        f"<tr>{cell.format('first', a)}{cell.format('mid', b)}{cell.format('last', c)}</tr>"
        for a, b, c in rows
    )

    found = groups(outline_of(f"<table>{grid}</table>"))

    assert [f"{name} Pilot" for row in rows for name in row] in found


def test_choices_of_a_menu_are_records_when_they_lead_on() -> None:
    outline = outline_of(
        "<select><option value=''>Choose<option value=/d/1.pdf>May<option value=/d/2.pdf>June"
        "</select><select><option value=1>North<option value=2>South</select>"
    )

    assert groups(outline) == [["May", "June"]]
