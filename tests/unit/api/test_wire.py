"""Slow, broken and early-leaving callers on a real socket."""

import json
import socket
from collections.abc import Iterator
from functools import partial

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from tests.serving import Served, serving_app

from rowsmith.api import wire

LIMIT_S = 0.3


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    app = FastAPI()

    @app.get("/large")
    async def large() -> Response:
        return StreamingResponse(b"x" * 2**16 for _ in range(2**12))

    @app.post("/echo")
    async def echo(request: Request) -> Response:
        return Response(await request.body())

    @app.post("/early")
    async def early() -> Response:
        return Response(b"early")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("HEADERS_DEADLINE_S", "BODY_DEADLINE_S", "STALL_DEADLINE_S", "LINGER_S"):
            patch.setattr(wire, name, LIMIT_S)
        with serving_app(app) as found:
            yield found


def _dial(served: Served) -> socket.socket:
    host, port = served.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def _exchange(served: Served, sent: bytes) -> tuple[int, bytes]:
    """Send *sent* and read until the server closes: (status, body)."""
    with _dial(served) as connection:
        connection.sendall(sent)
        answer = b""
        while chunk := connection.recv(2**16):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head else 0), body


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
        b"G",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
    ids=["headers", "first line", "body", "chunk"],
)
def test_a_request_that_does_not_arrive_in_time_is_told_so_and_cut(
    served: Served, sent: bytes
) -> None:
    status, body = _exchange(served, sent)

    assert status == 408
    assert json.loads(body)["statusCode"] == 408
    assert json.loads(body)["error"]["code"] == "REQUEST_TIMEOUT"


def test_a_connection_that_sends_nothing_is_closed(served: Served) -> None:
    assert _exchange(served, b"") == (0, b"")


def test_an_unread_body_is_cut_after_an_early_answer(served: Served) -> None:
    status, body = _exchange(
        served, b"POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"
    )

    assert (status, body) == (200, b"early")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 400_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 400_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=lambda sent: repr(sent[:30]),
)
def test_what_is_not_http_is_refused_in_the_envelope(served: Served, sent: bytes) -> None:
    status, body = _exchange(served, sent)

    assert status == 400
    assert json.loads(body)["statusCode"] == 400
    assert json.loads(body)["error"]["code"] == "VALIDATION_ERROR"


def test_a_reader_who_stops_reading_is_cut(served: Served) -> None:
    with _dial(served) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.recv(1)
        served.wait_until_nobody_is_connected()
        seen = sum(len(chunk) for chunk in iter(partial(connection.recv, 2**20), b""))

    assert seen < 2**28


def test_two_requests_on_one_connection_are_both_answered(served: Served) -> None:
    once = b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"

    status, body = _exchange(served, once + once)

    assert status == 200
    assert body.count(b"200 OK") == 1  # the second answer follows the first body
    assert body.endswith(b"ab")
