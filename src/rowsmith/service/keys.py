"""Make, list, revoke and check API keys."""

import hmac
from dataclasses import dataclass

from rowsmith.errors import Unauthorized
from rowsmith.model.access import ApiKey, NewKey, Principal
from rowsmith.store.keys import MIN_GIVEN_CHARACTERS, KeyStore, hash_key, is_well_formed
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event


@dataclass(frozen=True, slots=True)
class CreateKey:
    """Make an API key."""

    keys: KeyStore

    async def __call__(self, org_id: str, name: str = "") -> NewKey:
        """Return a new key; its text is kept nowhere."""
        new = await self.keys.create(org_id, name)
        log.info(Event.KEY_CREATED, key_id=new.key.id)
        return new


@dataclass(frozen=True, slots=True)
class ListKeys:
    """List the API keys of an organisation."""

    keys: KeyStore

    async def __call__(self, org_id: str) -> tuple[ApiKey, ...]:
        """Return all keys, revoked ones too, oldest first."""
        return await self.keys.list(org_id)


@dataclass(frozen=True, slots=True)
class RevokeKey:
    """Revoke an API key."""

    keys: KeyStore

    async def __call__(self, org_id: str, key_id: str) -> ApiKey:
        """Return the key, refused from now on; revoking twice changes nothing.

        Raises:
            UnknownKey: there is none with this id in the organisation.
        """
        key = await self.keys.revoke(org_id, key_id)
        log.info(Event.KEY_REVOKED, key_id=key.id)
        return key


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Tell whose key it is.

    Attributes:
        keys: where hashes are kept.
        given: hashes of keys that the operator chose and that may have any form.
    """

    keys: KeyStore
    given: frozenset[str] = frozenset()

    async def __call__(self, text: str | None) -> Principal:
        """Return who holds the key *text* (without "Bearer").

        Raises:
            Unauthorized: missing, malformed, unknown or revoked.
        """
        if not text:
            raise Unauthorized("send an API key: the header Authorization: Bearer <key>")
        if not self._can_be_a_key(text):  # typing errors and scans cost no database call
            raise Unauthorized("this is no API key: it is cut short or mistyped")
        key = await self.keys.find(text)
        if key is None:
            raise Unauthorized("this API key is unknown or revoked")
        return Principal(org_id=key.org_id, key_id=key.id, scopes=key.scopes)

    def _can_be_a_key(self, text: str) -> bool:
        if is_well_formed(text):
            return True
        if len(text) < MIN_GIVEN_CHARACTERS:
            return False
        sha256 = hash_key(text)
        return any(hmac.compare_digest(sha256, given) for given in self.given)
