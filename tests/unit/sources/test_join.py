"""The page's records and its data's records, joined by what both show."""

from hypothesis import given
from hypothesis import strategies as st

from rowsmith.model.table import Column, Form, RawCell
from rowsmith.sources.join import beside, join, match_records


def column(key: str, texts: list[str], form: Form = Form.TEXT) -> Column:
    cells = {n: RawCell(text, n) for n, text in enumerate(texts) if text}
    return Column(key=key, form=form, cells=cells, labels=(key,))


TITLES = ["Red lamp", "Blue chair", "Old table", "Small desk"]


def texts(columns: list[Column], key: str) -> list[str]:
    (found,) = [one for one in columns if one.key == key]
    return [found.cells[n].text for n in sorted(found.cells)]


def test_columns_of_the_data_are_added_by_equal_titles_whatever_their_order() -> None:
    data = [column("name", TITLES[::-1]), column("sku", ["d", "c", "b", "a"])]

    joined = join([column("h3", TITLES)], data)

    assert texts(joined, "data:sku") == ["a", "b", "c", "d"]
    assert joined[1].labels == ("sku",)


def test_what_the_page_says_already_is_not_added_again() -> None:
    joined = join([column("h3", TITLES)], [column("name", TITLES)])

    assert [one.key for one in joined] == ["h3"]


def test_addresses_are_equal_by_their_paths() -> None:
    page = column("a@href", [f"/p/thing-{n}?from=list" for n in range(4)], Form.LINK)
    data = [
        column("url", [f"https://x.org/p/thing-{n}" for n in range(4)], Form.LINK),
        column("price", ["1", "2", "3", "4"]),
    ]

    assert texts(join([page], data), "data:price") == ["1", "2", "3", "4"]


def test_an_identifier_in_the_data_is_found_in_the_address() -> None:
    page = column("a@href", [f"/shop/lamp-70{n}.html" for n in range(4)], Form.LINK)
    data = [column("id", ["703", "702", "701", "700"]), column("stock", ["d", "c", "b", "a"])]

    assert texts(join([page], data), "data:stock") == ["a", "b", "c", "d"]


def test_cells_stay_where_they_stand() -> None:
    data = [column("name", TITLES[::-1]), column("sku", ["d", "c", "b", "a"])]

    joined = join([column("h3", TITLES)], data)

    assert joined[1].cells[0] == RawCell("a", 3)


def test_fewer_than_seven_in_ten_records_are_not_the_same_list() -> None:
    data = [column("name", [*TITLES[:2], "x-ray", "yonder"]), column("sku", ["a", "b", "c", "d"])]

    assert len(join([column("h3", TITLES)], data)) == 1
    assert len(join([column("h3", [*TITLES[:3], ""])], data)) == 1


def test_values_that_many_records_share_are_no_key() -> None:
    same = ["Berlin", "Berlin", "Berlin", "Ulm"]

    assert match_records([column("city", same)], [column("town", same)]) == {}


def test_properties_beside_what_is_shown_name_it_or_are_added() -> None:
    told = [column("name", TITLES), column("sku", ["a", "b", "c", "d"])]

    (title, sku) = beside([column("h3", TITLES)], told)

    assert (title.key, title.labels) == ("h3", ("name", "h3"))
    assert (sku.key, sku.labels) == ("data:sku", ("sku",))


@given(st.permutations(range(6)), st.integers(0, 1))
def test_each_record_gets_its_own_data_and_only_once(order: list[int], lost: int) -> None:
    names = [f"Thing number {n}" for n in range(6)]
    data = [
        column("name", [names[n] for n in order]),
        column("value", [f"v{n}" for n in order]),
    ]

    joined = join([column("h3", [*names[lost:], *["Other"] * lost])], data)

    (value,) = [one for one in joined if one.key == "data:value"]
    assert {n: cell.text for n, cell in value.cells.items()} == {
        n - lost: f"v{n}" for n in range(lost, 6)
    }
