"""A recipe applied to the page that it came from, to the next page, and to a last page of one."""

import json
from collections.abc import Callable
from string import ascii_lowercase

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rowsmith.ask import read_ask
from rowsmith.engine import read_page
from rowsmith.model.ask import Ask
from rowsmith.model.page import Page

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "year": {"type": "integer"}},
    "required": ["name"],
}
ASK = read_ask("each boat with name and year", SCHEMA)
Boats = list[tuple[str, int]]
FLEET: Boats = [("Gull", 1931), ("Tern", 1947), ("Heron", 1952), ("Plover", 1960), ("Knot", 1971)]


def page_of(body: str) -> Page:
    return Page(url="https://example.org/boats", body=body.encode())


def whole(inner: str) -> str:
    menu = (
        "<nav><ul><li><a href=/a>Home</a><li><a href=/b>About</a><li><a href=/c>Help</a></ul></nav>"
    )
    return f"<html><body>{menu}<main><h1>Our boats</h1>{inner}</main></body></html>"


def cards(boats: Boats) -> str:
    card = '<div class="card"><h3><a href="/b/{0}">{0}</a></h3><p class="year">{1}</p></div>'
    return whole("".join(card.format(*boat) for boat in boats))


def plain_items(boats: Boats) -> str:
    return whole(
        "<ul>" + "".join(f"<li><b>{n}</b> <i class=year>{y}</i></li>" for n, y in boats) + "</ul>"
    )


def table(boats: Boats) -> str:
    rows = "".join(f"<tr><td>{n}</td><td>{y}</td></tr>" for n, y in boats)
    return whole(f"<table><tr><th>Name</th><th>Year</th></tr>{rows}</table>")


def bare_table(boats: Boats) -> str:
    row = "<tr><td class=name>{0}</td><td class=year>{1}</td></tr>"
    return whole(f"<table>{''.join(row.format(*boat) for boat in boats)}</table>")


def labelled(boats: Boats) -> str:
    item = '<div class="boat"><p>Name: {0}</p><p>Year: {1}</p></div>'
    return whole("".join(item.format(*boat) for boat in boats))


def under_headings(boats: Boats) -> str:
    return whole("".join(f"<h3>{n}</h3><p>Year: {y}</p><p>A fine boat.</p>" for n, y in boats))


def state(boats: Boats) -> str:
    data = json.dumps({"boats": [{"name": n, "year": y, "berth": "north"} for n, y in boats]})
    return whole(f'<div id="app"></div><script type="application/json">{data}</script>')


def microdata(boats: Boats) -> str:
    item = (
        '<div itemscope itemtype="x:Boat"><b itemprop="name">{0}</b>'
        '<i itemprop="year">{1}</i></div>'
    )
    return whole("".join(item.format(*boat) for boat in boats))


def answer(boats: Boats) -> str:
    return json.dumps({"boats": [{"name": n, "year": y} for n, y in boats]})


def feed(boats: Boats) -> str:
    items = "".join(f"<boat><name>{n}</name><year>{y}</year></boat>" for n, y in boats)
    return f"<?xml version='1.0'?><boats>{items}</boats>"


def delimited(boats: Boats) -> str:
    return "name;year;berth\n" + "".join(f"{n};{y};north\n" for n, y in boats)


SHAPES = [
    cards,
    plain_items,
    table,
    bare_table,
    labelled,
    under_headings,
    state,
    microdata,
    answer,
    feed,
    delimited,
]
shaped = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
Shape = Callable[[Boats], str]


@shaped
def test_the_next_page_is_read_by_the_same_recipe(shape: Shape) -> None:
    first = read_page(page_of(shape(FLEET[:3])), ASK).extraction

    second = read_page(page_of(shape(FLEET[3:])), ASK, recipe=first.recipe).extraction

    assert [(row["name"], row["year"]) for row in first.rows] == FLEET[:3]
    assert [(row["name"], row["year"]) for row in second.rows] == FLEET[3:]


@shaped
def test_a_last_page_with_a_single_record_gives_its_row(shape: Shape) -> None:
    first = read_page(page_of(shape(FLEET[:4])), ASK).extraction

    last = read_page(page_of(shape(FLEET[4:])), ASK, recipe=first.recipe).extraction

    assert [(row["name"], row["year"]) for row in last.rows] == FLEET[4:]


WORD = st.text(ascii_lowercase, min_size=2, max_size=9).map(str.title)
TEXTS = st.lists(WORD, min_size=1, max_size=4).map(" ".join) | st.integers(0, 3000).map(str)
TAGS = st.sampled_from(["p", "div", "span", "b", "a", "i", "h3", "td", "li", "em", "time"])
CLASSES = st.sampled_from(["", "name", "year", "item", "odd"])


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw markup: an element with texts and elements inside."""
    tag, name = draw(TAGS), draw(CLASSES)
    more = st.one_of(TEXTS, elements(depth + 1)) if depth < 3 else TEXTS
    inner = " ".join(draw(st.lists(more, min_size=1, max_size=3)))
    link = ' href="/x"' if tag == "a" else ""
    return f"<{tag}{link}{f' class={name}' if name else ''}>{inner}</{tag}>"


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Draw a page of several lists, each of a few records of one drawn shape."""
    lists = []
    for _ in range(draw(st.integers(1, 3))):
        shape = draw(elements())
        count = draw(st.integers(1, 4))
        holder = draw(st.sampled_from(["div", "ul", "table", "section", "dl"]))
        records = [shape.replace("</", f" {draw(TEXTS)}</", 1) for _ in range(count)]
        if draw(st.booleans()):
            records.insert(draw(st.integers(0, count)), draw(elements()))
        lists.append(f"<{holder}>{''.join(records)}</{holder}>")
    return "<html><body>" + "<h2>Next</h2>".join(lists) + "</body></html>"


ASKS = st.sampled_from([ASK, read_ask("each boat"), read_ask("name, link, date of each entry")])


@given(pages(), ASKS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_page_gives_the_same_rows_and_cells_by_its_recipe(markup: str, ask: Ask) -> None:
    mined = read_page(page_of(markup), ask).extraction

    again = read_page(page_of(markup), ask, recipe=mined.recipe).extraction

    assert (again.rows, again.cells) == (mined.rows, mined.cells)
