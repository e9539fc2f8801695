"""What a task gathers as it goes, in flat memory: rows, where they were read, which pages came."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rowsmith.crawl.policy import RowWithCells
from rowsmith.model.page import StoredPage
from rowsmith.store.objects import Objects
from rowsmith.tasks.cells import CellBlocks
from rowsmith.tasks.hold import Hold
from rowsmith.tasks.pages import list_pages
from rowsmith.tasks.rows import RowSpool


class Gathered:
    """The result of one task while it grows; a context manager.

    Attributes:
        rows: its rows.
    """

    def __init__(self, objects: Objects, hold: Hold) -> None:
        """Begin without rows."""
        self.rows = RowSpool()
        self._cells = CellBlocks(objects, hold)
        self._pages: list[StoredPage] = []
        self._objects = objects
        self._hold = hold

    def __enter__(self) -> Self:
        self.rows.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.rows.__exit__(kind, exc, trace)

    async def add(self, found: Sequence[RowWithCells], page: StoredPage | None = None) -> bytes:
        """Add rows with their cells, in order, and a page that came; return the rows as NDJSON.

        Raises:
            HoldLost: another worker may have the task.
        """
        lines = self.rows.add(row for row, _ in found)
        await self._cells.add(cells for _, cells in found)
        if page is not None:
            self._pages.append(page)
        return lines

    async def finish(self) -> None:
        """Keep what is not kept yet, but for the rows.

        Raises:
            HoldLost: another worker may have the task.
        """
        await self._cells.finish()
        await list_pages(self._objects, self._hold, self._pages)
