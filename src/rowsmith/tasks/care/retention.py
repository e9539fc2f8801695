"""Deletes what is older than the installation keeps it, and files that belong to no task."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from rowsmith.config import StoreSettings
from rowsmith.model.access import SERVER, Actor
from rowsmith.ports import Clock
from rowsmith.store.accounts.trail import AuditTrail
from rowsmith.store.ending.row import Remains
from rowsmith.store.names import FOLDERS, pages_folder, results_folder, task_folder
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

BATCH = 100
"""Tasks looked at in one transaction."""
HALF_WRITTEN = timedelta(hours=1)
"""Age of the remains of an interrupted write that are deleted; no write takes as long."""
KEYS_LIVE = timedelta(days=1)
"""How long an Idempotency-Key is remembered."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Deletes files first and then the word of them, so that a crash in between repeats it."""

    tasks: TaskStore
    objects: Objects
    clock: Clock
    store: StoreSettings
    trail: AuditTrail

    async def sweep(self) -> None:
        """Delete pages, rows and tasks that are older than they are kept, and half-written files.

        Raises:
            StoreUnavailable: a store does not answer; what is left is deleted the next time.
        """
        await self.objects.tidy(self.clock.now() - HALF_WRITTEN)
        pages = await self._delete(Remains.PAGES, self.store.keep_pages_s, self._forget_pages)
        rows = await self._delete(Remains.ROWS, self.store.keep_results_s, self._forget_rows)
        tasks = await self._delete(Remains.NOTHING, self.store.keep_tasks_s, self.remove)
        await self.tasks.forget_keys(self.clock.now() - KEYS_LIVE)
        await self.trail.forget(self.clock.now() - timedelta(seconds=self.store.keep_audit_s))
        if pages or rows or tasks:
            log.info(Event.REMAINS_DELETED, pages_of=pages, rows_of=rows, tasks=tasks)

    async def sweep_strays(self) -> None:
        """Delete the files of tasks that are gone.

        A task is committed before its first file is written, so a file without one is a stray.

        Raises:
            StoreUnavailable: a store does not answer; what is left is deleted the next time.
        """
        found = 0
        for folder in FOLDERS:
            there = await self.objects.folders(folder)
            for start in range(0, len(there), BATCH):
                ids = there[start : start + BATCH]
                for stray in set(ids) - await self.tasks.known(ids):
                    found += await self.objects.delete(f"{folder}/{stray}")
        if found:
            log.info(Event.STRAYS_DELETED, files=found)

    async def remove(self, ids: list[str], *, by: Actor = SERVER) -> None:
        """Delete ended tasks with all their files; *by* goes on record.

        Raises:
            StoreUnavailable: a store does not answer; files may be gone already, tasks are not.
        """
        for task_id in ids:
            await self.objects.delete(results_folder(task_id))
            await self.objects.delete(task_folder(task_id))
        await self.tasks.remove(ids, by=by)

    async def _delete(
        self,
        remains: Remains,
        keep_s: int,
        forget: Callable[[list[str]], Awaitable[None]],
    ) -> int:
        before, count = self.clock.now() - timedelta(seconds=keep_s), 0
        while ids := await self.tasks.expired(remains, before, BATCH):
            await forget(ids)
            count += len(ids)
        return count

    async def _forget_pages(self, ids: list[str]) -> None:
        for task_id in ids:
            await self.objects.delete(pages_folder(task_id))
        await self.tasks.note_swept(ids, Remains.PAGES)

    async def _forget_rows(self, ids: list[str]) -> None:
        for task_id in ids:
            await self.objects.delete(results_folder(task_id))
        await self.tasks.note_swept(ids, Remains.ROWS)
