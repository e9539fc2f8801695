"""Many tasks at once, and the list of all, over HTTP."""

from typing import Any

import httpx
import pytest
from tests.serving import ASK, KEY, Served

Api = httpx.Client


@pytest.fixture
def api(served: Served) -> Any:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=f"{served.url}/v1", headers=headers, timeout=30) as client:
        yield client


def test_a_batch_is_answered_by_a_bare_array_of_envelopes_in_its_order(
    api: Api, pages: str
) -> None:
    items = [
        {"type": "extract", "input": {"q": ASK, "url": f"{pages}/team", "maxRows": number}}
        for number in (1, 2, 3)
    ]

    answer = api.post("/tasks", json=items)

    assert answer.status_code == 200
    assert [task["input"]["maxRows"] for task in answer.json()] == [1, 2, 3]
    assert {task["status"] for task in answer.json()} == {"pending"}


def test_every_fault_of_every_item_is_named_by_its_place(api: Api, pages: str) -> None:
    items = [
        {"type": "extract", "input": {"q": ASK, "url": f"{pages}/team"}},
        {"type": "extract", "input": {"q": "", "url": "ftp://a.example"}},
        {"type": "search", "input": {}},
    ]
    before = api.get("/tasks").json()["metadata"]["total"]

    answer = api.post("/tasks", json=items)

    fields = {fault["field"] for fault in answer.json()["error"]["details"]}
    assert answer.status_code == 400
    assert fields == {"1.input.q", "1.input.url", "2.type", "2.input.q", "2.input.url"}
    assert api.get("/tasks").json()["metadata"]["total"] == before


def test_the_list_is_filtered_and_tells_the_quota(api: Api, pages: str) -> None:
    api.post("/extract", json={"q": ASK, "url": f"{pages}/team"})

    found = api.get("/tasks", params={"type": "extract", "status": ["pending", "processing"]})
    none = api.get("/tasks", params={"status": "unknown"})

    assert set(found.json()) == {"data", "metadata", "quota"}
    assert set(found.json()["quota"]) == {"inFlight", "limit"}
    assert {task["status"] for task in found.json()["data"]} <= {"pending", "processing"}
    assert none.status_code == 400


def test_the_same_key_gives_the_same_task_and_another_body_a_conflict(api: Api, pages: str) -> None:
    body = {"q": ASK, "url": f"{pages}/team"}
    headers = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}

    first = api.post("/extract", json=body, headers=headers)
    again = api.post("/extract", json=body, headers=headers)
    other = api.post("/extract", json={**body, "maxRows": 1}, headers=headers)

    assert again.json()["id"] == first.json()["id"]
    assert (other.status_code, other.json()["error"]["code"]) == (409, "IDEMPOTENCY_CONFLICT")


def test_old_tasks_are_each_seen_once_while_new_ones_come(api: Api, pages: str) -> None:
    items = [{"type": "extract", "input": {"q": ASK, "url": f"{pages}/team"}}]
    old = {task["id"] for _ in range(3) for task in api.post("/tasks", json=items * 5).json()}

    seen: list[str] = []
    page = 1
    while data := api.get("/tasks", params={"page": page, "pageSize": 4}).json()["data"]:
        seen += [task["id"] for task in data]
        page += 1
        if page < 5:
            api.post("/tasks", json=items * 5)

    assert old <= set(seen)
    assert len(seen) == len(set(seen))
