"""Lists in one block of text: a record a line, or a paragraph of labelled lines, inside ``pre``."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rowsmith.dom import Dom
from rowsmith.model.table import Column, RawCell, Record, Table
from rowsmith.sources.outline import Outline
from rowsmith.sources.text_lines import find_lines

MAX_BLOCKS = 50
MAX_LINES = 12
"""Lines of a text inside a record that are columns."""
MIN_SHARE = 0.9
"""Share of its element's characters that a text must be: others are pieces between elements."""


def find_preformatted(outline: Outline) -> Iterator[Table]:
    """Yield the tables of lines of the page's preformatted texts.

    Cells stand in the text; their pointers are those of `find_lines`. Selectors are ``text:`` with
    the element's path, then ``#lines`` or ``#paragraphs``.
    """
    dom = outline.dom
    for node, raw in list(dom.preformatted.items())[:MAX_BLOCKS]:
        if outline.chars(node, node + 1) < MIN_SHARE * len(dom.text(dom.parents[node])):
            continue
        for table in find_lines(raw):
            yield _placed(table, outline, node)


def lines_of(dom: Dom, node: int) -> Iterator[RawCell]:
    """Yield the first lines of a preformatted text, each a part of it."""
    whole, at = dom.texts[node], 0
    for raw in dom.preformatted[node].splitlines()[:MAX_LINES]:
        text = " ".join(raw.split())
        begin = whole.find(text, at) if text else -1
        if begin >= 0:
            at = begin + len(text)
            yield RawCell(text, node, start=begin, end=at)


def _placed(table: Table, outline: Outline, node: int) -> Table:
    def read(numbers: Sequence[int], keys: Collection[str] | None = None) -> list[Column]:
        return [
            replace(column, cells={n: cell._replace(node=node) for n, cell in column.cells.items()})
            for column in table.read(numbers, keys)
        ]

    heading = outline.heading_before(node)
    return replace(
        table,
        source="dom.lines/1",
        records=tuple(Record(node, node + 1, record.pointer) for record in table.records),
        selector=f"text:{outline.path_text(outline.dom.parents[node])}#{table.selector.partition('#')[2]}",
        read=read,
        caption=outline.dom.text(heading)[:200] if heading >= 0 else "",
    )
