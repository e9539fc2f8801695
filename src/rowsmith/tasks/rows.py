"""The rows of a task on their way into its result file, in flat memory."""

import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

import msgspec

from rowsmith.model.values import Row
from rowsmith.store.folder import CHUNK_BYTES

MEMORY_BYTES = 4 * 2**20
"""Rows beyond this wait on disk."""


class RowSpool:
    """NDJSON lines, kept until all are there; a context manager."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - closed in __exit__
        self._encoder = msgspec.json.Encoder()
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, rows: Iterable[Row]) -> bytes:
        """Add rows, in order; return them as lines."""
        found = list(rows)
        lines = self._encoder.encode_lines(found)
        self._file.write(lines)
        self.count += len(found)
        return lines

    def chunks(self) -> Iterator[bytes]:
        """Yield all lines from the first, at most 1 MiB at a time."""
        self._file.seek(0)
        while chunk := self._file.read(CHUNK_BYTES):
            yield chunk
