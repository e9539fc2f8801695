"""The published form of a recipe, and what in a recipe from outside breaks it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

from rowsmith.ask import schema_faults
from rowsmith.errors import Fault, InvalidRecipe
from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json

MAX_FAULTS = 20
SHOWN = 200


@cache
def recipe_schema() -> dict[str, Json]:
    """Return the JSON Schema of a recipe; it ships beside this file."""
    found: dict[str, Json] = json.loads(
        files("rowsmith.recipe").joinpath("schema.json").read_text("utf-8")
    )
    return found


@cache
def _validator() -> Any:
    return jsonschema_rs.Draft202012Validator(recipe_schema())


def recipe_faults(data: Json) -> list[Fault]:
    """Return where *data* breaks the form of a recipe, [] when it is one."""
    validator = _validator()
    if not validator.is_valid(data):
        found = [
            Fault(".".join(["recipe", *map(str, error.instance_path)]), error.message[:SHOWN])
            for error in validator.iter_errors(data)
        ]
        return found[:MAX_FAULTS]
    row = data.get("schema")
    faults = schema_faults(row) if row is not None else []
    return [Fault(f"recipe.{fault.field}", fault.message) for fault in faults]


def check(recipe: Recipe) -> None:
    """Check that a recipe from outside has the published form.

    Raises:
        InvalidRecipe: with every fault.
    """
    faults = recipe_faults(recipe.to_json())
    if faults:
        raise InvalidRecipe(faults)
