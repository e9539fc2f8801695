"""Outcomes that come side by side are kept together: each transaction waits for the disk."""

import asyncio
from dataclasses import dataclass, field

from rowsmith.errors import RowsmithError
from rowsmith.model.task import Task
from rowsmith.store.claims import Claims, Made


@dataclass(slots=True)
class _Batch:
    made: list[Made] = field(default_factory=list)
    is_kept: bool = False
    error: RowsmithError | None = None


class Keeper:
    """Keeps the outcomes of one task."""

    def __init__(self, claims: Claims) -> None:
        """Keep in *claims*."""
        self._claims = claims
        self._lock = asyncio.Lock()
        self._open = _Batch()

    async def keep(self, task: Task, made: Made) -> None:
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
                    await self._claims.keep(task, batch.made)
                except RowsmithError as exc:
                    batch.error = exc
        if batch.error is not None:
            raise batch.error
