"""Whether a recipe learned anew reads the same kind of record as one that no longer fits."""

from collections.abc import Mapping

from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json

ALIKE = 0.8
"""Least share of the known fields that have to be found again (engine.md 2)."""


def is_alike(known: Recipe, found: Recipe) -> bool:
    """Tell whether *found* reads the records that *known* read elsewhere.

    A link that led astray gives some table too; it has another source, lacks the fields, or has
    them in columns with which the known ones share nothing.
    """
    if found.body["source"] != known.body["source"]:
        return False
    wanted, had = known.body["fields"], found.body["fields"]
    agreeing = [name for name in wanted if name in had and _agree(wanted[name], had[name])]
    return len(agreeing) >= ALIKE * len(wanted)


def _agree(known: Mapping[str, Json], found: Mapping[str, Json]) -> bool:
    """Tell whether two columns are called alike: by the page's words, or by their own class."""
    if known["column"] == found["column"]:
        return True
    if known.get("label") and known.get("label") == found.get("label"):
        return True
    step = _last_step(known["column"])
    return "." in step and step == _last_step(found["column"])


def _last_step(key: str) -> str:
    """Return the step that the value stands in: ``li/a.name/text()`` has ``a.name``."""
    return str(key.removesuffix("/text()").rpartition("/")[2])
