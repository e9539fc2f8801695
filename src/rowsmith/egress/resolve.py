"""Names to addresses that may be dialled: resolved once, every answer checked."""

import asyncio
import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from rowsmith.config import EgressSettings
from rowsmith.egress.address import AddressPolicy
from rowsmith.egress.url import is_special_name

REFUSED = "the address is not known, or leads outside of what this installation may reach"
"""One sentence for every refusal and for names that nobody knows: whoever asks must not learn which
inner addresses, ports and names there are."""
MAX_ANSWERS = 16


class Refused(OSError):
    """Raised inside a dial so that it is given up; never leaves this room."""


class CheckedResolver(AbstractResolver):
    """Resolves a name once and refuses it when any of its addresses may not be dialled."""

    def __init__(self, policy: AddressPolicy, inner: AbstractResolver, timeout_s: float) -> None:
        self._policy = policy
        self._inner = inner
        self._timeout_s = timeout_s

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of *host*, all of which may be dialled.

        Raises:
            Refused: one of them may not, or there is none.
        """
        if self._policy.is_never(host, port):
            raise Refused(REFUSED)
        is_special = is_special_name(host)
        if is_special and not self._policy.lists_networks:
            raise Refused(REFUSED)  # such a name may not even be asked for
        async with asyncio.timeout(self._timeout_s):
            answers = await self._inner.resolve(host, port, family)
        found = answers[:MAX_ANSWERS]
        if not found or not all(self._policy.is_allowed(answer["host"]) for answer in answers):
            raise Refused(REFUSED)
        if is_special and not all(self._policy.is_listed(answer["host"]) for answer in found):
            raise Refused(REFUSED)
        return found

    async def close(self) -> None:
        """Close the resolver that is asked."""
        await self._inner.close()


def check_dial(policy: AddressPolicy, settings: EgressSettings, address: str, port: int) -> None:
    """Check an address and port that are about to be dialled.

    Raises:
        Refused: they may not be.
    """
    if policy.is_never(address, port):
        raise Refused(REFUSED)
    if not policy.is_allowed(address) or not (policy.is_listed(address) or port in settings.ports):
        raise Refused(REFUSED)
