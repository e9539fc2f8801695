"""Rows to stdout or a file, talk to stderr."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import orjson

from rowsmith.errors import ConfigError
from rowsmith.model.extraction import Extraction
from rowsmith.model.receipt import Completeness
from rowsmith.model.values import Json, Row

PREVIEW_ROWS = 20
PREVIEW_WIDTH = 48
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


class RowWriter:
    """Writes rows as they come: NDJSON or CSV by the file's ending; nothing to a terminal.

    Each line is complete when it is written, so that an interrupted run leaves whole rows.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.count = 0
        self.is_terminal = target == "-" and sys.stdout.isatty()
        self._is_csv = target.lower().endswith(".csv")
        self._columns: list[str] = []
        self._file: IO[str] | None = None
        if target != "-":
            try:
                self._file = Path(target).open(  # noqa: SIM115 - closed by close()
                    "w", encoding="utf-8", newline=""
                )
            except OSError as exc:
                raise ConfigError(f"--output: {target} cannot be written: {exc.strerror}") from exc

    def write(self, rows: Sequence[Row]) -> None:
        """Write *rows* now."""
        self.count += len(rows)
        if self.is_terminal:
            return
        stream = self._file if self._file is not None else sys.stdout
        if self._is_csv:
            self._write_csv(stream, rows)
        else:
            stream.writelines(orjson.dumps(row).decode() + "\n" for row in rows)
        stream.flush()

    def _write_csv(self, stream: IO[str], rows: Sequence[Row]) -> None:
        writer = csv.writer(stream)
        if not self._columns and rows:
            self._columns = list(dict.fromkeys(name for row in rows for name in row))
            writer.writerow([neutral(name) for name in self._columns])
        writer.writerows([neutral(row.get(name)) for name in self._columns] for row in rows)

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()


def neutral(value: Json) -> str | int | float | None:
    """Return *value* as a CSV cell that no spreadsheet runs as a formula (CWE-1236).

    >>> neutral("=1+1"), neutral(-3), neutral("-3.5")
    ("'=1+1", -3, '-3.5')
    """
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def preview(rows: Sequence[Row]) -> None:
    """Show the first rows as a table on stdout."""
    from rich.console import Console  # noqa: PLC0415 - rich is loaded only where a table is shown
    from rich.table import Table  # noqa: PLC0415 - likewise

    if not rows:
        return
    table = Table(show_lines=False)
    names = list(dict.fromkeys(name for row in rows for name in row))
    for name in names:
        table.add_column(name, overflow="fold", max_width=PREVIEW_WIDTH)
    for row in rows[:PREVIEW_ROWS]:
        table.add_row(*("" if row.get(name) is None else str(row[name]) for name in names))
    Console().print(table)


def summary(found: Extraction, target: str) -> str:
    """Return one line on what was got: rows, pages, whether that is all, and what to know."""
    receipt = found.receipt
    pages = max(1, len(receipt.visited))
    if not found.rows:
        looked = (
            ", ".join(f"{t.records} × {t.source}" for t in receipt.menu) or "no repeated records"
        )
        notes = " ".join(receipt.notes)
        return f"no rows: nothing on the page answers (looked at: {looked}). {notes}".strip()
    told = f" of {receipt.claimed_rows} that the site names" if receipt.claimed_rows else ""
    whole = {
        Completeness.TRUE: "complete",
        Completeness.FALSE: f"not complete: {receipt.stop_reason.value}",
        Completeness.UNKNOWN: "whether that is all is not known",
    }[receipt.complete]
    rejected = f", {len(receipt.rejects)} rejects" if receipt.rejects else ""
    where = "" if target == "-" else f" in {target}"
    more = (
        f" (first {PREVIEW_ROWS} shown)"
        if target == "-" and len(found.rows) > PREVIEW_ROWS and sys.stdout.isatty()
        else ""
    )
    read = f"{pages} page{'s' if pages > 1 else ''}"
    return f"{len(found.rows)} rows{told} from {read}{where}{rejected}; {whole}{more}"


def say(sentence: str) -> None:
    """Write one line to stderr."""
    sys.stderr.write(f"{sentence}\n")
