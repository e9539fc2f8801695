"""Microdata and RDFa of one type are a table."""

import time

from hypothesis import given
from hypothesis import strategies as st

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.model.table import Form, Table
from rowsmith.sources.markup import find_marked


def tables_of(markup: str) -> dict[str, Table]:
    page = Page(
        url="https://example.org/", body=markup.encode(), content_type="text/html; charset=utf-8"
    )
    return {table.selector: table for table in find_marked(parse(page))}


def rows_of(table: Table) -> list[dict[str, str]]:
    columns = table.read(range(len(table.records)))
    return [
        {column.key: column.cells[n].text for column in columns if n in column.cells}
        for n in range(len(table.records))
    ]


LAMP = """<li itemscope itemtype="https://schema.org/Product"><a itemprop="url name" href="/p/1">Lamp</a>
<img itemprop="image" src="/1.png"><div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
<span itemprop="price" content="20.00">$20</span></div></li>"""


def test_things_of_one_type_are_records_and_their_parts_are_paths() -> None:
    found = tables_of(f"<ul>{LAMP}{LAMP.replace('Lamp', 'Chair')}</ul>")

    assert list(found) == ["microdata:Product"]
    assert rows_of(found["microdata:Product"])[1] == {
        "url@href": "/p/1",
        "url": "Chair",
        "name@href": "/p/1",
        "name": "Chair",
        "image@src": "/1.png",
        "offers/price@content": "20.00",
        "offers/price": "$20",
    }


def test_links_and_pictures_are_columns_of_their_form() -> None:
    (found,) = tables_of(LAMP * 2).values()

    forms = {column.key: column.form for column in found.read([0])}
    assert (forms["url@href"], forms["image@src"], forms["name"]) == (
        Form.LINK,
        Form.IMAGE,
        Form.TEXT,
    )


def test_rdfa_is_read_the_same_and_prefixes_are_left_out() -> None:
    event = (
        '<p typeof="schema:Event"><b property="schema:name">%s</b>'
        '<time property="schema:startDate" datetime="2030-01-01">1 Jan</time></p>'
    )

    (found,) = tables_of(event % "Reading" + event % "Concert").values()

    assert found.selector == "rdfa:Event"
    assert rows_of(found)[1] == {
        "name": "Concert",
        "startDate@datetime": "2030-01-01",
        "startDate": "1 Jan",
    }


def test_a_property_that_stands_twice_is_two_columns() -> None:
    item = "<div itemscope itemtype=x:P><i itemprop=tag>a</i><i itemprop=tag>b</i></div>"

    (found,) = tables_of(item * 2).values()

    assert rows_of(found)[0] == {"tag": "a", "tag/1": "b"}


def test_a_single_thing_and_things_without_properties_are_no_list() -> None:
    assert tables_of(LAMP) == {}
    assert tables_of('<img typeof="foaf:Image" src="a">' * 3) == {}


def test_many_nested_things_end_in_bounded_time() -> None:
    deep = "<div itemscope itemtype=x:C><i itemprop=t>a</i>" * 400
    started = time.perf_counter()

    for table in tables_of(deep + "<div itemscope itemtype=x:D itemprop=e>" * 50_000).values():
        table.read(range(min(10, len(table.records))))

    assert time.perf_counter() - started < 3.0


@given(
    st.lists(
        st.sampled_from(
            [
                "<div itemscope itemtype=a:B>",
                "<a itemprop='c d' href=x>",
                "</a>",
                "</div>",
                "t",
                "<p typeof=e:F property=g>",
            ]
        ),
        max_size=30,
    )
)
def test_every_cell_stands_in_its_record(pieces: list[str]) -> None:
    for table in tables_of("".join(pieces)).values():
        for column in table.read(range(len(table.records))):
            for number, cell in column.cells.items():
                record = table.records[number]
                assert record.start < cell.node < record.end
