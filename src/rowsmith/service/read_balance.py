"""Read an organisation's credits."""

from dataclasses import dataclass

from rowsmith.model.access import Principal


@dataclass(frozen=True, slots=True)
class ReadBalance:
    """Read the credits that an organisation has left."""

    async def __call__(self, principal: Principal) -> float:
        """Return the credits left."""
        raise NotImplementedError
