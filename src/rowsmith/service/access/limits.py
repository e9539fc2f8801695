"""How much an organisation may ask: requests, at a steady rate, and streams, side by side."""

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from rowsmith.config import LimitSettings
from rowsmith.errors import Overloaded, TooManyStreams
from rowsmith.ports import Clock

WINDOW_S = 2
"""What is saved up in so long may be used at once."""
MAX_BUCKETS = 10_000
"""Full buckets are thrown away beyond so many."""
SLACK = 1e-3
"""Part of a request that rounding may give away."""
STREAM_AGAIN_S = 5
"""Told to who finds no stream free: rows take seconds, events as long as a task."""


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


@dataclass(slots=True)
class LimitStreams:
    """Count the streams that are under way, in this process alone."""

    limits: LimitSettings
    _open: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def __call__(self, org_id: str) -> Iterator[None]:
        """Count one stream of *org_id* until the context ends.

        Raises:
            TooManyStreams: the organisation has as many as it may.
            Overloaded: all together have.
        """
        if self._open[org_id] >= self.limits.streams:
            raise TooManyStreams(
                f"the organisation reads {self.limits.streams} streams of rows or events at once, "
                "which is the limit: end some first",
                retry_after_s=STREAM_AGAIN_S,
            )
        if self._open.total() >= self.limits.streams_in_all:
            raise Overloaded(
                "the server sends as many streams as it can: try again soon",
                retry_after_s=STREAM_AGAIN_S,
            )
        self._open[org_id] += 1
        try:
            yield
        finally:
            self._open[org_id] -= 1
            if not self._open[org_id]:
                del self._open[org_id]
