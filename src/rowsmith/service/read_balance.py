"""Read an organisation's credits."""

from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.store.tasks import TaskStore


@dataclass(frozen=True, slots=True)
class ReadBalance:
    """Read the credits that an organisation has left."""

    tasks: TaskStore

    async def __call__(self, principal: Principal) -> float:
        """Return the credits left: the first balance without what completed tasks used."""
        return await self.tasks.balance(principal.org_id)
