"""More streams, connections and slow callers than a server takes (reliability.md C19)."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.held_site import ASK, held_site
from tests.serving import KEY, Served, serving

from rowsmith.api import wire

KNOWN = {"Authorization": f"Bearer {KEY}"}


def dial(served: Served) -> socket.socket:
    host, port = served.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def error_of(answer: httpx.Response) -> dict[str, Any]:
    envelope = answer.json()
    assert envelope["statusCode"] == answer.status_code
    assert int(answer.headers["retry-after"]) >= 1
    error: dict[str, Any] = envelope["error"]
    return error


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[tuple[Served, str]]:
    """Give a server that sends two streams to one organisation, and a task that does not end."""
    with (
        held_site() as (url, goes_on),
        serving(tmp_path, **{"limits.streams": 2, "limits.streams_in_all": 3}) as served,
    ):
        sent = {"q": ASK, "url": url}
        task = httpx.post(f"{served.url}/v1/extract", json=sent, headers=KNOWN).json()
        try:
            yield served, f"{served.url}/v1/extract/{task['id']}"
        finally:
            goes_on.set()


@pytest.mark.parametrize("path", ["events", "rows"])
def test_streams_beyond_the_limit_are_refused_until_one_ends(
    waiting: tuple[Served, str], path: str
) -> None:
    served, task = waiting
    with ExitStack() as stack:
        streams = [
            stack.enter_context(httpx.stream("GET", f"{task}/events", headers=KNOWN, timeout=20))
            for _ in range(2)
        ]
        refused = httpx.get(f"{task}/{path}", headers=KNOWN)
        state = httpx.get(task, headers=KNOWN)

    served.wait_until_nobody_is_connected()
    with httpx.stream("GET", f"{task}/{path}", headers=KNOWN, timeout=20) as again:
        taken = again.status_code

    assert [stream.status_code for stream in streams] == [200, 200]
    assert (refused.status_code, error_of(refused)["code"]) == (429, "TOO_MANY_REQUESTS")
    assert state.status_code == 200
    assert taken == 200


def test_a_caller_who_leaves_at_once_is_not_counted_for_ever(waiting: tuple[Served, str]) -> None:
    served, task = waiting
    path = task.removeprefix(served.url)
    asked = f"GET {path}/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {KEY}\r\n\r\n"
    for _ in range(20):
        with dial(served) as caller:
            caller.sendall(asked.encode())

    served.wait_until_nobody_is_connected()
    with httpx.stream("GET", f"{task}/events", headers=KNOWN, timeout=20) as stream:
        assert stream.status_code == 200


def test_a_refused_question_does_not_take_a_stream(waiting: tuple[Served, str]) -> None:
    _, task = waiting
    for _ in range(5):
        assert httpx.get(f"{task}/rows?after=x", headers=KNOWN).status_code == 400
        assert httpx.get(f"{task}x/events", headers=KNOWN).status_code == 404

    with httpx.stream("GET", f"{task}/events", headers=KNOWN, timeout=20) as stream:
        assert stream.status_code == 200


def test_connections_beyond_the_limit_are_told_so_and_taken_ones_go_on(tmp_path: Path) -> None:
    with serving(tmp_path, **{"limits.connections": 3}) as served:
        with httpx.Client(base_url=served.url, headers=KNOWN) as taken, ExitStack() as stack:
            assert taken.get("/v1/extract").status_code == 200
            for _ in range(2):
                stack.enter_context(dial(served))
            refused = httpx.get(f"{served.url}/v1/extract", headers=KNOWN)
            goes_on = taken.get("/v1/extract")

        served.wait_until_nobody_is_connected()
        after = httpx.get(f"{served.url}/v1/extract", headers=KNOWN)

    assert (refused.status_code, error_of(refused)["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert refused.headers["connection"] == "close"
    assert (goes_on.status_code, after.status_code) == (200, 200)


def test_a_thousand_that_send_nothing_delay_nobody_and_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "HEADERS_DEADLINE_S", 5.0)
    with serving(tmp_path) as served, ExitStack() as stack:
        idle = [stack.enter_context(dial(served)) for _ in range(1_000)]
        for each in idle[::2]:
            each.sendall(b"GET /v1/extract HTTP/1.1\r\nHost:")
        begun_s = time.monotonic()
        answer = httpx.get(f"{served.url}/v1/extract", headers=KNOWN)
        took_s = time.monotonic() - begun_s

        served.wait_until_nobody_is_connected()
        ends = [each.recv(2**16) for each in idle]

    assert (answer.status_code, took_s < 1) == (200, True)
    told = [json.loads(end.partition(b"\r\n\r\n")[2])["statusCode"] for end in ends[::2]]
    assert told == [408] * 500
    assert ends[1::2] == [b""] * 500
