import json

import pytest

from rowsmith.dom import BodyKind, body_kind, parse
from rowsmith.dom.wrapped import wrapped_html
from rowsmith.model.page import Page

ITEMS = "<ul><li><a href='/1'>One</a></li><li><a href='/2'>Two &amp; a half</a></li></ul>"


def page(value: object) -> Page:
    return Page(url="https://a.example/more", body=json.dumps(value).encode())


@pytest.mark.parametrize(
    "value",
    [
        {"html": ITEMS},
        [{"command": "settings", "data": "x"}, {"command": "insert", "data": ITEMS}],
        {"data": {"items_html": f"\n {ITEMS}", "count": 2}, "success": True},
    ],
    ids=["alone", "among commands", "nested"],
)
def test_html_in_a_string_of_json_is_read_as_html(value: object) -> None:
    found = parse(page(value))

    assert [found.text(node) for node in found.by_tag("a")] == ["One", "Two & a half"]
    assert body_kind(page(value)) is BodyKind.WRAPPED


@pytest.mark.parametrize(
    "value",
    [
        {"title": "A post", "content": ITEMS},
        {"html": "<b>bold</b>", "text": "x" * 200},
        [{"id": at, "body": ITEMS} for at in range(4)],
        {"html": "a < b and c > d"},
        {"html": ""},
        [],
    ],
    ids=["text of a record", "a small part", "one of many", "no markup", "nothing", "empty"],
)
def test_other_json_stays_json(value: object) -> None:
    assert wrapped_html(page(value)) is None


def test_rows_that_come_without_their_table_keep_their_cells() -> None:
    rows = "<tr><td>One</td><td>1</td></tr><tr><td>Two</td><td>2</td></tr>"

    found = parse(page({"rows": rows}))

    assert [found.text(node) for node in found.by_tag("td")] == ["One", "1", "Two", "2"]


@pytest.mark.parametrize("body", [b'{"html": "<li>', b"[" * 100_000, b'{"a": "\xff</"}', b"{}"])
def test_what_is_no_json_wraps_nothing(body: bytes) -> None:
    assert wrapped_html(Page(url="https://a.example/", body=body)) is None
