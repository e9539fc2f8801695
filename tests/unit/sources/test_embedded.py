"""Data in scripts and attributes become tables."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowsmith.dom import parse
from rowsmith.model.page import Page
from rowsmith.model.table import Form, Table
from rowsmith.sources.embedded import find_embedded, find_json_tables

Rows = list[dict[str, str]]


def tables_of(markup: str) -> dict[str, Table]:
    page = Page(
        url="https://example.org/", body=markup.encode(), content_type="text/html; charset=utf-8"
    )
    return {table.selector: table for table in find_embedded(parse(page))}


def rows_of(table: Table) -> Rows:
    columns = table.read(range(len(table.records)))
    return [
        {column.key: column.cells[n].text for column in columns if n in column.cells}
        for n in range(len(table.records))
    ]


def script(code: str, kind: str = "") -> str:
    return f"<script type='{kind}'>{code}</script>" if kind else f"<script>{code}</script>"


LD = "application/ld+json"


def test_json_ld_of_several_types_gives_a_table_per_type() -> None:
    graph = [
        {"@type": "Event", "name": "Reading", "offers": {"price": 5}},
        {"@type": "WebPage", "name": "Home"},
        {"@type": "Event", "name": "Concert", "offers": {"price": 7}},
    ]

    found = tables_of(script(json.dumps({"@graph": graph}), LD))

    rows = rows_of(found[f"script[{LD}]#/@graph/*[Event]"])
    assert [(row["name"], row["offers/price"]) for row in rows] == [
        ("Reading", "5"),
        ("Concert", "7"),
    ]


def test_broken_json_ld_is_read_and_fractions_stay_as_printed() -> None:
    broken = """<!-- {"itemListElement": [
        {"@type": "ListItem", "item": {"name": "Lamp", "price": 20.0,}}, /* two */
        {"@type": "ListItem", "item": {"name": "Chair", "price": 7.50}},
    ]} -->"""

    (found,) = tables_of(script(broken, LD)).values()

    assert [row["item/price"] for row in rows_of(found)] == ["20.0", "7.50"]


def test_references_by_id_are_followed_to_where_the_values_stand() -> None:
    graph = [
        {"@type": "Event", "name": "A", "location": {"@id": "#hall"}},
        {"@type": "Event", "name": "B", "location": {"@id": "#hall"}},
        {"@id": "#hall", "@type": "Place", "name": "Old Hall"},
    ]

    (found,) = tables_of(script(json.dumps({"@graph": graph}), LD)).values()

    column = next(c for c in found.read([0]) if c.key == "location/name")
    assert (column.cells[0].text, column.cells[0].pointer) == ("Old Hall", "/@graph/2/name")


def test_things_described_one_a_script_are_one_list() -> None:
    one = '{"@type": "Event", "name": "%s", "startDate": "2030-01-0%d"}'

    found = tables_of("".join(script(one % pair, LD) for pair in (("A", 1), ("B", 2))))

    table = found[f"script[{LD}]#[Event]"]
    assert [row["startDate"] for row in rows_of(table)] == ["2030-01-01", "2030-01-02"]
    assert len({record.start for record in table.records}) == 2


@pytest.mark.parametrize(
    ("code", "selector"),
    [
        ('window.__STATE__ = {"a": {"jobs": [%s, %s]}};', "script#/__STATE__/a/jobs/*"),
        ('self["data"]=[%s,%s]', "script#/data/*"),
        ('var shops = {"x-1": %s, "y-2": %s};', "script#/shops/*"),
        ("var l = new Array(); l.push(%s); l.push(%s);", "script#/l/*"),
        ('render({"list": [%s, %s]})', "script#/render/list/*"),
        ("let items = {rows: [%s, %s]}", "script#/items/rows/*"),
        ("kit.start(app, el, {nodes: [0, 2], data: [%s, %s]});", "script#/data/*"),
    ],
)
def test_data_in_code_is_found_under_the_name_it_is_given(code: str, selector: str) -> None:
    records = tuple(json.dumps({"name": name, "city": "Ulm"}) for name in ("Ada", "Bob"))

    found = tables_of(script("function f(a){return a[0]}\n" + code % records))

    assert [row["name"] for row in rows_of(found[selector])] == ["Ada", "Bob"]


def test_literals_with_bare_keys_and_constants_are_read() -> None:
    code = "var team = [{name: 'Ann', boss: !0, room: undefined}, {name: 'Bo\\'b', boss: !1}];"

    (found,) = tables_of(script(code)).values()

    assert rows_of(found) == [{"name": "Ann", "boss": "true"}, {"name": "Bo'b", "boss": "false"}]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_json_in_a_string_of_code_is_read(quote: str) -> None:
    inner = json.dumps([{"n": "it's", "m": "x"}, {"n": 'say "y"', "m": "z"}])
    literal = inner.replace("\\", "\\\\").replace(quote, "\\" + quote)

    (found,) = tables_of(script(f"window.d = JSON.parse({quote}{literal}{quote});")).values()

    assert [row["n"] for row in rows_of(found)] == ["it's", 'say "y"']


def test_a_state_that_a_function_call_makes_gets_its_arguments() -> None:
    code = (
        "window.__NUXT__=(function(a,b){return {data:[{list:[{title:a,on:b},{title:'Two',on:b}]}]}}"
        '("One \\"1\\"",true));'
    )

    found = tables_of(script(code))["script#/__NUXT__/data/*/list/*"]

    assert rows_of(found) == [{"title": 'One "1"', "on": "true"}, {"title": "Two", "on": "true"}]


def test_a_flat_array_of_indexes_is_decoded_and_cells_point_into_it() -> None:
    flat = '[["Reactive",1],{"items":2},[3,6],{"name":4,"price":5},"Lamp",20.50,{"name":7,"price":8},"Chair",9]'

    found = tables_of(f'<script type="application/json" id="__NUXT_DATA__">{flat}</script>')

    (table,) = found.values()
    cells = {c.key: c.cells[0] for c in table.read([0])}
    assert (cells["price"].text, cells["price"].pointer) == ("20.50", "/5")


def test_rows_pushed_in_chunks_are_joined_and_elements_are_their_props() -> None:
    element = ["$", "li", "1", {"job": {"title": "Cook", "city": "Ulm"}}]
    other = ["$", "li", "2", {"job": {"title": "Baker", "city": "Aue"}}]
    payload = f"1:T4,ab\u00e91:{json.dumps(['$', 'ul', None, {'children': [element, other]}])}\n"
    halves = (payload[:60], payload[60:])
    chunks = [script(f"self.__next_f.push([1,{json.dumps(half)}])") for half in halves]

    found = tables_of("".join(chunks))

    table = found["script#/__next_f/*/children/*"]
    assert [row["job/title"] for row in rows_of(table)] == ["Cook", "Baker"]
    assert table.read([1])[0].cells[1].pointer == "/__next_f/1/3/children/1/3/job/title"


def test_a_normalised_cache_gives_a_table_per_type_with_references_followed() -> None:
    cache = {
        "ROOT_QUERY": {"__typename": "Query"},
        "Product:1": {"__typename": "Product", "name": "A", "brand": {"__ref": "Brand:9"}},
        "Product:2": {"__typename": "Product", "name": "B", "brand": {"__ref": "Brand:9"}},
        "Brand:9": {"__typename": "Brand", "name": "Acme"},
    }

    found = tables_of(script(f"window.__APOLLO_STATE__={json.dumps(cache)}"))

    rows = rows_of(found["script#/__APOLLO_STATE__/Product:*"])
    assert [(row["@key"], row["brand/name"]) for row in rows] == [
        ("Product:1", "Acme"),
        ("Product:2", "Acme"),
    ]


def test_lists_of_every_section_are_one_list_with_the_section_as_context() -> None:
    sections = [
        {"head": head, "items": [{"n": f"{head}{i}", "p": i} for i in (1, 2)]} for head in "AB"
    ]

    found = tables_of(script(json.dumps({"sections": sections}), "application/json"))

    table = found["script[application/json]#/sections/*/items/*"]
    heads = next(c for c in table.read(range(4)) if c.key == "../head")
    assert [heads.cells[n].text for n in range(4)] == ["A", "A", "B", "B"]
    assert heads.form is Form.CONTEXT


def test_lists_by_key_are_one_list_with_the_key_as_context() -> None:
    jobs = {"R&D": [{"t": "Cook", "c": "Ulm"}], "Sales": [{"t": "Clerk", "c": "Aue"}]}

    found = tables_of(script(f"var jobs = {json.dumps(jobs)}"))["script#/jobs/*/*"]

    assert [(row["t"], row["../@key"]) for row in rows_of(found)] == [
        ("Cook", "R&D"),
        ("Clerk", "Sales"),
    ]


def test_an_array_of_rows_takes_its_header() -> None:
    code = 'draw([["Year","Sales"],["2004",1000],["2005",1170]])'

    (found,) = tables_of(script(code)).values()

    assert rows_of(found) == [
        {"Year": "2004", "Sales": "1000"},
        {"Year": "2005", "Sales": "1170"},
    ]


def test_markup_in_a_text_is_shown_as_its_text_and_its_link_is_a_column() -> None:
    rows = [["<a href='/r/1'>Red &amp; blue</a>", 1], ["<b>Green</b>", 2]]

    (found,) = tables_of(script(f"var t = {json.dumps({'aaData': rows})}")).values()

    columns = {c.key: c for c in found.read([0, 1])}
    assert columns["0"].cells[0].text == "Red & blue"
    assert columns["0/<a>@href"].cells[0].text == "/r/1"
    assert columns["0/<a>@href"].form is Form.LINK


def test_json_in_an_attribute_and_in_a_text_of_json_is_read() -> None:
    inner = json.dumps({"items": [{"n": "a", "m": "b"}, {"n": "c", "m": "d"}]})
    attribute = json.dumps({"status": 200, "body": inner}).replace('"', "&quot;")

    found = tables_of(f'<div data-page="{attribute}"></div>')

    table = found["@data-page#/body#/items/*"]
    cell = table.read([1])[0].cells[1]
    assert (cell.text, cell.attribute, cell.pointer) == ("c", "data-page", "/body#/items/1/n")


def test_cards_that_carry_an_object_each_are_records_of_the_page() -> None:
    card = '<article data-item=\'{"id": %d, "name": "Thing %d"}\'>x</article>'

    found = tables_of(card % (1, 1) + card % (2, 2))["cards:@data-item#"]

    assert [row["name"] for row in rows_of(found)] == ["Thing 1", "Thing 2"]
    assert all(record.end - record.start == 2 for record in found.records)


def test_attributes_hold_literals_and_tuples_too() -> None:
    found = tables_of(
        "<div x-data=\"{ open: false, team: [{name: 'Ann'}, {name: 'Bob'}] }\"></div>"
        '<div wire:snapshot=\'{"data":{"jobs":[[[{"t":"Cook"},{"s":"arr"}],[{"t":"Baker"},{"s":"arr"}]],{"s":"arr"}]}}\'></div>'
    )

    assert [row["name"] for row in rows_of(found["@x-data#/team/*"])] == ["Ann", "Bob"]
    assert [row["t"] for row in rows_of(found["@wire:snapshot#/data/jobs/*"])] == ["Cook", "Baker"]


def test_transfer_state_with_its_own_escapes_is_read() -> None:
    text = "{&q;jobs&q;:[{&q;t&q;:&q;R&a;D&q;},{&q;t&q;:&q;Sales&q;}]}"

    (found,) = tables_of(f'<script id="app-state" type="application/json">{text}</script>').values()

    assert [row["t"] for row in rows_of(found)] == ["R&D", "Sales"]


def test_an_astro_island_loses_its_type_tags() -> None:
    props = {"jobs": [1, [[0, {"title": [0, "Cook"]}], [0, {"title": [0, "Baker"]}]]]}

    (found,) = tables_of(f"<astro-island props='{json.dumps(props)}'></astro-island>").values()

    cell = found.read([1])[0].cells[1]
    assert (cell.text, cell.pointer) == ("Baker", "/jobs/1/1/1/title/1")


def test_a_json_answer_that_a_browser_rendered_is_read() -> None:
    found = tables_of('<html><body><pre>[{"a":1,"b":"x"},{"a":2,"b":"y"}]</pre></body></html>')

    assert [row["b"] for row in rows_of(found["pre#/*"])] == ["x", "y"]


def test_the_same_list_twice_is_one_table() -> None:
    jobs = json.dumps([{"t": "Cook", "c": "Ulm"}, {"t": "Baker", "c": "Aue"}])

    found = tables_of(script(f"window.a = {jobs}; window.b = {jobs};"))

    assert list(found) == ["script#/a/*"]


@pytest.mark.parametrize(
    "code",
    [
        "!function(e,t){var n={a:function(){return 1},b:2};e.exports=n}([{},{}]);",
        "var a = {}; var b = []; if (a = [{]) {}",
        'x={"a":{"b":1}}',
        "function f(){return {a:[{x:1},{x:2}]}}",
    ],
)
def test_code_gives_no_table(code: str) -> None:
    assert tables_of(script(code)) == {}


def test_selectors_do_not_count_members() -> None:
    def page(count: int) -> str:
        lists = [{"items": [{"n": str(i), "m": "x"} for i in range(3)]} for _ in range(count)]
        return script(f"window.s = {json.dumps({'blocks': lists})}")

    assert "script#/s/blocks/*/items/*" in tables_of(page(1)).keys() & tables_of(page(3)).keys()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(JSON)
def test_every_cell_of_any_value_is_what_its_pointer_leads_to(value: object) -> None:
    for table in find_json_tables(value, 0, "x"):
        for column in table.read(range(len(table.records))):
            for cell in column.cells.values():
                if "#" not in cell.pointer and not column.key.endswith("@href"):
                    assert shown_at(value, cell.pointer, cell.attribute) == cell.text


def shown_at(value: object, pointer: str, attribute: str) -> str:
    steps = [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]
    if attribute == "key":
        return " ".join(steps[-1].split())
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return " ".join(text.split())


HOSTILE = {
    "deep": "window.a = " + '{"a":[' * 10_000,
    "deep and closed": "[" * 10_000 + "]" * 10_000,
    "code": 'function f(a){if(a>1){return {"a":[a,{b:2}]}}e={t:1,n:[{}]}}' * 80_000,
    "one line": "var a = [" + '{"n": "x", "m": 1},' * 60_000 + "];",
    "quotes": "a={b:'" + "\\'" * 500_000,
    "openers": "=[{" * 300_000,
    "calls": 'f([{"a":' * 200_000,
    "parses": 'JSON.parse("' * 100_000,
    "pushes": "l.push({a:1});" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_scripts_end_in_bounded_time(name: str) -> None:
    page = script(HOSTILE[name])
    started = time.perf_counter()

    tables_of(page)

    assert time.perf_counter() - started < 2.0


@pytest.mark.parametrize("kind", ["application/json", LD])
def test_hostile_json_scripts_end_in_bounded_time(kind: str) -> None:
    started = time.perf_counter()

    for text in HOSTILE.values():
        tables_of(script(text, kind))

    assert time.perf_counter() - started < 10.0
