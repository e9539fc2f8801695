"""Tell whether this process can do its work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """State of the parts.

    Attributes:
        is_ready: all parts work.
        parts: name of the part to "ok" or what is wrong with it: ``store``, ``objects``, ``queue``.
    """

    is_ready: bool
    parts: dict[str, str]


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """Look at the store, the object folder and the queue."""

    async def __call__(self) -> Health:
        """Return the state of the parts; never raises for a part that is broken."""
        raise NotImplementedError
