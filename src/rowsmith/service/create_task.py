"""Take a request, commit it as a task, and hand it to a worker."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rowsmith.config import BudgetSettings
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.model.values import Json
from rowsmith.ports import Clock
from rowsmith.service.check_request import check_request, echo
from rowsmith.store.tasks import TaskStore
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True)
class CreateTask:
    """Create one task of one organisation.

    Attributes:
        tasks: where it is committed.
        offer: tells the workers of (organisation, task); it never fails, and what it forgets in a
            crash is found again in *tasks*.
        budget: limits of a task that names none.
        clock: for its times.
    """

    tasks: TaskStore
    offer: Callable[[str, str], None]
    budget: BudgetSettings
    clock: Clock

    async def __call__(self, principal: Principal, body: Mapping[str, Json]) -> Task:
        """Return the new task, status pending, after it is safely on disk.

        Args:
            principal: on whose behalf.
            body: the request as sent, decoded JSON.

        Raises:
            InputError: with every fault of *body*.
            Forbidden: the key may not create tasks.
            StoreUnavailable: nothing was created; try again.
        """
        principal.must("tasks:write")
        request = check_request(body, self.budget)
        now = self.clock.now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as it is stored
        task = Task(
            id=str(uuid.uuid4()),
            org_id=principal.org_id,
            status=TaskStatus.PENDING,
            request=request,
            sent=echo(body),
            created_at=now,
            updated_at=now,
            key_id=principal.key_id,
        )
        await self.tasks.add(task)
        self.offer(task.org_id, task.id)
        log.info(Event.TASK_CREATED, task_id=task.id, key_id=principal.key_id)
        return task
