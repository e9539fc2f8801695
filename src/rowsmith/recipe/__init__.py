"""Recipes: a choice as data, and the same rows from it on the next page."""

from rowsmith.recipe.drift import is_alike
from rowsmith.recipe.program import SOURCE_KINDS, check, compile_recipe, keys_of

__all__ = ["SOURCE_KINDS", "check", "compile_recipe", "is_alike", "keys_of"]
