"""Tell whether this process can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from rowsmith.errors import RowsmithError
from rowsmith.ports import Clock

GOOD_FOR_S = 1.0
"""So long an answer is given again, however often strangers ask."""
PATIENCE_S = 3.0
"""A part that has not answered by then does not work."""

Check = Callable[[], Awaitable[None]]
"""Uses a part; a `RowsmithError` says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """State of the parts.

    Attributes:
        is_ready: all parts work.
        parts: name of the part to "ok" or what is wrong with it, as `CheckHealth` has them.
    """

    is_ready: bool
    parts: dict[str, str]


@dataclass(slots=True)
class CheckHealth:
    """Use every part, all at once.

    Attributes:
        checks: by the part's name.
        clock: tells how old an answer is.
    """

    checks: Mapping[str, Check]
    clock: Clock
    _found: Health | None = None
    _until_s: float = 0.0
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> Health:
        """Return the state of the parts, a second old at most; never raises for a broken part."""
        async with self._asking:
            if self._found is None or self.clock.monotonic_s() >= self._until_s:
                states = await asyncio.gather(*map(_state, self.checks.values()))
                parts = dict(zip(self.checks, states, strict=True))
                is_ready = all(state == "ok" for state in states)
                self._found = Health(is_ready=is_ready, parts=parts)
                self._until_s = self.clock.monotonic_s() + GOOD_FOR_S
            return self._found


async def _state(check: Check) -> str:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await check()
    except RowsmithError as exc:
        return str(exc)
    except TimeoutError:
        return f"does not answer within {PATIENCE_S:g} seconds"
    return "ok"
