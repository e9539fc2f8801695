"""Cancel a task: it ends with the rows so far."""

from collections.abc import Callable
from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.model.task import Task
from rowsmith.store.tasks import TaskStore
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True)
class CancelTask:
    """Cancel one task of one organisation.

    Attributes:
        tasks: where it is marked, for a worker of any process.
        tell: tells the worker of this process, so that it need not look.
    """

    tasks: TaskStore
    tell: Callable[[str], None]

    async def __call__(self, principal: Principal, task_id: str) -> Task:
        """Return the task as it stands now; cancelling again, or a finished one, changes nothing.

        A pending one has failed; one at work ends within seconds, completed when it has rows.

        Raises:
            Forbidden: the key may not change tasks.
            UnknownTask: there is none with this id in the organisation.
        """
        principal.must("tasks:write")
        task = await self.tasks.cancel(principal.org_id, task_id, by=principal.actor)
        self.tell(task_id)
        log.info(Event.TASK_CANCELLED, task_id=task_id, key_id=principal.key_id)
        return task
