"""Lists and nested objects in a row's schema."""

from rowsmith import extract_html

SHOPS = "".join(
    f"""<div class=shop><h3>{name}</h3><p class=street>{n} Mill Lane</p><p class=city>{city}</p>
    <ul class=tags><li>{first}</li><li>{second}</li></ul><p class=payment>cash, {card}</p></div>"""
    for n, (name, city, first, second, card) in enumerate(
        [
            ("Rye & Salt", "Leeds", "bread", "organic", "card"),
            ("Old Tools", "York", "tools", "repair", "cheque"),
            ("Wool House", "Hull", "yarn", "classes", "card"),
            ("Blue Bottle", "Ripon", "wine", "tasting", "invoice"),
        ],
        3,
    )
)
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "address": {
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        },
        "tags": {"type": "array", "items": {"type": "string"}},
        "payment": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name"],
}


def test_nested_objects_and_lists_are_filled() -> None:
    found = extract_html(SHOPS, url="https://x.org/", q="each shop", schema=SCHEMA)

    assert found.rows[0] == {
        "name": "Rye & Salt",
        "address": {"street": "3 Mill Lane", "city": "Leeds"},
        "tags": ["bread", "organic"],
        "payment": ["cash", "card"],
    }


def test_each_item_of_a_list_has_its_place() -> None:
    cell = extract_html(SHOPS, url="https://x.org/", q="each shop", schema=SCHEMA).cells[1]["tags"]

    assert [place.path for place in cell.provenance] == [
        "/html/body/div[2]/ul/li[1]/text()",
        "/html/body/div[2]/ul/li[2]/text()",
    ]


def test_a_dotted_name_of_the_schema_stays_one_name() -> None:
    schema = {"type": "object", "properties": {"shop.name": {"type": "string"}}}

    rows = extract_html(SHOPS, url="https://x.org/", q="each shop's name", schema=schema).rows

    assert rows[0] == {"shop.name": "Rye & Salt"}
