"""Records that are several siblings with the same date: its agenda, its minutes, its notice."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rowsmith.dom.tree import TEXT
from rowsmith.model.table import Record
from rowsmith.model.values import Kind
from rowsmith.sources.outline import Outline
from rowsmith.values import spans

MAX_LOOKED_AT = 120
"""Characters of a sibling that are looked at."""
MIN_DATED = 4
"""Siblings with a date."""
MIN_AGAIN = 0.25
"""Share of them that must have the date of the one before."""
_NUMBER = re.compile(r"\d+")


def has_days(outline: Outline, siblings: Sequence[int]) -> bool:
    """Tell whether several of *siblings* have the same date as the one before them."""
    if len(siblings) < MIN_DATED:
        return False
    numbers = [_numbers(outline, node) for node in siblings]
    again = sum(bool(a) and a == b for a, b in pairwise(numbers))
    if again <= 0 or again < MIN_AGAIN * sum(map(bool, numbers)):
        return False
    groups = list(_days(outline, siblings))
    dated = sum(map(len, groups))
    return len(groups) > 1 and dated >= MIN_DATED and dated - len(groups) >= MIN_AGAIN * dated


def split_by_day(outline: Outline, siblings: Sequence[int]) -> list[Record]:
    """Return the runs of siblings with one date; siblings without a date end a run."""
    ends = outline.dom.ends
    return [Record(group[0], ends[group[-1]]) for group in _days(outline, siblings)]


def _days(outline: Outline, siblings: Sequence[int]) -> Iterator[list[int]]:
    group, last = list[int](), tuple[str, ...]()
    for node in siblings:
        numbers = _numbers(outline, node)
        if group and numbers == last:
            group.append(node)
            continue
        if group:
            yield group
        group, last = [], ()
        if numbers and spans(Kind.DATE, _beginning(outline, node)):
            group, last = [node], numbers
    if group:
        yield group


def _numbers(outline: Outline, node: int) -> tuple[str, ...]:
    """Return the numbers at the beginning of an element's text, none of a text of its parent."""
    if outline.dom.tags[node] == TEXT:
        return ()
    return tuple(_NUMBER.findall(outline.dom.stream, *_bounds(outline, node)))


def _beginning(outline: Outline, node: int) -> str:
    return outline.dom.stream[slice(*_bounds(outline, node))]


def _bounds(outline: Outline, node: int) -> tuple[int, int]:
    start = outline.dom.starts[node]
    return start, min(outline.dom.stops[node], start + MAX_LOOKED_AT)
