"""Delete a finished task with everything that it left."""

from dataclasses import dataclass

from rowsmith.errors import TaskNotFinished
from rowsmith.model.access import Principal
from rowsmith.model.task import TaskStatus
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.care.retention import Retention
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

OPEN = frozenset({TaskStatus.PENDING, TaskStatus.PROCESSING})


@dataclass(frozen=True, slots=True)
class DeleteTask:
    """Delete one finished task of one organisation: rows, pages, receipt and recipe too.

    Attributes:
        tasks: tells whose it is and whether it has ended.
        retention: deletes tasks with their files.
    """

    tasks: TaskStore
    retention: Retention

    async def __call__(self, principal: Principal, task_id: str) -> None:
        """Delete the task; from now on it is unknown, and links to its rows are refused.

        Raises:
            Forbidden: the key may not change tasks.
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is unfinished: cancel it first.
        """
        principal.must("tasks:write")
        task = await self.tasks.get(principal.org_id, task_id)
        if task.status in OPEN:
            raise TaskNotFinished(f"the task is {task.status.value}: cancel it first")
        await self.retention.remove([task.id], by=principal.actor)
        log.info(Event.TASK_DELETED, task_id=task.id, key_id=principal.key_id)
