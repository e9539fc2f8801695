"""Take requests, commit them as tasks, and hand them to a worker."""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from rowsmith.config import BudgetSettings, LimitSettings
from rowsmith.errors import Fault, InputError
from rowsmith.model.access import Principal
from rowsmith.model.task import ExtractRequest, Task, TaskStatus
from rowsmith.model.values import Json
from rowsmith.ports import Clock
from rowsmith.service.check_request import check_request, echo
from rowsmith.service.find_pages import FindPages
from rowsmith.store.accounts.intake import Once, Room
from rowsmith.store.tasks import TaskStore
from rowsmith.tasks.care.retention import KEYS_LIVE
from rowsmith.telemetry import log, trace
from rowsmith.telemetry.log import Event

MAX_BATCH = 100
IDEMPOTENCY_KEY = re.compile(r"[!-~]([ -~]{0,253}[!-~])?")
"""1..255 printable ASCII characters, as a header carries them."""


@dataclass(frozen=True, slots=True)
class CreateTask:
    """Create tasks of one organisation.

    Attributes:
        tasks: where they are committed.
        offer: tells this process's worker that there is a task; others look by themselves.
        budget: limits of a task that names none.
        limits: how many unfinished tasks there may be.
        clock: for their times.
        find_pages: finds the task whose stored pages a request wants.
    """

    tasks: TaskStore
    offer: Callable[[], None]
    budget: BudgetSettings
    limits: LimitSettings
    clock: Clock
    find_pages: FindPages

    async def __call__(
        self, principal: Principal, body: Mapping[str, Json], idempotency_key: str | None = None
    ) -> Task:
        """Return the new task, status pending, after it is safely on disk.

        Args:
            principal: on whose behalf.
            body: the request as sent, decoded JSON.
            idempotency_key: what came in that header; for 24 hours the same key and body give the
                same task, as it stands then.

        Raises:
            InputError: with every fault of *body*.
            Forbidden: the key may not create tasks.
            UnknownTask: ``pagesOf`` names none of the organisation with stored pages.
            TaskNotFinished: the task that it names is still at work.
            Conflict: the idempotency key came with another body.
            LimitError: by subclass what is used up; nothing was created.
            StoreUnavailable: nothing was created; try again.
        """
        principal.must("tasks:write")
        once = _once("extract", body, idempotency_key)
        request = check_request(body, self.budget)
        (task,) = await self._take(principal, [(request, body)], once)
        return task

    async def many(
        self, principal: Principal, items: Json, idempotency_key: str | None = None
    ) -> tuple[Task, ...]:
        """Return new tasks in the order of *items*, all or none of them.

        Args:
            principal: on whose behalf.
            items: the requests as sent: 1..100 of ``{"type": "extract", "input": {...}}``.
            idempotency_key: as for one task.

        Raises:
            InputError: with every fault of every item, as ``2.input.url``.
            Forbidden: the key may not create tasks.
            Conflict: the idempotency key came with other items.
            LimitError: by subclass what is used up; nothing was created.
            StoreUnavailable: nothing was created; try again.
        """
        principal.must("tasks:write")
        once = _once("tasks", items, idempotency_key)
        return await self._take(principal, read_batch(items, self.budget), once)

    async def _take(
        self,
        principal: Principal,
        wanted: Sequence[tuple[ExtractRequest, Mapping[str, Json]]],
        once: Once | None,
    ) -> tuple[Task, ...]:
        for request, _ in wanted:
            if request.pages_of:
                await self.find_pages(principal, request.pages_of)
        now = self.clock.now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as it is stored
        here = trace.here()
        new = [
            Task(
                id=str(uuid.uuid4()),
                org_id=principal.org_id,
                status=TaskStatus.PENDING,
                request=request,
                sent=echo(body),
                created_at=now,
                updated_at=now,
                key_id=principal.key_id,
                trace=here,
            )
            for request, body in wanted
        ]
        room = Room(organisation=self.limits.unfinished, in_all=self.limits.unfinished_in_all)
        taken = await self.tasks.add(*new, room=room, once=once, by=principal.actor)
        if taken[0].id == new[0].id:
            self.offer()
            for task in taken:
                log.info(Event.TASK_CREATED, task_id=task.id, key_id=principal.key_id)
        return taken


def read_batch(
    items: Json, budget: BudgetSettings
) -> list[tuple[ExtractRequest, Mapping[str, Json]]]:
    """Return (request, body) of every item of a batch.

    Raises:
        InputError: with every fault of every item.
    """
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_BATCH:
        raise InputError([Fault("body", f"must be an array of 1 to {MAX_BATCH} tasks")])
    found: list[tuple[ExtractRequest, Mapping[str, Json]]] = []
    faults: list[Fault] = []
    for at, item in enumerate(items):
        if not isinstance(item, dict):
            faults.append(Fault(f"{at}", 'must be an object: {"type": "extract", "input": {…}}'))
            continue
        faults += [
            Fault(f"{at}.{name[:200]}", "is not a field of a task: send type and input")
            for name in item
            if name not in {"type", "input"}
        ]
        if item.get("type") != "extract":
            faults.append(Fault(f"{at}.type", 'must be "extract"'))
        body = item.get("input")
        if not isinstance(body, dict):
            faults.append(Fault(f"{at}.input", "must be an object, as POST /v1/extract takes it"))
            continue
        try:
            found.append((check_request(body, budget), body))
        except InputError as exc:
            faults += [Fault(f"{at}.input.{each.field}", each.message) for each in exc.faults]
    if faults:
        raise InputError(faults)
    return found


def _once(route: str, sent: Json, key: str | None) -> Once | None:
    """Return what makes *sent* once, None without a key.

    Raises:
        InputError: the key is none.
    """
    if key is None:
        return None
    if IDEMPOTENCY_KEY.fullmatch(key) is None:
        raise InputError([Fault("Idempotency-Key", "must have 1 to 255 printable characters")])
    body = orjson.dumps([route, sent], option=orjson.OPT_SORT_KEYS)
    return Once(key=key, sha256=hashlib.sha256(body).hexdigest(), life=KEYS_LIVE)
