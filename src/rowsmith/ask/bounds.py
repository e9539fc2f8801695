"""How much work a schema may make: long patterns, and references that multiply."""

from collections.abc import Iterator

from rowsmith.errors import Fault
from rowsmith.model.values import Json

MAX_PATTERN = 1_000
"""Characters of one pattern; the engine that runs them bounds its steps itself."""
MAX_EXPANDED = 10_000
"""Schemas in a schema when every reference is written out: five levels of ``allOf`` that each name
the next one ten times are 100,000, and checking one row takes seconds (reliability.md 1.9)."""
NO_SCHEMAS = frozenset({"enum", "const", "default", "examples"})


def bound_faults(schema: dict[str, Json]) -> Iterator[Fault]:
    """Yield what is too much in *schema*, whose references all lead somewhere inside of it."""
    yield from _patterns(schema, "schema")
    if _Expanded(schema).count(schema) > MAX_EXPANDED:
        yield Fault(
            "schema",
            f"must not grow beyond {MAX_EXPANDED:,} schemas with its references written out: "
            "let fewer of them name each other",
        )


def _patterns(node: Json, where: str) -> Iterator[Fault]:
    if isinstance(node, list):
        for at, value in enumerate(node):
            yield from _patterns(value, f"{where}.{at}")
    if not isinstance(node, dict):
        return
    patterned = node.get("patternProperties")
    told = [node.get("pattern"), *(patterned if isinstance(patterned, dict) else ())]
    if any(isinstance(each, str) and len(each) > MAX_PATTERN for each in told):
        yield Fault(f"{where}.pattern", f"must have {MAX_PATTERN:,} characters or fewer")
    for key, value in node.items():
        if key not in NO_SCHEMAS:
            yield from _patterns(value, f"{where}.{key}")


class _Expanded:
    """Counts the schemas in a schema, those behind references each time they are named."""

    def __init__(self, root: dict[str, Json]) -> None:
        self._root = root
        self._known: dict[int, int] = {}

    def count(self, node: Json) -> int:
        """Return how many there are; what leads back to itself counts once on the way."""
        if not isinstance(node, dict | list):
            return 0
        found = self._known.get(id(node))
        if found is not None:
            return found
        self._known[id(node)] = 0  # while it is counted
        if isinstance(node, list):
            total = sum(map(self.count, node))
        else:
            inner = (value for key, value in node.items() if key not in NO_SCHEMAS)
            total = 1 + sum(map(self.count, inner)) + self.count(self._target(node.get("$ref")))
        self._known[id(node)] = total
        return total

    def _target(self, reference: Json) -> Json:
        return resolve(reference, self._root) if isinstance(reference, str) else None


def resolve(reference: str, root: dict[str, Json]) -> dict[str, Json] | None:
    """Return the schema that a local *reference* names in *root*, None when there is none."""
    node: Json = root
    for part in filter(None, reference.removeprefix("#").strip("/").split("/")):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        elif isinstance(node, dict) and key in node:
            node = node[key]
        else:
            return None
    return node if isinstance(node, dict) else None
