"""Rows to stdout or a file, as they come."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import orjson

from rowsmith.errors import ConfigError
from rowsmith.model.values import Row
from rowsmith.service.rows.cells import neutral

PREVIEW_ROWS = 20
"""Rows of the table in a terminal."""


class RowWriter:
    """Writes rows as they come: NDJSON, or CSV by the file's ending; nothing to a terminal.

    Each line is whole when it is written, so that an interrupted run leaves whole rows. A file
    that is there keeps its content until the first row, or the end without one.

    Attributes:
        target: path of the file, ``"-"`` for stdout.
        count: rows so far.
        first: the first of them, at most `PREVIEW_ROWS`.
        is_terminal: rows would go to a terminal, so they are only counted and the first kept.
    """

    def __init__(self, target: str, columns: Sequence[str] = ()) -> None:
        """Prepare to write to *target*.

        Args:
            target: path of a file, or ``"-"``.
            columns: the columns that are expected, in order; a CSV grows by others that come.

        Raises:
            ConfigError: *target* cannot be written.
        """
        self.target = target
        self.count = 0
        self.first: list[Row] = []
        self.is_terminal = target == "-" and sys.stdout.isatty()
        self._is_csv = target.lower().endswith(".csv")
        self._columns: list[str] = []
        self._expected = tuple(columns)
        self._is_begun = False
        self._file: IO[str] | None = None
        if target != "-":
            try:
                self._file = Path(target).open(  # noqa: SIM115 - closed when the context ends
                    "a+", encoding="utf-8", newline=""
                )
            except OSError as exc:
                raise ConfigError(f"--output: {target} cannot be written: {exc.strerror}") from exc

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, rows: Sequence[Row]) -> None:
        """Write *rows* now."""
        self.count += len(rows)
        self.first.extend(rows[: PREVIEW_ROWS - len(self.first)])
        if not rows:
            return
        if self._file is None:
            if not self.is_terminal:
                _to_stdout(rows)
            return
        self._begin(self._file)
        if self._is_csv:
            self._write_csv(self._file, rows)
        else:
            self._file.writelines(orjson.dumps(row).decode() + "\n" for row in rows)
        self._file.flush()

    def finish(self) -> None:
        """End a run that went well: without rows, the file is left empty."""
        if self._file is not None:
            self._begin(self._file)

    def kept(self) -> str:
        """Return where the rows so far are, e.g. ``"45 rows kept in jobs.csv"``."""
        rows = "1 row" if self.count == 1 else f"{self.count} rows"
        return f"{rows} found" if self.target == "-" else f"{rows} kept in {self.target}"

    def _begin(self, file: IO[str]) -> None:
        if not self._is_begun:
            file.truncate(0)
            self._is_begun = True

    def _write_csv(self, file: IO[str], rows: Sequence[Row]) -> None:
        names = dict.fromkeys((*self._columns, *self._expected))
        names.update(dict.fromkeys(name for row in rows for name in row))
        if len(names) > len(self._columns):
            self._widen(file, list(names))
        csv.writer(file).writerows(
            [neutral(row.get(name)) for name in self._columns] for row in rows
        )

    def _widen(self, file: IO[str], names: list[str]) -> None:
        """Write the header; when a later row brings a new column, the rows again under it."""
        file.seek(0)
        earlier = list(csv.reader(file))[1:]
        file.truncate(0)
        self._columns = names
        writer = csv.writer(file)
        writer.writerow([neutral(name) for name in names])
        writer.writerows([*row, *[""] * (len(names) - len(row))] for row in earlier)


def _to_stdout(rows: Sequence[Row]) -> None:
    """Write NDJSON in UTF-8, whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(orjson.dumps(row) + b"\n" for row in rows)
    sys.stdout.buffer.flush()
