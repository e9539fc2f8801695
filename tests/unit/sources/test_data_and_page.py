"""Data and page together: what is asked of one page is read on the next by the same recipe."""

import json
from collections.abc import Callable

import pytest

from rowsmith.ask import read_ask
from rowsmith.dom import parse
from rowsmith.engine import read_page
from rowsmith.model.page import Page
from rowsmith.sources import Outline, find_tables

ASK = read_ask(
    "each job with title and city",
    {"type": "object", "properties": {"title": {"type": "string"}, "city": {"type": "string"}}},
)


def page_of(body: str) -> Page:
    return Page(url="https://example.org/jobs", body=body.encode())


def rows_as_json(jobs: list[tuple[str, str]]) -> str:
    return json.dumps({"total": len(jobs), "jobs": [{"title": t, "city": c} for t, c in jobs]})


def rows_as_lines(jobs: list[tuple[str, str]]) -> str:
    return "\n".join(json.dumps({"title": t, "city": c}) for t, c in jobs)


def rows_as_feed(jobs: list[tuple[str, str]]) -> str:
    items = "".join(f"<item><title>{t}</title><city>{c}</city></item>" for t, c in jobs)
    return f"<rss><channel>{items}</channel></rss>"


def rows_as_csv(jobs: list[tuple[str, str]]) -> str:
    return "title,city\n" + "".join(f"{t},{c}\n" for t, c in jobs)


def rows_as_state(jobs: list[tuple[str, str]]) -> str:
    return (
        f"<html><body><div></div><script>window.__S__={rows_as_json(jobs)}</script></body></html>"
    )


def rows_as_microdata(jobs: list[tuple[str, str]]) -> str:
    item = (
        '<div itemscope itemtype="https://schema.org/JobPosting"><h3 itemprop="title">{}</h3>'
        '<p>in <span itemprop="city">{}</span></p></div>'
    )
    return "<html><body>" + "".join(item.format(t, c) for t, c in jobs) + "</body></html>"


FIRST = [("Deckhand", "Kesten"), ("Lamp keeper", "Ulm"), ("Cartographer", "Aue")]
SECOND = [("Clerk", "Kesten"), ("Pilot", "Ulm"), ("Cook", "Aue"), ("Diver", "Hof")]
SHAPES = [
    rows_as_json,
    rows_as_lines,
    rows_as_feed,
    rows_as_csv,
    rows_as_state,
    rows_as_microdata,
]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_recipe_of_one_body_reads_the_next(shape: Callable[[list[tuple[str, str]]], str]) -> None:

    first = read_page(page_of(shape(FIRST)), ASK).extraction

    assert first.recipe is not None
    second = read_page(page_of(shape(SECOND)), ASK, recipe=first.recipe).extraction

    assert [(row["title"], row["city"]) for row in first.rows] == FIRST
    assert [(row["title"], row["city"]) for row in second.rows] == SECOND


def test_marked_elements_keep_what_only_the_page_shows() -> None:
    item = (
        '<li itemscope itemtype="x:Boat"><b itemprop="name">{}</b><i>{}</i>'
        '<meta itemprop="built" content="19{}"></li>'
    )
    page = page_of("<ul>" + item.format("Gull", "red", 31) + item.format("Tern", "blue", 47))

    (table,) = [
        table
        for table in find_tables(page, Outline.of(parse(page)))
        if table.selector == "microdata:Boat"
    ]

    texts = {cell.text for column in table.read([0]) for cell in column.cells.values()}
    assert {"Gull", "red", "1931"} <= texts
