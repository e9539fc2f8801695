"""Checks of links at real loopback servers: one test for each kind of verdict."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.polite_site import Reply, polite_site

from rowsmith.config import EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.fetch import HttpFetcher
from rowsmith.model.receipt import LinkState
from rowsmith.telemetry import SystemClock

ALIVE, DEAD, UNCHECKED = LinkState.ALIVE, LinkState.DEAD, LinkState.UNCHECKED
OWN = EgressSettings(allow_networks=("127.0.0.2/32", "127.0.0.3/32"))


def fetcher(politeness: dict[str, Any] | None = None, **limits: Any) -> HttpFetcher:
    return HttpFetcher(
        egress=OWN,
        fetch=FetchSettings.model_validate(limits),
        politeness=PolitenessSettings.model_validate(politeness or {}),
        clock=SystemClock(),
    )


@pytest.mark.parametrize(
    ("status", "state", "asked"),
    [
        (200, ALIVE, 1),
        (204, ALIVE, 1),
        (304, ALIVE, 1),
        (401, ALIVE, 1),
        (403, ALIVE, 1),
        (405, ALIVE, 1),
        (429, ALIVE, 1),
        (404, DEAD, 2),
        (410, DEAD, 2),
        (400, DEAD, 2),
        (451, DEAD, 2),
        (500, DEAD, 3),
        (503, DEAD, 3),
    ],
)
async def test_a_status_is_a_verdict(status: int, state: LinkState, asked: int) -> None:
    with polite_site(lambda path: (status, {"Retry-After": "0"}, b"")) as seen:
        async with fetcher() as http:
            found = await http.verify([f"{seen.address}/a"])

    assert [(one.state, one.status) for one in found] == [(state, status)]
    assert len(seen.requests) == asked


async def test_an_address_that_refuses_head_is_asked_for_its_first_bytes() -> None:
    def answer(path: str) -> Reply:
        return (206 if "range" in seen.requests[-1][2] else 501, {}, b"")

    with polite_site(answer) as seen:
        async with fetcher() as http:
            found = await http.verify([f"{seen.address}/a"])

    assert (found[0].state, found[0].status) == (ALIVE, 206)
    assert [named.get("range") for _, _, named in seen.requests] == [None, "bytes=0-65535"]


async def test_a_body_that_is_far_larger_than_what_was_asked_for_is_not_read() -> None:
    answers: Iterator[Reply] = iter([(404, {}, b"")])

    def answer(path: str) -> Reply:
        return next(answers, (200, {}, b"x" * 30_000_000))

    with polite_site(answer) as seen:
        async with fetcher(max_wire_bytes=1_000_000) as http:
            found = await http.verify([f"{seen.address}/a"])

    assert (found[0].state, found[0].status) == (ALIVE, 200)


async def test_a_redirect_is_followed_and_its_end_named() -> None:
    def answer(path: str) -> Reply:
        return (302, {"Location": "/new"}, b"") if path == "/old" else (200, {}, b"")

    with polite_site(answer) as seen:
        async with fetcher() as http:
            found = await http.verify([f"{seen.address}/old"])

    assert (found[0].state, found[0].final_url) == (ALIVE, f"{seen.address}/new")


@pytest.mark.parametrize("target", ["http://127.0.0.9:1/", "file:///etc/passwd", "/a"])
async def test_a_redirect_to_where_nobody_may_go_is_dead(target: str) -> None:
    with polite_site(lambda path: (302, {"Location": target}, b"")) as seen:
        async with fetcher() as http:
            found = await http.verify([f"{seen.address}/a"])

    assert found[0].state is DEAD


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.9:1/", "http://[::1]/", "http://", "https://a b/", "http://x@127.0.0.2/"],
)
async def test_what_the_address_policy_refuses_is_dead(url: str) -> None:
    async with fetcher() as http:
        found = await http.verify([url])

    assert (found[0].state, found[0].status) == (DEAD, 0)
    assert found[0].reason


async def test_a_refused_connection_is_dead() -> None:
    with socket.create_server(("127.0.0.2", 0)) as server:
        port = server.getsockname()[1]
    async with fetcher() as http:
        found = await http.verify([f"http://127.0.0.2:{port}/"])

    assert found[0].state is DEAD
    assert "nothing answers" in found[0].reason


async def test_a_host_without_https_is_dead_by_https() -> None:
    with polite_site(lambda path: (200, {}, b"")) as seen:
        async with fetcher() as http:
            found = await http.verify([seen.address.replace("http:", "https:")])

    assert (found[0].state, found[0].status) == (DEAD, 0)


async def test_a_silent_host_is_dead() -> None:
    with socket.create_server(("127.0.0.2", 0)) as server:
        async with fetcher(check_s=0.2) as http:
            found = await http.verify([f"http://127.0.0.2:{server.getsockname()[1]}/"])

    assert found[0].state is DEAD
    assert "in time" in found[0].reason


async def test_what_the_time_does_not_suffice_for_is_unchecked() -> None:
    with polite_site(lambda path: (200, {}, b"")) as seen:
        async with fetcher({"hosts": "127.0.0.2 pace=30"}) as http:
            found = await http.verify([f"{seen.address}/{at}" for at in range(3)], timeout_s=0.3)

    assert sorted(one.state for one in found) == [ALIVE, UNCHECKED, UNCHECKED]
    assert len(seen.requests) == 1


async def test_each_distinct_address_is_checked_once_without_robots_txt() -> None:
    with polite_site(lambda path: (200, {}, b"")) as seen:
        address = f"{seen.address}/a"
        async with fetcher() as http:
            found = await http.verify([address, f"{address}#part", address])

    assert [one.url for one in found] == [address, f"{address}#part", address]
    assert seen.paths == ["/a"]


async def test_a_host_that_waits_does_not_keep_another_from_being_checked() -> None:
    is_let_go = threading.Event()

    def before(path: str) -> None:
        is_let_go.wait(10)

    def answer(path: str) -> Reply:
        is_let_go.set()
        return 200, {}, b""

    with polite_site(lambda path: (200, {}, b""), before=before) as slow:
        with polite_site(answer, host="127.0.0.3") as quick:
            async with fetcher({"pace_own": True, "pace_s": 0}) as http:
                found = await http.verify(
                    [*(f"{slow.address}/{at}" for at in range(40)), f"{quick.address}/a"]
                )

    assert {one.state for one in found} == {ALIVE}


async def test_checks_keep_the_pace_of_a_host() -> None:
    with polite_site(lambda path: (200, {}, b"")) as seen:
        async with fetcher({"pace_own": True, "pace_s": 0.1}) as http:
            await http.verify([f"{seen.address}/{at}" for at in range(4)])

    assert min(seen.gaps()) >= 0.08
