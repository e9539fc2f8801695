"""A table of the page's markup: records that are spans of nodes, columns read when asked for."""

from collections.abc import Collection, Mapping, Sequence

from rowsmith.model.table import Column, Record, Table
from rowsmith.sources.columns import read_columns
from rowsmith.sources.outline import Outline

SAMPLED = 24
"""Records whose texts are counted; the others are taken to be like them."""


def dom_table(
    source: str,
    outline: Outline,
    records: Sequence[Record],
    selector: str,
    labels: Mapping[int, tuple[str, ...]],
) -> Table:
    """Return the table of *records*, at least one.

    Args:
        source: method and version.
        outline: the page.
        records: spans of nodes, in page order.
        selector: how they are found again.
        labels: what the header calls the columns of a grid, by column.
    """
    kept = tuple(records)

    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        return read_columns(outline, kept, numbers, labels, keys)

    heading = outline.heading_before(kept[0].start)
    caption = outline.dom.text(heading)[:200] if heading >= 0 else ""
    shown = kept if len(kept) <= SAMPLED else kept[:: len(kept) // SAMPLED]
    chars = sum(outline.chars(record.start, record.end) for record in shown)
    named = tuple(dict.fromkeys(label for texts in labels.values() for label in texts))
    return Table(source, kept, selector, read, caption, chars * len(kept) // len(shown), named)
