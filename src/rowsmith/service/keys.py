"""Make, list, revoke and check API keys."""

from dataclasses import dataclass

from rowsmith.model.access import ApiKey, NewKey, Principal


@dataclass(frozen=True, slots=True)
class CreateKey:
    """Make an API key."""

    async def __call__(self, org_id: str, name: str = "") -> NewKey:
        """Return a new key; its text is kept nowhere."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ListKeys:
    """List the API keys of an organisation."""

    async def __call__(self, org_id: str) -> tuple[ApiKey, ...]:
        """Return all keys, revoked ones too, oldest first."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RevokeKey:
    """Revoke an API key."""

    async def __call__(self, org_id: str, key_id: str) -> ApiKey:
        """Return the key, refused from now on; revoking twice changes nothing.

        Raises:
            UnknownKey: there is none with this id in the organisation.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Tell whose key it is."""

    async def __call__(self, text: str | None) -> Principal:
        """Return who holds the key *text* (without "Bearer").

        Raises:
            Unauthorized: missing, malformed, unknown or revoked.
        """
        raise NotImplementedError
