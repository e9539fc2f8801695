"""Read one task."""

from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.model.task import Task
from rowsmith.store.tasks import TaskStore


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read one task of one organisation."""

    tasks: TaskStore

    async def __call__(self, principal: Principal, task_id: str) -> Task:
        """Return the task.

        Raises:
            Forbidden: the key may not read tasks.
            UnknownTask: there is none with this id in the organisation.
        """
        principal.must("tasks:read")
        return await self.tasks.get(principal.org_id, task_id)
