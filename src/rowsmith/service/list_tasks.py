"""Page through an organisation's tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rowsmith.errors import Fault, InputError
from rowsmith.model.access import Principal
from rowsmith.model.task import Task
from rowsmith.store.tasks import TaskStore

ORDERS: dict[str, Literal["created_at", "updated_at"]] = {
    "createdAt": "created_at",
    "updatedAt": "updated_at",
}
DIRECTIONS = {"asc": False, "desc": True}
MAX_PAGE_SIZE = 100
MAX_PAGE = 1_000_000_000
"""Keeps the offset within what SQL takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """One page of the list.

    Attributes:
        tasks: at most *page_size*, in the order asked for; empty past the end.
        page: number of this page, from 1.
        page_size: tasks on a full page, 1..100.
        total: tasks of the organisation.
    """

    tasks: tuple[Task, ...]
    page: int
    page_size: int
    total: int

    @property
    def total_pages(self) -> int:
        """Return how many pages the whole list has; 0 without tasks."""
        return -(-self.total // self.page_size)


@dataclass(frozen=True, slots=True)
class ListTasks:
    """List the tasks of one organisation."""

    tasks: TaskStore

    async def __call__(self, principal: Principal, parameters: Mapping[str, str]) -> TaskPage:
        """Return one page of the tasks.

        Args:
            principal: on whose behalf.
            parameters: the query parameters as sent: ``page``, ``pageSize``, ``sortBy``
                (createdAt, updatedAt), ``sortDirection`` (asc, desc).

        Raises:
            Forbidden: the key may not read tasks.
            InputError: with every unknown or unusable parameter.
        """
        principal.must("tasks:read")
        faults = [
            Fault(name, "is not a parameter of this list")
            for name in parameters
            if name not in {"page", "pageSize", "sortBy", "sortDirection"}
        ]
        page = _number(parameters, "page", 1, most=MAX_PAGE, faults=faults)
        size = _number(parameters, "pageSize", 10, most=MAX_PAGE_SIZE, faults=faults)
        order = parameters.get("sortBy", "createdAt")
        if order not in ORDERS:
            faults.append(Fault("sortBy", f"must be one of {', '.join(ORDERS)}"))
        direction = parameters.get("sortDirection", "asc")
        if direction not in DIRECTIONS:
            faults.append(Fault("sortDirection", f"must be one of {', '.join(DIRECTIONS)}"))
        if faults:
            raise InputError(faults)
        tasks, total = await self.tasks.page(
            principal.org_id,
            order=ORDERS[order],
            descending=DIRECTIONS[direction],
            limit=size,
            offset=(page - 1) * size,
        )
        return TaskPage(tasks=tasks, page=page, page_size=size, total=total)


def _number(
    parameters: Mapping[str, str], name: str, default: int, *, most: int, faults: list[Fault]
) -> int:
    text = parameters.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most:
        return int(text)
    faults.append(Fault(name, f"must be a whole number, 1 to {most:,}"))
    return default
