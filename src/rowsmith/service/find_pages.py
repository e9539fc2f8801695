"""Find the stored pages of a task that are to be read again."""

from dataclasses import dataclass

from rowsmith.errors import TaskNotFinished, UnknownTask
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.store.names import pages_key
from rowsmith.store.objects import Objects
from rowsmith.store.tasks import TaskStore


@dataclass(frozen=True, slots=True)
class FindPages:
    """Find the task that a request names in ``pagesOf``."""

    tasks: TaskStore
    objects: Objects

    async def __call__(self, principal: Principal, task_id: str) -> Task:
        """Return the task *task_id*, whose stored pages can be read.

        Raises:
            UnknownTask: the organisation has none with this id, or its pages are gone.
            TaskNotFinished: it is still at work.
        """
        try:
            task = await self.tasks.get(principal.org_id, task_id)
        except UnknownTask as exc:
            raise UnknownTask(f"pagesOf: there is no task {task_id}") from exc
        if task.status in {TaskStatus.PENDING, TaskStatus.PROCESSING}:
            raise TaskNotFinished(f"pagesOf: the task is {task.status.value}: send it when it ends")
        if not await self.objects.has(pages_key(task.id, task.fence)):
            raise UnknownTask(
                "pagesOf: the stored pages of this task are gone, or none came: leave pagesOf out"
            )
        return task
