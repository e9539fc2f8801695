"""Dialling: names resolved once, every address checked, one request without redirects."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from rowsmith.config import EgressSettings
from rowsmith.egress.address import AddressPolicy
from rowsmith.egress.inflate import Inflater
from rowsmith.egress.resolve import REFUSED, CheckedResolver, Refused, check_dial
from rowsmith.errors import (
    BodyTooLarge,
    ConfigError,
    FetchError,
    FetchTimeout,
    InvalidAnswer,
    Unreachable,
    UnsafeAddress,
)

MAX_HEADER_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request.

    Attributes:
        url: canonical address, from `parse_address`.
        method: GET, HEAD or POST.
        headers: request headers.
        data: body of a POST.
        is_head_enough: a body over the limit is cut there, and no error.
    """

    url: URL
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes | None = None
    is_head_enough: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to one request, before redirects are followed.

    Attributes:
        url: the address that was asked.
        status: HTTP status.
        headers: names in lower case; the last of equal names counts.
        body: decoded body; empty for redirects and HEAD.
    """

    url: URL
    status: int
    headers: Mapping[str, str]
    body: bytes


class Door:
    """The only way out; an async context manager.

    Attributes:
        policy: which addresses may be dialled.
    """

    def __init__(
        self, settings: EgressSettings, *, resolver: AbstractResolver | None = None
    ) -> None:
        self.policy = AddressPolicy(settings.networks())
        self._settings = settings
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        inner = self._resolver if self._resolver is not None else ThreadedResolver()
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(self.policy, inner, self._settings.dns_timeout_s),
            use_dns_cache=False,
            socket_factory=self._socket,
            limit=128,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            trust_env=False,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=8190,
            max_field_size=16_380,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def is_own(self, url: URL) -> bool:
        """Tell whether *url* names an address in a network that the operator listed."""
        return self.policy.is_listed(url.raw_host or "")

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """Make the socket for a dial; the last check, on the address itself and its port."""
        family, kind, protocol, _, address = info
        check_dial(self.policy, self._settings, str(address[0]), int(address[1]))
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setblocking(False)
        return made

    async def ask(self, request: Request, *, idle_s: float, max_wire: int, max_body: int) -> Answer:
        """Return the answer to one request; redirects are answers too.

        Args:
            request: what is asked.
            idle_s: longest silence of the site, seconds.
            max_wire: most bytes read from the wire.
            max_body: most bytes after decoding.

        Raises:
            FetchError: by subclass what went wrong.
        """
        if self._session is None:
            raise FetchError("the door is closed")
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=self._settings.connect_timeout_s, sock_read=idle_s
        )
        try:
            async with self._session.request(
                request.method,
                request.url,
                headers={**request.headers, "Accept-Encoding": "gzip, deflate"},
                data=request.data,
                allow_redirects=False,
                timeout=timeout,
            ) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                if "link" in found:  # a list field: several headers are one (RFC 9110 5.3)
                    found["link"] = ", ".join(response.headers.getall("link"))
                body = b""
                if request.method != "HEAD" and not 300 <= response.status < 400:
                    body = await _read(
                        response,
                        found,
                        max_wire=max_wire,
                        max_body=max_body,
                        is_head_enough=request.is_head_enough,
                    )
                return Answer(url=request.url, status=response.status, headers=found, body=body)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as exc:
            raise explain(exc, request.url) from exc


async def _read(
    response: aiohttp.ClientResponse,
    headers: Mapping[str, str],
    *,
    max_wire: int,
    max_body: int,
    is_head_enough: bool,
) -> bytes:
    inflater = Inflater(headers.get("content-encoding", ""), max_bytes=max_body)
    wire, pieces = 0, list[bytes]()
    try:
        async for chunk in response.content.iter_chunked(65_536):
            wire += len(chunk)
            _check_size(wire, max_wire)
            pieces.extend(inflater.feed(chunk))
    except BodyTooLarge:
        if not is_head_enough:
            raise
        response.close()  # the rest is not wanted
    return b"".join(pieces)


def _check_size(wire: int, max_wire: int) -> None:
    if wire > max_wire:
        raise BodyTooLarge(f"the page is larger than {max_wire // 2**20} MiB")


def explain(exc: Exception, url: URL) -> FetchError:
    """Return the error that a driver's *exc* means; the one place where they are mapped."""
    where = url.host or "the host"
    causes: list[BaseException] = [exc]
    while (
        inner := causes[-1].__cause__ or getattr(causes[-1], "os_error", None)
    ) is not None and len(causes) < 8:
        causes.append(inner)
    if any(isinstance(cause, Refused) or REFUSED in str(cause) for cause in causes):
        return UnsafeAddress(REFUSED)
    if isinstance(exc, TimeoutError):
        return FetchTimeout(f"{where} did not answer in time: try again later")
    if isinstance(exc, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return Unreachable(f"{where} has no valid certificate for https")
    if isinstance(exc, aiohttp.ClientConnectorDNSError):
        return Unreachable(f"{where} is not known: check the address")
    if isinstance(exc, aiohttp.ClientResponseError | aiohttp.ClientPayloadError | ValueError):
        return InvalidAnswer(f"{where} sent an answer that is not HTTP")
    return Unreachable(f"nothing answers at {where}: check the address or try again later")


async def self_test(settings: EgressSettings) -> None:
    """Try to dial a denied address through the real path.

    Raises:
        ConfigError: the dial was not refused; serving would be unsafe.
    """
    probe = "http://169.254.169.254/"
    async with Door(settings) as door:
        if door.policy.is_allowed("169.254.169.254"):
            return  # the operator lists that network as his own
        try:
            async with asyncio.timeout(settings.connect_timeout_s):
                await door.ask(Request(url=URL(probe)), idle_s=1.0, max_wire=1024, max_body=1024)
        except UnsafeAddress:
            return
        except (FetchError, TimeoutError) as exc:
            raise ConfigError("the egress check did not refuse a link-local address") from exc
    raise ConfigError("the egress check let a link-local address through")
