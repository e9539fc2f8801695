"""How many requests an organisation may send: a bucket that fills at a steady rate."""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from rowsmith.config import LimitSettings
from rowsmith.ports import Clock

WINDOW_S = 2
"""What is saved up in so long may be used at once."""
MAX_BUCKETS = 10_000
"""Full buckets are thrown away beyond so many."""
SLACK = 1e-3
"""Part of a request that rounding may give away."""


class Kind(StrEnum):
    """What a request does; each kind has a rate of its own."""

    READS = "reads"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is left to a caller after a request.

    Attributes:
        kind: of the request.
        quota: requests that may come at once when none came before.
        remaining: requests that may still come at once.
        reset_s: seconds until the quota is whole again; when nothing is left, until one more
            request may come.
        is_granted: this request may be answered.
    """

    kind: Kind
    quota: int
    remaining: int
    reset_s: float
    is_granted: bool


@dataclass(slots=True)
class LimitRate:
    """Count the requests of each organisation, in this process alone.

    Source:
        The generic cell rate algorithm (ITU-T I.371): one moment per bucket, at which it is full.
    """

    limits: LimitSettings
    clock: Clock
    _full_at_s: dict[tuple[str, Kind], float] = field(default_factory=dict)

    def __call__(self, org_id: str, kind: Kind) -> Allowance:
        """Count one request and return what is left."""
        per_s = self.limits.reads_per_s if kind is Kind.READS else self.limits.changes_per_s
        quota = max(1, math.floor(per_s * WINDOW_S))
        now_s = self.clock.monotonic_s()
        missing = max(0.0, self._full_at_s.get((org_id, kind), 0.0) - now_s) * per_s
        is_granted = missing + 1 <= quota + SLACK
        missing += is_granted
        self._full_at_s[org_id, kind] = now_s + missing / per_s
        self._forget(now_s)
        remaining = max(0, math.floor(quota - missing + SLACK))
        until = missing if remaining else missing - quota + 1
        return Allowance(
            kind=kind,
            quota=quota,
            remaining=remaining,
            reset_s=until / per_s,
            is_granted=is_granted,
        )

    def _forget(self, now_s: float) -> None:
        if len(self._full_at_s) > MAX_BUCKETS:
            kept = {name: full_s for name, full_s in self._full_at_s.items() if full_s > now_s}
            self._full_at_s = kept
