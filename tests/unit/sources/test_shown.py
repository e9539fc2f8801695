"""Lists of the page's data joined with the elements that show their records."""

import json

from hypothesis import given
from hypothesis import strategies as st

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.model.table import Table
from rowsmith.sources import Outline, find_tables
from rowsmith.sources.shown import AND


def joined(body: str) -> list[Table]:
    page = Page(url="https://site.example/", body=body.encode(), content_type="text/html")
    return [t for t in find_tables(page, Outline.of(parse(page))) if AND in t.selector]


def shop(names: list[str], data: list[dict[str, object]], holder: str = "main") -> str:
    cards = "".join(f"<div class=card><h3>{name}</h3><p>in the shop</p></div>" for name in names)
    return f"<{holder}>{cards}</{holder}><script>var stock = {json.dumps(data)};</script>"


def data_of(names: list[str]) -> list[dict[str, object]]:
    return [{"name": name, "stock": at + 1, "code": f"c{at}"} for at, name in enumerate(names)]


@given(st.permutations(["Oilskin coat", "Wool cap", "Sea boots", "Brass lamp", "Signal flag"]))
def test_each_record_gets_the_data_of_its_own_in_any_order(names: list[str]) -> None:
    data = data_of(names)

    (table,) = joined(shop(sorted(names), data))

    columns = {column.key: column for column in table.read(range(len(names)))}
    told = [columns["data:stock"].cells[number].text for number in range(len(names))]
    assert told == [str(names.index(name) + 1) for name in sorted(names)]


def test_a_column_of_the_data_is_read_by_its_key() -> None:
    names = ["Oilskin coat", "Wool cap", "Sea boots"]
    (table,) = joined(shop(names, data_of(names)))

    (column,) = table.read([1], keys=["data:code"])

    assert {number: cell.text for number, cell in column.cells.items()} == {1: "c1"}


def test_data_of_other_things_is_joined_with_nothing() -> None:
    names = ["Oilskin coat", "Wool cap", "Sea boots"]

    assert joined(shop(names, data_of(["Rope", "Tar and oil", "Anchor chain"]))) == []


def test_a_menu_is_no_list_that_shows_data() -> None:
    names = ["Oilskin coat", "Wool cap", "Sea boots"]

    assert joined(shop(names, data_of(names), "nav")) == []
