"""Who may do what: API keys and the principal that a key stands for."""

from dataclasses import dataclass, field
from datetime import datetime

ALL_SCOPES = frozenset({"tasks:read", "tasks:write", "credits:read"})
"""What a key may do when it names no scopes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One API key as it may be shown; the key's own text is kept nowhere.

    Attributes:
        id: 12 characters, public, first part of the hash's hex.
        org_id: organisation it belongs to.
        name: what its owner calls it, maybe "".
        scopes: what it may do.
        created_at: UTC.
        last_used_at: UTC, exact to a minute; None when never used.
        revoked_at: UTC; None while it is good.
    """

    id: str
    org_id: str
    name: str
    scopes: frozenset[str] = ALL_SCOPES
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key just made; ``text`` is shown once and never again.

    Attributes:
        key: what is kept of it.
        text: the key itself, ``rsk_`` and 36 characters.
    """

    key: ApiKey
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """On whose behalf a request runs.

    Attributes:
        org_id: organisation whose tasks it sees.
        key_id: the key that was shown.
        scopes: what it may do.
    """

    org_id: str
    key_id: str
    scopes: frozenset[str] = ALL_SCOPES
