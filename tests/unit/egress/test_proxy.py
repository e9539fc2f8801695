"""The browser's proxy over real loopback connections: what may be dialled, and what is passed on."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from rowsmith.config import EgressSettings
from rowsmith.egress import EgressProxy

OWN = EgressSettings(allow_networks=("127.0.0.2/32",))


class Names(AbstractResolver):
    """Answers names with given addresses and counts the questions."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in found
        ]

    async def close(self) -> None:
        """Hold nothing."""


@asynccontextmanager
async def site(
    answer: Callable[[bytes], bytes], host: str = "127.0.0.2"
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Serve raw bytes for raw requests on *host*; give the port and what was received."""
    received: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.read(65_536)
        received.append(request)
        writer.write(answer(request))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, host, 0)
    async with server:
        yield server.sockets[0].getsockname()[1], received


@asynccontextmanager
async def proxy(
    settings: EgressSettings = OWN, resolver: AbstractResolver | None = None, max_bytes: int = 2**20
) -> AsyncIterator[EgressProxy]:
    async with EgressProxy(settings, idle_s=2.0, max_bytes=max_bytes, resolver=resolver) as running:
        yield running


async def send(running: EgressProxy, request: bytes) -> bytes:
    """Return all that the proxy answers to *request*."""
    port = int(running.address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await reader.read(-1)
    finally:
        writer.close()
        await writer.wait_closed()


def hello(_request: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello"


async def test_a_request_for_an_allowed_address_is_passed_on_in_origin_form() -> None:
    async with site(hello) as (port, received), proxy() as running:
        answer = await send(
            running,
            f"GET http://127.0.0.2:{port}/a?b=c HTTP/1.1\r\nHost: elsewhere\r\n"
            "Proxy-Connection: keep-alive\r\nAccept: text/html\r\n\r\n".encode(),
        )

    assert answer.endswith(b"\r\n\r\nhello")
    assert answer.count(b"Connection: close") == 1
    assert received == [
        f"GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.2:{port}\r\nAccept: text/html\r\n"
        "Connection: close\r\n\r\n".encode()
    ]


async def test_a_body_is_passed_on_and_nothing_behind_it() -> None:
    async with site(hello) as (port, received), proxy() as running:
        await send(
            running,
            f"POST http://127.0.0.2:{port}/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /".encode(),
        )

    assert received[0].endswith(b"\r\n\r\nabc")


async def test_a_tunnel_to_an_allowed_address_carries_bytes_both_ways() -> None:
    async with site(lambda request: request.upper()) as (port, _), proxy() as running:
        answer = await send(running, f"CONNECT 127.0.0.2:{port} HTTP/1.1\r\n\r\nquiet".encode())

    assert answer == b"HTTP/1.1 200 Connection established\r\n\r\nQUIET"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"]
)
@pytest.mark.parametrize("form", ["CONNECT {}:{} HTTP/1.1", "GET http://{}:{}/ HTTP/1.1"])
async def test_a_denied_address_is_never_dialled(host: str, form: str) -> None:
    async with site(hello, host="127.0.0.1") as (port, received), proxy() as running:
        answer = await send(running, f"{form.format(host, port)}\r\n\r\n".encode())
        assert running.refused == 1

    assert answer.startswith(b"HTTP/1.1 502 ")
    assert received == []


async def test_refused_and_unreachable_get_the_same_answer() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.2", 0))
        port = unused.getsockname()[1]
        async with proxy() as running:
            closed = await send(running, f"CONNECT 127.0.0.2:{port} HTTP/1.1\r\n\r\n".encode())
            denied = await send(running, b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n")

    assert closed == denied


async def test_a_name_is_resolved_once_and_the_checked_address_is_dialled() -> None:
    names = Names(["127.0.0.2"], ["127.0.0.1"])
    async with site(hello) as (port, received), proxy(resolver=names) as running:
        await send(running, f"GET http://shop.example:{port}/ HTTP/1.1\r\n\r\n".encode())

    assert names.asked == ["shop.example"]
    assert received[0].startswith(f"GET / HTTP/1.1\r\nHost: shop.example:{port}".encode())


async def test_a_name_with_one_denied_address_is_refused() -> None:
    names = Names(["127.0.0.2", "10.0.0.1"])
    async with site(hello) as (port, received), proxy(resolver=names) as running:
        answer = await send(running, f"CONNECT shop.example:{port} HTTP/1.1\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 502 ")
    assert received == []


async def test_a_port_that_is_not_listed_is_refused_on_a_public_address() -> None:
    async with proxy() as running:
        answer = await send(running, b"CONNECT 93.184.216.34:6379 HTTP/1.1\r\n\r\n")

        assert running.refused == 1
    assert answer.startswith(b"HTTP/1.1 502 ")


async def test_the_proxy_does_not_dial_itself() -> None:
    async with proxy(EgressSettings(allow_networks=("127.0.0.0/8",))) as running:
        own = running.address.removeprefix("http://")
        await send(running, f"CONNECT {own} HTTP/1.1\r\n\r\n".encode())

        assert running.refused == 1


@pytest.mark.parametrize(
    "request_line",
    ["GET / HTTP/1.1", "GET file:///etc/passwd HTTP/1.1", "GET ftp://127.0.0.2/ HTTP/1.1", "x"],
)
async def test_what_is_no_request_to_a_proxy_is_answered_and_closed(request_line: str) -> None:
    async with proxy() as running:
        answer = await send(running, f"{request_line}\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 502 ")


async def test_an_answer_ends_at_the_limit_of_bytes() -> None:
    def endless(_request: bytes) -> bytes:
        return b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500_000

    async with site(endless) as (port, _), proxy(max_bytes=10_000) as running:
        answer = await send(running, f"GET http://127.0.0.2:{port}/ HTTP/1.1\r\n\r\n".encode())

    assert len(answer.partition(b"\r\n\r\n")[2]) == 10_000
