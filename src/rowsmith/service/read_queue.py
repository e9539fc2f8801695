"""How many tasks wait and work, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from rowsmith.ports import Clock
from rowsmith.store.accounts.intake import OPEN, UNFINISHED
from rowsmith.store.database import Database
from rowsmith.store.tables import tasks
from rowsmith.store.times import to_ms


@dataclass(frozen=True, slots=True)
class ReadQueue:
    """Count the unfinished tasks of all organisations, for whoever runs the server."""

    database: Database
    clock: Clock

    async def __call__(self) -> Mapping[str, tuple[int, float]]:
        """Return status to (number of tasks, age of the oldest in seconds).

        Raises:
            StoreUnavailable: the database does not answer.
        """
        query = (
            sa.select(tasks.c.status, sa.func.count(), sa.func.min(tasks.c.created_at))
            .where(OPEN)
            .group_by(tasks.c.status)
        )
        found = await self.database.read(lambda run: run.execute(query).all())
        now_ms = to_ms(self.clock.now())
        ages = {status: (count, max(0, now_ms - first) / 1000) for status, count, first in found}
        return {status: ages.get(status, (0, 0.0)) for status in UNFINISHED}
