"""The browser's only way out: a proxy on loopback that resolves, checks and dials itself.

A browser that may reach nothing else can be shown any page: redirects, frames, sockets and what
scripts ask for are all dialled here, by the rules that the `Door` has (reliability.md A11).
Intercepting requests inside the browser is no substitute, it misses redirects.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import NamedTuple, Self

from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from rowsmith.config import EgressSettings
from rowsmith.egress.address import AddressPolicy, is_literal
from rowsmith.egress.resolve import REFUSED, CheckedResolver, Refused, check_dial
from rowsmith.egress.url import parse_address
from rowsmith.errors import InvalidUrl

MAX_HEAD = 65_536
MAX_CONNECTIONS = 256
CHUNK = 65_536
END = b"\r\n\r\n"
FAILED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
"""One answer for refused, unreachable and unknown: a page must not tell them apart."""
_HOP = frozenset(
    {b"connection", b"proxy-connection", b"proxy-authorization", b"keep-alive", b"upgrade", b"te"}
)
"""Header fields between two neighbours (RFC 9110 7.6.1); a proxy passes none of them on."""

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Head(NamedTuple):
    """The first line of a message and its header fields, as bytes."""

    line: bytes
    fields: list[tuple[bytes, bytes]]

    def get(self, name: bytes) -> bytes:
        return next((value for known, value in self.fields if known.lower() == name), b"")

    def closing(self, line: bytes = b"", host: bytes = b"") -> bytes:
        """Return the head for the next hop, where the connection serves one request."""
        kept = [
            b"%b: %b" % (name, value)
            for name, value in self.fields
            if name.lower() not in _HOP and not (host and name.lower() == b"host")
        ]
        own = [b"Host: " + host] if host else []
        return b"\r\n".join([line or self.line, *own, *kept, b"Connection: close"]) + END


class EgressProxy:
    """An HTTP proxy on a free loopback port; an async context manager.

    Attributes:
        policy: which addresses may be dialled.
        refused: connections that were refused by the rules so far.
    """

    def __init__(
        self,
        settings: EgressSettings,
        *,
        idle_s: float,
        max_bytes: int,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """Prepare a proxy.

        Args:
            settings: which addresses may be dialled.
            idle_s: longest silence of both sides, seconds.
            max_bytes: most bytes that one connection may bring.
            resolver: asked for names; the system's own when None.
        """
        self.policy = AddressPolicy.of(settings)
        self.refused = 0
        self._settings = settings
        self._idle_s = idle_s
        self._max_bytes = max_bytes
        self._inner = resolver
        self._resolver: CheckedResolver | None = None
        self._server: asyncio.Server | None = None
        self._slots = asyncio.Semaphore(MAX_CONNECTIONS)
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        inner = self._inner if self._inner is not None else ThreadedResolver()
        self._resolver = CheckedResolver(self.policy, inner, self._settings.dns_timeout_s)
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MAX_HEAD)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if self._resolver is not None:
            await self._resolver.close()

    @property
    def address(self) -> str:
        """Return where it listens, ``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def _port(self) -> int:
        if self._server is None:
            raise RuntimeError("the proxy is used outside of its context")
        return int(self._server.sockets[0].getsockname()[1])

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection in a task of ours, so that the end of the proxy ends it."""
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._slots:
            try:
                async with asyncio.timeout(self._idle_s):
                    head = await _read_head(reader)
                method, _, rest = head.line.partition(b" ")
                target = rest.rpartition(b" ")[0].decode("ascii")
                if method == b"CONNECT":
                    await self._tunnel(target, (reader, writer))
                else:
                    await self._forward(method, target, head, (reader, writer))
            except Refused:
                self.refused += 1
                await _say_failed(writer)
            except (OSError, TimeoutError, EOFError, ValueError, InvalidUrl):
                await _say_failed(writer)
            finally:
                await _close(writer)

    async def _tunnel(self, target: str, client: Stream) -> None:
        address = parse_address(f"https://{target}/")
        async with self._dial(address) as site:
            client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await client[1].drain()
            await _until_one_ends(
                self._copy(site[0], client[1], self._max_bytes),
                self._copy(client[0], site[1], self._max_bytes),
            )

    async def _forward(self, method: bytes, target: str, head: _Head, client: Stream) -> None:
        address = parse_address(target)
        if head.get(b"transfer-encoding"):
            raise ValueError("browsers send a length")
        length = int(head.get(b"content-length") or 0)
        line = b"%b %b HTTP/1.1" % (method, address.raw_path_qs.encode())
        async with self._dial(address) as site:
            site[1].write(head.closing(line, _authority(address)))
            await site[1].drain()
            await _until_one_ends(self._answer(site, client), self._request(client, site, length))

    async def _request(self, client: Stream, site: Stream, length: int) -> None:
        """Pass the request's body on, then wait until the browser lets go."""
        await self._copy(client[0], site[1], length)
        await client[0].read(1)

    async def _answer(self, site: Stream, client: Stream) -> None:
        try:
            async with asyncio.timeout(self._idle_s):
                await self._pass_head(site[0], client[1])
        except (OSError, TimeoutError, EOFError, ValueError):
            await _say_failed(client[1])
            return
        await self._copy(site[0], client[1], self._max_bytes)

    async def _pass_head(self, site: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        """Pass the answer's head on; the connection then ends with the answer."""
        while True:
            answer = await _read_head(site)
            status = int(answer.line.split(b" ", 2)[1])
            if status >= 200:
                break
        client.write(answer.closing())
        await client.drain()

    @asynccontextmanager
    async def _dial(self, address: URL) -> AsyncIterator[Stream]:
        reader, writer = await self._connect(address.raw_host or "", address.port or 0)
        try:
            yield reader, writer
        finally:
            await _close(writer)

    async def _connect(self, host: str, port: int) -> Stream:
        """Return a connection to *host*, at an address that was checked."""
        if self._resolver is None:
            raise RuntimeError("the proxy is used outside of its context")
        found = [host]
        if not is_literal(host):
            answers = await self._resolver.resolve(host, port, socket.AF_UNSPEC)
            found = [answer["host"] for answer in answers]
        for address in found:
            check_dial(self.policy, self._settings, address, port)
            if port == self._port and address.startswith("127."):
                raise Refused(REFUSED)  # the proxy itself
        failed: Exception = Refused(REFUSED)
        for address in found:
            try:
                async with asyncio.timeout(self._settings.connect_timeout_s):
                    return await asyncio.open_connection(address, port, limit=MAX_HEAD)
            except (OSError, TimeoutError) as exc:
                failed = exc
        raise failed

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int
    ) -> None:
        while most > 0:
            async with asyncio.timeout(self._idle_s):
                chunk = await reader.read(min(CHUNK, most))
            if not chunk:
                return
            most -= len(chunk)
            writer.write(chunk)
            await writer.drain()


async def _until_one_ends(*copies: Coroutine[None, None, None]) -> None:
    """Run until one of *copies* ends in any way; what is under way cannot be answered any more."""
    tasks = [asyncio.ensure_future(each) for each in copies]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read_head(reader: asyncio.StreamReader) -> _Head:
    """Return the head of a message.

    Raises:
        ValueError: it is no HTTP, or too long.
    """
    try:
        raw = await reader.readuntil(END)
    except asyncio.LimitOverrunError as exc:
        raise ValueError("the head is too long") from exc
    first, *lines = raw[: -len(END)].split(b"\r\n")
    pairs = [line.partition(b":") for line in lines]
    return _Head(first, [(name.strip(), value.strip()) for name, _, value in pairs])


def _authority(address: URL) -> bytes:
    host = address.raw_host or ""
    shown = f"[{host}]" if ":" in host else host
    is_usual = address.port == {"http": 80, "https": 443}[address.scheme]
    return (shown if is_usual else f"{shown}:{address.port}").encode()


async def _say_failed(writer: asyncio.StreamWriter) -> None:
    await _quietly(writer, lambda: writer.write(FAILED), writer.drain)


async def _close(writer: asyncio.StreamWriter) -> None:
    await _quietly(writer, writer.close, writer.wait_closed)


async def _quietly(
    writer: asyncio.StreamWriter, begin: Callable[[], object], wait: Callable[[], Awaitable[None]]
) -> None:
    """Do what needs no success: the other side may be gone."""
    if writer.transport.is_closing():
        return
    begin()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1.0):
            await wait()
