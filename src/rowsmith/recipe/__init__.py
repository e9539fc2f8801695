"""Recipes: a choice as data, and the same rows from it on the next page."""

from rowsmith.recipe.program import SOURCE_KINDS, check, compile_recipe, selector_and_keys

__all__ = ["SOURCE_KINDS", "check", "compile_recipe", "selector_and_keys"]
