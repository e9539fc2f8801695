"""Take a request, commit it as a task, and hand it to a worker."""

from collections.abc import Mapping
from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.model.task import Task
from rowsmith.model.values import Json


@dataclass(frozen=True, slots=True)
class CreateTask:
    """Create one task of one organisation."""

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
        raise NotImplementedError
