"""Grouping headings: the headings above a record are columns of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from rowsmith.model.table import RawCell, Record
from rowsmith.sources.outline import RANKS, Outline

MAX_ABOVE = 60
"""Headings before the first record that are looked at."""


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
