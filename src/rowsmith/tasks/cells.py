"""Where the cells of a task's rows were read, kept in blocks as the rows come."""

import zlib
from collections.abc import Iterable

import msgspec

from rowsmith.model.cell import Cell
from rowsmith.store.names import cells_key
from rowsmith.store.objects import Objects
from rowsmith.tasks.hold import Hold

BLOCK = 500
"""Rows of one file."""
FASTEST = 1
"""zlib's level; cells of one list shrink to less than a tenth."""

Cells = dict[str, Cell]


class CellBlocks:
    """Keeps the cells of one task's rows; at most one block is in memory."""

    def __init__(self, objects: Objects, hold: Hold) -> None:
        """Begin without rows."""
        self._objects = objects
        self._hold = hold
        self._open: list[Cells] = []
        self._blocks = 0

    async def add(self, rows: Iterable[Cells]) -> None:
        """Add the cells of rows, in order.

        Raises:
            HoldLost: another worker may have the task.
        """
        self._open.extend(rows)
        while len(self._open) >= BLOCK:
            await self._write(self._open[:BLOCK])
            del self._open[:BLOCK]

    async def finish(self) -> None:
        """Keep the last block.

        Raises:
            HoldLost: another worker may have the task.
        """
        if self._open:
            await self._write(self._open)
            self._open = []

    async def _write(self, rows: list[Cells]) -> None:
        task = self._hold.task
        body = zlib.compress(msgspec.json.encode(rows), FASTEST)
        key = cells_key(task.id, task.fence, self._blocks)
        await self._objects.put(key, body, allowed=self._hold.check)
        self._blocks += 1


async def read_cells(objects: Objects, task_id: str, fence: int, row: int) -> Cells | None:
    """Return the cells of one row, counted from 0; None when there is no such row."""
    key = cells_key(task_id, fence, row // BLOCK)
    if not await objects.has(key):
        return None
    body = zlib.decompress(await objects.get(key))
    rows = msgspec.json.decode(body, type=list[Cells])
    return rows[row % BLOCK] if row % BLOCK < len(rows) else None
