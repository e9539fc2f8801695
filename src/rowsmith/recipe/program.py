"""The recipe's format: compile a choice into data, and read what the data say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rowsmith.ask import read_ask
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
    body["fields"] = {name: _field(column, kinds.get(name)) for name, column in mapping.items()}
    if ask.schema is not None:
        body["schema"] = ask.schema
    if ask.filters:
        body["filters"] = [_filter(one) for one in ask.filters]
    if ask.limit is not None:
        body["limit"] = ask.limit
    if fingerprint:
        body["fingerprint"] = fingerprint
    if cells:
        body["expect"] = expectations(cells, mapping)
    return Recipe(version=VERSION, body=body)


def _field(column: Column, kind: str | None) -> dict[str, Json]:
    found: dict[str, Json] = {"column": column.parent or column.key}
    if column.parent and column.key != column.parent:
        found["parts"] = [column.key[len(column.parent) + 1 :]]
    if column.labels:
        found["label"] = column.labels[0][:MAX_LABEL]
    if kind is not None:
        found["kind"] = kind
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
            AskedField(name=name, kind=kind, phrases=(words(name),)) for name, kind in kinds.items()
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
        is_single=body["source"] == "single/1",
    )
