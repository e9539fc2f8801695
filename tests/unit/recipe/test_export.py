"""Exported recipes run in the programs they are exported for, and give the same texts.

Scrapy is the real one. Crawl4AI weighs 700 MB with all it needs, so what its strategy does with a
schema is done here by Beautiful Soup, which it uses itself (crawl4ai 0.7, extraction_strategy.py).
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from tests.serving import site

from rowsmith.engine import extract_html
from rowsmith.errors import InvalidRecipe
from rowsmith.model.recipe import Recipe
from rowsmith.recipe.export import to_crawl4ai, to_scrapy

BOATS = [("Gull", "1931"), ("Tern", "1947"), ("Heron", "1952"), ("Plover", "1960")]
MENU = "<ul class=menu><li><a href=/a>Home</a></li><li><a href=/b>About us</a></li></ul>"


def whole(inner: str) -> str:
    return f"<!doctype html><html><body>{MENU}<main><h1>Boats</h1>{inner}</main></body></html>"


def cards() -> str:
    card = (
        '<div class="card"><h3><a href="/boat/{0}">{0}</a></h3><p class="year">{1}</p>'
        '<p class="berth">North - {0} pier</p></div>'
    )
    return whole("".join(card.format(*boat) for boat in BOATS))


def table() -> str:
    rows = "".join(f"<tr><td>{n}</td><td>{y}</td></tr>" for n, y in BOATS)
    return whole(f"<table><tr><th>Name</th><th>Year</th></tr>{rows}</table>")


def labelled() -> str:
    item = '<div class="boat"><p>Name: {0}</p><p>Year: {1}</p></div>'
    return whole("".join(item.format(*boat) for boat in BOATS))


def under_headings() -> str:
    return whole("".join(f"<h3>{n}</h3><p>Year: {y}</p><p>A fine boat.</p>" for n, y in BOATS))


SHAPES = [cards, table, labelled, under_headings]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "year": {"type": "string"}},
}


def learned(page: str) -> Recipe:
    q = "each boat with name and year"
    found = extract_html(page, url="https://example.org/", q=q, schema=SCHEMA)
    assert [(row["name"], row["year"]) for row in found.rows] == BOATS
    assert found.recipe is not None
    return found.recipe


def spider_rows(source: str, folder: Path) -> list[dict[str, Any]]:
    """Run a spider as its users do and return what it gives."""
    (folder / "spider.py").write_text(source, "utf-8")
    run = [sys.executable, "-W", "ignore", "-m", "scrapy", "runspider", "spider.py"]
    subprocess.run(
        [*run, "-O", "rows.json", "-s", "LOG_LEVEL=ERROR", "-s", "TELNETCONSOLE_ENABLED=False"],
        cwd=folder,
        check=True,
        timeout=60,
    )
    rows: list[dict[str, Any]] = json.loads((folder / "rows.json").read_text("utf-8"))
    return rows


def strategy_rows(schema: dict[str, Any], page: str) -> list[dict[str, Any]]:
    """Return what Crawl4AI's JsonCssExtractionStrategy gives for *schema*."""
    found = []
    for element in BeautifulSoup(page, "lxml").select(schema["baseSelector"]):
        item = {}
        for one in schema["fields"]:
            places = element.select(one["selector"]) if "selector" in one else [element]
            value: Any = places[0] if places else None
            for step in [one["type"]] if isinstance(one["type"], str) else one["type"]:
                if value is None:
                    break
                if step == "attribute":
                    value = value.get(one["attribute"])
                elif step == "text":
                    value = value.get_text(strip=True)
                else:
                    said = value if isinstance(value, str) else value.get_text(strip=True)
                    fit = re.search(one["pattern"], said)
                    value = fit[1] if fit else None
            if value is not None:
                item[one["name"]] = value
        if item:
            found.append(item)
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_spider_gives_the_rows_of_its_recipe(shape: Callable[[], str], tmp_path: Path) -> None:
    recipe = learned(shape())

    with site({"/boats": shape()}) as address:
        rows = spider_rows(to_scrapy(recipe, f"{address}/boats"), tmp_path)

    assert [(row["name"], row["year"]) for row in rows] == BOATS


def test_a_spider_splits_and_makes_addresses_whole(tmp_path: Path) -> None:
    body = {
        "source": "dom.repeat/1",
        "rows": "step:div.card",
        "fields": {
            "pier": {"column": "div/p.berth/text()", "parts": ["dash1"]},
            "link": {"column": "div/h3/a@href"},
            "all": {"column": "."},
        },
        "limit": 2,
    }

    with site({"/boats": cards()}) as address:
        source = to_scrapy(Recipe(version=1, body=body), f"{address}/boats")
        rows = spider_rows(source, tmp_path)

    assert [row["pier"] for row in rows] == ["Gull pier", "Tern pier"]
    assert rows[0]["link"].endswith("/boat/Gull")
    assert rows[0]["link"].startswith("http://")


@pytest.mark.parametrize("shape", SHAPES[:3], ids=lambda shape: shape.__name__)
def test_a_strategy_gives_the_rows_of_its_recipe(shape: Callable[[], str]) -> None:
    schema = json.loads(json.dumps(to_crawl4ai(learned(shape()))))

    rows = strategy_rows(schema, shape())

    assert [(row["name"], row["year"]) for row in rows] == BOATS


def test_a_strategy_splits_and_keeps_links_as_they_are() -> None:
    body = {
        "source": "dom.repeat/1",
        "rows": "class:/html/body/main/div.card",
        "fields": {
            "pier": {"column": "div/p.berth/text()", "parts": ["dash1"]},
            "link": {"column": "div/h3/a@href"},
        },
    }

    rows = strategy_rows(to_crawl4ai(Recipe(version=1, body=body)), cards())

    assert rows[0] == {"pier": "Gull pier", "link": "/boat/Gull"}


def test_what_is_lost_is_said() -> None:
    recipe = learned(under_headings())

    notes = to_crawl4ai(recipe)["notes"]

    assert any("year" in note and "label" in note for note in notes)
    assert "found by its label, 'Year'" in to_scrapy(recipe, "https://example.org/")


def test_a_recipe_cannot_put_code_into_a_spider() -> None:
    hostile = 'x\'"\n"""\nimport os\n'
    body = {
        "source": "dom.repeat/1",
        "rows": f"step:div.{hostile}",
        "fields": {hostile: {"column": f"label[{hostile}]", "label": hostile, "parts": [hostile]}},
        "filters": [{"op": "is", "value": hostile}],
    }

    source = to_scrapy(Recipe(version=1, body=body), hostile)

    compile(source, "spider.py", "exec")
    assert "\nimport os" not in source


def test_records_of_data_cannot_be_exported() -> None:
    body = {"source": "body.json/1", "rows": "body#/jobs/*", "fields": {"a": {"column": "a"}}}

    with pytest.raises(InvalidRecipe, match="no elements"):
        to_scrapy(Recipe(version=1, body=body), "https://example.org/")


def test_titles_of_a_tables_sections_are_left_out_and_said() -> None:
    fields = {"dish": {"column": "tr/td#0"}, "course": {"column": "heading[tr]"}}
    body = {"source": "html.table/1", "rows": "table:/html/body/table", "fields": fields}

    schema = to_crawl4ai(Recipe(version=1, body=body))

    assert "course: rows that title others in a table are left out." in schema["notes"]
