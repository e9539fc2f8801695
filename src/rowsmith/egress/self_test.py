"""Before anything is served: do the two ways out really refuse what they must?"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

from rowsmith.config import EgressSettings
from rowsmith.egress.address import AddressPolicy
from rowsmith.egress.door import Door, Request
from rowsmith.egress.proxy import EgressProxy
from rowsmith.egress.url import parse_address
from rowsmith.errors import ConfigError, FetchError, UnsafeAddress

LINK_LOCAL = "169.254.169.254"
"""Where clouds keep their credentials; nothing has to answer there for the check."""
LOOPBACK = "127.0.0.1"
PATIENCE_S = 5.0

Try = Callable[[str], Awaitable[bool]]
"""Tells whether a way out refused an address."""


async def self_test(settings: EgressSettings) -> None:
    """Try to dial denied addresses through the ways out that pages take.

    One of them listens: a guard that only misreads its own rules is found there too. Networks that
    the operator listed as his own are left out.

    Raises:
        ConfigError: a dial was not refused; serving would be unsafe.
    """
    policy = AddressPolicy.of(settings)
    knocks: list[str] = []
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(_listening(knocks))
        # its port is let through, so that the address alone must be what is refused
        probed = settings.model_copy(update={"ports": (*settings.ports, port)})
        ways = [await stack.enter_async_context(way(probed)) for way in WAYS]
        for address in _denied(policy, port):
            for refused in ways:
                if not await refused(address) or knocks:
                    raise ConfigError(
                        f"the egress check let {address} through: this installation is not safe to "
                        "serve; reinstall it, or report this (SECURITY.md)"
                    )


def _denied(policy: AddressPolicy, port: int) -> Iterator[str]:
    if not policy.is_listed(LOOPBACK):
        yield f"{LOOPBACK}:{port}"
        yield f"localhost:{port}"
    if not policy.is_listed(LINK_LOCAL):
        yield f"{LINK_LOCAL}:80"


@asynccontextmanager
async def _listening(knocks: list[str]) -> AsyncIterator[int]:
    """Listen on a loopback port and note whoever connects."""

    def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        knocks.append("connected")
        writer.close()

    server = await asyncio.start_server(note, LOOPBACK, 0, family=socket.AF_INET)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


@asynccontextmanager
async def _through_door(settings: EgressSettings) -> AsyncIterator[Try]:
    async with Door(settings) as door:

        async def refused(address: str) -> bool:
            request = Request(url=parse_address(f"http://{address}/"))
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await door.ask(request, idle_s=1.0, max_wire=1024, max_body=1024)
            except UnsafeAddress:
                return True
            except (FetchError, TimeoutError):
                return False
            return False

        yield refused


@asynccontextmanager
async def _through_proxy(settings: EgressSettings) -> AsyncIterator[Try]:
    async with EgressProxy(settings, idle_s=PATIENCE_S, max_bytes=1024) as proxy:

        async def refused(address: str) -> bool:
            before = proxy.refused
            at = parse_address(proxy.address)
            reader, writer = await asyncio.open_connection(at.raw_host, at.port)
            try:
                writer.write(f"CONNECT {address} HTTP/1.1\r\n\r\n".encode())
                async with asyncio.timeout(PATIENCE_S):
                    await reader.read()
            except (OSError, TimeoutError):
                return False
            finally:
                writer.close()
            return proxy.refused > before

        yield refused


WAYS = (_through_door, _through_proxy)
"""The ways out that a page's address can take."""
