"""Read an organisation's credits."""

from dataclasses import dataclass

from rowsmith.model.access import Principal
from rowsmith.store.accounts.organisations import OrganisationStore


@dataclass(frozen=True, slots=True)
class ReadBalance:
    """Read the credits that an organisation has left."""

    organisations: OrganisationStore

    async def __call__(self, principal: Principal) -> float:
        """Return the credits left, without those set aside for unfinished tasks.

        Raises:
            Forbidden: the key may not read credits.
        """
        principal.must("credits:read")
        return (await self.organisations.credits(principal.org_id)).available
