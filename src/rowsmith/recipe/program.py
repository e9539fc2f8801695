"""The recipe's format: compile a choice into data, and read what the data say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rowsmith.ask import read_ask
from rowsmith.ask.fields import find_concept
from rowsmith.lexicon import words
from rowsmith.model.ask import Ask, AskedField, Filter, FilterOp
from rowsmith.model.cell import Cell
from rowsmith.model.recipe import Recipe
from rowsmith.model.table import Column, Table
from rowsmith.model.values import Json, Kind
from rowsmith.recipe.expect import expectations

VERSION = 1
MAX_LABEL = 80


def compile_recipe(
    ask: Ask,
    table: Table,
    mapping: Mapping[str, Column],
    *,
    place: int = 0,
    fingerprint: str = "",
    cells: Sequence[Mapping[str, Cell]] = (),
) -> Recipe:
    """Return the recipe that reads *mapping*'s columns out of *table*'s records.

    Args:
        ask: what was asked for: kinds, schema, filters and limit go into the recipe.
        table: the chosen table.
        mapping: field name to column.
        place: which of the tables with this selector it is, from 0.
        fingerprint: of the page's family, "" when it is not told.
        cells: what the page gave, by which drift is told later.
    """
    kinds = {one.name: one.kind.value for one in ask.fields}
    body: dict[str, Json] = {"source": table.source, "rows": table.selector}
    if place:
        body["place"] = place
    sure = {name: cell.confidence for row in cells for name, cell in row.items()}
    body["fields"] = {
        name: _field(column, kinds.get(name), sure.get(name, 1.0))
        for name, column in mapping.items()
    }
    if ask.schema is not None:
        body["schema"] = ask.schema
    if ask.filters:
        body["filters"] = [_filter(one) for one in ask.filters]
    if ask.limit is not None:
        body["limit"] = ask.limit
    if ask.each_of:
        body["each_of"] = ask.each_of
    if fingerprint:
        body["fingerprint"] = fingerprint
    if cells:
        body["expect"] = expectations(cells, mapping)
    return Recipe(version=VERSION, body=body)


def with_own_pages(recipe: Recipe, link: str, fields: Mapping[str, Json] | None = None) -> Recipe:
    """Return *recipe* with what it takes to read on on the records' own pages.

    Args:
        recipe: reads the list.
        link: key of the column that leads to the records' own pages; "" leaves the recipe as it is.
        fields: how these pages are read, field name to a recipe's field; None when nobody knows.
    """
    if not link:
        return recipe
    details: dict[str, Json] = {"link": link}
    if fields:
        details["fields"] = dict(fields)
    return replace(recipe, body={**recipe.body, "details": details})


def own_page_recipe(recipe: Recipe) -> Recipe | None:
    """Return the recipe by which records' own pages are read, None when *recipe* tells of none."""
    fields = recipe.body.get("details", {}).get("fields")
    if not fields:
        return None
    body = {"source": "single/1", "rows": "single:/html", "fields": fields}
    return Recipe(version=recipe.version, body=body)


def sure_of(recipe: Recipe) -> dict[str, float]:
    """Return, for each field, 0..1 how sure it was of its column."""
    return {name: field.get("sure", 1.0) for name, field in recipe.body["fields"].items()}


def _field(column: Column, kind: str | None, sure: float) -> dict[str, Json]:
    found: dict[str, Json] = {"column": column.parent or column.key}
    if column.parent and column.key != column.parent:
        found["parts"] = [column.key[len(column.parent) + 1 :]]
    if column.labels:
        found["label"] = column.labels[0][:MAX_LABEL]
    if kind is not None:
        found["kind"] = kind
    if sure < 1:
        found["sure"] = sure
    return found


def _filter(one: Filter) -> dict[str, Json]:
    found: dict[str, Json] = {"op": one.op.value, "value": one.value}
    if one.upper:
        found["upper"] = one.upper
    if one.words:
        found["words"] = list(one.words)
    if not one.is_sure:
        found["is_sure"] = False
    return found


def keys_of(recipe: Recipe) -> dict[str, str]:
    """Return, for each field, the key of its column, parts included."""
    return {
        name: "|".join([field["column"], *field.get("parts", ())])
        for name, field in recipe.body["fields"].items()
    }


def ask_of(recipe: Recipe) -> Ask:
    """Return what *recipe* was learned for, so that it is applied without the sentence.

    Raises:
        InvalidSchema: the recipe's row schema has faults.
    """
    body = recipe.body
    asked = read_ask("", body.get("schema"))
    kinds = {name: Kind(f["kind"]) for name, f in body["fields"].items() if "kind" in f}
    fields = tuple(replace(one, kind=kinds.get(one.name, one.kind)) for one in asked.fields)
    if asked.schema is None:
        fields = tuple(
            AskedField(
                name=name, kind=kind, phrases=(words(name),), concept=find_concept(words(name))
            )
            for name, kind in kinds.items()
        )
    filters = tuple(
        Filter(
            op=FilterOp(one["op"]),
            value=one["value"],
            upper=one.get("upper", ""),
            words=tuple(one.get("words", ())),
            is_sure=one.get("is_sure", True),
        )
        for one in body.get("filters", ())
    )
    return replace(
        asked,
        fields=fields,
        filters=filters,
        limit=body.get("limit"),
        each_of=body.get("each_of", ""),
        is_single=body["source"] == "single/1",
    )
