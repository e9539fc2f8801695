"""Read what a task visited, found and refused, and the recipe that it used."""

from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.model.values import Json


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """Read the receipt of a finished task."""

    async def __call__(self, principal: Principal, task_id: str) -> dict[str, Json]:
        """Return the receipt as one JSON object, camelCase keys.

        Raises:
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ReadRecipe:
    """Read the recipe of a finished task."""

    async def __call__(self, principal: Principal, task_id: str) -> dict[str, Json] | None:
        """Return the recipe as one JSON object, or None when the task found nothing.

        Raises:
            UnknownTask: there is none with this id in the organisation.
            TaskNotFinished: the task is still at work.
        """
        raise NotImplementedError
