"""Grouping headings: the headings above a record are columns of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from rowsmith.model.table import RawCell, Record
from rowsmith.sources.outline import RANKS, Outline

MAX_ABOVE = 60
"""Headings before the first record that are looked at."""


_DAYS = frozenset({"data-date", "data-day", "datetime"})
"""Attributes in which a group says of which day its records are."""
MAX_LEVELS = 4
MAX_ABOVE_UNITS = 3
MAX_ABOVE_CHARS = 120


def texts_above(
    outline: Outline, records: Sequence[Record], numbers: Sequence[int]
) -> Iterator[tuple[int, str, RawCell]]:
    """Yield (record number, step of the group, text) for what stands first in a record's group.

    A group is an ancestor that holds some of the records but not all: a day of a calendar, a
    drawer of an accordion. A short text at its beginning, before its first record, is about all
    that it holds, and so is the day that its attributes say. Headings are left to
    `headings_above`.
    """
    dom, starts = outline.dom, [record.start for record in records]
    heads = set(outline.headings)
    first: dict[int, int] = {}
    for number in numbers:
        node = records[number].start
        for _ in range(MAX_LEVELS):
            node = dom.parents[node]
            if node <= 0 or (node < starts[0] and dom.ends[node] > starts[-1]):
                break
            if node not in first:
                first[node] = _first_text(outline, node, starts, heads)
            told = _DAYS.intersection(dom.attrs[node]) if dom.attrs[node] else ()
            for name in sorted(told):
                cell = RawCell(dom.attr(node, name).strip(), node, name)
                yield number, f"{outline.steps[node]}@{name}", cell
            if first[node] >= 0:
                yield number, outline.steps[node], RawCell(dom.texts[first[node]], first[node])


def _first_text(outline: Outline, group: int, starts: Sequence[int], heads: set[int]) -> int:
    """Return the text with which *group* begins before its records, -1 without a short one."""
    dom = outline.dom
    limit = starts[bisect_left(starts, group + 1)]
    units = dom.text_nodes_in(group, limit)
    if not 0 < len(units) <= MAX_ABOVE_UNITS or len(dom.texts[units[0]]) > MAX_ABOVE_CHARS:
        return -1
    up = units[0]
    while up > group:
        if up in heads:
            return -1
        up = dom.parents[up]
    return units[0]


def headings_above(
    outline: Outline, records: Sequence[Record], numbers: Sequence[int]
) -> Iterator[tuple[int, str, RawCell]]:
    """Yield (record number, heading tag, heading) for the sections that each record stands in.

    A heading ends the sections of headings that rank below it or as it does; headings inside
    records are theirs and head nothing.

    Args:
        outline: the page.
        records: all records of the table, in page order.
        numbers: which of them are read, ascending.
    """
    dom, headings = outline.dom, outline.headings
    if outline.sections:
        headings = sorted([*headings, *outline.sections])
    starts = [record.start for record in records]
    at = max(0, bisect_left(headings, starts[0]) - MAX_ABOVE)
    open_sections: list[int] = []
    for number in numbers:
        limit = records[number].start
        while at < len(headings) and headings[at] < limit:
            heading = headings[at]
            at += 1
            holder = bisect_right(starts, heading) - 1
            if holder >= 0 and heading < records[holder].end:
                continue
            rank = RANKS[dom.tags[heading]]
            while open_sections and RANKS[dom.tags[open_sections[-1]]] >= rank:
                open_sections.pop()
            open_sections.append(heading)
        for heading in open_sections[-4:]:
            yield number, dom.tags[heading], RawCell(dom.text(heading), heading)
