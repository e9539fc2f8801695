"""How two recipes differ."""

from collections.abc import Iterator

from rowsmith.model.recipe import Recipe
from rowsmith.model.values import Json

_LEARNED = ("expect", "fingerprint")
"""What only tells of the page that a recipe was learned on."""


def differences(one: Recipe, other: Recipe) -> Iterator[tuple[str, Json, Json]]:
    """Yield (dotted member, here, there) where two recipes read differently.

    What pages gave, and fingerprints, are not compared. A member that one lacks is None there.
    """
    ours, theirs = (
        {name: value for name, value in recipe.to_json().items() if name not in _LEARNED}
        for recipe in (one, other)
    )
    yield from _differences(ours, theirs, "")


def _differences(one: Json, other: Json, path: str) -> Iterator[tuple[str, Json, Json]]:
    if not isinstance(one, dict) or not isinstance(other, dict):
        if one != other:
            yield path, one, other
        return
    for name in dict.fromkeys([*one, *other]):
        inner = f"{path}.{name}" if path else name
        yield from _differences(one.get(name), other.get(name), inner)
