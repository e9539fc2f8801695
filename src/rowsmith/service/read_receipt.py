"""Read what a task visited, found and refused, and the recipe that it used."""

from dataclasses import dataclass

import msgspec

from rowsmith.errors import TaskNotFinished
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.model.values import Json
from rowsmith.store.names import receipt_key, recipe_key
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore

ENDED = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED})


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """Read the receipt of a finished task."""

    tasks: TaskStore
    objects: Objects

    async def __call__(self, principal: Principal, task_id: str) -> dict[str, Json]:
        """Return the receipt as one JSON object, camelCase keys.

        A task that failed before it visited anything has one with ``error`` alone.

        Raises:
            Forbidden: the key may not read tasks.
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
        """
        task = await _ended(self.tasks, principal, task_id)
        found = await _read(self.objects, receipt_key(task_id, task.fence))
        return found or {"error": task.error}


@dataclass(frozen=True, slots=True)
class ReadRecipe:
    """Read the recipe of a finished task."""

    tasks: TaskStore
    objects: Objects

    async def __call__(self, principal: Principal, task_id: str) -> dict[str, Json] | None:
        """Return the recipe as one JSON object, or None when the task found nothing.

        Raises:
            Forbidden: the key may not read tasks.
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
        """
        task = await _ended(self.tasks, principal, task_id)
        return await _read(self.objects, recipe_key(task_id, task.fence))


async def _ended(tasks: TaskStore, principal: Principal, task_id: str) -> Task:
    principal.must("tasks:read")
    task = await tasks.get(principal.org_id, task_id)
    if task.status not in ENDED:
        raise TaskNotFinished(f"the task is {task.status.value}: ask again when it has ended")
    return task


async def _read(objects: Objects, key: str) -> dict[str, Json] | None:
    if not await objects.has(key):
        return None
    return msgspec.json.decode(await objects.get(key), type=dict[str, Json])
