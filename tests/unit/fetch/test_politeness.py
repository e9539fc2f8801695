"""How hosts are treated, measured at real loopback servers that note when requests arrive."""

import asyncio
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from tests.polite_site import Reply, polite_site

from rowsmith.config import EgressSettings, FetchSettings, PolitenessSettings
from rowsmith.errors import BlockedByRobots, HttpRefused
from rowsmith.fetch import HttpFetcher
from rowsmith.telemetry import SystemClock

PACE_S = 0.12
SLACK_S = 0.02
"""Clocks and threads of one machine: an arrival may be noted so much late."""


def fetcher(fetch: dict[str, Any] | None = None, **politeness: Any) -> HttpFetcher:
    return HttpFetcher(
        egress=EgressSettings(allow_networks=("127.0.0.0/8",)),
        fetch=FetchSettings.model_validate(fetch or {}),
        politeness=PolitenessSettings.model_validate({"pace_own": True, **politeness}),
        clock=SystemClock(),
    )


def page(path: str) -> Reply:
    return (404, {}, b"") if path == "/robots.txt" else (200, {}, b"<p>page")


def with_robots(text: str) -> Any:
    def answer(path: str) -> Reply:
        return (200, {}, text.encode()) if path == "/robots.txt" else page(path)

    return answer


async def test_requests_of_two_tasks_to_one_host_keep_its_pace() -> None:
    with polite_site(page) as seen:
        async with fetcher(pace_s=PACE_S) as http:

            async def task(name: str) -> None:
                for number in range(3):
                    await http.fetch(f"{seen.address}/{name}/{number}")

            await asyncio.gather(task("a"), task("b"))

    assert len(seen.requests) == 7
    assert min(seen.gaps()) >= PACE_S - SLACK_S


async def test_no_more_requests_are_at_a_host_than_it_has_slots() -> None:
    both = threading.Barrier(2, timeout=5)

    def before(path: str) -> None:
        if path != "/robots.txt":
            both.wait()

    with polite_site(page, before=before) as seen:
        async with fetcher(pace_s=0, per_host=2) as http:
            await asyncio.gather(*(http.fetch(f"{seen.address}/{at}") for at in range(6)))

    assert seen.most_at_once == 2


async def test_other_hosts_do_not_wait_for_a_slow_one() -> None:
    with polite_site(page) as slow, polite_site(page, host="127.0.0.3") as other:
        async with fetcher(hosts="127.0.0.2 pace=20", pace_s=0) as http:
            first = asyncio.create_task(http.fetch(f"{slow.address}/1"))
            await http.fetch(f"{other.address}/1")
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)

    assert other.paths == ["/robots.txt", "/1"]


async def test_a_crawl_delay_slows_the_requests() -> None:
    with polite_site(with_robots(f"User-agent: *\nCrawl-delay: {PACE_S}")) as seen:
        async with fetcher(pace_own=False) as http:
            for number in range(3):
                await http.fetch(f"{seen.address}/{number}")

    assert min(seen.gaps()[1:]) >= PACE_S - SLACK_S


async def test_waiting_for_a_turn_costs_nothing_of_the_time_for_a_page() -> None:
    with polite_site(page) as seen:
        async with fetcher({"timeout_s": 0.3}, pace_s=0.4) as http:
            found = await asyncio.gather(*(http.fetch(f"{seen.address}/{at}") for at in range(3)))

    assert [one.status for one in found] == [200, 200, 200]
    assert all(one.elapsed_ms < 300 for one in found)


async def test_a_host_that_is_overrun_is_left_alone_by_all_tasks_as_long_as_it_asks() -> None:
    def answer(path: str) -> Reply:
        return (503, {"Retry-After": "1"}, b"") if path == "/one" else page(path)

    with polite_site(answer) as seen:
        async with fetcher(pace_own=False, attempts=1) as http:
            with pytest.raises(HttpRefused):
                await http.fetch(f"{seen.address}/one")
            await http.fetch(f"{seen.address}/another")

    assert seen.gaps()[-1] >= 1 - SLACK_S


async def test_a_retry_after_with_a_date_is_heeded() -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    answers = iter([(429, {"Retry-After": format_datetime(until, usegmt=True)}, b"")])

    def answer(path: str) -> Reply:
        return next(answers, (200, {}, b"ok")) if path == "/a" else page(path)

    with polite_site(answer) as seen:
        async with fetcher(pace_own=False) as http:
            await http.fetch(f"{seen.address}/a")

    assert datetime.now(UTC) >= until - timedelta(seconds=SLACK_S)
    assert seen.paths == ["/robots.txt", "/a", "/a"]


async def test_a_host_that_asks_for_too_long_a_rest_is_not_waited_for() -> None:
    def answer(path: str) -> Reply:
        return (503, {"Retry-After": "86400"}, b"") if path == "/a" else page(path)

    with polite_site(answer) as seen:
        async with fetcher(pace_own=False) as http:
            with pytest.raises(HttpRefused, match="left alone for 86,400 seconds"):
                await http.fetch(f"{seen.address}/a")

    assert seen.paths == ["/robots.txt", "/a"]


@pytest.mark.parametrize(("status", "tries"), [(500, 3), (503, 3), (408, 3), (404, 1), (403, 1)])
async def test_only_what_may_mend_itself_is_tried_again(status: int, tries: int) -> None:
    def answer(path: str) -> Reply:
        return (status, {"Retry-After": "0"}, b"") if path == "/a" else page(path)

    async def no_wait(_seconds: float) -> None:
        """Let no time pass."""

    with polite_site(answer) as seen:
        http = HttpFetcher(
            egress=EgressSettings(allow_networks=("127.0.0.0/8",)),
            fetch=FetchSettings(),
            politeness=PolitenessSettings(),
            clock=SystemClock(),
            sleep=no_wait,
        )
        async with http:
            with pytest.raises(HttpRefused):
                await http.fetch(f"{seen.address}/a")

    assert seen.paths.count("/a") == tries


async def test_a_robots_txt_is_asked_once_by_tasks_that_come_together() -> None:
    with polite_site(page) as seen:
        async with fetcher(pace_s=0) as http:
            await asyncio.gather(*(http.fetch(f"{seen.address}/{at}") for at in range(5)))

    assert seen.paths.count("/robots.txt") == 1


async def test_the_error_names_the_line_of_robots_txt() -> None:
    text = "User-agent: other\nDisallow: /private/papers\n\nUser-agent: *\nDisallow: /private\nAllow: /p"
    with polite_site(with_robots(text)) as seen:
        async with fetcher(pace_s=0) as http:
            with pytest.raises(BlockedByRobots) as caught:
                await http.fetch(f"{seen.address}/private/papers/1")

    assert caught.value.rule == "Disallow: /private"
    assert "(Disallow: /private)" in str(caught.value)


@pytest.mark.parametrize(
    ("robots", "is_open"),
    [
        ((404, {}, b""), True),
        ((403, {}, b""), True),
        ((500, {}, b""), False),
        ((503, {"Retry-After": "0"}, b""), False),
        ((429, {"Retry-After": "0"}, b""), False),
        ((301, {"Location": "/robots.txt?again"}, b""), True),
        ((200, {}, b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), False),
        ((200, {}, b"User-agent: rowsmith\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        ((200, {}, b"#" * 400_000 + b"\nUser-agent: *\nDisallow: /"), False),
        ((200, {}, b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /"), True),
        ((200, {}, b"User-agent: *\nDisallow: /\nAllow: /page$"), True),
    ],
    ids=lambda value: f"{value[0]} {bytes(value[2][-40:])!r}" if isinstance(value, tuple) else None,
)
async def test_robots_txt_opens_and_closes_a_site(robots: Reply, is_open: bool) -> None:
    def answer(path: str) -> Reply:
        return robots if path.startswith("/robots.txt") else page(path)

    with polite_site(answer) as seen:
        async with fetcher(pace_s=0, attempts=1) as http:
            with suppress(BlockedByRobots):
                await http.fetch(f"{seen.address}/page")

    assert ("/page" in seen.paths) is is_open


async def test_a_robots_txt_that_moved_is_followed_five_times() -> None:
    def answer(path: str) -> Reply:
        if not path.startswith("/robots.txt"):
            return page(path)
        if path == "/robots.txt55555":
            return 200, {}, b"User-agent: *\nDisallow: /"
        return 302, {"Location": f"{path}5"}, b""

    with polite_site(answer) as seen:
        async with fetcher(pace_s=0) as http:
            with pytest.raises(BlockedByRobots):
                await http.fetch(f"{seen.address}/page")


async def test_a_closed_robots_txt_is_not_asked_again_for_every_page() -> None:
    def answer(path: str) -> Reply:
        return (500, {}, b"") if path == "/robots.txt" else page(path)

    with polite_site(answer) as seen:
        async with fetcher(pace_s=0, attempts=1) as http:
            for number in range(3):
                with pytest.raises(BlockedByRobots):
                    await http.fetch(f"{seen.address}/{number}")

    assert seen.paths == ["/robots.txt"]


async def test_the_operator_may_pass_over_robots_txt_of_a_host() -> None:
    with polite_site(with_robots("User-agent: *\nDisallow: /")) as seen:
        async with fetcher(hosts="127.0.0.2 pace=0 robots=off") as http:
            await http.fetch(f"{seen.address}/page")

    assert seen.paths == ["/page"]


async def test_requests_say_who_asks_and_how_to_reach_them() -> None:
    with polite_site(page) as seen:
        async with fetcher({"contact": "ops@example.org"}, pace_s=0) as http:
            await http.fetch(f"{seen.address}/page")

    for _, _, headers in seen.requests:
        assert headers["from"] == "ops@example.org"
        assert headers["user-agent"].startswith("Rowsmith/")
        assert headers["user-agent"].endswith("; ops@example.org)")
