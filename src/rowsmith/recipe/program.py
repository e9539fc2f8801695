"""The recipe's format: compile a choice, check what a user hands in, read it back."""

from collections.abc import Mapping

from rowsmith.errors import Fault, InvalidRecipe
from rowsmith.model.recipe import Recipe
from rowsmith.model.table import Column, Table
from rowsmith.model.values import Json

VERSION = 1
SOURCE_KINDS = (
    "html.table/1",
    "dom.repeat/1",
    "dom.segments/1",
    "embedded.json/1",
    "markup.items/1",
    "body.json/1",
    "body.xml/1",
    "body.csv/1",
    "body.text/1",
    "single/1",
)


def compile_recipe(
    table: Table,
    mapping: Mapping[str, Column],
    *,
    place: int,
    rows: int,
    fill: Mapping[str, float],
) -> Recipe:
    """Return the recipe that reads *mapping*'s columns out of *table*'s records.

    Args:
        table: the chosen table.
        mapping: field name to column.
        place: which of the tables with this selector it is, from 0.
        rows: rows that it gave, for the expectations.
        fill: field name to the share of rows with a value, 0..1.
    """
    fields = {name: _field(column) for name, column in mapping.items()}
    return Recipe(
        version=VERSION,
        body={
            "source": table.source,
            "rows": table.selector,
            **({"place": place} if place else {}),
            "fields": fields,
            "expect": {
                "rows": rows,
                "fill": {name: round(share, 3) for name, share in fill.items()},
            },
        },
    )


def _field(column: Column) -> dict[str, Json]:
    found: dict[str, Json] = {"column": column.key}
    if column.labels:
        found["label"] = column.labels[0][:80]
    return found


def check(recipe: Recipe) -> None:
    """Check that a recipe from outside has the published form.

    Raises:
        InvalidRecipe: with every fault.
    """
    faults = []
    if recipe.version != VERSION:
        faults.append(Fault("recipe.version", f"must be {VERSION}, not {recipe.version}"))
    body = recipe.body
    if body.get("source") not in SOURCE_KINDS:
        faults.append(Fault("recipe.source", f"must be one of {', '.join(SOURCE_KINDS)}"))
    if not isinstance(body.get("rows"), str) or not body.get("rows"):
        faults.append(Fault("recipe.rows", "must be a row selector, as text"))
    if not isinstance(body.get("place", 0), int) or body.get("place", 0) < 0:
        faults.append(Fault("recipe.place", "must be a number from 0"))
    fields = body.get("fields")
    if not isinstance(fields, dict) or not fields:
        faults.append(Fault("recipe.fields", "must be an object with at least one field"))
    else:
        faults.extend(
            Fault(f"recipe.fields.{name}", 'must be an object with a "column"')
            for name, value in fields.items()
            if not isinstance(value, dict) or not isinstance(value.get("column"), str)
        )
    if faults:
        raise InvalidRecipe(faults)


def keys_of(recipe: Recipe) -> dict[str, str]:
    """Return, for each field, the key of its column."""
    return {name: value["column"] for name, value in recipe.body["fields"].items()}
