"""Dialling: names resolved once, every address checked, one request without redirects."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from rowsmith.config import EgressSettings
from rowsmith.egress.address import AddressPolicy
from rowsmith.egress.inflate import Inflater
from rowsmith.egress.resolve import REFUSED, CheckedResolver, Refused, check_dial
from rowsmith.egress.trust import tls_context
from rowsmith.errors import (
    BodyTooLarge,
    FetchError,
    FetchTimeout,
    InvalidAnswer,
    Unreachable,
    UnsafeAddress,
)

MAX_HEADER_BYTES = 65_536
MAX_HEADERS = 100
LISTS = ("link", "content-encoding")
"""Header fields of which several are one (RFC 9110, section 5.3) and that are looked at."""


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


class _Bounds(NamedTuple):
    """What one body may take."""

    idle_s: float
    max_wire: int
    max_body: int
    min_rate: float

    def check(self, wire: int, taken_s: float) -> None:
        """Look at a body of which *wire* bytes came in *taken_s* seconds.

        Raises:
            BodyTooLarge: that is too much.
            FetchTimeout: that is too slow.
        """
        if wire > self.max_wire:
            raise BodyTooLarge(f"the page is larger than {self.max_wire // 2**20} MiB")
        if taken_s > self.idle_s and wire < self.min_rate * taken_s:
            raise FetchTimeout("the site sends its page too slowly: try again later")


class Door:
    """The only way out; an async context manager.

    Attributes:
        policy: which addresses may be dialled.
    """

    def __init__(
        self, settings: EgressSettings, *, resolver: AbstractResolver | None = None
    ) -> None:
        self.policy = AddressPolicy.of(settings)
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
            ssl=tls_context(self._settings.ca_file),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            trust_env=False,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=8190,
            max_field_size=16_380,
            max_headers=MAX_HEADERS,
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

    async def ask(
        self,
        request: Request,
        *,
        idle_s: float,
        max_wire: int,
        max_body: int,
        min_rate: float = 0.0,
    ) -> Answer:
        """Return the answer to one request; redirects are answers too.

        Args:
            request: what is asked.
            idle_s: longest silence of the site, and longest time until its headers are there,
                seconds.
            max_wire: most bytes read from the wire.
            max_body: most bytes after decoding.
            min_rate: a body that brought fewer bytes a second than this, looked at after *idle_s*,
                is given up.

        Raises:
            FetchError: by subclass what went wrong.
        """
        if self._session is None:
            raise FetchError("the door is closed")
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=self._settings.connect_timeout_s, sock_read=idle_s
        )
        bounds = _Bounds(idle_s, max_wire, max_body, min_rate)
        way_s = self._settings.dns_timeout_s + self._settings.connect_timeout_s
        try:
            async with asyncio.timeout(way_s + idle_s):
                response = await self._session.request(
                    request.method,
                    request.url,
                    headers={**request.headers, "Accept-Encoding": "gzip, deflate"},
                    data=request.data,
                    allow_redirects=False,
                    timeout=timeout,
                )
            async with response:
                found = _headers(response)
                body = b""
                if request.method != "HEAD" and not 300 <= response.status < 400:
                    body = await _read(request, response, found, bounds)
                return Answer(url=request.url, status=response.status, headers=found, body=body)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as exc:
            raise explain(exc, request.url) from exc


def _headers(response: aiohttp.ClientResponse) -> Mapping[str, str]:
    """Return the headers, names in lower case.

    Raises:
        InvalidAnswer: they are larger than anybody needs.
    """
    if sum(len(name) + len(value) for name, value in response.raw_headers) > MAX_HEADER_BYTES:
        raise InvalidAnswer("the site sent more headers than a page has")
    found = {name.lower(): value for name, value in response.headers.items()}
    for name in LISTS:
        if name in found:
            found[name] = ", ".join(response.headers.getall(name))
    return found


async def _read(
    request: Request,
    response: aiohttp.ClientResponse,
    headers: Mapping[str, str],
    bounds: _Bounds,
) -> bytes:
    """Return the body, decoded.

    Raises:
        BodyTooLarge: it is larger than the bounds, and all of it is wanted.
        FetchTimeout: it drips.
        InvalidAnswer: its coding is broken or was not asked for.
    """
    inflater = Inflater(headers.get("content-encoding", ""), max_bytes=bounds.max_body)
    loop = asyncio.get_running_loop()
    wire, pieces, began_s = 0, list[bytes](), loop.time()
    try:
        async for chunk in response.content.iter_chunked(65_536):
            wire += len(chunk)
            bounds.check(wire, loop.time() - began_s)
            pieces.extend(inflater.feed(chunk))
    except BodyTooLarge:
        if not request.is_head_enough:
            raise
        response.close()  # the rest is not wanted
    return b"".join(pieces)


def explain(exc: Exception, url: URL) -> FetchError:
    """Return the error that a driver's *exc* means; the one place where they are mapped."""
    where = url.host or "the host"
    causes: list[BaseException] = [exc]
    while (
        inner := causes[-1].__cause__ or getattr(causes[-1], "os_error", None)
    ) is not None and len(causes) < 8:
        causes.append(inner)
    if isinstance(exc, aiohttp.ClientConnectorDNSError) or any(
        isinstance(cause, Refused) or REFUSED in str(cause) for cause in causes
    ):
        return UnsafeAddress(REFUSED)
    if isinstance(exc, TimeoutError):
        return FetchTimeout(f"{where} did not answer in time: try again later")
    if isinstance(exc, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return Unreachable(f"{where} has no valid certificate for https")
    if isinstance(exc, aiohttp.ClientResponseError | aiohttp.ClientPayloadError | ValueError):
        return InvalidAnswer(f"{where} sent an answer that is not HTTP")
    return Unreachable(f"nothing answers at {where}: check the address or try again later")
