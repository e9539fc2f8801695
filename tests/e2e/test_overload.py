"""More requests at once than can be answered: refused ones are told so, taken ones are there."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx
from tests.serving import ASK, KEY, Served, serving

COUNT = 150


async def flood(served: Served) -> list[httpx.Response]:
    headers = {"Authorization": f"Bearer {KEY}"}
    limits = httpx.Limits(max_connections=COUNT)
    async with httpx.AsyncClient(
        base_url=f"{served.url}/v1", headers=headers, limits=limits, timeout=60
    ) as client:
        body = {"q": ASK, "url": "http://127.0.0.1:9/"}
        return await asyncio.gather(*(client.post("/extract", json=body) for _ in range(COUNT)))


def test_what_is_refused_is_told_when_to_come_again_and_what_is_taken_is_there(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, **{"limits.requests_at_once": 4, "limits.unfinished": 1000}) as served:
        answers = asyncio.run(flood(served))
        taken = {answer.json()["id"] for answer in answers if answer.status_code == 200}
        listed = httpx.get(
            f"{served.url}/v1/tasks",
            params={"pageSize": 1},
            headers={"Authorization": f"Bearer {KEY}"},
        ).json()
        health = httpx.get(f"{served.url}/healthz")

    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} == {503}, Counter(map(str, answers))
    assert all(answer.headers["retry-after"] == "1" for answer in refused)
    assert len(taken) == listed["metadata"]["total"] == COUNT - len(refused) > 0
    assert health.status_code == 200
