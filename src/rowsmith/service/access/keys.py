"""Make, list, revoke and check API keys."""

import hmac
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from rowsmith.errors import Fault, Forbidden, InputError, Unauthorized
from rowsmith.model.access import ALL_SCOPES, SERVER, Actor, ApiKey, KeyTerms, NewKey, Principal
from rowsmith.ports import Clock
from rowsmith.store.keys import MIN_GIVEN_CHARACTERS, KeyStore, hash_key, is_well_formed
from rowsmith.telemetry import log
from rowsmith.telemetry.log import Event

MAX_BUDGET = 1e9
"""Largest budget of a key, in credits."""


@dataclass(frozen=True, slots=True)
class CreateKey:
    """Make an API key."""

    keys: KeyStore

    async def __call__(
        self,
        org_id: str,
        terms: KeyTerms = KeyTerms(),  # noqa: B008 - frozen
        *,
        by: Actor = SERVER,
    ) -> NewKey:
        """Return a new key; its text is kept nowhere, and who made it is on record.

        Raises:
            InputError: with every fault of *terms*.
        """
        faults = term_faults(terms, self.keys.clock)
        if faults:
            raise InputError(faults)
        new = await self.keys.create(org_id, terms, by=by)
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

    async def __call__(self, org_id: str, key_id: str, *, by: Actor = SERVER) -> ApiKey:
        """Return the key, refused from now on; revoking twice changes nothing.

        Raises:
            UnknownKey: there is none with this id in the organisation.
        """
        key = await self.keys.revoke(org_id, key_id, by=by)
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

    async def __call__(self, text: str | None, address: str = "") -> Principal:
        """Return who holds the key *text* (without "Bearer").

        Args:
            text: the key as it was sent.
            address: IP address of the sender, "" when there is none.

        Raises:
            Unauthorized: missing, malformed, unknown, expired or revoked.
            Forbidden: the key is not good from this address.
        """
        if not text:
            raise Unauthorized("send an API key: the header Authorization: Bearer <key>")
        if not self._can_be_a_key(text):  # typing errors and scans cost no database call
            raise Unauthorized("this is no API key: it is cut short or mistyped")
        key = await self.keys.find(text)
        if key is None:
            raise Unauthorized("this API key is unknown, expired or revoked")
        if key.terms.networks and not _is_in(address, key.terms.networks):
            raise Forbidden("this API key is not good from this address")
        return Principal(org_id=key.org_id, key_id=key.id, scopes=key.terms.scopes)

    def _can_be_a_key(self, text: str) -> bool:
        if is_well_formed(text):
            return True
        if len(text) < MIN_GIVEN_CHARACTERS:
            return False
        sha256 = hash_key(text)
        return any(hmac.compare_digest(sha256, given) for given in self.given)


def term_faults(terms: KeyTerms, clock: Clock) -> list[Fault]:
    """Return everything that is wrong with what a key is to be made with."""
    faults = []
    if not terms.name.isprintable() or len(terms.name) > 200:
        faults.append(Fault("name", "must be printable, 200 characters at most"))
    if not terms.scopes or terms.scopes - ALL_SCOPES:
        faults.append(Fault("scope", f"must be of {', '.join(sorted(ALL_SCOPES))}"))
    if terms.expires_at is not None and terms.expires_at <= clock.now():
        faults.append(Fault("expires", "must lie in the future"))
    if terms.budget is not None and not 0 < terms.budget <= MAX_BUDGET:
        faults.append(Fault("budget", f"must be above 0 and at most {MAX_BUDGET:,.0f}"))
    for network in terms.networks:
        try:
            ip_network(network)
        except ValueError as exc:
            faults.append(Fault("network", f"{exc}: give it as 10.1.0.0/16"))
    return faults


def _is_in(address: str, networks: tuple[str, ...]) -> bool:
    """Tell whether *address* is in one of *networks*; an IPv4 address may come as ::ffff:a.b.c.d.

    >>> _is_in("::ffff:10.1.2.3", ("10.1.0.0/16",)), _is_in("", ("0.0.0.0/0",))
    (True, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return any(mapped in ip_network(network) for network in networks)
