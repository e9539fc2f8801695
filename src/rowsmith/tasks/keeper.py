"""What comes side by side is kept together: each transaction waits for the disk."""

import asyncio
from dataclasses import dataclass, field

from rowsmith.errors import RowsmithError
from rowsmith.model.task import Task
from rowsmith.store.claims import Claims, Made
from rowsmith.store.found.rows import RowBlock
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

PUBLISH_S = 0.2
"""Rows wait so long for a transaction that goes to the disk anyway, then have one of their own."""


@dataclass(slots=True)
class _Batch:
    made: list[Made] = field(default_factory=list)
    is_kept: bool = False
    error: RowsmithError | None = None


class Keeper:
    """Keeps the outcomes of one task, and publishes its rows for those who read along."""

    def __init__(self, claims: Claims, task: Task, published: int = 0) -> None:
        """Keep in *claims*; the first *published* rows are there already, from before a crash."""
        self._claims = claims
        self._task = task
        self._published = published
        self._count = 0
        self._rows: list[RowBlock] = []
        self._publishing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._open = _Batch()

    async def keep(self, made: Made) -> None:
        """Return when *made* is kept, with all that came while an earlier transaction ran.

        Raises:
            HoldLost: another worker has the task; nothing was kept.
            StoreUnavailable: the store does not answer.
        """
        batch = self._open
        batch.made.append(made)
        async with self._lock:
            if not batch.is_kept:
                self._open = _Batch()
                batch.is_kept = True
                try:
                    await self._write(batch.made)
                except RowsmithError as exc:
                    batch.error = exc
        if batch.error is not None:
            raise batch.error

    def publish(self, lines: bytes, count: int) -> None:
        """Take *count* more rows, as NDJSON; they can be read in a moment.

        They must follow from outcomes that are kept. What was published before a crash, and comes
        again now, is left out.
        """
        first, self._count = self._count, self._count + count
        if not count or self._count <= self._published:
            return
        block = RowBlock.of(first, self._count, lines)
        if first < self._published:
            block = RowBlock.of(self._published, self._count, block.after(self._published))
        self._rows.append(block)
        if self._publishing is None:
            self._publishing = asyncio.create_task(self._publish())

    async def close(self) -> None:
        """Publish no more: the task has ended, or is another worker's."""
        if self._publishing is not None:
            self._publishing.cancel()
            await asyncio.gather(self._publishing, return_exceptions=True)

    async def _publish(self) -> None:
        try:
            while self._rows:
                await asyncio.sleep(PUBLISH_S)
                async with self._lock:
                    if self._rows:
                        await self._write([])
        except RowsmithError as exc:  # they go with the next outcome, which tells of it too
            log.warn(Event.TASKS_WAITING, task_id=self._task.id, reason=str(exc))
        finally:
            self._publishing = None

    async def _write(self, made: list[Made]) -> None:
        rows, self._rows = self._rows, []
        try:
            await self._claims.keep(self._task, made, rows)
        except RowsmithError:
            self._rows = [*rows, *self._rows]
            raise
