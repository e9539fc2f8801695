"""The machine's clock, behind the Clock port."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The one reader of the machine's time."""

    def now(self) -> datetime:
        """Return the present moment, UTC, with its zone."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()
