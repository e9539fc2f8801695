"""The published form: what the program writes has it, and what breaks it is named."""

import re
from pathlib import Path
from typing import Any

import pytest

from rowsmith.ask import read_ask
from rowsmith.engine import extract_html, read_page
from rowsmith.errors import InvalidRecipe
from rowsmith.model.page import Page
from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json, Kind
from rowsmith.recipe import recipe_faults, recipe_schema

ROOT = Path(__file__).parents[3]
MARKUP = "".join(
    f'<div class="boat"><b>{name}</b><p class="price">built {year}, ${price}.50</p></div>'
    for name, year, price in [("Gull", 1931, 900), ("Tern", 1947, 1200), ("Knot", 1952, 300)]
)
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "price": {"type": "number", "minimum": 400}},
    "required": ["name", "price"],
}
GOOD: dict[str, Any] = {
    "version": 1,
    "source": "dom.repeat/1",
    "rows": "step:li.job",
    "fields": {"title": {"column": "li/a"}},
}


def learned(q: str, schema: dict[str, Json] | None = None) -> dict[str, Any]:
    found = extract_html(MARKUP, url="https://example.org/", q=q, schema=schema).recipe
    assert found is not None
    return found.to_json()


@pytest.mark.parametrize(
    ("q", "schema"),
    [
        ("each boat with name and price", SCHEMA),
        ("the first 2 boats with name and price over $500", None),
        ("all boats", None),
    ],
)
def test_what_is_learned_has_the_published_form(q: str, schema: dict[str, Json] | None) -> None:
    assert recipe_faults(learned(q, schema)) == []


def test_a_recipe_alone_coerces_filters_limits_and_checks_as_its_ask_did() -> None:
    page = Page(url="https://example.org/", body=MARKUP.encode())
    ask = read_ask("the first 1 boats with name and price over $500", SCHEMA)
    mined = read_page(page, ask).extraction

    assert mined.recipe is not None
    alone = read_page(page, recipe=Recipe.from_json(mined.recipe.to_json())).extraction

    assert alone.rows == mined.rows == [{"name": "Gull", "price": 900.5}]
    assert alone.cells == mined.cells


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": 2}, "recipe.version"),
        ({"source": "eval/1"}, "recipe.source"),
        ({"rows": ""}, "recipe.rows"),
        ({"place": -1}, "recipe.place"),
        ({"fields": {}}, "recipe.fields"),
        ({"fields": {"title": {"column": 7}}}, "recipe.fields.title.column"),
        ({"fields": {"title": {"column": "a", "parts": "date"}}}, "recipe.fields.title.parts"),
        ({"fields": {"title": {"column": "a", "kind": "soul"}}}, "recipe.fields.title.kind"),
        ({"filters": [{"op": "like", "value": "x"}]}, "recipe.filters.0.op"),
        ({"limit": 0}, "recipe.limit"),
        ({"fingerprint": "xyz"}, "recipe.fingerprint"),
        ({"schema": {"type": "object", "properties": {"a": 1}}}, "recipe.schema"),
        ({"script": "alert(1)"}, "recipe"),
    ],
)
def test_a_fault_is_named_by_its_path(change: dict[str, Json], field: str) -> None:
    page = Page(url="https://example.org/", body=b"<p>x")

    with pytest.raises(InvalidRecipe) as caught:
        read_page(page, recipe=Recipe.from_json({**GOOD, **change}))

    assert [fault.field for fault in caught.value.faults] == [field]


def test_the_schema_knows_the_kinds_that_the_program_knows() -> None:
    field = recipe_schema()["$defs"]["field"]

    assert field["properties"]["kind"]["enum"] == [kind.value for kind in Kind]


def test_the_reference_names_every_member() -> None:
    text = (ROOT / "docs/reference/recipe.md").read_text("utf-8")
    found = set(re.findall(r"`([\w.]+)`", text))

    def members(schema: dict[str, Any], path: str = "") -> list[str]:
        if "$ref" in schema and path != "details.fields.":
            schema = recipe_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
        names = []
        for name, inner in schema.get("properties", {}).items():
            names += [f"{path}{name}", *members(inner, f"{path}{name}.")]
        for key in ("additionalProperties", "items"):
            if isinstance(schema.get(key), dict):
                names += members(schema[key], path)
        return names

    assert [name for name in members(recipe_schema()) if name not in found] == []
