"""Recipes in files: checked when they are read, whole when they are written."""

import json
import sys
from pathlib import Path

from rowsmith.errors import ConfigError, Fault, InvalidRecipe
from rowsmith.model.recipe import Recipe
from rowsmith.recipe import recipe_faults


def read_recipe(file: str, argument: str = "RECIPE") -> Recipe:
    """Return the recipe in *file*, ``"-"`` for stdin.

    Raises:
        InvalidRecipe: it cannot be read, or does not have the published form.
    """
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        data = json.loads(text)
    except (OSError, ValueError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is no JSON"
        raise InvalidRecipe([Fault(argument, f"{file} cannot be read: {reason}")]) from exc
    faults = recipe_faults(data)
    if faults:
        raise InvalidRecipe(faults)
    return Recipe.from_json(data)


def write_recipe(target: str, learned: Recipe) -> None:
    """Write *learned* to the file *target*.

    Raises:
        ConfigError: it cannot be written.
    """
    text = f"{json.dumps(learned.to_json(), indent=1, ensure_ascii=False)}\n"
    try:
        Path(target).write_text(text, "utf-8")
    except OSError as exc:
        raise ConfigError(f"--save-recipe: {target} cannot be written: {exc.strerror}") from exc
