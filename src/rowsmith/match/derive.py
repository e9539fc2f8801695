"""Columns by their keys, parts made again from the columns they are parts of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rowsmith.match.parts import SEPARATORS, pieces_of, remainder, typed_part
from rowsmith.model.table import Column
from rowsmith.model.values import Kind

OTHERWISE = "||"
"""Between the keys of a column and of the one that takes over where the first has no value."""
_ORDINAL = re.compile(r"\[\d+\]$")
MAX_ITEMS = 30
_KINDS = {kind.value: kind for kind in Kind}


def columns_by_key(columns: Sequence[Column], keys: Iterable[str]) -> dict[str, Column]:
    """Return the columns with *keys*: plain ones as read, parts cut out of their parents anew.

    Keys of parts are the parent's key, ``|`` and the part: a kind (``|date``), a separator with a
    place (``|comma2``) or a remainder (``|-(key)``).
    """
    plain = {column.key: column for column in columns}
    found: dict[str, Column] = {}
    for key in keys:
        column = _resolve(plain, key)
        if column is not None:
            found[key] = column
    return found


def plain_keys(keys: Iterable[str]) -> set[str]:
    """Return the keys of the columns that have to be read, so that all of *keys* can be made.

    >>> sorted(plain_keys(["li/p/text()|date", "td#1"]))
    ['li/p/text()', 'li/p/text()|date', 'td#1']
    """
    found: set[str] = set()
    open_keys = list(keys)
    while open_keys:
        key = open_keys.pop()
        if key in found:
            continue
        found.add(key)  # a member's name may hold the marks of a part
        whole, mark, inner = key.partition("|-(")
        if OTHERWISE in key:
            open_keys.extend(key.split(OTHERWISE))
        elif mark:
            open_keys.extend((whole, inner[:-1]))
        elif "|" in key:
            open_keys.append(key.rpartition("|")[0])
    return found


def further_keys(key: str) -> list[str]:
    """Return the keys of the columns that hold further items where *key* holds one of a list.

    >>> further_keys("li/a/text()[2]")[:2]
    ['li/a/text()', 'li/a/text()[3]']
    """
    base = _ORDINAL.sub("", key)
    return [
        other for other in (base, *(f"{base}[{n}]" for n in range(2, MAX_ITEMS))) if other != key
    ]


def otherwise(first: Column, second: Column) -> Column:
    """Return *first* with the cells of *second* where it has none; its key names both."""
    key = f"{first.key}{OTHERWISE}{second.key}"
    return replace(first, key=key, cells={**second.cells, **first.cells})


def _first_of(plain: dict[str, Column], keys: Sequence[str]) -> Column | None:
    found: Column | None = None
    for column in (_resolve(plain, key) for key in keys):
        if column is not None:
            found = column if found is None else otherwise(found, column)
    return found


def _resolve(plain: dict[str, Column], key: str) -> Column | None:
    if key in plain:
        return plain[key]
    if OTHERWISE in key:
        return _first_of(plain, key.split(OTHERWISE))
    parent_key, mark, part = key.partition("|-(")
    if mark:
        whole, inner = _resolve(plain, parent_key), _resolve(plain, part[:-1])
        return remainder(whole, inner) if whole is not None and inner is not None else whole
    parent_key, mark, part = key.rpartition("|")
    parent = _resolve(plain, parent_key) if mark else None
    if parent is None:
        return None
    kind = _KINDS.get(part.rstrip("0123456789"))
    if kind is not None:
        return typed_part(parent, kind, int(part[len(kind.value) :] or 0))
    name, place = part[:-1], part[-1:]
    return pieces_of(parent, name).get(int(place)) if name in SEPARATORS else None
