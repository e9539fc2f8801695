"""Columns that records show in different wrappers, made one: ``li/a`` here, ``li/span/a`` there.

Texts that were written by hand in an editor have stray ``span``, ``b`` and ``p`` around the same
value, each record its own. Paths that differ in nothing else are one column. So are those that
differ in what a class says of the value: ``span.badge--open`` here, ``span.badge--closed`` there.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rowsmith.model.table import Column, Form

BARE = "bare["
"""Begins the key of a column by its path without wrappers: ``bare[li/a@href]``."""
_WRAPPERS = frozenset({"span", "font", "b", "strong", "i", "em", "u", "small", "p", "div"})
_LAST = re.compile(r"(?:text\(\)|[^@]+@[\w-]+)(?:\[\d+\])?")
_MODIFIED = re.compile(r"(?<=[^\W\d_]{3})[-_]+[A-Za-z]+$|(?<=[^\W\d_]{2})[-_]{2,}[\w-]+$")
"""The last word of a class, which may tell one value from another."""
_END = re.compile(r"(?:@[\w-]+)?(?:\[\d+\])?\Z")
"""Behind the path of a key: the attribute, and the ordinal."""
_FORMS = frozenset({Form.TEXT, Form.LINK})
MIN_SHARE = 0.6
"""Share of the records that must have the value in some wrapper."""
MAX_TWICE = 0.1
"""Share of the records that may have it in two: there the first counts."""


def bare_columns(columns: Sequence[Column], records: int) -> Iterator[Column]:
    """Yield a column for each value that the records wrap differently.

    Args:
        columns: what was read, keyed by paths of steps, over *records* records.
        records: how many records were read.
    """
    for name, same in _every(columns).items():
        held = [len(column.cells) for column in same]
        least = max(max(held) + 1, MIN_SHARE * records)
        if sum(held) < least:
            continue
        made = _joined(name, same)
        twice = sum(held) - len(made.cells)
        if least <= len(made.cells) and twice <= MAX_TWICE * records:
            yield made


def bare_named(columns: Sequence[Column], keys: Collection[str]) -> Iterator[Column]:
    """Yield the columns with those of *keys* that name a path without wrappers."""
    if any(key.startswith(BARE) for key in keys):
        found = _every(columns)
        yield from (_joined(key, found[key]) for key in keys if key in found)


def inner_key(key: str) -> str:
    """Return the path without wrappers that *key* names, "" when it is another key.

    >>> inner_key("bare[li/a@href]"), inner_key("li/a@href")
    ('li/a@href', '')
    """
    return key[len(BARE) : -1] if key.startswith(BARE) else ""


@lru_cache(maxsize=8192)
def unwrapped(path: str) -> str:
    """Return a path of steps below the record without bare wrappers.

    >>> unwrapped("li/span/a"), unwrapped("p/strong"), unwrapped("div/b.name/span/text()")
    ('li/a', 'p', 'div/b.name/text()')
    """
    root, *steps = path.split("/")
    return "/".join([root, *(step for step in steps if step not in _WRAPPERS)])


@lru_cache(maxsize=8192)
def unmodified(path: str) -> str:
    """Return a path of steps with ``*`` for the last words of classes, below the record.

    >>> unmodified("li/span.badge.badge--open"), unmodified("div/p.note")
    ('li/span.badge.badge-*', 'div/p.note')
    """
    root, *steps = path.split("/")
    return "/".join([root, *map(_family, steps)])


@lru_cache(maxsize=8192)
def _family(step: str) -> str:
    if "." not in step:
        return step
    tag, *tokens = step.split(".")
    return ".".join([tag, *sorted({_MODIFIED.sub("-*", token) for token in tokens})])


def _every(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """Return the columns by their key without wrappers, then by that with ``*`` in classes."""
    found: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        if column.form not in _FORMS:
            continue
        path, slash, last = column.key.rpartition("/")
        if slash and _LAST.fullmatch(last):
            found[f"{BARE}{unwrapped(path)}/{last}]"].append(column)
        starred = _starred(column.key)
        if starred:
            found[f"{BARE}{starred}]"].append(column)
    return found


@lru_cache(maxsize=8192)
def _starred(key: str) -> str:
    """Return a column's key with `unmodified` path, "" where that is the key itself."""
    if "." not in key:
        return ""
    at = _END.search(key, max(key.rfind("/"), 0)).start()  # type: ignore[union-attr]  # at the end at least
    made = unmodified(key[:at])
    return f"{made}{key[at:]}" if made != key[:at] else ""


def _joined(key: str, same: Sequence[Column]) -> Column:
    cells = {number: cell for column in reversed(same) for number, cell in column.cells.items()}
    usual = max(same, key=lambda column: len(column.cells))
    return replace(usual, key=key, cells=dict(sorted(cells.items())), anchor="")
