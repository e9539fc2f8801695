"""A JSON value walked once: every list of records in it, by its pattern."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from rowsmith.sources.json_shape import (
    Entry,
    Group,
    Parent,
    References,
    cache_types,
    grid_labels,
    groups_of,
    has_inside,
    is_map_of_lists,
    is_map_of_records,
    is_record,
    kind_of,
    may_be_json,
)
from rowsmith.sources.json_text import escape, place_of, read_json

MAX_NESTING = 40
MAX_MEMBERS = 5_000
"""Members of one array that are looked into for arrays inside; all of them are records."""
MAX_VISITS = 100_000
"""Containers of one value that are looked at."""
MAX_RECORDS = 200_000
MAX_STRINGS = 20
"""JSON texts inside a value that are read too."""


def find_groups(
    values: Iterable[tuple[int, Any]], attribute: str = ""
) -> tuple[list[Group], dict[int, References]]:
    """Return every group of two or more look-alike records in *values*, and what refers to what.

    Args:
        values: (node, value) of what elements of one kind hold.
        attribute: attribute that they hold it in, "" for their text.

    Returns:
        Groups; node to references among what it holds, where there are any.
    """
    walk = _Walk(attribute)
    references: dict[int, References] = {}
    for node, value in values:
        walk.begin(node)
        walk.visit(value, _Place("", ""))
        if walk.references:
            references[node] = walk.references
    groups = [
        group for pattern, arrays in walk.arrays.items() for group in groups_of(pattern, arrays)
    ]
    groups.extend(
        Group(pattern, rows, labels)
        for (pattern, _, labels), rows in walk.grids.items()
        if len(rows) >= 2
    )
    return groups, references


class _Place(NamedTuple):
    """Where the walk is: pointer, pattern, and the records that it is in, outermost first."""

    pointer: str
    pattern: str
    parents: tuple[Parent, ...] = ()

    def to(self, value: Any, key: str, step: str = "") -> "_Place":
        """Return the place of *value*, the member *key*; *step* is its part of the pattern."""
        pointer = place_of(value, f"{self.pointer}/{escape(key)}")
        return _Place(pointer, f"{self.pattern}/{step or escape(key)}", self.parents)

    def within(self, value: Any, key: str = "") -> "_Place":
        """Return this place as the inside of the record *value*, whose key is *key*."""
        members = value if isinstance(value, dict) else {}
        return self._replace(parents=(*self.parents, Parent(self.pointer, members, key)))


class _Walk:
    """One pass over values; collects arrays by pattern."""

    def __init__(self, attribute: str) -> None:
        self.node = -1
        self.attribute = attribute
        self.arrays: dict[str, list[list[Entry]]] = {}
        self.grids: dict[tuple[str, int, tuple[str, ...]], list[Entry]] = {}
        self.references: References = {}
        self._visits = 0
        self._strings = 0

    def begin(self, node: int) -> None:
        """Go on with what *node* holds."""
        self.node = node
        self.references = {}

    def visit(self, value: Any, at: _Place) -> None:
        """Collect what *value*, standing *at* a place, holds."""
        self._visits += 1
        if self._visits > MAX_VISITS or at.pattern.count("/") > MAX_NESTING:
            return
        if isinstance(value, dict):
            self._object(value, at)
        elif isinstance(value, list):
            self._array(value, at)
        elif self._strings < MAX_STRINGS and may_be_json(value):
            self._strings += 1
            inner = read_json(value)
            if isinstance(inner, dict | list):
                self.visit(inner, _Place(f"{at.pointer}#", f"{at.pattern}#", at.parents))

    def _object(self, value: dict[str, Any], at: _Place) -> None:
        name = value.get("@id")
        if isinstance(name, str) and len(value) > 2:
            self.references.setdefault(name, (at.pointer, value))
        caches = cache_types(value)
        if caches:
            self._cache(value, caches, at)
            return
        is_map = is_map_of_records(value)
        if is_map:
            self._keep(f"{at.pattern}/*", [self._entry(value, key, at) for key in value])
        is_keyed = is_map or is_map_of_lists(value)
        for key, member in list(value.items())[:MAX_MEMBERS]:
            if has_inside(member):
                inside = at.to(member, key, "*" if is_keyed else "")
                self.visit(member, inside.within(member, key) if is_keyed else inside)

    def _cache(self, value: dict[str, Any], caches: dict[str, list[str]], at: _Place) -> None:
        for key, member in value.items():
            if isinstance(member, dict):
                self.references.setdefault(key, (at.to(member, key).pointer, member))
        for kind, keys in caches.items():
            self._keep(
                f"{at.pattern}/{escape(kind)}:*", [self._entry(value, key, at) for key in keys]
            )
        for key, member in list(value.items())[:MAX_MEMBERS]:
            if has_inside(member):
                kind = kind_of(key) if isinstance(member, dict) else ""
                step = f"{escape(kind)}:*" if key in caches.get(kind, ()) else ""
                self.visit(member, at.to(member, key, step))

    def _entry(self, value: dict[str, Any], key: str, at: _Place) -> Entry:
        member = value[key]
        pointer = at.to(member, key).pointer
        return Entry(pointer, member, key, at.parents, self.node, self.attribute)

    def _array(self, value: list[Any], at: _Place) -> None:
        pattern = f"{at.pattern}/*"
        entries = [
            Entry(
                place_of(item, f"{at.pointer}/{number}"),
                item,
                "",
                at.parents,
                self.node,
                self.attribute,
            )
            for number, item in enumerate(value[:MAX_RECORDS])
        ]
        labels = grid_labels(value)
        if labels is not None:
            rows = entries[1:] if labels and labels == tuple(value[0]) else entries
            self.grids.setdefault((pattern, len(value[0]), labels), []).extend(rows)
            return
        self._keep(pattern, [entry for entry in entries if is_record(entry.value)])
        for entry in entries[:MAX_MEMBERS]:
            if has_inside(entry.value):
                inside = _Place(entry.pointer, pattern, at.parents)
                is_object = isinstance(entry.value, dict)
                self.visit(entry.value, inside.within(entry.value) if is_object else inside)

    def _keep(self, pattern: str, entries: list[Entry]) -> None:
        if entries:
            self.arrays.setdefault(pattern, []).append(entries)
