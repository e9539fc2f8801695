"""What records look like in a JSON value: arrays, maps and caches of look-alike objects.

Every place is named by a *pattern*, its JSON pointer with ``*`` for each member of an array or map,
so that it is found again on another page. Arrays with one pattern (the ``items`` of every section)
are one list of records.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from rowsmith.sources.json_text import Number

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


def has_inside(value: Any) -> bool:
    """Tell whether records may stand in *value*."""
    if isinstance(value, dict | list):
        return bool(value)
    return may_be_json(value)


def may_be_json(value: Any) -> bool:
    """Tell whether *value* is a text that may be JSON itself."""
    return isinstance(value, str) and len(value) > 40 and value[:2] in {'{"', "[{", "[["}


def is_record(value: Any) -> bool:
    """Tell whether a member of an array can be a record: an object or a text with something in."""
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


def is_map_of_lists(value: dict[str, Any]) -> bool:
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


def kind_of(key: str) -> str:
    """Return the type in a normalised cache's key, "" for another key.

    >>> kind_of("Product:7"), kind_of("name")
    ('Product', '')
    """
    found = _CACHE_KEY.match(key)
    return found[1] if found else ""


def cache_types(value: dict[str, Any]) -> dict[str, list[str]]:
    """Return type to keys of a normalised cache (Apollo, Relay): ``{"Product:7": {...}}``."""
    kinds: dict[str, list[str]] = {}
    for key, member in value.items():
        if ":" in key and isinstance(member, dict):
            kind = kind_of(key)
            if kind and "://" not in key:
                kinds.setdefault(kind, []).append(key)
    return kinds


def grid_labels(rows: list[Any]) -> tuple[str, ...] | None:
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


def groups_of(pattern: str, arrays: list[list[Entry]]) -> Iterator[Group]:
    """Yield the groups in the arrays of one pattern: of texts, and of each kind of objects."""
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
