"""What the operator does with the keys that sign result links."""

from dataclasses import dataclass

from rowsmith.model.access import SERVER, Actor
from rowsmith.store.links import LinkKeys, SigningKey
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True)
class RotateLinkKey:
    """Make another key for signing result links."""

    keys: LinkKeys

    async def __call__(self, *, is_at_once: bool = False, by: Actor = SERVER) -> SigningKey:
        """Return the new key; with *is_at_once*, every link that is out is refused from now on.

        Raises:
            StoreUnavailable: the database does not answer; nothing was changed.
        """
        made = await self.keys.rotate(is_at_once=is_at_once, by=by)
        log.info(Event.LINK_KEY_ROTATED, kid=made.id)
        return made
