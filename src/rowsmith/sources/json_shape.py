"""Where a JSON value holds records: arrays, maps and caches of look-alike objects.

Every place is named by a *pattern*, its JSON pointer with ``*`` for each member of an array or map,
so that it is found again on another page. Arrays with one pattern (the ``items`` of every section)
are one list of records.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rowsmith.sources.json_text import Number, escape, place_of, read_json

MAX_NESTING = 40
MAX_MEMBERS = 5_000
"""Members of one array that are looked into for arrays inside; all of them are records."""
MAX_VISITS = 100_000
"""Containers of one value that are looked at."""
MAX_RECORDS = 200_000
MAX_STRINGS = 20
"""JSON texts inside a value that are read too."""
ALIKE = 0.5
"""Least overlap of member names (Jaccard) for two objects to be of one kind."""

_CACHE_KEY = re.compile(r"\$?(?:ROOT_QUERY\.)?([A-Za-z_]\w*):.")
_TYPE_KEYS = ("@type", "__typename")


class Parent(NamedTuple):
    """What a record stands in.

    Attributes:
        pointer: where it stands.
        value: its members; empty for a list.
        key: its key in a map, else "".
    """

    pointer: str
    value: dict[str, Any]
    key: str = ""


class Entry(NamedTuple):
    """One record of a JSON value.

    Attributes:
        pointer: where it stands.
        value: object, array of a row's values, or text.
        key: its key, when it is a member of a map, else "".
        parents: the records and keyed lists that it stands in, outermost first.
        node: node of the page that holds the value.
        attribute: attribute of the node that holds it, "" for its text.
    """

    pointer: str
    value: Any
    key: str = ""
    parents: tuple[Parent, ...] = ()
    node: int = -1
    attribute: str = ""


class Group(NamedTuple):
    """Records of one kind.

    Attributes:
        pattern: pointer with ``*`` for members, and the type where one array holds several.
        entries: in order.
        labels: names of the values where records are arrays, () else.
    """

    pattern: str
    entries: list[Entry]
    labels: tuple[str, ...] = ()


References = dict[str, tuple[str, dict[str, Any]]]
"""Identifier to (pointer, object) of what ``{"@id": ...}`` or ``{"__ref": ...}`` stands for."""


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
        group for pattern, arrays in walk.arrays.items() for group in _groups(pattern, arrays)
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
        elif self._strings < MAX_STRINGS and _may_be_json(value):
            self._strings += 1
            inner = read_json(value)
            if isinstance(inner, dict | list):
                self.visit(inner, _Place(f"{at.pointer}#", f"{at.pattern}#", at.parents))

    def _object(self, value: dict[str, Any], at: _Place) -> None:
        name = value.get("@id")
        if isinstance(name, str) and len(value) > 2:
            self.references.setdefault(name, (at.pointer, value))
        caches = _cache_types(value)
        if caches:
            self._cache(value, caches, at)
            return
        is_map = is_map_of_records(value)
        if is_map:
            self._keep(f"{at.pattern}/*", [self._entry(value, key, at) for key in value])
        is_keyed = is_map or _is_map_of_lists(value)
        for key, member in list(value.items())[:MAX_MEMBERS]:
            if _has_inside(member):
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
            if _has_inside(member):
                kind = _kind_of(key) if isinstance(member, dict) else ""
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
        labels = _grid_labels(value)
        if labels is not None:
            rows = entries[1:] if labels and labels == tuple(value[0]) else entries
            self.grids.setdefault((pattern, len(value[0]), labels), []).extend(rows)
            return
        self._keep(pattern, [entry for entry in entries if _is_record(entry.value)])
        for entry in entries[:MAX_MEMBERS]:
            if _has_inside(entry.value):
                inside = _Place(entry.pointer, pattern, at.parents)
                is_record = isinstance(entry.value, dict)
                self.visit(entry.value, inside.within(entry.value) if is_record else inside)

    def _keep(self, pattern: str, entries: list[Entry]) -> None:
        if entries:
            self.arrays.setdefault(pattern, []).append(entries)


def _has_inside(value: Any) -> bool:
    if isinstance(value, dict | list):
        return bool(value)
    return _may_be_json(value)


def _may_be_json(value: Any) -> bool:
    return isinstance(value, str) and len(value) > 40 and value[:2] in {'{"', "[{", "[["}


def _is_record(value: Any) -> bool:
    return (isinstance(value, dict) and bool(value)) or (
        isinstance(value, str) and not isinstance(value, Number) and bool(value.strip())
    )


def is_map_of_records(value: dict[str, Any]) -> bool:
    """Tell whether *value*'s members are records of one kind under their keys, not its parts.

    >>> is_map_of_records({"7": {"name": "a", "size": 1}, "9": {"name": "b", "size": 2}})
    True
    >>> is_map_of_records({"address": {"street": "a"}, "geo": {"lat": "1"}})
    False
    """
    if len(value) < 2 or (len(value) == 2 and all(key.isidentifier() for key in value)):
        return False
    first: set[str] | None = None
    for at, member in enumerate(value.values()):
        if not isinstance(member, dict) or len(member) < 2:
            return False
        if first is None:
            first = set(member)
        elif at < 50 and len(first & member.keys()) < ALIKE * len(first | member.keys()):
            return False
    return True


def _is_map_of_lists(value: dict[str, Any]) -> bool:
    """Tell whether *value*'s members are lists of records of one kind: jobs by department."""
    if len(value) < 2 or (len(value) == 2 and all(key.isidentifier() for key in value)):
        return False
    first: set[str] | None = None
    for at, member in enumerate(value.values()):
        if not isinstance(member, list) or not (member and isinstance(member[0], dict)):
            return False
        names = member[0].keys()
        if first is None:
            first = set(names)
        elif at < 50 and len(first & names) < ALIKE * len(first | names):
            return False
    return True


def _kind_of(key: str) -> str:
    found = _CACHE_KEY.match(key)
    return found[1] if found else ""


def _cache_types(value: dict[str, Any]) -> dict[str, list[str]]:
    """Return type to keys of a normalised cache (Apollo, Relay): ``{"Product:7": {...}}``."""
    kinds: dict[str, list[str]] = {}
    for key, member in value.items():
        if ":" in key and isinstance(member, dict):
            kind = _kind_of(key)
            if kind and "://" not in key:
                kinds.setdefault(kind, []).append(key)
    return kinds


def _grid_labels(rows: list[Any]) -> tuple[str, ...] | None:
    """Return the header of an array of rows, () when it has none, None when it is no grid."""
    if len(rows) < 2 or not all(isinstance(row, list) for row in rows):
        return None
    width = len(rows[0])
    if not 2 <= width <= 100 or any(
        len(row) != width or any(isinstance(cell, dict | list) for cell in row)
        for row in rows[:200]
    ):
        return None
    if not any(type(cell) is str for row in rows[:20] for cell in row):
        return None
    head = rows[0]
    if not all(isinstance(cell, str) and cell.strip() for cell in head) or len(set(head)) < width:
        return ()
    is_told = any(not isinstance(cell, str) for row in rows[1:20] for cell in row)
    return tuple(head) if is_told else ()


def _groups(pattern: str, arrays: list[list[Entry]]) -> Iterator[Group]:
    texts = [
        entries for entries in arrays if all(isinstance(entry.value, str) for entry in entries)
    ]
    objects = [[entry for entry in entries if isinstance(entry.value, dict)] for entries in arrays]
    joined = [entry for entries in texts for entry in entries]
    if len(joined) >= 2 and len(texts) <= 30 and len(joined) >= 2 * len(texts):
        yield Group(pattern, joined)
    for number, entries in enumerate(_by_kind([some for some in objects if some])):
        name = pattern if number == 0 else f"{entries[0].pointer.rpartition('/')[0]}/*"
        yield from split_by_type(name, entries)


def _by_kind(arrays: list[list[Entry]]) -> list[list[Entry]]:
    """Join arrays whose objects have the same members; the largest kind first."""
    kinds: list[tuple[set[str], list[Entry]]] = []
    for entries in arrays:
        names = {name for entry in entries[:3] for name in entry.value}
        for known, joined in kinds[:10]:
            if len(known & names) >= ALIKE * len(known | names):
                joined.extend(entries)
                known.update(names)
                break
        else:
            kinds.append((names, list(entries)))
    return sorted((joined for _, joined in kinds), key=len, reverse=True)


def type_of(value: dict[str, Any]) -> str:
    """Return what an object says it is (``@type``, ``__typename``), "" when it does not."""
    for key in _TYPE_KEYS:
        found = value.get(key)
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, str):
            return found
    return ""


def split_by_type(pattern: str, entries: list[Entry]) -> Iterator[Group]:
    """Yield *entries* as one group, or one a type where they say that they are of several."""
    types: dict[str, list[Entry]] = {}
    for entry in entries:
        types.setdefault(type_of(entry.value), []).append(entry)
    if len(types.keys() - {""}) <= 1:
        if len(entries) >= 2:
            yield Group(pattern, entries)
        return
    for kind, some in types.items():
        if len(some) >= 2:
            yield Group(f"{pattern}[{kind}]", some)
