"""Page through an organisation's tasks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rowsmith.config import LimitSettings
from rowsmith.errors import Fault, InputError
from rowsmith.model.access import Principal
from rowsmith.model.task import Task, TaskStatus
from rowsmith.store.tasks import TaskStore

ORDERS: dict[str, Literal["created_at", "updated_at"]] = {
    "createdAt": "created_at",
    "updatedAt": "updated_at",
}
DIRECTIONS = {"asc": False, "desc": True}
TYPES = ("extract",)
MAX_PAGE_SIZE = 100
MAX_PAGE = 1_000_000_000
"""Keeps the offset within what SQL takes."""
Parameters = Sequence[tuple[str, str]]
"""Query parameters as sent, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Unfinished tasks of the organisation, and how many it may have."""

    in_flight: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """One page of the list.

    Attributes:
        tasks: at most *page_size*, in the order asked for; empty past the end.
        page: number of this page, from 1.
        page_size: tasks on a full page, 1..100.
        total: tasks of the organisation that were asked for.
        quota: how many more may be created.
    """

    tasks: tuple[Task, ...]
    page: int
    page_size: int
    total: int
    quota: Quota

    @property
    def total_pages(self) -> int:
        """Return how many pages the whole list has; 0 without tasks."""
        return -(-self.total // self.page_size)


@dataclass(frozen=True, slots=True)
class ListTasks:
    """List the tasks of one organisation."""

    tasks: TaskStore
    limits: LimitSettings

    async def __call__(
        self, principal: Principal, parameters: Parameters, *, has_filters: bool = False
    ) -> TaskPage:
        """Return one page of the tasks.

        Args:
            principal: on whose behalf.
            parameters: the query parameters as sent: ``page``, ``pageSize``, ``sortBy``
                (createdAt, updatedAt), ``sortDirection`` (asc, desc).
            has_filters: ``type`` and ``status`` are parameters too, any number of times.

        Raises:
            Forbidden: the key may not read tasks.
            InputError: with every unknown, doubled or unusable parameter.
        """
        principal.must("tasks:read")
        query = _Query(parameters, ("type", "status") if has_filters else ())
        query.check_names()
        page = query.number("page", 1, most=MAX_PAGE)
        size = query.number("pageSize", 10, most=MAX_PAGE_SIZE)
        order = query.choice("sortBy", "createdAt", tuple(ORDERS))
        direction = query.choice("sortDirection", "asc", tuple(DIRECTIONS))
        query.choices("type", TYPES)
        statuses = query.choices("status", tuple(status.value for status in TaskStatus))
        if query.faults:
            raise InputError(query.faults)
        tasks, total = await self.tasks.page(
            principal.org_id,
            order=ORDERS[order],
            descending=DIRECTIONS[direction],
            limit=size,
            offset=(page - 1) * size,
            statuses=[TaskStatus(status) for status in statuses],
        )
        in_flight = await self.tasks.count_unfinished(principal.org_id) if has_filters else 0
        quota = Quota(in_flight=in_flight, limit=self.limits.unfinished)
        return TaskPage(tasks=tasks, page=page, page_size=size, total=total, quota=quota)


@dataclass(slots=True)
class _Query:
    """Query parameters under inspection, and the faults found so far."""

    sent: Parameters
    repeatable: tuple[str, ...]
    faults: list[Fault] = field(default_factory=list)

    def check_names(self) -> None:
        names = [name for name, _ in self.sent]
        known = {"page", "pageSize", "sortBy", "sortDirection", *self.repeatable}
        for name in dict.fromkeys(names):
            if name not in known:
                self.faults.append(Fault(name, "is not a parameter of this list"))
            elif names.count(name) > 1 and name not in self.repeatable:
                self.faults.append(Fault(name, "is given more than once"))

    def number(self, name: str, default: int, *, most: int) -> int:
        text = self._last(name, str(default))
        if text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most:
            return int(text)
        self.faults.append(Fault(name, f"must be a whole number, 1 to {most:,}"))
        return default

    def choice(self, name: str, default: str, known: tuple[str, ...]) -> str:
        value = self._last(name, default)
        if value not in known:
            self.faults.append(Fault(name, f"must be one of {', '.join(known)}"))
        return value

    def choices(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return the values of a parameter that may come often; all of *known* without it."""
        if name not in self.repeatable:
            return known
        found = tuple(value for each, value in self.sent if each == name)
        if any(value not in known for value in found):
            self.faults.append(Fault(name, f"must be one of {', '.join(known)}"))
        return found or known

    def _last(self, name: str, default: str) -> str:
        return next((value for each, value in reversed(self.sent) if each == name), default)
