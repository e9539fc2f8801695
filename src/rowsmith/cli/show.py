"""What people read: the table of rows on stdout; sentences and the receipt on stderr."""

import sys
import textwrap
from collections.abc import Iterator, Sequence

from rowsmith.cli.output import PREVIEW_ROWS, RowWriter
from rowsmith.crawl import GUESSED
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import Completeness, MenuTable, Receipt, StopReason
from rowsmith.model.values import Json

COLUMN_WIDTH = 48
"""Longest cell of the table, in characters; longer ones end in an ellipsis."""
NARROWEST = 8
"""A column is not squeezed further for the sake of the others, in characters."""
SAMPLE_WIDTH = 32


def printable(text: str) -> str:
    r"""Return *text* without characters that steer a terminal; white space becomes one space.

    >>> printable("a\x1b[31m\n b")
    'a[31m b'
    """
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def say(sentence: str) -> None:
    """Write one line to stderr."""
    indent = len(sentence) - len(sentence.lstrip(" "))
    sys.stderr.write(f"{' ' * indent}{printable(sentence)}\n")


def preview(writer: RowWriter) -> None:
    """Show the first rows as a table when stdout is a terminal."""
    rows = writer.first
    if not rows or not sys.stdout.isatty():
        return
    from rich.console import Console  # noqa: PLC0415 - rich is loaded only where a table is shown
    from rich.table import Table  # noqa: PLC0415 - likewise
    from rich.text import Text  # noqa: PLC0415 - likewise

    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([_shown(row.get(name)) for name in names] for row in rows)]
    console = Console()
    widths = fit([max(map(len, column)) for column in zip(*cells, strict=True)], console.width)
    table = Table()
    for name, width in zip(names, widths, strict=False):
        table.add_column(Text(printable(name)), overflow="ellipsis", no_wrap=True, width=width)
    for line in cells[1:]:
        table.add_row(*(Text(cell) for cell in line[: len(widths)]))
    console.print(table)
    if len(widths) < len(names):
        say(f"no room for {', '.join(names[len(widths) :])}")


def fit(longest: Sequence[int], room: int) -> list[int]:
    """Return column widths that fit into *room* characters, borders counted.

    The widest columns give way first, each down to `NARROWEST`; then the last are left out.

    >>> fit([4, 30, 20], 40)
    [4, 13, 13]
    """
    widths = [min(length, COLUMN_WIDTH) for length in longest]
    while sum(widths) + 3 * len(widths) + 1 > room and len(widths) > 1:
        widest = max(widths)
        if widest > NARROWEST:
            widths[widths.index(widest)] -= 1
        else:
            widths.pop()
    return widths


def _shown(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    return printable(str(value))


def summary(found: Extraction, writer: RowWriter) -> Iterator[str]:
    """Yield what was got, in lines: rows, pages, whether that is all, and what to know."""
    receipt = found.receipt
    pages = count(max(1, len(receipt.visited)), "page")
    rows = len(found.rows) or receipt.rows  # rows that were written need not be kept
    if not rows:
        yield f"no rows from {pages}"
        yield from (f"  {note}" for note in receipt.notes)
        yield from _looked_at(receipt)
    else:
        where = "" if writer.target == "-" else f", written to {writer.target}"
        yield f"{count(rows, 'row')} from {pages}{where}; {whole(receipt)}"
        yield from (f"  {note}" for note in receipt.notes)
        if receipt.missing_fields:
            yield f"  found nowhere: {', '.join(receipt.missing_fields)}"
    if receipt.unplaced_filters:
        yield f"  not applied, as no column answers it: {', '.join(receipt.unplaced_filters)}"
    if receipt.rejected:
        yield f"  {count(receipt.rejected, 'reject')}; --receipt tells why"
    if writer.is_terminal and rows > PREVIEW_ROWS:
        yield f"  the first {PREVIEW_ROWS} are shown; -o FILE.ndjson or FILE.csv keeps them all"


def whole(receipt: Receipt) -> str:
    """Return whether the rows are all that the site has, and what it says itself."""
    if receipt.claimed_rows is not None:
        claimed = f" (the site names {count(receipt.claimed_rows, 'row')})"
    elif receipt.claimed_pages is not None:
        claimed = f" (the site names {count(receipt.claimed_pages, 'page')})"
    else:
        claimed = ""
    told = {
        Completeness.TRUE: "complete",
        Completeness.FALSE: f"not complete: {_lacking(receipt)}",
        Completeness.UNKNOWN: "whether that is all is not known",
    }
    return told[receipt.complete] + claimed


def _lacking(receipt: Receipt) -> str:
    """Return why rows are missing."""
    if receipt.stop_reason is not StopReason.END_OF_LIST:
        return receipt.stop_reason.value
    failed = [page for page in receipt.visited if page.error and page.found_by != GUESSED]
    return "a page failed" if failed else "the site names more"


def _looked_at(receipt: Receipt) -> Iterator[str]:
    if receipt.menu:
        yield "  looked at:"
        yield from (f"    {table_line(table)}" for table in receipt.menu)


def table_line(table: MenuTable) -> str:
    """Return one table that was looked at, in a line."""
    caption = f' under "{table.caption}"' if table.caption else ""
    samples = dict.fromkeys(
        textwrap.shorten(column.samples[0], SAMPLE_WIDTH, placeholder="…")
        for column in table.columns
        if column.samples
    )
    like = f", like {' | '.join(list(samples)[:5])}" if samples else ""
    return f"{table.id}: {count(table.records, 'record')}{caption} by {table.source}{like}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 row", "2,000 rows"."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
