"""What the operator does with organisations and their credits."""

import math
from dataclasses import dataclass

from rowsmith.errors import Fault, InputError
from rowsmith.model.access import SERVER, Actor, Credits, Organisation
from rowsmith.store.accounts.organisations import OrganisationStore
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

MAX_GRANT = 1e9
"""Most credits given at once."""


@dataclass(frozen=True, slots=True)
class CreateOrganisation:
    """Make an organisation."""

    organisations: OrganisationStore

    async def __call__(self, name: str, *, by: Actor = SERVER) -> Organisation:
        """Return a new organisation without credits.

        Raises:
            InputError: the name is empty or cannot be shown.
            Conflict: there is one of this name.
        """
        if not name.strip() or not name.isprintable() or len(name) > 200:
            raise InputError([Fault("name", "must be 1 to 200 printable characters")])
        made = await self.organisations.create(name, by=by)
        log.info(Event.ORGANISATION_CREATED, org_id=made.id)
        return made


@dataclass(frozen=True, slots=True)
class AddCredits:
    """Give credits to an organisation."""

    organisations: OrganisationStore

    async def __call__(self, org_id: str, amount: float, *, by: Actor = SERVER) -> Credits:
        """Return where the credits are after *amount* was added, or taken back when below 0.

        Raises:
            InputError: the amount is 0, no number or too large.
            InsufficientCredits: fewer are available than are taken back.
        """
        if not math.isfinite(amount) or amount == 0 or abs(amount) > MAX_GRANT:
            raise InputError([Fault("amount", f"must be a number within {MAX_GRANT:,.0f}, not 0")])
        left = await self.organisations.grant(org_id, amount, by=by)
        log.info(Event.CREDITS_ADDED, org_id=org_id, amount=amount)
        return left
