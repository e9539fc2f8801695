"""Who may do what: organisations, their API keys, and the principal that a key stands for."""

from dataclasses import dataclass, field
from datetime import datetime

from rowsmith.errors import Forbidden

ALL_SCOPES = frozenset({"tasks:read", "tasks:write", "credits:read"})
"""What a key may do when it names no scopes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something that goes on record.

    Attributes:
        name: ``server``, ``operator ann`` (the user of the machine) or ``key 3f2a9c01b7de``.
        request_id: the API request that asked for it, "" when none did.
    """

    name: str
    request_id: str = ""


SERVER = Actor(name="server")
"""The program itself: its workers, its retention, its first start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An owner of tasks, keys and credits, apart from all others: id, unique name, UTC."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Where an organisation's credits are: left, set aside for unfinished tasks, charged."""

    available: float
    held: float
    spent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerms:
    """What a key is made with.

    Attributes:
        name: what its owner calls it, maybe "".
        scopes: what it may do.
        expires_at: UTC, refused from then on; None for never.
        networks: in CIDR form, it is good from there alone; empty for anywhere.
        budget: credits that its tasks may use together, ever; None for any number.
    """

    name: str = ""
    scopes: frozenset[str] = ALL_SCOPES
    expires_at: datetime | None = None
    networks: tuple[str, ...] = ()
    budget: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One API key as it may be shown; the key's own text is kept nowhere.

    Attributes:
        id: 12 characters, public, first part of the hash's hex.
        org_id: organisation it belongs to.
        terms: what it was made with.
        committed: credits that its tasks used or have set aside.
        created_at: UTC.
        last_used_at: UTC, exact to a minute; None when never used.
        revoked_at: UTC; None while it is good.
    """

    id: str
    org_id: str
    terms: KeyTerms
    committed: float = 0.0
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
        request_id: the request itself, as the log names it.
    """

    org_id: str
    key_id: str
    scopes: frozenset[str] = ALL_SCOPES
    request_id: str = ""

    @property
    def actor(self) -> Actor:
        """Return who this is on the record."""
        return Actor(name=f"key {self.key_id}", request_id=self.request_id)

    def must(self, scope: str) -> None:
        """See that it may do what *scope* names, one of `ALL_SCOPES`.

        Raises:
            Forbidden: it may not.
        """
        if scope not in self.scopes:
            raise Forbidden(f"this key may not do that: it lacks the scope {scope}")
