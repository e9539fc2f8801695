"""Whether pages still fit a recipe, and whether one learned anew reads the same records."""

from collections.abc import Mapping, Sequence

from rowsmith.model.cell import Cell
from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json
from rowsmith.recipe.expect import faults_of, hash_of, texts_of
from rowsmith.recipe.fingerprint import likeness

ALIKE = 0.8
"""Least share of the known fields that have to be found again (engine.md 2)."""
MOVED = 0.5
"""Pages of one family have at least this share of their tag paths in common."""
REAPPEARED = 0.5
"""Least share of a field's known values, and of such fields, that tell a page again."""

Cells = Sequence[Mapping[str, Cell]]


def drift_of(recipe: Recipe, cells: Cells) -> list[str]:
    """Return in what a page differs from what *recipe* expects, [] when it is healthy.

    Args:
        recipe: what was applied.
        cells: what it gave, per row field name to cell.
    """
    return faults_of(recipe.body.get("expect", {}), cells)


def has_moved(recipe: Recipe, fingerprint: str) -> bool:
    """Tell whether a page looks like none of the recipe's family.

    It is told and not acted upon: rows as expected are better evidence than the page around them.
    """
    known = recipe.body.get("fingerprint", "")
    return bool(known) and likeness(known, fingerprint) < MOVED


def is_alike(known: Recipe, found: Recipe, cells: Cells = ()) -> bool:
    """Tell whether *found*, learned anew, reads the records that *known* read elsewhere.

    Args:
        known: the recipe that no longer fits.
        found: the one learned in its place.
        cells: what that gave.

    Returns:
        True when known values come back; or when the same source has columns of the same names
        and kinds. A link that led astray gives some table too.
    """
    if _reappear(known, cells):
        return True
    if found.body["source"] != known.body["source"]:
        return False
    wanted = known.body["fields"]
    agreeing = [name for name in wanted if _agree(known, found, name)]
    return len(agreeing) >= ALIKE * len(wanted)


def _reappear(known: Recipe, cells: Cells) -> bool:
    fields = known.body.get("expect", {}).get("fields", {})
    told = {
        name: set(one["known"]) for name, one in fields.items() if len(one.get("known", ())) > 1
    }
    again = [
        name
        for name, hashes in told.items()
        if len(hashes & {hash_of(text) for text in texts_of(cells, name)})
        >= REAPPEARED * len(hashes)
    ]
    return bool(told) and len(again) >= REAPPEARED * len(told)


def _agree(known: Recipe, found: Recipe, name: str) -> bool:
    """Tell whether a field's columns are of one kind, and called alike: by label, key or class."""
    ours, theirs = known.body["fields"][name], found.body["fields"].get(name)
    if theirs is None or len({_kind(known, name), _kind(found, name)} - {None}) > 1:
        return False
    if ours["column"] == theirs["column"]:
        return True
    if ours.get("label") and ours.get("label") == theirs.get("label"):
        return True
    step = _last_step(ours["column"])
    return "." in step and step == _last_step(theirs["column"])


def _kind(recipe: Recipe, name: str) -> Json:
    return recipe.body.get("expect", {}).get("fields", {}).get(name, {}).get("kind")


def _last_step(key: str) -> str:
    """Return the step that the value stands in: ``li/a.name/text()`` has ``a.name``."""
    return str(key.removesuffix("/text()").rpartition("/")[2])
