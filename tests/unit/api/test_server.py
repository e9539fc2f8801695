"""Listening, and stopping in order."""

import asyncio
import os
import resource
import signal
import socket
import threading

import pytest
from fastapi import FastAPI

from rowsmith.api.server import address_of, listen, make_room, serve
from rowsmith.errors import ConfigError


def test_a_free_port_is_taken_and_told() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]

        assert address_of(listener) == f"http://127.0.0.1:{port}"


def test_an_address_in_use_says_what_to_do() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]

        with pytest.raises(ConfigError, match=rf"127\.0\.0\.1 port {port} .*--port 0"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot listen"):
        listen("192.0.2.1", 0)  # RFC 5737: nobody's


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "raised", "room"),
    [
        (1_024, 20_000, 4_000, 4_256, 4_000),
        (1_024, 2_000, 4_000, 2_000, 1_744),
        (256, 300, 4_000, 300, 150),
        (20_000, 20_000, 4_000, None, 4_000),
        (1_024, resource.RLIM_INFINITY, 4_000, 4_256, 4_000),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 4_000, None, 4_000),
    ],
)
def test_files_are_made_room_for_connections_as_far_as_the_system_lets(
    monkeypatch: pytest.MonkeyPatch,
    soft: int,
    hard: int,
    wanted: int,
    raised: int | None,
    room: int,
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))

    assert make_room(wanted) == room
    assert asked == ([] if raised is None else [(raised, hard)])


def test_answers_are_not_held_back_for_an_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP  # what asyncio asks before TCP_NODELAY


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_serving_and_hands_control_back(number: signal.Signals) -> None:
    assert threading.current_thread() is threading.main_thread()
    told: list[str] = []
    handler = signal.getsignal(number)

    def announce(address: str) -> None:
        told.append(address)
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)

    asyncio.run(
        serve(
            FastAPI(), host="127.0.0.1", port=0, announce=announce, told=lambda: told.append("told")
        )
    )

    assert told[0].startswith("http://127.0.0.1:")
    assert told[1:] == ["told"]
    assert signal.getsignal(number) is handler
