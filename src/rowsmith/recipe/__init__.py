"""Recipes: a choice as data, and the same rows from it on the next page."""

from rowsmith.recipe.drift import drift_of, has_moved, is_alike
from rowsmith.recipe.fingerprint import fingerprint_of
from rowsmith.recipe.program import (
    ask_of,
    compile_recipe,
    keys_of,
    own_page_recipe,
    sure_of,
    with_own_pages,
)
from rowsmith.recipe.schema import check, recipe_faults, recipe_schema

__all__ = [
    "ask_of",
    "check",
    "compile_recipe",
    "drift_of",
    "fingerprint_of",
    "has_moved",
    "is_alike",
    "keys_of",
    "own_page_recipe",
    "recipe_faults",
    "recipe_schema",
    "sure_of",
    "with_own_pages",
]
