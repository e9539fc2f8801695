"""Page through an organisation's tasks."""

from collections.abc import Mapping
from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.model.task import Task


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

    async def __call__(self, principal: Principal, parameters: Mapping[str, str]) -> TaskPage:
        """Return one page of the tasks.

        Args:
            principal: on whose behalf.
            parameters: the query parameters as sent: ``page``, ``pageSize``, ``sortBy``
                (createdAt, updatedAt), ``sortDirection`` (asc, desc).

        Raises:
            InputError: with every unknown or unusable parameter.
        """
        raise NotImplementedError
