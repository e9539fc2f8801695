"""Many requests at the same instant, over HTTP, on both databases."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.serving import ASK, KEY, Served, serving

from rowsmith.bootstrap.administration import open_administration
from rowsmith.config import load_settings


@pytest.fixture(params=["sqlite", "postgresql"])
def poor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Served, dict[str, Any]]]:
    """Serve an installation with 10 credits that begins no task while a test runs."""
    more: dict[str, Any] = {"tariff.first_balance": 10, "server.data_dir": tmp_path}
    if request.param == "postgresql":
        more["store.database_url"] = request.getfixturevalue("postgres")
    held_back = {"tasks.concurrency": 1, "politeness.attempts": 10}
    with serving(tmp_path, **more, **held_back) as served:
        yield served, more


async def post_all(
    served: Served, url: str, count: int, headers: dict[str, str]
) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=count)
    headers = {"Authorization": f"Bearer {KEY}", **headers}
    async with httpx.AsyncClient(headers=headers, limits=limits, timeout=60) as client:
        path, body = f"{served.url}/v1/extract", {"q": ASK, "url": url, "maxCredits": 1}
        return await asyncio.gather(*(client.post(path, json=body) for _ in range(count)))


async def findings(more: dict[str, Any]) -> list[str]:
    async with open_administration(load_settings({}, more)) as office:
        return await office.organisations.audit()


def code(answer: httpx.Response) -> str:
    return "taken" if answer.status_code == 200 else str(answer.json()["error"]["code"])


async def test_200_requests_with_credits_for_10_and_then_100_with_one_key(
    poor: tuple[Served, dict[str, Any]], silent: str
) -> None:
    served, more = poor

    same = await post_all(served, silent, 100, {"Idempotency-Key": "one"})
    answers = await post_all(served, silent, 200, {})

    assert {code(answer) for answer in same} == {"taken"}
    assert len({answer.json()["id"] for answer in same}) == 1
    taken = Counter(map(code, answers))
    assert taken == {"taken": 9, "INSUFFICIENT_FUNDS_CREDITS": 191}
    assert await findings(more) == []
