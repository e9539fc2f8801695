"""Tell whether this process can do its work."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from rowsmith.errors import StoreError
from rowsmith.store.database import Database
from rowsmith.store.objects import Objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """State of the parts.

    Attributes:
        is_ready: all parts work.
        parts: name of the part to "ok" or what is wrong with it: ``store``, ``objects``, ``queue``.
    """

    is_ready: bool
    parts: dict[str, str]


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """Look at the store, the object folder and the queue.

    Attributes:
        database: asked to begin a writing transaction.
        objects: asked to keep a few bytes, which a full disk refuses.
        is_queue_alive: tells whether tasks are taken up.
    """

    database: Database
    objects: Objects
    is_queue_alive: Callable[[], bool]

    async def __call__(self) -> Health:
        """Return the state of the parts; never raises for a part that is broken."""
        parts = {
            "store": await self._store(),
            "objects": await self._objects(),
            "queue": "ok" if self.is_queue_alive() else "does not take up tasks",
        }
        return Health(is_ready=all(state == "ok" for state in parts.values()), parts=parts)

    async def _store(self) -> str:
        try:
            await self.database.write(lambda run: run.execute(sa.select(1)).scalar_one())
        except StoreError as exc:
            return str(exc)
        return "ok"

    async def _objects(self) -> str:
        try:
            await self.objects.put("health", b"ok")
        except StoreError as exc:
            return str(exc)
        return "ok"
