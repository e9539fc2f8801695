"""Whatever bytes come: an answer below 500 in the error envelope, or a connection that ends."""

import json
import re
import socket
import time
from collections.abc import Iterator

import pytest
from tests.malformed import GOOD, malformed, request
from tests.serving import KEY, Served, serving

from rowsmith.api import wire

CASES = dict(malformed(KEY))
MAX_S = 5.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HEADERS_DEADLINE_S", "BODY_DEADLINE_S", "LINGER_S"):
            patch.setattr(wire, name, 0.3)
        quiet = {"politeness.attempts": 1, "tasks.concurrency": 1}
        with serving(tmp_path_factory.mktemp("data"), **quiet) as running:
            yield running


def _exchange(served: Served, sent: bytes) -> tuple[int, bytes]:
    """Send *sent*, read until the server closes, give the first answer: (status, body)."""
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=MAX_S) as connection:
        connection.sendall(sent)
        answer = b""
        while chunk := connection.recv(2**16):
            answer += chunk
    head, _, rest = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert length is not None
    return int(head.split()[1]), rest[: int(length[1])]


def test_there_are_at_least_a_hundred_of_them() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("name", CASES)
def test_a_malformed_request_is_refused_in_the_envelope(served: Served, name: str) -> None:
    began = time.monotonic()

    status, body = _exchange(served, CASES[name])

    envelope = json.loads(body)
    assert 400 <= status < 500
    assert envelope["statusCode"] == status
    assert set(envelope) == {"statusCode", "error"}
    assert set(envelope["error"]) == {"code", "message", "details"}
    assert time.monotonic() - began < MAX_S


def test_the_server_is_well_after_all_of_them(served: Served) -> None:
    status, body = _exchange(served, request("POST", "/v1/extract", KEY, json.dumps(GOOD).encode()))

    assert (status, json.loads(body)["status"]) == (200, "pending")
